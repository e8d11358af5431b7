"""The shipped grammar, matched both ways. `python -m benchmarks.engine.whole TREEBANK…` does the same on every sentence of treebanks."""

from __future__ import annotations

import pytest

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
