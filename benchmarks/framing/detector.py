"""Precision and recall of each layer for the comparison's pages: `python -m benchmarks.framing.detector accuracy.json`.

The JSON is what `python -m benchmarks.accuracy --json accuracy.json` writes: one object a layer with its figures by name. Of each layer the first
figure of each kind is taken, which is the layer's own task.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from discourse.model import LAYERS

TARGET = Path(__file__).parents[2] / "discourse" / "framing" / "detector.tsv"
HEAD = "# Precision, recall and F1 of each layer on the development sets; written by: python -m benchmarks.framing.detector accuracy.json\n"
KINDS = {"precision": r"\bprecision\b", "recall": r"\brecall\b", "f1": r"\bf1\b"}


def rows(results: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """A row a layer; a figure that was not measured is empty."""
    found = {result["layer"]: result for result in results}
    return [_row(layer, found.get(layer)) for layer in LAYERS]


def _row(layer: str, result: Mapping[str, Any] | None) -> dict[str, str]:
    figures = result["figures"] if result else []
    values = {
        kind: next((f["value"] for f in figures if re.search(pattern, f["measure"], re.IGNORECASE)), None)
        for kind, pattern in KINDS.items()
    }
    return {
        "layer": layer,
        **{kind: "" if value is None else f"{value:.3f}" for kind, value in values.items()},
        "source": f"{result['gold']}; python -m benchmarks.accuracy {layer}" if result else "",
    }


def main() -> None:
    """Read, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framing.detector", description=__doc__)
    parser.add_argument("results", type=Path, help="what python -m benchmarks.accuracy --json wrote")
    parser.add_argument("--write", type=Path, default=TARGET, help="the table to write (default: the comparison's own)")
    options = parser.parse_args()
    table = rows(json.loads(options.results.read_text(encoding="utf-8")))
    lines = ["\t".join(("layer", *KINDS, "source")), *("\t".join(row.values()) for row in table)]
    options.write.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
