"""`discourse evaluate` and its measures, on figures worked out by hand; `discourse doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse.evaluation import agreeing, characters, exact, matched, score
from discourse.model import Span

A, B, C = ({"content": (Span(0, 10),)}, {"content": (Span(20, 30),)}, {"content": (Span(24, 30),)})


def test_exact_counts_whole_roles() -> None:
    """All spans of a role, to the character; roles that are not there do not count."""
    assert exact([A, B, {"cue": (Span(0, 1),)}], [A, C], "content") == (1, 2, 2)
    assert exact([A, A], [A], "content") == (1, 1, 2)
    split = {"content": (Span(0, 4), Span(6, 10))}
    assert exact([split], [A], "content") == (0, 1, 1)


def test_characters_count_what_is_covered_once() -> None:
    """Overlapping annotations cover a character once."""
    assert characters([A, B], [C, B], "content") == (10, 10, 20)
    assert characters([A], [{"content": (Span(5, 15),)}], "content") == (5, 10, 10)


def test_matching_is_one_to_one_with_the_largest_overlap() -> None:
    """Of two found for one gold annotation only the better counts; below half they are not the same."""
    assert matched([B], [C, B]) == [(0, 1)]
    assert matched([B], [C]) == [(0, 0)]
    assert matched([A], [{"content": (Span(6, 14),)}]) == []
    assert agreeing([A, B], [C, A, {"cue": (Span(0, 1),)}]) == (2, 3, 2)
    assert matched([], [A]) == []


def test_scores_worked_out_by_hand() -> None:
    """Precision 3/4, recall 3/6, F1 6/10."""
    result = score([(2, 3, 4), (1, 1, 2)])
    assert (result.precision, result.recall, result.f1) == (0.75, 0.5, 0.6)
    assert result.interval == (pytest.approx(4 / 7), pytest.approx(2 / 3))
    assert score([]).f1 == 0


spans = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda t: {"content": (Span(t[0], t[0] + t[1]),)})


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_agreement_has_two_equal_sides(gold: list, found: list) -> None:
    """Gold against found and found against gold differ in names only; against itself all is right."""
    assert exact(gold, found, "content")[0] == exact(found, gold, "content")[0]
    assert agreeing(gold, gold) == (len(gold),) * 3
    pairs = matched(gold, found)
    assert len({g for g, _ in pairs}) == len({f for _, f in pairs}) == len(pairs)


def test_records_against_themselves_are_perfect(discourse, trees: Path) -> None:
    """As a table and as JSON."""
    discourse("annotate", trees, "-o", "gold.jsonl")
    done = discourse("evaluate", "--gold", "gold.jsonl", "gold.jsonl", "-f", "json")
    scores = json.loads(done.out)
    assert done.code == 0
    assert {s["f1"] for measures in scores.values() for s in measures.values()} == {1}
    assert {"match", "source exact", "cue characters"} <= set(scores["attribution"])
    table = discourse("evaluate", trees, "--gold", "gold.jsonl").out
    assert table.startswith("1 documents\nlayer")


def test_standoff_files_as_gold(discourse, trees: Path) -> None:
    """A folder of brat's files, against texts with trees of the same ids."""
    discourse("annotate", trees, "-f", "brat", "-o", "standoff")
    done = discourse("evaluate", trees, "--gold", "standoff", "--layers", "attribution", "-f", "json")
    assert json.loads(done.out)["attribution"]["match"]["f1"] == 1


def test_gold_that_does_not_fit(discourse, trees: Path) -> None:
    """Another text, another id, no annotations, no gold: said in a line."""
    discourse("annotate", trees, "-o", "gold.jsonl")
    record = json.loads(Path("gold.jsonl").read_text())
    Path("other.jsonl").write_text(json.dumps(record | {"text": record["text"] + " More."}))
    done = discourse("evaluate", "--gold", "other.jsonl", "gold.jsonl")
    assert done.code == 1
    assert "differs" in done.err
    Path("plain.jsonl").write_text('{"text": "No."}')
    assert "no discourse/1 records" in discourse("evaluate", "--gold", "plain.jsonl").err
    assert discourse("evaluate", "--gold", "gone.jsonl").code == 1
    assert discourse("evaluate", trees).code == 2


def test_the_doctor_finds_everything_in_place(discourse) -> None:
    """And says what is missing, with the code for it."""
    done = discourse("doctor", "--no-parse")
    assert done.code == 0
    assert all(line.startswith("ok") for line in done.out.splitlines())
    broken = discourse("doctor", "--no-parse", "--model", "default_fast")
    assert broken.code == 3
    assert "BAD model" in broken.out
