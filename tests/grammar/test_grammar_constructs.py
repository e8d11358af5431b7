"""Every construct of the language, on small trees: what it finds, by the public API and by the reference matcher."""

from __future__ import annotations

import pytest
from grammar_reading import FIXTURES, cases, tree

from discourse.grammar import Grammar
from discourse.grammar.budget import Budget
from discourse.grammar.examples import bracketed
from discourse.grammar.fast import Fast
from discourse.grammar.forest import Forest
from discourse.grammar.reference import Reference

PRELUDE = "layer t roles a?, b?, c? attributes k, m\nproject a = words\nproject b = words\nproject c = words\n"
CASES = cases("constructs.txt")


@pytest.mark.parametrize(("title", "parts"), CASES, ids=[title for title, _ in CASES])
def test_construct(title, parts):
    """The matches of a fixture are exactly those it lists."""
    source, trees, expected = parts
    parse = tree(trees)
    found = Grammar.from_text(PRELUDE + source, folder=FIXTURES).matches(parse, layer="t")
    shown = [bracketed(parse.text, m.roles) + _attributes(m.attributes) for m in found]
    assert ("\n".join(shown) or "nothing") == expected


def _attributes(attributes):
    return " => " + ", ".join(f"{name}={value}" for name, value in attributes.items()) if attributes else ""


@pytest.mark.parametrize(("title", "parts"), [c for c in CASES if "hedge" not in c[1][0]])
def test_both_matchers_agree_on_constructs(title, parts):
    """The reference binds what the compiled loops bind."""
    grammar = Grammar.from_text(PRELUDE + parts[0], folder=FIXTURES)
    forest = Forest(tree(parts[1]))
    for plan in grammar.rules:
        slow = Reference(forest, plan, grammar.lexicons)
        expected = {(s, tuple(sorted(b.items()))) for s in range(len(forest.starts) - 1) for b in slow.matches(s, Budget(10**6))}
        fast = Fast([plan], grammar.lexicons)
        found = fast.layer(forest, fast.postings(forest), plan.layer, 10**6, lambda *_: None)
        assert {(row[0], tuple(sorted(plan.layout.bindings(row).items()))) for row in found.get(plan.name, ())} == expected
