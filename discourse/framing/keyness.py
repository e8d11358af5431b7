"""Keyness: which items one corpus uses more than another, taken over pooled counts.

Pooled counts ignore that words of one article belong together: these figures describe, and stand beside intervals that know articles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def log_likelihood(count_a: ArrayLike, size_a: ArrayLike, count_b: ArrayLike, size_b: ArrayLike) -> Floats:
    """Log-likelihood G² in the two-cell form of Rayson & Garside (2000), as UCREL's calculator gives it; not Dunning's four-cell form."""
    a, m, b, n = _counts(count_a, size_a, count_b, size_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (a + b) / (m + n)
        return 2 * (_term(a, m * share) + _term(b, n * share))


def log_likelihood_four_cell(count_a: ArrayLike, size_a: ArrayLike, count_b: ArrayLike, size_b: ArrayLike) -> Floats:
    """Log-likelihood G² over all four cells of the table (Dunning 1993), for items that are words of the corpora compared."""
    a, m, b, n = _counts(count_a, size_a, count_b, size_b)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (a + b) / (m + n)
        absent = _term(m - a, m * (1 - share)) + _term(n - b, n * (1 - share))
    return log_likelihood(a, m, b, n) + 2 * absent


def log_odds(count_a: ArrayLike, count_b: ArrayLike, background: ArrayLike, strength: float) -> tuple[Floats, Floats]:
    """Log-odds ratio with an informative Dirichlet prior, and its z-score (Monroe, Colaresi & Quinn 2008, equations 16, 20 and 22).

    The prior gives each item of the vocabulary `strength` times its share of the `background` counts: a model of so many words without any
    difference, towards which rare items are drawn.
    """
    a, b, base = (np.asarray(x, dtype=np.float64) for x in (count_a, count_b, background))
    prior = strength * base / base.sum()
    one, other = a + prior, b + prior
    delta = np.log(one / (a.sum() + strength - one)) - np.log(other / (b.sum() + strength - other))
    return delta, delta / np.sqrt(1 / one + 1 / other)


def log_ratio_limits(
    count_a: ArrayLike, size_a: ArrayLike, count_b: ArrayLike, size_b: ArrayLike, *, level: float = 0.95, tests: int = 1
) -> tuple[Floats, Floats]:
    """Exact confidence limits of the log ratio (Evert 2022): Clopper-Pearson limits of A's share of the count, as a ratio of rates.

    `tests` divides the error among so many items (Bonferroni). The limits are infinite where one count is zero.
    """
    a, m, b, n = _counts(count_a, size_a, count_b, size_b)
    tail = (1 - level) / 2 / tests
    low = np.where(a > 0, special.betaincinv(np.maximum(a, 1), b + 1, tail), 0.0)
    high = np.where(b > 0, special.betainccinv(a + 1, np.maximum(b, 1), tail), 1.0)
    with np.errstate(divide="ignore"):
        return np.log2(n / m) + np.log2(low / (1 - low)), np.log2(n / m) + np.log2(high) - np.log2(1 - high)


def conservative_log_ratio(low: ArrayLike, high: ArrayLike) -> Floats:
    """Evert's LRC: the limit nearer to no difference, 0 where the limits enclose it."""
    return np.asarray(np.maximum(low, 0) + np.minimum(high, 0), dtype=np.float64)


def _counts(*values: ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(v, dtype=np.float64) for v in values)


def _term(observed: Floats, expected: Floats) -> Floats:
    return np.where(observed > 0, special.xlogy(observed, observed) - special.xlogy(observed, expected), 0.0)
