"""How often a comparison says "different" where nothing differs, and how often it finds what does: `python -m benchmarks.framing.calibration`.

2,000 simulated comparisons a row. Articles of an outlet have rates that vary around the outlet's (gamma), lengths that vary (lognormal) and Poisson
counts; where they are paired, the two articles of an event share the event's rate. Every test of the comparison is run by the product's own
functions; the pooled log-likelihood stands beside them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from discourse.framing.bootstrap import interval, weights
from discourse.framing.effect import log_ratio
from discourse.framing.keyness import log_likelihood
from discourse.framing.permutation import mann_whitney, within_events

Floats = NDArray[np.float64]

COMPARISONS = 2000
RATE = 0.008
"""Annotations a word: eight hedges in 1,000 words, about what newspapers have."""
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of comparison."""

    name: str
    articles: int
    """Of each outlet."""
    paired: bool = False
    shape: float = 3.0
    """Of the gamma by which articles differ: the smaller, the more (3: a standard deviation of 58 % of the rate)."""
    lengths: tuple[int, int] = (600, 600)
    """Middling words of an article in either outlet."""


SCENARIOS = (
    Scenario("8 articles", 8),
    Scenario("12 articles", 12),
    Scenario("30 articles", 30),
    Scenario("30 articles, very uneven (sd 100 %)", 30, shape=1.0),
    Scenario("30 articles, one outlet's three times as long", 30, lengths=(300, 900)),
    Scenario("30 articles, one outlet's five times as long (the product withholds p)", 30, lengths=(200, 1000)),
    Scenario("8 events", 8, paired=True),
    Scenario("12 events", 12, paired=True),
    Scenario("30 events", 30, paired=True),
    Scenario("30 events, one outlet's articles five times as long", 30, paired=True, lengths=(200, 1000)),
)


def simulate(scenario: Scenario, ratio: float, random: np.random.Generator) -> tuple[Floats, Floats, Floats, Floats]:
    """Counts and lengths of both outlets, a column a comparison; the second outlet's true rate is `ratio` times the first's."""
    shape = (scenario.articles, COMPARISONS)
    event = random.gamma(scenario.shape, 1 / scenario.shape, shape) if scenario.paired else np.ones(shape)
    sides: list[Floats] = []
    for middle, factor in zip(scenario.lengths, (1.0, ratio), strict=True):
        length = np.maximum(np.round(middle * random.lognormal(0, 0.5, shape)), 50)
        # Paired articles share half of what makes articles differ; what is left is their own.
        own = random.gamma(scenario.shape, 1 / scenario.shape, shape)
        sides += [random.poisson(RATE * factor * (np.sqrt(event * own) if scenario.paired else own) * length).astype(np.float64), length]
    return sides[0], sides[1], sides[2], sides[3]


def called(scenario: Scenario, ratio: float, seed: int) -> tuple[float, float, float]:
    """Shares of the comparisons called different: by the product's test, by the bootstrap interval, by pooled log-likelihood."""
    count_a, size_a, count_b, size_b = simulate(scenario, ratio, np.random.default_rng(seed))
    p = _test(scenario, count_a / size_a, count_b / size_b, seed)
    sums = (count_a.sum(axis=0), size_a.sum(axis=0), count_b.sum(axis=0), size_b.sum(axis=0))
    pooled = stats.chi2.sf(log_likelihood(*sums), df=1)
    low, high = _interval(scenario, (count_a, size_a), (count_b, size_b), seed)
    return float((p <= ALPHA).mean()), float(((low > 0) | (high < 0)).mean()), float((pooled <= ALPHA).mean())


def _test(scenario: Scenario, rates_a: Floats, rates_b: Floats, seed: int) -> Floats:
    if not scenario.paired:
        return mann_whitney(rates_a, rates_b)
    events = [f"e{n}" for n in range(scenario.articles)]
    return within_events(np.concatenate([rates_a, rates_b]), [True] * len(events) + [False] * len(events), events * 2, 1999, seed)


def _interval(scenario: Scenario, one: tuple[Floats, Floats], other: tuple[Floats, Floats], seed: int) -> tuple[Floats, Floats]:
    names = [f"x{n}" for n in range(scenario.articles)]
    strata = ["all"] * (2 * len(names)) if scenario.paired else ["a"] * len(names) + ["b"] * len(names)
    drawn = weights(names * 2, strata, 2000, seed)
    a, b = drawn[:, : len(names)], drawn[:, len(names) :]
    return interval(log_ratio(a @ one[0], a @ one[1], b @ other[0], b @ other[1]))


def table(rows: Iterable[tuple[Scenario, tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]]) -> str:
    """The figures as Markdown."""
    lines = [
        "| articles an outlet | test | called different, equal rates: test | interval | pooled LL | found, 1.5 times: test | found, 2 times: test |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for scenario, equal, half, double in rows:
        test = "permutation within events" if scenario.paired else "Mann-Whitney"
        figures = [f"{value:.3f}".removeprefix("0") for value in (*equal, half[0], double[0])]
        lines.append(f"| {scenario.name} | {test} | **{figures[0]}** | " + " | ".join(figures[1:]) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framing.calibration", description=__doc__)
    parser.add_argument("--write", type=Path, help="write the table here")
    options = parser.parse_args()
    rows = []
    for seed, scenario in enumerate(SCENARIOS, 1):
        rows.append((scenario, *(called(scenario, ratio, seed) for ratio in (1.0, 1.5, 2.0))))
        print(table(rows[-1:]).splitlines()[-1], flush=True)
    text = f"# Calibration\n\nWritten by `python -m benchmarks.framing.calibration --write`. {COMPARISONS} simulated comparisons a figure, at .05.\n\n{table(rows)}"
    if options.write:
        options.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
