"""Laws: the fast matcher finds what the reference finds; nothing that a grammar says breaks the engine.

`GRAMMAR_CASES=10000 pytest tests/grammar/test_grammar_laws.py` runs as many cases as are wanted.
"""

from __future__ import annotations

import contextlib
import os
from itertools import pairwise
from random import Random

import pytest
from grammar_random import rule, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discourse.errors import GrammarError
from discourse.grammar import Grammar
from discourse.grammar.budget import Budget
from discourse.grammar.fast import Fast
from discourse.grammar.forest import Forest
from discourse.grammar.reference import Reference

CASES = int(os.environ.get("GRAMMAR_CASES", "200"))
BATCHES = 20


def _made(seed):
    """A grammar of one random rule, or None where no rule writer is allowed such a pattern; and four random documents."""
    random = Random(seed)
    source = rule(random)
    parses = [tree(random) for _ in range(4)]
    try:
        return Grammar.from_text(source), parses
    except GrammarError:
        return None, parses


def _bindings(found):
    return {(sentence, tuple(sorted(bound.items()))) for sentence, bound in found}


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_matchers_find_the_same(batch):
    """On random trees and random valid rules the compiled loops bind exactly what trying everything binds."""
    valid = 0
    for seed in range(batch, CASES, BATCHES):
        grammar, parses = _made(seed)
        if grammar is None:
            continue
        valid += 1
        [plan] = grammar.rules
        fast = Fast([plan], grammar.lexicons)
        for parse in parses:
            forest = Forest(parse)
            slow = Reference(forest, plan, grammar.lexicons)
            expected = _bindings((s, b) for s in range(len(parse.sentences)) for b in slow.matches(s, Budget(10**7)))
            given_up = []
            found = fast.layer(forest, fast.postings(forest), "t", 10**7, lambda *over: given_up.append(over))  # noqa: B023
            assert not given_up
            assert _bindings((row[0], plan.layout.bindings(row)) for row in found.get("r", ())) == expected, f"seed {seed}"
    assert valid


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_roles_are_words_of_the_text(seed):
    """Roles are sorted, disjoint spans within the text, and matching is repeatable."""
    grammar, parses = _made(seed)
    for parse in parses if grammar else ():
        found = grammar.match(parse)
        assert found == grammar.match(parse)
        for annotation in found:
            for spans in annotation.roles.values():
                assert all(0 <= s.start < s.end <= len(parse.text) for s in spans)
                assert all(one.end <= two.start for one, two in pairwise(spans))


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.text(max_size=3), st.floats(0, 1))
def test_mutilated_grammars_give_messages(seed, change, where):
    """Whatever a file says, reading it ends in a grammar or in a GrammarError that says something."""
    source = rule(Random(seed))
    at = int(where * len(source))
    with contextlib.suppress(GrammarError):
        assert Grammar.from_text(source[:at] + change + source[at + 1 :])
