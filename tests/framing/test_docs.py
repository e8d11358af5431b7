"""docs/framing.md says what the tables are."""

from __future__ import annotations

from pathlib import Path

import pytest

from discourse.framing import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "framing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented_with_its_type(table: str) -> None:
    """One line a table; its columns in backticks behind their type."""
    (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{table}` |"))
    for column, dtype in TABLES[table].items():
        assert f"`{column}`" in line
        assert f"*{dtype}*" in line
