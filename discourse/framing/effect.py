"""How large a difference is: log ratio of pooled rates, Cliff's delta of per-article rates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


def log_ratio(count_a: ArrayLike, size_a: ArrayLike, count_b: ArrayLike, size_b: ArrayLike) -> Floats:
    """Binary logarithm of the ratio of two rates (Hardie 2014): 1 is twice as often, -1 half as often.

    A count of zero is taken as 0.5, as Hardie does; where both are zero, or a size is, there is no ratio (NaN).
    """
    a, b = np.asarray(count_a, dtype=np.float64), np.asarray(count_b, dtype=np.float64)
    m, n = np.asarray(size_a, dtype=np.float64), np.asarray(size_b, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log2(np.where(a == 0, 0.5, a)) - np.log2(np.where(b == 0, 0.5, b)) + np.log2(n) - np.log2(m)
    return np.where((a + b > 0) & (m > 0) & (n > 0), ratio, np.nan)


def cliffs_delta(rates_a: ArrayLike, rates_b: ArrayLike) -> Floats:
    """How much oftener an article of A lies above one of B than below, from -1 to 1, for each column; NaN rows are left out."""
    a, b = _table(rates_a), _table(rates_b)
    pooled = np.concatenate([a, b])
    ranks = stats.rankdata(pooled, axis=0, nan_policy="omit")
    na, nb = (~np.isnan(a)).sum(axis=0), (~np.isnan(b)).sum(axis=0)
    u = np.nansum(ranks[: len(a)], axis=0) - na * (na + 1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * u / (na * nb) - 1, dtype=np.float64)


def _table(values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=np.float64)
    return table[:, None] if table.ndim == 1 else table
