"""Semgrex patterns against a tree of our own, hits worked out by hand."""

from __future__ import annotations

import pytest

from discourse.conllu import loads
from discourse.errors import GrammarError
from discourse.grammar import semgrex

_ROWS = """1 The the DET DT 2 det
2 mayor mayor NOUN NN 3 nsubj
3 said say VERB VBD 0 root
4 that that SCONJ IN 7 mark
5 old old ADJ JJ 6 amod
6 bridges bridge NOUN NNS 7 nsubj
7 fall fall VERB VBP 3 ccomp
8 . . PUNCT . 3 punct"""
_PARSE = loads("\n".join("\t".join([*r.split()[:5], "_", *r.split()[5:], "_", "_"]) for r in _ROWS.split("\n")) + "\n\n")[0]

CASES = [
    ("{lemma:say}", {(3,)}), ("{word:The}", {(1,)}), ("{tag:NN}", {(2,)}), ("{pos:/NN.*/}", {(2,), (6,)}), ("{cpos:VERB}", {(3,), (7,)}),
    ("{upos:VERB;lemma:fall}", {(7,)}), ("{$}", {(3,)}), ("!{upos:VERB}", {(1,), (2,), (4,), (5,), (6,), (8,)}),
    ("!{upos:VERB;lemma:fall}", {(1,), (2,), (3,), (4,), (5,), (6,), (8,)}),
    ("{}=a > {}=b", {(3, 2), (3, 7), (3, 8), (2, 1), (7, 4), (7, 6), (6, 5)}), ("{}=a >nsubj {}=b", {(3, 2), (7, 6)}), ("{}=a <nsubj {}=b", {(2, 3), (6, 7)}),
    ("{}=a >/[nc].*/ {}=b", {(3, 2), (3, 7), (7, 6)}), ("{lemma:fall}=a >> {}=b", {(7, 4), (7, 5), (7, 6)}), ("{lemma:old}=a << {}=b", {(5, 6), (5, 7), (5, 3)}),
    ("{lemma:say}=a . {}=b", {(3, 4)}), ("{lemma:fall}=a .. {}=b", {(7, 8)}), ("{lemma:say}=a - {}=b", {(3, 2)}), ("{lemma:say}=a -- {}=b", {(3, 1), (3, 2)}),
    ("{lemma:mayor}=a $+ {}=b", {(2, 7)}), ("{lemma:mayor}=a $++ {}=b", {(2, 7), (2, 8)}),
    ("{upos:PUNCT}=a $- {}=b", {(8, 7)}), ("{upos:PUNCT}=a $-- {}=b", {(8, 7), (8, 2)}),
    ("{}=a >nsubj {} >mark {}=b", {(7, 4)}), ("{}=a >nsubj {} & >mark {}=b", {(7, 4)}), ("{}=a >ccomp ({} >nsubj {}=b)", {(3, 6)}),
    ("{}=a [>det {} | >amod {}]", {(2,), (6,)}), ("{upos:VERB}=a !>mark {}", {(3,)}), ("{upos:NOUN}=a ?>det {}=b", {(2, 1), (6,)}),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "expected"), CASES)
def test_a_pattern_hits_what_it_says(pattern: str, expected: set[tuple[int, ...]]) -> None:
    """Each operator of the subset; a hit is the index of each named node."""
    found = semgrex.compile(pattern).matches(_PARSE)
    assert {tuple(t + 1 for ids in m.tokens.values() for t in ids) for m in found} == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("{lema:say}", "1:2: unknown attribute 'lema'; did you mean 'lemma'?"),
        ("{} >nsbj {}", "1:5: unknown relation 'nsbj'; did you mean 'nsubj'?"),
        ("{} > ", "1:"),
    ],
)
def test_mistakes_are_shown_where_they_are(pattern: str, message: str) -> None:
    """Unlike Semgrex, unknown attributes and relations are errors."""
    with pytest.raises(GrammarError) as error:
        semgrex.compile(pattern)
    assert message in str(error.value)
    assert "^" in str(error.value)
