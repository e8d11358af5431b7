"""Which matches become annotations and which lose: overrides, priority, roles, order, layers."""

from __future__ import annotations

import pytest
from grammar_reading import cases, tree
from test_grammar_constructs import PRELUDE

from discourse.grammar import Grammar
from discourse.grammar.examples import bracketed

CASES = cases("conflicts.txt")


def found(source, trees):
    """The annotations, one a line, and what lost."""
    parse = tree(trees)
    result = Grammar.from_text(PRELUDE + source + "\n").run(parse, losers=True)
    stand = [f"{a.rule}: {bracketed(parse.text, a.roles)}{_attributes(a.attributes)}" for a in result.annotations]
    return "\n".join([*stand, *(f"lost: {lost.match.rule}: {lost.reason}" for lost in result.lost)])


def _attributes(attributes):
    return "".join(f" {name}={value}" for name, value in attributes.items())


@pytest.mark.parametrize(("title", "parts"), CASES, ids=[title for title, _ in CASES])
def test_conflict(title, parts):
    """What stands and what loses is what the fixture lists."""
    source, trees, expected = parts
    assert found(source, trees) == expected
