"""Bootstrap over clusters: articles, or events with all their articles, are drawn with replacement within an outlet or over all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def weights(clusters: Sequence[str], strata: Sequence[str], resamples: int, seed: int) -> Floats:
    """How often each article is in each resample, shape (resamples, articles): clusters are drawn with replacement within their stratum.

    Articles of one cluster come and go together. For independent articles give each its own cluster and its outlet as stratum; for events give
    the event as cluster and one stratum for all.
    """
    random = np.random.default_rng(seed)
    drawn = np.zeros((resamples, len(clusters)), dtype=np.float64)
    keys = np.asarray([f"{stratum}\x1f{cluster}" for stratum, cluster in zip(strata, clusters, strict=True)])
    for stratum in dict.fromkeys(strata):
        here = np.flatnonzero(np.asarray(strata) == stratum)
        _, index = np.unique(keys[here], return_inverse=True)
        number = int(index.max()) + 1
        draws = random.multinomial(number, np.full(number, 1 / number), size=resamples)
        drawn[:, here] = draws[:, index]
    return drawn


def interval(samples: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Percentile limits of each column; NaN where fewer than nine tenths of the resamples have a value."""
    table = np.asarray(samples, dtype=np.float64)
    enough = (~np.isnan(table)).mean(axis=0) >= 0.9
    tail = 100 * (1 - level) / 2
    low, high = np.full(table.shape[1], np.nan), np.full(table.shape[1], np.nan)
    if enough.any():
        low[enough], high[enough] = np.nanpercentile(table[:, enough], [tail, 100 - tail], axis=0)
    return low, high


def stability(samples: ArrayLike, observed: ArrayLike) -> Floats:
    """Share of the resamples in which a difference has the sign it has in the data; NaN where the data show none."""
    table, seen = np.asarray(samples, dtype=np.float64), np.sign(np.asarray(observed, dtype=np.float64))
    with np.errstate(invalid="ignore"):
        same = (np.sign(table) == seen).mean(axis=0)
    return np.where(np.isnan(seen) | (seen == 0), np.nan, same)
