"""docs/framing.md says what the tables are, and what the program and the benchmarks give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from discourse.framing import TABLES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "framing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_documented_with_its_type(table: str) -> None:
    """One line a table; its columns in backticks behind their type."""
    (line,) = (line for line in PAGE.splitlines() if line.startswith(f"| `{table}` |"))
    for column, dtype in TABLES[table].items():
        assert f"`{column}`" in line
        assert f"*{dtype}*" in line


def test_figures_of_the_benchmarks_are_those_of_their_files() -> None:
    """Calibration, the detector's error and BASIL; if this fails: python -m benchmarks.framing.docs."""
    from benchmarks.framing.docs import basil, calibration, detector

    assert _part("calibration") == calibration()
    assert _part("detector") == detector()
    assert _part("basil") == basil()


@pytest.mark.model
def test_example_is_what_the_program_gives() -> None:
    """The bundled articles, compared anew; if this fails: python -m benchmarks.framing.docs."""
    from benchmarks.framing.docs import bundled, example

    assert _part("example") == example(bundled())


def test_calibration_keeps_what_it_promises() -> None:
    """Of 2,000 comparisons of equal rates every test that the product makes calls at most .08 different."""
    rows = [line.split("|") for line in _part("calibration").splitlines()[2:]]
    made = {row[1].strip(): float(row[3].strip(" *")) for row in rows if "withholds p" not in row[1]}
    assert len(made) >= 9
    assert max(made.values()) <= 0.08


def _part(name: str) -> str:
    (part,) = re.findall(rf"<!-- made: {name} -->\n(.*?)\n<!-- end -->", PAGE, re.DOTALL)
    return part


def test_the_detectors_table_names_its_figures() -> None:
    """Each layer's own figures are taken by name; one that is missing is an error, not a gap."""
    from benchmarks.framing.detector import MEASURES, rows

    results = [
        {"layer": layer, "gold": "gold", "figures": [{"measure": name, "value": n / 8} for n, name in enumerate(names, 1)]}
        for layer, names in MEASURES.items()
    ]
    table = rows(results)
    assert [row[:4] for row in table] == [(layer, "0.125", "0.250", "0.375") for layer in MEASURES]
    results[2]["figures"].pop()
    with pytest.raises(SystemExit, match="contrast: the benchmark has no figure connective and sense, F1"):
        rows(results)
    with pytest.raises(SystemExit, match="not measured: claim"):
        rows(results[:3])
