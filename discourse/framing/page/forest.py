"""The forest plot of a layer: for each outlet and voice the rate, its interval and one dot an article. Positions are percentages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison


Floats = NDArray[np.float64]

ROW = 46
"""Height of a row in pixels: the label above, the dots below."""
VOICES = (("own", "own voice"), ("quoted", "quoted voice"))


@dataclass(frozen=True, slots=True)
class Dot:
    """One article."""

    x: float
    y: float
    label: str
    href: str
    clipped: bool
    """True if its rate lies beyond the axis."""


@dataclass(frozen=True, slots=True)
class Row:
    """One outlet in one voice."""

    outlet: str
    voice: str
    tone: str
    top: int
    rate: str
    x: float | None
    low: float | None
    high: float | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Forest:
    """The picture of a layer."""

    layer: str
    title: str
    description: str
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int
    clipped: int
    """Dots beyond the axis."""

    @property
    def rated(self) -> bool:
        """True if an outlet has a rate: dots of single articles alone are no picture of outlets."""
        return any(row.x is not None for row in self.rows)


def forest(comparison: Comparison, layer: str) -> Forest:
    """The plot of a layer's total, own and quoted voice."""
    counts, design = comparison.material.counts, comparison.material.design
    table = comparison.rates[(comparison.rates["layer"] == layer) & (comparison.rates["kind"] == "all")]
    values = {m.voice: counts.values()[:, i] for i, m in enumerate(counts.measures) if (m.layer, m.kind) == (layer, "all")}
    end = _end([values[voice] for voice, _ in VOICES], [*table["high"], *table["per_1000_words"]])
    rows: list[Row] = []
    for voice, shown in VOICES:
        for outlet in design.outlets:
            found = table[(table["outlet"] == outlet) & (table["voice"] == voice)].iloc[0]
            dots = _dots(comparison, np.flatnonzero(design.of(outlet)), values[voice], end, len(rows) * ROW)
            rate, low, high = (_place(found[name], end) for name in ("per_1000_words", "low", "high"))
            said = "" if rate is None else f"{found['per_1000_words']:.1f}"
            rows.append(Row(outlet, shown, voice, len(rows) * ROW, said, rate, low, high, dots))
    clipped = sum(dot.clipped for row in rows for dot in row.dots)
    title = f"{layer.capitalize()}: annotations per 1,000 words"
    description = (
        "For each outlet, in its own voice and in quoted speech: a diamond at the rate over all its articles, a line for the 95 % bootstrap "
        "interval, and one dot for each article. The table below has the same figures."
    )
    return Forest(layer, title, description, tuple(rows), _ticks(end), len(rows) * ROW + 26, clipped)


def _end(values: Sequence[Floats], estimates: Sequence[float]) -> float:
    """Where the axis ends: beyond every estimate and nearly all articles."""
    rates = np.concatenate(values)
    rates = rates[~np.isnan(rates)]
    most = float(np.percentile(rates, 98)) if rates.size else 0.0
    limits = [e for e in estimates if not np.isnan(e)]
    return max([most, *limits, 1.0]) * 1.04


def _dots(comparison: Comparison, numbers: Iterable[int], values: Floats, end: float, top: int) -> tuple[Dot, ...]:
    articles = comparison.material.articles
    return tuple(
        Dot(
            x=round(min(100 * values[n] / end, 100), 2),
            # Spread by place, not at random: the same page every time.
            y=top + 30 + (place * 5 % 13) - 6,
            label=f"{articles[n].title} ({articles[n].outlet}): {values[n]:.1f}",
            href=f"#art-{n}",
            clipped=bool(values[n] > end),
        )
        for place, n in enumerate(numbers)
        if not np.isnan(values[n])
    )


def _place(value: float, end: float) -> float | None:
    return None if np.isnan(value) else round(100 * value / end, 2)


def _ticks(end: float) -> tuple[tuple[float, str], ...]:
    """Three to six round numbers along the axis."""
    step = next(s for s in (0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if end / s <= 6 or s == 500)
    return tuple((round(100 * k * step / end, 2), f"{k * step:g}") for k in range(int(end / step) + 1))
