"""How evenly something is spread over the parts of a corpus (here: the articles)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def range_of(counts: ArrayLike) -> NDArray[np.int64]:
    """In how many parts something occurs; parts are rows, things are columns."""
    return np.asarray(np.count_nonzero(_columns(counts), axis=0), dtype=np.int64)


def deviation_of_proportions(counts: ArrayLike, sizes: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gries' DP and its normalised form (Lijffijt & Gries 2012), from counts (parts by things) and the sizes of the parts.

    0: spread as the sizes of the parts lead one to expect; towards 1: crowded into small parts. NaN where nothing was counted. `sizes` is one
    column for all things or one column a thing.
    """
    table, expected = _columns(counts), _columns(sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = table / table.sum(axis=0)
        expected = expected / expected.sum(axis=0)
        plain = np.abs(observed - expected).sum(axis=0) / 2
        smallest = np.where(expected > 0, expected, np.inf).min(axis=0)
        normalised = np.where(smallest < 1, plain / (1 - smallest), np.nan)
    return plain, np.where(np.isnan(plain), np.nan, normalised)


def _columns(values: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(values, dtype=np.float64)
    return table[:, None] if table.ndim == 1 else table
