"""The documentation of the language says what is true: every grammar in it compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from discourse.grammar import Grammar

PAGE = Path(__file__).parents[2] / "docs" / "grammar-language.md"
GRAMMARS = re.findall(r"```gram\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("source", GRAMMARS, ids=range(len(GRAMMARS)))
def test_grammars_of_the_page_compile(source):
    """Each block marked as a grammar is one, with nothing to complain of."""
    assert Grammar.from_text(source).rules
