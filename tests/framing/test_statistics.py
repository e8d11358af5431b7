"""Each statistic against a worked example: from the literature where there is one, else computed by hand in the test."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from discourse.framing.bootstrap import interval, stability, weights
from discourse.framing.correction import benjamini_hochberg
from discourse.framing.dispersion import deviation_of_proportions, range_of
from discourse.framing.effect import cliffs_delta, log_ratio
from discourse.framing.keyness import conservative_log_ratio, log_likelihood, log_likelihood_four_cell, log_odds, log_ratio_limits
from discourse.framing.permutation import mann_whitney, within_events

# Benjamini & Hochberg (1995), section 4.1: the fifteen p-values of the thrombolysis study.
BH_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_benjamini_hochberg_rejects_what_the_paper_rejects() -> None:
    """At .05 the procedure rejects the first four hypotheses; Bonferroni's only three."""
    q = benjamini_hochberg(BH_1995)
    assert (q <= 0.05).sum() == 4
    assert (np.asarray(BH_1995) * 15 <= 0.05).sum() == 3
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_agrees_with_scipy(p_values: list[float]) -> None:
    """On any p-values; and a missing one changes nothing."""
    q = benjamini_hochberg(p_values)
    assert q == pytest.approx(stats.false_discovery_control(p_values))
    assert benjamini_hochberg([*p_values, math.nan])[:-1] == pytest.approx(q)


def test_dp_of_gries_example() -> None:
    """Gries (2020), *Analyzing dispersion*: `a` in five parts of 9, 10, 10, 10 and 11 words has DP .18 and DPnorm .22."""
    plain, normalised = deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])
    assert plain[0] == pytest.approx(0.18)
    assert normalised[0] == pytest.approx(0.18 / 0.82)
    assert range_of([[1, 0], [2, 0], [3, 1]]).tolist() == [3, 1]


def test_dp_of_what_stands_in_one_part_only() -> None:
    """All in the smallest part: DPnorm is 1. Nothing counted: no figure."""
    plain, normalised = deviation_of_proportions([[4, 0], [0, 0]], [[10, 10], [30, 30]])
    assert plain[0] == pytest.approx(0.75)
    assert normalised[0] == pytest.approx(1.0)
    assert np.isnan(plain[1])


def test_log_likelihood_is_ucrels_two_cell_form() -> None:
    """UCREL's formula G2 = 2(a ln(a/E1) + b ln(b/E2)) with E1 = c(a+b)/(c+d): 12 in 10,000 against 3 in 15,000, by hand."""
    e1, e2 = 10_000 * 15 / 25_000, 15_000 * 15 / 25_000
    by_hand = 2 * (12 * math.log(12 / e1) + 3 * math.log(3 / e2))
    assert log_likelihood(12, 10_000, 3, 15_000) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(10.0439, abs=1e-4)
    assert log_likelihood(5, 1_000, 0, 1_000) == pytest.approx(2 * 5 * math.log(2))


# Two cases that UCREL published with their results. Hardie's instructions for Lancaster's significance test: 52 in 50,000 against 57 in 75,000 words.
# Rayson on the Corpora list (18 January 2002): forms of KEEP in a learners' and a native corpus, each taken as a million words, "rounded to zero d.p.".
UCREL_GOLD = [
    ((52, 50_000, 57, 75_000), 2.65, 2),
    ((392, 1e6, 170, 1e6), 90, 0),
    ((348, 1e6, 99, 1e6), 147, 0),
    ((15, 1e6, 14, 1e6), 0, 0),
    ((9, 1e6, 32, 1e6), 14, 0),
    ((21, 1e6, 25, 1e6), 0, 0),
]


@pytest.mark.parametrize(("counts", "expected", "digits"), UCREL_GOLD)
def test_log_likelihood_agrees_with_ucrel(counts: tuple[float, ...], expected: float, digits: int) -> None:
    """Each published value, to the digits it was published with."""
    assert round(float(log_likelihood(*counts)), digits) == expected


# Dunning (1993), table of bigrams in a corpus of 31,777 words: -2 log λ and the four cells of the table.
DUNNING_GOLD = [(270.72, 110, 2442, 111, 29114), (263.90, 29, 13, 123, 31612), (256.84, 31, 23, 139, 31584), (167.23, 10, 0, 3, 31764)]


@pytest.mark.parametrize(("expected", "a", "b", "c", "d"), DUNNING_GOLD)
def test_log_likelihood_with_four_cells_agrees_with_dunning(expected: float, a: int, b: int, c: int, d: int) -> None:
    """*the swiss*, *can be*, *previous year*, *mineral water*."""
    assert round(float(log_likelihood_four_cell(a, a + b, c, c + d)), 2) == expected


def test_log_likelihood_with_four_cells_is_the_g_test() -> None:
    """Dunning's form takes in the words that are not the item; it is scipy's G test of the two-by-two table."""
    table = [[12, 3], [10_000 - 12, 15_000 - 3]]
    g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood_four_cell(12, 10_000, 3, 15_000) == pytest.approx(g)


def test_log_ratio_doubles() -> None:
    """Hardie (2014): one point for each doubling; a count of zero is taken as a half."""
    assert log_ratio([40, 10, 4], 1_000, [10, 20, 0], 1_000).tolist() == pytest.approx([2.0, -1.0, 3.0])
    assert np.isnan(log_ratio(0, 1_000, 0, 1_000))


# Evert's own R code (log-ratio-create.R in fau-klue/pandas-association-measures): O11, R1, C1, N and the log ratio it gives there.
LOG_RATIO_GOLD = [
    (1189, 168329, 2157, 19720567, 7.156575954875566),
    (49, 168329, 88, 19720567, 7.189213818656465),
    (10, 168329, 18, 19720567, 7.181834288290867),
    (5, 168329, 23, 19720567, 5.011909286848555),
]


@pytest.mark.parametrize(("f", "f1", "f2", "n", "expected"), LOG_RATIO_GOLD)
def test_log_ratio_agrees_with_r(f: int, f1: int, f2: int, n: int, expected: float) -> None:
    """Log ratio of words in a corpus of 168,329 against one of 19,552,238 tokens."""
    assert log_ratio(f, f1, f2 - f, n - f1) == pytest.approx(expected)


# The same file's column `lrc`, with Bonferroni over the file's 599 words; the last one is rarer in the first corpus.
LRC_GOLD = [(1189, 2157, 6.910068549501856), (49, 88, 5.941562136184079), (5, 23, 1.0437143552141666), (2166, 429001, -0.6415905032796787)]


def test_conservative_log_ratio_agrees_with_r() -> None:
    """Evert (2022): exact limits from the conditional test; the limit nearer to 0 is the value of R's LRC."""
    f, f2, expected = (np.asarray(column) for column in zip(*LRC_GOLD, strict=True))
    low, high = log_ratio_limits(f, 168329, f2 - f, 19720567 - 168329, tests=599)
    assert conservative_log_ratio(low, high) == pytest.approx(expected)


def test_limits_of_what_one_corpus_lacks() -> None:
    """With a count of zero one limit is infinite, the other finite; limits around 0 give an LRC of 0."""
    low, high = log_ratio_limits([8, 0, 3], 1_000, [0, 8, 3], 1_000)
    assert np.isfinite(low[0])
    assert high[0] == np.inf
    assert low[1] == -np.inf
    assert conservative_log_ratio(low, high)[2] == 0


def test_log_odds_by_hand() -> None:
    """Monroe et al. (2008): three words, prior of 10 words from the background; delta and its variance by equations 16 and 20."""
    a, b, background = np.array([30, 10, 60]), np.array([10, 10, 80]), np.array([40, 20, 140])
    delta, z = log_odds(a, b, background, strength=10)
    alpha = 10 * 40 / 200
    by_hand = math.log((30 + alpha) / (100 + 10 - 30 - alpha)) - math.log((10 + alpha) / (100 + 10 - 10 - alpha))
    assert delta[0] == pytest.approx(by_hand)
    assert z[0] == pytest.approx(by_hand / math.sqrt(1 / (30 + alpha) + 1 / (10 + alpha)))
    assert delta[1] == pytest.approx(0, abs=1e-12)


# Worked examples of the package fightin_words (Wigderowitz, after Hessel's script for Monroe et al.): two sentences, z-scores to the last digit.
FOX = "the quick brown fox jumps over the lazy pig"
PIG = "the lazy purple pig jumps over the lazier donkey"
VERY = f"the lazy purple pig jumps over the {'very ' * 1000}sleepy donkey"
LOG_ODDS_GOLD = [
    (PIG, {}, {"donkey": -0.6894227886807968, "pig": 0.0, "fox": 0.6894227886807968}),
    (VERY, {}, {"very": -2.2144429606255946, "donkey": 0.3528670051726073, "fox": 1.7074955767167836, "the": 4.954523357120953}),
    (
        VERY,
        {"very": 0.001},
        {"very": -0.4368846171934332, "donkey": 0.3539801999989518, "fox": 1.7087406001344665, "the": 4.961066225017743},
    ),
]


@pytest.mark.parametrize(("other", "informed", "expected"), LOG_ODDS_GOLD)
def test_log_odds_agree_with_fightin_words(other: str, informed: dict[str, float], expected: dict[str, float]) -> None:
    """A flat prior of .05 a word, and one that has less of *very*."""
    one, two = Counter(FOX.split()), Counter(other.split())
    vocabulary = sorted({*one, *two})
    prior = [informed.get(word, 0.05) for word in vocabulary]
    _, z = log_odds([one[w] for w in vocabulary], [two[w] for w in vocabulary], prior, strength=sum(prior))
    found = dict(zip(vocabulary, z, strict=True))
    assert {word: found[word] for word in expected} == pytest.approx(expected)


def test_prior_draws_rare_words_towards_no_difference() -> None:
    """A word seen once, in one corpus only, has a smaller z-score than one seen a hundred times oftener there than here."""
    a, b = np.array([1, 200, 800]), np.array([0, 100, 900])
    _, z = log_odds(a, b, a + b, strength=100)
    assert abs(z[0]) < 1 < z[1]


def test_cliffs_delta_by_hand() -> None:
    """Pairs above less pairs below, by pairs: (5 - 3 of 9, one tie) for these; 1 where all lie above; NaN rows are left out."""
    a, b = [3.0, 5.0, 6.0], [1.0, 4.0, 5.0]
    above = sum(x > y for x in a for y in b) - sum(x < y for x in a for y in b)
    assert cliffs_delta(a, b)[0] == pytest.approx(above / 9)
    assert cliffs_delta([[5.0], [math.nan]], [[1.0], [2.0]])[0] == 1


@given(st.lists(st.integers(0, 5), min_size=2, max_size=9), st.lists(st.integers(0, 5), min_size=2, max_size=9))
def test_cliffs_delta_is_mann_whitneys_u(a: list[int], b: list[int]) -> None:
    """Delta is 2U/(mn) - 1 on any numbers, ties or not."""
    u = stats.mannwhitneyu(a, b, method="asymptotic").statistic if len({*a, *b}) > 1 else len(a) * len(b) / 2
    assert cliffs_delta(a, b)[0] == pytest.approx(2 * u / (len(a) * len(b)) - 1)


def test_mann_whitney_column_by_column() -> None:
    """Two columns at once give scipy's p-values of each."""
    random = np.random.default_rng(3)
    a, b = random.normal(size=(9, 2)), random.normal(1, size=(11, 2))
    single = [stats.mannwhitneyu(a[:, i], b[:, i], method="asymptotic").pvalue for i in range(2)]
    assert mann_whitney(a, b) == pytest.approx(single)


def test_permutation_within_events_is_the_sign_test_of_differences() -> None:
    """Eight events, A above B in each by the same amount: of 256 labellings two are as extreme, so p is near 2/256."""
    rates = np.asarray([[1.0 + event, 0.0 + event] for event in range(8)]).reshape(-1, 1)
    first = [True, False] * 8
    events = [f"e{n // 2}" for n in range(16)]
    p = within_events(rates, first, events, 20_000, seed=4)
    assert p[0] == pytest.approx(2 / 256, abs=0.002)


def test_permutation_is_blind_to_the_size_of_events() -> None:
    """Events that differ wildly from one another do not hide a difference within each."""
    random = np.random.default_rng(5)
    base = np.repeat(random.uniform(0, 100, 12), 2)
    rates = (base + np.tile([1.0, 0.0], 12))[:, None]
    events = [f"e{n // 2}" for n in range(24)]
    assert within_events(rates, [True, False] * 12, events, 2_000, seed=6)[0] < 0.01
    assert mann_whitney(rates[::2], rates[1::2])[0] > 0.5


def test_article_without_a_rate_adds_nothing() -> None:
    """Where one article of an event has no rate, the event cannot tell the outlets apart."""
    rates = np.asarray([1.0, math.nan, 2.0, 2.0])[:, None]
    assert within_events(rates, [True, False] * 2, ["x", "x", "y", "y"], 99, seed=1)[0] == 1


def test_bootstrap_draws_clusters_whole() -> None:
    """Articles of an event come and go together; each resample has as many clusters as the data; the same seed draws the same."""
    drawn = weights(["x", "x", "y", "z"], ["all"] * 4, 500, seed=7)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert ((drawn[:, 0] + drawn[:, 2] + drawn[:, 3]) == 3).all()
    assert (drawn == weights(["x", "x", "y", "z"], ["all"] * 4, 500, seed=7)).all()


def test_bootstrap_keeps_outlets_apart() -> None:
    """Each outlet's resample has as many articles as the outlet."""
    drawn = weights(list("abcde"), ["A", "A", "A", "B", "B"], 100, seed=8)
    assert (drawn[:, :3].sum(axis=1) == 3).all()
    assert (drawn[:, 3:].sum(axis=1) == 2).all()


def test_bootstrap_interval_of_a_mean_is_that_of_theory() -> None:
    """For a mean of 200 numbers the percentile interval is close to mean ± 1.96 standard errors."""
    values = np.random.default_rng(9).normal(10, 2, 200)
    drawn = weights([str(n) for n in range(200)], ["all"] * 200, 4000, seed=10)
    low, high = interval((drawn @ values / 200)[:, None])
    error = 1.96 * values.std() / math.sqrt(200)
    assert (low[0], high[0]) == pytest.approx((values.mean() - error, values.mean() + error), abs=0.04)


def test_stability_is_the_share_of_resamples_with_the_same_sign() -> None:
    """Three of four resamples show the sign of the data; no difference in the data has no stability."""
    assert stability([[1.0, 1.0], [2.0, 1.0], [-1.0, 1.0], [0.5, 1.0]], [3.0, 0.0])[0] == 0.75
    assert np.isnan(stability([[1.0]], [0.0])[0])
