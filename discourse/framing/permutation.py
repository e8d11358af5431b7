"""Tests of no difference between two outlets, on per-article rates: the article is the unit, never the word."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


def within_events(rates: ArrayLike, is_first: Sequence[bool], events: Sequence[str], permutations: int, seed: int) -> Floats:
    """Two-sided p-values, one a column, from exchanging the outlets' labels among the articles of each event.

    The statistic is the mean over events of (mean rate of A's articles - mean rate of B's). An article without a rate (no quoted words, say)
    cannot tell the outlets apart: it is set to its event's mean and so adds nothing. The observed labelling counts among the permutations, so
    that p is never 0.
    """
    table = _filled(np.asarray(rates, dtype=np.float64), np.asarray(events))
    first = np.asarray(is_first, dtype=bool)
    contrasts = _contrasts(first, np.asarray(events), permutations, seed)
    sampled = np.abs(contrasts @ table)
    observed = np.abs(_contrast(first, np.asarray(events)) @ table)
    # Sums in another order differ in the last digits: what should be a tie must count as one.
    return np.asarray((1 + (sampled >= observed * (1 - 1e-9) - 1e-12).sum(axis=0)) / (permutations + 1), dtype=np.float64)


def mann_whitney(rates_a: ArrayLike, rates_b: ArrayLike) -> Floats:
    """Two-sided p-values of the Mann-Whitney test with correction for ties, one a column."""
    a, b = np.asarray(rates_a, dtype=np.float64), np.asarray(rates_b, dtype=np.float64)
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter(
            "ignore"
        )  # scipy warns of columns that are too short or all alike; they come out as NaN, which is what is wanted
        return np.asarray(stats.mannwhitneyu(a, b, axis=0, method="asymptotic", nan_policy="omit").pvalue, dtype=np.float64)


def _contrast(first: NDArray[np.bool_], events: NDArray[np.str_]) -> Floats:
    """Weights of the articles whose weighted sum is the statistic."""
    row = np.zeros(len(first))
    for event in np.unique(events):
        here = events == event
        row[here & first] = 1 / (here & first).sum()
        row[here & ~first] = -1 / (here & ~first).sum()
    return row / len(np.unique(events))


def _contrasts(first: NDArray[np.bool_], events: NDArray[np.str_], permutations: int, seed: int) -> Floats:
    """The same weights under random relabellings within events, one a row."""
    random = np.random.default_rng(seed)
    rows = np.tile(_contrast(first, events), (permutations, 1))
    for event in np.unique(events):
        here = np.flatnonzero(events == event)
        rows[:, here] = random.permuted(rows[:, here], axis=1)
    return rows


def _filled(rates: Floats, events: NDArray[np.str_]) -> Floats:
    table = rates.copy()
    for event in np.unique(events):
        here = np.flatnonzero(events == event)
        block = table[here]
        known = ~np.isnan(block)
        mean = np.where(known, block, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        table[here] = np.where(known, block, mean)
    return table
