"""Static mistakes: each is reported at its place, with what was probably meant."""

from __future__ import annotations

import pytest
from grammar_reading import FIXTURES, cases

from discourse.errors import GrammarError
from discourse.grammar import Grammar

CASES = cases("mistakes.txt")


@pytest.mark.parametrize(("title", "parts"), CASES, ids=[title for title, _ in CASES])
def test_mistake(title, parts):
    """The messages of a fixture are exactly those it lists, each followed by the line and a caret under the place."""
    source, expected = parts
    with pytest.raises(GrammarError) as caught:
        Grammar.from_text(source + "\n", "g", folder=FIXTURES)
    lines = str(caught.value).split("\n")
    messages = [line for line in lines if line.startswith("g:")]
    assert [m.removeprefix("g:") for m in messages] == expected.strip().split("\n")
    for at, line in enumerate(lines):
        if line.startswith("g:"):
            _, row, column, _ = line.split(":", 3)
            assert lines[at + 1].strip() == source.split("\n")[int(row) - 1].strip()
            assert lines[at + 2].index("^") == int(column) + 3


def test_there_are_many_mistakes():
    """More than a hundred kinds of mistake have a fixture."""
    assert len(CASES) >= 120


def test_every_mistake_of_a_file_is_reported_at_once():
    """A mistake in one rule does not hide those in the next."""
    with pytest.raises(GrammarError) as caught:
        Grammar.from_text("rule a -> hedge\n  macth x\n\nrule b -> hedges\n  match cue [lema=may]\n\nrul c\n", "g")
    assert [line.split(":")[1] for line in str(caught.value).split("\n") if line.startswith("g:")] == ["2", "4", "7"]
