"""The shipped grammar, matched both ways. `python -m benchmarks.engine.whole TREEBANK…` does the same on every sentence of treebanks."""

from __future__ import annotations

import pytest
from grammar_reading import tree

from benchmarks.engine.whole import differences
from discourse.analysis.quotation import quotations
from discourse.conllu import loads
from discourse.grammar import Grammar
from discourse.resources import resource

PARSES = loads((resource("grammars") / "en" / "examples.conllu").read_text("utf-8"), find_quotations=quotations)


@pytest.fixture(scope="module")
def english():
    """The bundled grammar."""
    return Grammar.load("english")


@pytest.mark.parametrize("parse", PARSES[::25], ids=lambda parse: parse.document.id)
def test_both_matchers_find_the_same_in_the_examples(english, parse):
    """What the compiled loops bind for each rule of the grammar is what trying every token for every name binds."""
    assert not list(differences(english, parse))


@pytest.mark.parametrize(
    ("british", "american"), [("criticise", "criticize"), ("honour", "honor"), ("analyse", "analyze"), ("favour", "favor")]
)
def test_spelling_makes_no_difference(english, british, american):
    """A verb is found in British spelling too, and trusted as much as in the American one that the weights were learned on."""
    sentence = "The|the|DET/DT|2|det union|union|NOUN/NN|3|nsubj {0}|{0}|VERB/VBD|0|root the|the|DET/DT|5|det plan|plan|NOUN/NN|3|obj .|.|PUNCT/.|3|punct"
    found = [list(english.matches(tree(sentence.format(verb)), layer="attribution")) for verb in (british, american)]
    first, second = ([(match.rule, match.confidence) for match in matches] for matches in found)
    assert first == second
    assert first
