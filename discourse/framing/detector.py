"""How well each layer is found, to stand beside what is compared: a difference between outlets may be one between the detector's errors."""

from __future__ import annotations

import csv
from importlib import resources

import pandas as pd

from discourse.framing.schema import frame

SENTENCE = (
    "Precision {precision:.2f}, recall {recall:.2f} on {source}. If it misses more of one outlet's {layer} annotations than of another's (because it writes longer sentences, or in other formulas), "
    "the rates differ although the outlets do not: recall {high:.2f} on one and {low:.2f} on the other makes equal true rates look "
    "{ratio:.0%} apart."
)
UNMEASURED = (
    "The errors of the layer {layer} have not been measured: nothing can be said of how much of a difference may be the detector's."
)


def detector() -> pd.DataFrame:
    """Precision, recall and F1 of each layer on the accuracy benchmark, from detector.tsv (written by benchmarks/framing/detector.py)."""
    lines = resources.files("discourse.framing").joinpath("detector.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return frame(
        "detector", ({key: value or None if key in ("precision", "recall", "f1") else value for key, value in row.items()} for row in rows)
    )


def caution(table: pd.DataFrame, layer: str) -> str:
    """What an unequal error rate would do to this layer's comparison, in a sentence: recall five points above and below the measured one."""
    found = table[(table["layer"] == layer) & table["recall"].notna()]
    if found.empty:
        return UNMEASURED.format(layer=layer)
    row = found.iloc[0]
    high, low = min(row["recall"] + 0.05, 1.0), max(row["recall"] - 0.05, 0.01)
    source = str(row["source"]).partition(":")[0]
    return SENTENCE.format(
        layer=layer, precision=row["precision"], recall=row["recall"], source=source, high=high, low=low, ratio=high / low - 1
    )
