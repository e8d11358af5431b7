"""What every accuracy benchmark returns: figures with intervals, goals and peers, and tables of counts. Shown by `benchmarks.accuracy.show`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
"""One row a document (or sentence), one column a count."""
Statistic = Callable[[Counts], NDArray[np.float64]]
"""From summed counts, shape (samples, columns), to the figure of each sample."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure on one gold set: our value with its interval, and what to hold it against (all as fractions of 1)."""

    measure: str
    value: float
    low: float
    high: float
    reach: float | None = None
    """What the project must reach, where it set itself a goal."""
    aim: float | None = None
    peers: str = ""
    """Floors and other systems on the same set, as text: `GenderGapTracker .476`."""


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by construction; never texts."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LayerResult:
    """All that one benchmark says."""

    layer: str
    """`attribution`, `hedge`, `contrast` or `claim`."""
    gold: str
    """Which set, how many documents and items: `PolNeAR dev, 84 documents, 2,192 attributions`."""
    protocol: str
    """What counts as right, in a sentence or two."""
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = field(default=())

    def record(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def figure(
    measure: str, counts: Sequence[Sequence[float]], statistic: Statistic, *, reach: float | None = None, aim: float | None = None, peers: str = ""
) -> Figure:
    """A figure with its 95 % bootstrap interval: rows of `counts` (documents) are drawn with replacement 2,000 times."""
    table = np.asarray(counts, dtype=np.float64)
    draws = np.random.default_rng(2016).integers(0, len(table), (2000, len(table)))
    sums = np.stack([table[draw].sum(axis=0) for draw in draws])
    low, high = np.nanpercentile(statistic(sums), [2.5, 97.5])
    value = float(statistic(table.sum(axis=0, keepdims=True))[0])
    return Figure(measure, value, float(low), float(high), reach, aim, peers)


def f1(sums: Counts) -> NDArray[np.float64]:
    """F1 from columns (right, found, gold)."""
    return 2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1)


def share(sums: Counts) -> NDArray[np.float64]:
    """Right by total from columns (right, total): recall, precision and accuracy alike."""
    return np.asarray(sums[:, 0] / np.maximum(sums[:, 1], 1))
