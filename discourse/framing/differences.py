"""The differences between outlets: effect sizes with intervals, tests where there are enough articles, corrected within their family."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from discourse.framing.bootstrap import interval, stability
from discourse.framing.correction import benjamini_hochberg
from discourse.framing.design import LEAST, UNEQUAL, Design, level
from discourse.framing.effect import cliffs_delta, log_ratio
from discourse.framing.keyness import log_likelihood
from discourse.framing.measures import Counts
from discourse.framing.permutation import mann_whitney, within_events
from discourse.framing.schema import frame

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def differences(counts: Counts, design: Design) -> pd.DataFrame:
    """One row a measure and pair of outlets; q is corrected over all tests of the measure's family, all pairs together."""
    table = frame("differences", (row for first, second in design.pairs() for row in _pair(counts, design, first, second)))
    for family in table.loc[table["p"].notna(), "family"].unique():
        rows = table["family"] == family
        table.loc[rows, "q"] = benjamini_hochberg(table.loc[rows, "p"].to_numpy())
        table.loc[rows, "family_size"] = int(table.loc[rows, "p"].notna().sum())
    return table


def _pair(counts: Counts, design: Design, first: str, second: str) -> list[dict[str, Any]]:
    """All measures for two outlets; where articles are paired, only articles on events that both cover."""
    events = design.shared(first, second) if design.paired else []
    usable = np.isin(design.events, events) if design.paired else np.ones(len(design.owners), dtype=bool)
    a, b = design.of(first) & usable, design.of(second) & usable
    said = level(int(min(a.sum(), b.sum())))
    value_a, value_b = (counts.pooled(side.astype(np.float64)[None, :])[0] for side in (a, b))
    columns = _compared(counts, design, a, b) if said in ("descriptive", "tested") else {}
    columns |= _tested(counts, design, a, b) if said == "tested" else {}
    likelihood = log_likelihood(*_sums(counts, a), *_sums(counts, b))
    known = said in ("descriptive", "tested")
    return [
        {
            "measure": m.name, "layer": m.layer, "kind": m.kind, "voice": m.voice, "outlet_a": first, "outlet_b": second,
            "articles_a": a.sum(), "articles_b": b.sum(), "events": len(events), "count_a": counts.numerators[a, i].sum(),
            "count_b": counts.numerators[b, i].sum(), "value_a": value_a[i] if known else np.nan, "value_b": value_b[i] if known else np.nan,
            "test": "", "family": "", "family_size": 0, "level": said,
            "log_likelihood_two_cell": likelihood[i] if known and m.name == "rate" else np.nan,
            **{name: column[i] for name, column in columns.items()},
        }
        for i, m in enumerate(counts.measures)
    ]  # fmt: skip


def _compared(counts: Counts, design: Design, a: Mask, b: Mask) -> dict[str, Floats]:
    """Effect sizes and their intervals."""
    observed = log_ratio(*_sums(counts, a), *_sums(counts, b))
    above_a, below_a = design.weights[:, a] @ counts.numerators[a], design.weights[:, a] @ counts.denominators[a]
    above_b, below_b = design.weights[:, b] @ counts.numerators[b], design.weights[:, b] @ counts.denominators[b]
    samples = log_ratio(above_a, below_a, above_b, below_b)
    low, high = interval(samples)
    values = counts.values()
    return {
        "log_ratio": observed,
        "low": low,
        "high": high,
        "stability": stability(samples, observed),
        "cliffs_delta": cliffs_delta(values[a], values[b]),
    }


def _tested(counts: Counts, design: Design, a: Mask, b: Mask) -> dict[str, Any]:
    """P-values of the measures that belong to a family, where enough articles of either outlet have a value."""
    values = counts.values()
    enough = np.minimum((~np.isnan(values[a])).sum(axis=0), (~np.isnan(values[b])).sum(axis=0)) >= LEAST
    found = counts.numerators[a].sum(axis=0) + counts.numerators[b].sum(axis=0) > 0
    families = np.asarray([m.family for m in counts.measures], dtype=object)
    fair = design.paired | _like_lengths(counts.denominators[a], counts.denominators[b])
    tested = enough & found & fair & _varied(values[a | b]) & (families != "")
    p = np.full(len(tested), np.nan)
    if tested.any():
        p[tested] = _p_values(values[:, tested], design, a, b)
    name = "permutation within events" if design.paired else "Mann-Whitney"
    return {"p": p, "family": np.where(tested, families, ""), "test": np.where(tested, name, "")}


def _varied(values: Floats) -> Mask:
    """Which measures are not the same in all articles: where they are, there is nothing to test."""
    lowest, highest = np.where(np.isnan(values), np.inf, values).min(axis=0), np.where(np.isnan(values), -np.inf, values).max(axis=0)
    return np.asarray(lowest < highest)


def _like_lengths(sizes_a: Floats, sizes_b: Floats) -> Mask:
    """Which measures are counted in articles of comparable size.

    Rates of short articles spread wider than those of long ones, which Mann-Whitney takes for a difference (benchmarks/framing/calibration.py):
    beyond `UNEQUAL` times the middling size no p-value is given, the interval stands.
    """
    middle_a, middle_b = np.median(sizes_a, axis=0), np.median(sizes_b, axis=0)
    return np.asarray(np.maximum(middle_a, middle_b) <= UNEQUAL * np.minimum(middle_a, middle_b))


def _p_values(values: Floats, design: Design, a: Mask, b: Mask) -> Floats:
    if not design.paired:
        return mann_whitney(values[a], values[b])
    both = a | b
    return within_events(values[both], list(a[both]), list(design.events[both]), design.permutations, design.seed)


def _sums(counts: Counts, mask: Mask) -> tuple[Floats, Floats]:
    return counts.numerators[mask].sum(axis=0), counts.denominators[mask].sum(axis=0)
