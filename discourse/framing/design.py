"""Who is compared with whom, what is drawn anew in a resample, and how much may be said of so many articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from discourse.framing import bootstrap
from discourse.framing.article import Article

LEAST = 8
"""Articles an outlet must have before a p-value is given."""

UNEQUAL = 3
"""How many times longer the middling article of one outlet may be than another's for their rates to be tested against each other."""

LEVELS = ("empty", "counts", "descriptive", "tested")
"""What is said of an outlet or a pair: nothing, counts only (one article), rates with intervals, p-values as well."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The comparison's plan; articles are known by their position."""

    outlets: tuple[str, ...]
    """The reference first, where there is one."""
    owners: NDArray[np.str_]
    """Outlet of each article."""
    events: NDArray[np.str_]
    """Event of each article; an article without one is an event of its own."""
    paired: bool
    reference: str
    resamples: int
    permutations: int
    seed: int
    weights: NDArray[np.float64]
    """How often each article is in each resample."""

    def of(self, outlet: str) -> NDArray[np.bool_]:
        """Which articles are an outlet's."""
        return np.asarray(self.owners == outlet)

    def pairs(self) -> list[tuple[str, str]]:
        """Each outlet with the reference, or every two outlets."""
        if self.reference:
            return [(outlet, self.reference) for outlet in self.outlets if outlet != self.reference]
        return list(combinations(self.outlets, 2))

    def shared(self, first: str, second: str) -> list[str]:
        """Events of which both outlets have an article."""
        return sorted(set(self.events[self.of(first)]) & set(self.events[self.of(second)]))


def design(articles: Sequence[Article], *, paired: bool, reference: str, resamples: int, permutations: int, seed: int) -> Design:
    """The plan for these articles: events are resampled where articles are paired by event, else articles within their outlet."""
    owners = [article.outlet for article in articles]
    events = [article.event or f"(no event: {article.id})" for article in articles]
    names = sorted(set(owners), key=lambda name: (name != reference, name.casefold(), name))
    strata = ["all"] * len(articles) if paired else owners
    clusters = events if paired else [article.id for article in articles]
    drawn = bootstrap.weights(clusters, strata, resamples, seed)
    return Design(
        tuple(names),
        np.asarray(owners, dtype=np.str_),
        np.asarray(events, dtype=np.str_),
        paired,
        reference,
        resamples,
        permutations,
        seed,
        drawn,
    )


def level(articles: int) -> str:
    """What may be said of so many articles."""
    if articles < 2:
        return LEVELS[articles]
    return "tested" if articles >= LEAST else "descriptive"
