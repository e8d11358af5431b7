"""Precision and recall of each layer for the comparison's pages: `python -m benchmarks.framing.detector accuracy.json`.

The JSON is what `python -m benchmarks.accuracy --json accuracy.json` writes: one object a layer with its figures by name. Taken are the figures that
say how well what a comparison counts is found: of claims those on editorials, at any confidence, since a comparison counts all of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from discourse.model import LAYERS

TARGET = Path(__file__).parents[2] / "discourse" / "framing" / "detector.tsv"
HEAD = "# Precision, recall and F1 of each layer on the development sets; written by: python -m benchmarks.framing.detector accuracy.json\n"
COLUMNS = ("layer", "precision", "recall", "f1", "source")
MEASURES = {
    "attribution": ("precision", "recall", "F1, content IoU ≥ .5"),
    "hedge": ("uncertain, precision", "uncertain, recall", "uncertain, F1, all kinds"),
    "contrast": ("connective and sense, precision", "connective and sense, recall", "connective and sense, F1"),
    "claim": (
        "Webis claim-like, precision, at any confidence",
        "Webis claim-like, recall, at any confidence",
        "Webis claim-like, F1, at any confidence",
    ),
}
"""The benchmark's names for precision, recall and F1 of what a comparison counts in each layer."""


def rows(results: Iterable[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """A row a layer with the values of `COLUMNS`; a layer or a figure that was not measured is an error, not a gap."""
    found = {result["layer"]: result for result in results}
    if missing := set(LAYERS) - set(found):
        raise SystemExit(f"not measured: {', '.join(sorted(missing))}; run python -m benchmarks.accuracy --json on all layers")
    return [_row(layer, found[layer]) for layer in LAYERS]


def _row(layer: str, result: Mapping[str, Any]) -> tuple[str, ...]:
    values = {figure["measure"]: figure["value"] for figure in result["figures"]}
    if missing := set(MEASURES[layer]) - set(values):
        raise SystemExit(f"{layer}: the benchmark has no figure {', '.join(sorted(missing))}")
    return (
        layer,
        *(f"{values[name]:.3f}" for name in MEASURES[layer]),
        f"{result['gold']}: {MEASURES[layer][2]}; python -m benchmarks.accuracy {layer}",
    )


def main() -> None:
    """Read, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framing.detector", description=__doc__)
    parser.add_argument("results", type=Path, help="what python -m benchmarks.accuracy --json wrote")
    parser.add_argument("--write", type=Path, default=TARGET, help="the table to write (default: the comparison's own)")
    options = parser.parse_args()
    table = rows(json.loads(options.results.read_text(encoding="utf-8")))
    lines = ["\t".join(row) for row in (COLUMNS, *table)]
    options.write.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
