"""Semgrex patterns find what Stanford's own engine finds, but for the deviations that docs/semgrex.md states."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from discourse.conllu import loads
from discourse.errors import GrammarError
from discourse.grammar import Grammar, semgrex

HERE = Path(__file__).parent
[PARSE] = loads((HERE / "conformance.conllu").read_text("utf-8"))
TOKENS = [(number, token.index) for number, sentence in enumerate(PARSE.sentences, 1) for token in sentence.tokens]


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of patterns."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def hits(grammar: Grammar, names: str) -> str:
    """What a grammar finds, as the tables have it: `sentence:token.token`, in order."""
    rows = set()
    for match in grammar.matches(PARSE):
        bound = {name: TOKENS[ids[0]] for name, ids in match.tokens.items() if ids}
        [sentence] = {sentence for sentence, _ in bound.values()}
        rows.add((sentence, tuple(bound[n][1] if n in bound else 0 for n in names.split(","))))
    return " ".join(f"{sentence}:{'.'.join(str(t or '-') for t in row)}" for sentence, row in sorted(rows))


@pytest.mark.parametrize("row", table("conformance.tsv"), ids=lambda row: row["pattern"])
def test_as_semgrex(row: dict[str, str]) -> None:
    """Hit for hit what Stanford's engine finds in the same trees, by the names of the nodes."""
    assert hits(semgrex.compile(row["pattern"]), row["names"]) == row["hits"]


@pytest.mark.parametrize("row", table("deviations.tsv"), ids=lambda row: row["pattern"])
def test_unlike_semgrex(row: dict[str, str]) -> None:
    """What it finds is another thing than Semgrex does, and the one that is stated."""
    assert row["discourse"] != row["Semgrex"] or row["discourse"] == "error"
    if row["discourse"] == "error":
        with pytest.raises(GrammarError):
            semgrex.compile(row["pattern"])
    else:
        assert hits(semgrex.compile(row["pattern"]), row["names"]) == row["discourse"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{lema:say}", "1:2: unknown attribute 'lema'; did you mean 'lemma'?"),
        ("{} >nsbj {}", "1:5: unknown relation 'nsbj'; did you mean 'nsubj'?"),
        ("{}\n  >nsbj {}", "2:4: unknown relation 'nsbj'; did you mean 'nsubj'?"),
        ("{lemma:/(/}", "1:8: this regular expression cannot be used: missing )"),
        ("{cpos:VREB}", "1:7: unknown part of speech 'VREB'; did you mean 'VERB'?"),
        ("{morphofeatures:{Tens:Past}}", "1:18: unknown attribute 'Tens'; did you mean 'Tense'?"),
        ("{feats:{Tense:Past}}", "1:2: features are asked so: morphofeatures:{Tense:Past}"),
        ("!{} > {}", "1:1: !{} is no word at all"),
        ("{} > {}=match", "1:9: 'match' is the pattern's first node; name this one otherwise"),
        ("{}=a !> {}=b", "1:12: 'b' names nothing: inside '!' there must be no such word"),
        ("{}=a 1> {}", "1:6: a distance belongs to >> and <<, not to >"),
        ("{}=a .nsubj {}", "1:7: . takes no relation here"),
        ("{}=a > {} : {lemma:say}", "1:13: nothing ties '_' to 'a'; connect them by an arc or an order"),
        ("{} > ", "1:5: this Semgrex pattern ends too early"),
        ("{}=a & > {}", "1:6: this cannot stand here in a Semgrex pattern"),
    ],
)
def test_mistakes_are_shown_where_they_are(pattern: str, message: str) -> None:
    """Line, column, what was meant, and a caret; unlike Semgrex, names that do not exist are errors."""
    with pytest.raises(GrammarError) as error:
        semgrex.compile(pattern)
    assert f"pattern:{message}" in str(error.value)
    assert "^" in str(error.value)
