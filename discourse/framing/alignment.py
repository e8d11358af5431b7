"""Propositions of different articles on one event that may say the same: same speaker, shared content words. A proposal, never a verdict."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from discourse.framing.article import Article
from discourse.framing.propositions import Placed
from discourse.framing.words import content_words

LEAST_SHARED = 3
"""Content words that two propositions must share."""
LEAST_SCORE = 0.4
"""Weight of the shared content words by the geometric mean of the weights of both propositions; rare words weigh more."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two propositions of two articles that may correspond, with all that speaks for it."""

    first: Placed
    second: Placed
    shared: tuple[str, ...]
    """Stems of the shared content words, the rarest first."""
    score: float

    @property
    def difference(self) -> str:
        """How they are presented differently; empty if alike."""
        a, b = self.first, self.second
        found = [f"{a.status} / {b.status}"] if a.status != b.status else []
        if bool(a.proposition.against) != bool(b.proposition.against):
            found.append("contrasted / not" if a.proposition.against else "not / contrasted")
        if a.proposition.voice != b.proposition.voice and a.status == b.status:
            found.append(f"{a.proposition.voice} / {b.proposition.voice}")
        return "; ".join(found)


Bag = frozenset[str]


def text_of(article: Article, item: Placed) -> str:
    """A proposition's words on one line."""
    return " ".join(" … ".join(span.text(article.text) for span in item.proposition.spans).split())


def bags(articles: Sequence[Article], items: Sequence[Placed]) -> dict[int, Bag]:
    """The content words of each proposition, by its identity."""
    return {id(item): content_words(text_of(articles[item.article], item)) for item in items}


def weights(found: Mapping[int, Bag]) -> dict[str, float]:
    """How much a shared word tells: the logarithm of how rare it is among the propositions."""
    seen = Counter(word for bag in found.values() for word in bag)
    return {word: math.log(1 + len(found) / n) for word, n in seen.items()}


def matches(items: Sequence[Placed], found: Mapping[int, Bag], weight: Mapping[str, float]) -> list[Match]:
    """The best one-to-one correspondences among the propositions of one event, between each two articles."""
    by_article: dict[int, list[Placed]] = {}
    for item in items:
        by_article.setdefault(item.article, []).append(item)
    return [m for a, b in combinations(sorted(by_article), 2) for m in _between(by_article[a], by_article[b], found, weight)]


def _between(first: Sequence[Placed], second: Sequence[Placed], found: Mapping[int, Bag], weight: Mapping[str, float]) -> list[Match]:
    candidates = (_match(a, b, found[id(a)], found[id(b)], weight) for a in first for b in second if _comparable(a, b))
    return _one_to_one(sorted((m for m in candidates if m is not None), key=lambda m: (-m.score, m.first.span, m.second.span)))


def _comparable(a: Placed, b: Placed) -> bool:
    """True if the same speaker vouches for both, or one of them is the author: asserted here, attributed there."""
    return a.speaker == b.speaker or "author" in (a.proposition.holder, b.proposition.holder)


def _match(a: Placed, b: Placed, words_a: Bag, words_b: Bag, weight: Mapping[str, float]) -> Match | None:
    shared = words_a & words_b
    if len(shared) < LEAST_SHARED:
        return None
    both, one, other = (sum(weight[w] for w in bag) for bag in (shared, words_a, words_b))
    score = both / math.sqrt(one * other)
    return Match(a, b, tuple(sorted(shared, key=lambda w: (-weight[w], w))), score) if score >= LEAST_SCORE else None


def _one_to_one(ranked: Iterable[Match]) -> list[Match]:
    """The strongest match of each proposition, taken from the top."""
    taken: set[int] = set()
    kept: list[Match] = []
    for match in ranked:
        if not {id(match.first), id(match.second)} & taken:
            taken |= {id(match.first), id(match.second)}
            kept.append(match)
    return kept
