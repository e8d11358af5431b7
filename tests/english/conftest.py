"""What the tests of whole articles share."""

from __future__ import annotations

from pathlib import Path

import pytest

from discourse.analysis.analyse import analyse_parse
from discourse.grammar import Grammar
from discourse.model import Analysis, Document

FOLDER = Path(__file__).parent / "articles"


@pytest.fixture(scope="session")
def analyses(parser) -> dict[str, Analysis]:
    """The articles of `articles/`, by name, through parser, grammar and analysis."""
    grammar = Grammar.load("english")
    parses = parser.parse(Document(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt")))
    return {parse.document.id: analyse_parse(parse, grammar) for parse in parses}
