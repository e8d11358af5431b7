"""The figures of each outlet: rates and shares with bootstrap intervals, dispersion and range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from discourse.framing.bootstrap import interval
from discourse.framing.design import Design, level
from discourse.framing.dispersion import deviation_of_proportions, range_of
from discourse.framing.measures import Counts
from discourse.framing.schema import frame

Floats = NDArray[np.float64]


def rates(counts: Counts, design: Design) -> pd.DataFrame:
    """Rates per layer, kind and voice of each outlet."""
    return frame("rates", (row for outlet in design.outlets for row in _rates(counts, design, outlet)))


def shares(counts: Counts, design: Design) -> pd.DataFrame:
    """Shares of propositions, words and attributions of each outlet."""
    return frame("shares", (row for outlet in design.outlets for row in _shares(counts, design, outlet)))


def _rates(counts: Counts, design: Design, outlet: str) -> list[dict[str, Any]]:
    here = design.of(outlet)
    columns = [i for i, m in enumerate(counts.measures) if m.name == "rate"]
    value, low, high = _estimates(counts, design, here)
    found, words, sentences = (table[here].sum(axis=0) for table in (counts.numerators, counts.denominators, counts.sentences))
    dp, dp_norm = deviation_of_proportions(counts.numerators[here], counts.denominators[here])
    spread = range_of(counts.numerators[here])
    per_sentences = _ratio(100 * found, sentences) if level(int(here.sum())) != "counts" else np.full(len(found), np.nan)
    return [
        {
            "outlet": outlet, "layer": counts.measures[i].layer, "kind": counts.measures[i].kind, "voice": counts.measures[i].voice,
            "articles": here.sum(), "count": found[i], "words": words[i], "per_1000_words": value[i], "low": low[i], "high": high[i],
            "sentences": sentences[i], "per_100_sentences": per_sentences[i], "range": spread[i], "dp": dp[i], "dp_norm": dp_norm[i],
            "level": level(int(here.sum())),
        }
        for i in columns
    ]  # fmt: skip


def _shares(counts: Counts, design: Design, outlet: str) -> list[dict[str, Any]]:
    here = design.of(outlet)
    value, low, high = _estimates(counts, design, here)
    found, total = counts.numerators[here].sum(axis=0), counts.denominators[here].sum(axis=0)
    return [
        {
            "outlet": outlet, "measure": m.name, "category": m.kind, "articles": here.sum(), "count": found[i], "total": total[i], "share": value[i],
            "low": low[i], "high": high[i], "level": level(int(here.sum())),
        }
        for i, m in enumerate(counts.measures)
        if m.name != "rate"
    ]  # fmt: skip


def _estimates(counts: Counts, design: Design, here: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Pooled values of an outlet with their limits; none of them for a single article: one text is not a sample of its outlet."""
    if here.sum() < 2:
        nothing = np.full(len(counts.measures), np.nan)
        return nothing, nothing, nothing
    value = counts.pooled(here.astype(np.float64)[None, :])[0]
    return value, *interval(counts.pooled(design.weights * here))


def _ratio(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)
