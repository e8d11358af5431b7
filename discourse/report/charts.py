"""Pure data behind the pictures. Lengths are percentages, so that a picture fits any width and its lettering is never scaled.

The macros of `reports/macros/charts.html.j2` draw these records and put the table of the same numbers beside each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One labelled quantity."""

    label: str
    value: float
    percent: float
    """Length or share, 0 to 100."""
    offset: float = 0.0
    """Where it begins, 0 to 100 (stacked bars)."""
    tone: str = ""
    """The CSS class that colours it: a layer, or `tone-0` … `tone-5`."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with its words: `unit` heads the column of numbers in the table."""

    title: str
    description: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def total(self) -> float:
        """The sum of all values."""
        return sum(bar.value for bar in self.bars)


@dataclass(frozen=True, slots=True)
class Row:
    """One lane of a strip: how much there is in each bin of the text, and the share of the fullest bin."""

    label: str
    tone: str
    counts: tuple[int, ...]
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """Density along the text, a lane a layer."""

    title: str
    description: str
    rows: tuple[Row, ...]
    bins: int

    @property
    def tenths(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The table beside: counts by tenth of the text."""
        return tuple((row.label, tuple(sum(_tenth(row.counts, i)) for i in range(10))) for row in self.rows)


def _tenth(counts: Sequence[int], i: int) -> Sequence[int]:
    return counts[i * len(counts) // 10 : (i + 1) * len(counts) // 10]


def bars(title: str, description: str, unit: str, items: Iterable[tuple[str, float, str]]) -> Chart:
    """Separate bars, each a share of the longest; `items` are (label, value, tone)."""
    rows = tuple(items)
    longest = max((value for _, value, _ in rows), default=0) or 1
    return Chart(
        title, description, unit, tuple(Bar(label, value, round(100 * value / longest, 2), 0.0, tone) for label, value, tone in rows)
    )


def stack(title: str, description: str, unit: str, items: Iterable[tuple[str, float, str]]) -> Chart:
    """One bar divided into shares of the whole."""
    rows = tuple((label, value, tone) for label, value, tone in items if value > 0)
    total = sum(value for _, value, _ in rows) or 1
    out: list[Bar] = []
    at = 0.0
    for label, value, tone in rows:
        share = 100 * value / total
        out.append(Bar(label, value, round(share, 2), round(at, 2), tone))
        at += share
    return Chart(title, description, unit, tuple(out))


def strip(title: str, description: str, length: int, lanes: Iterable[tuple[str, str, Sequence[int]]], bins: int = 100) -> Strip:
    """Counts of `lanes` (label, tone, offsets) in equal bins of a text of `length` characters."""
    rows: list[Row] = []
    for label, tone, offsets in lanes:
        counts = [0] * bins
        for offset in offsets:
            counts[min(bins - 1, offset * bins // max(length, 1))] += 1
        most = max(counts) or 1
        rows.append(Row(label, tone, tuple(counts), tuple(round(100 * n / most, 1) for n in counts)))
    return Strip(title, description, tuple(rows), bins)
