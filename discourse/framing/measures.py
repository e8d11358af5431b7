"""From instances to counts: one matrix of numerators and one of denominators, a row an article and a column a measure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from discourse.framing.article import Article
from discourse.framing.instances import Instance, is_counted
from discourse.framing.propositions import STATUSES, Placed
from discourse.framing.voice import SOURCE_TYPES, VOICES
from discourse.model import LAYERS

Floats = NDArray[np.float64]

SHARES = ("propositions", "words", "sources", "stances")
"""Measures that are shares: of propositions by status, of words by who speaks, of attributions by source type and by stance."""

OUTLET_VOICES = ("own", "headline")
"""Voices in which the outlet itself attributes; what a quoted speaker attributes to others is not the outlet's choice of sources."""

SOURCES = ("named", "unnamed", "institution", "outlet", "pronoun", "none", "vague")
"""Types of a source in reading order; `vague` repeats two of them."""

VAGUE = ("unnamed", "none")
"""Types of a source that nobody could check: unnamed, or left out (`it was alleged`)."""


class Measure(NamedTuple):
    """What is counted. Rates have a layer, kind and voice (`all` for the total); shares have their category as kind."""

    name: str
    """`rate`, or one of `SHARES`."""
    layer: str
    kind: str
    voice: str

    @property
    def family(self) -> str:
        """The family of tests to which it belongs, declared before any data: empty where no test is made."""
        if self.name in SHARES:
            return self.name
        if self.kind == "all":
            return "layers" if self.voice in ("own", "quoted") else ""
        return "kinds" if self.voice == "own" else ""

    @property
    def scale(self) -> float:
        """What a value is given per: 1,000 words, or 1 for a share."""
        return 1000.0 if self.name == "rate" else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Counts of all measures in all articles."""

    measures: tuple[Measure, ...]
    numerators: Floats
    """Shape (articles, measures)."""
    denominators: Floats
    """Words of the measure's voice, or the total of which a share is taken; the same shape."""
    sentences: Floats
    """Sentences in which the measure's voice has a word; the same shape, 0 for shares."""

    def values(self) -> Floats:
        """Each article's own rate or share; NaN where it has nothing to count in."""
        scale = np.asarray([m.scale for m in self.measures])
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.denominators > 0, scale * self.numerators / self.denominators, np.nan)

    def pooled(self, weights: Floats) -> Floats:
        """Rates or shares over articles with weights: one row of values for each row of weights."""
        scale = np.asarray([m.scale for m in self.measures])
        below = weights @ self.denominators
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(below > 0, scale * (weights @ self.numerators) / below, np.nan)


def count(articles: Sequence[Article], found: Iterable[Instance], propositions: Iterable[Placed]) -> Counts:
    """Count everything, once."""
    tallies: list[Counter[Measure]] = [_word_shares(article) for article in articles]
    for instance in found:
        tallies[instance.article].update(_measures(instance))
    for item in propositions:
        tallies[item.article][Measure("propositions", "", item.status, "")] += 1
    measures = _columns(tallies)
    numerators = np.asarray([[tally[m] for m in measures] for tally in tallies], dtype=np.float64)
    below = [_denominators(article, tally) for article, tally in zip(articles, tallies, strict=True)]
    denominators = np.asarray([[row[_base(m)] for m in measures] for row in below], dtype=np.float64)
    sentences = [article.sentences_by_voice() for article in articles]
    wide = np.asarray([[row[m.voice] if m.name == "rate" else 0 for m in measures] for row in sentences], dtype=np.float64)
    shape = (len(articles), len(measures))
    return Counts(measures, numerators.reshape(shape), denominators.reshape(shape), wide.reshape(shape))


def _measures(instance: Instance) -> list[Measure]:
    """All measures in which an annotation counts."""
    kinds = (instance.kind, "all") if is_counted(instance) else (instance.kind,)
    found = [Measure("rate", instance.layer, kind, voice) for kind in kinds for voice in (instance.voice, "all")]
    if instance.layer == "attribution" and instance.voice in OUTLET_VOICES:
        source = instance.attribute("source_type") or "none"
        found += [Measure("sources", "", source, ""), Measure("stances", "", instance.attribute("stance") or "neutral", "")]
        found += [Measure("sources", "", "vague", "")] if source in VAGUE else []
    return found


def _word_shares(article: Article) -> Counter[Measure]:
    return Counter({Measure("words", "", source, ""): n for source, n in article.words_by_source().items()})


def _denominators(article: Article, tally: Counter[Measure]) -> dict[str, int]:
    """Words by voice, and the totals of the shares; `vague` repeats other source types and is left out of the total."""
    totals: defaultdict[str, int] = defaultdict(int)
    for measure, number in tally.items():
        if measure.name in SHARES and measure.kind != "vague":
            totals[measure.name] += number
    return {**{name: totals[name] for name in SHARES}, **{f"rate {voice}": n for voice, n in article.words_by_voice().items()}}


def _base(measure: Measure) -> str:
    return f"rate {measure.voice}" if measure.name == "rate" else measure.name


def _columns(tallies: Sequence[Counter[Measure]]) -> tuple[Measure, ...]:
    """The measures in reading order: each layer whole (with zeros for voices that are empty), then the shares."""
    seen = {m for tally in tallies for m in tally}
    kinds = {(m.layer, m.kind) for m in seen if m.name == "rate"} | {(layer, "all") for layer in LAYERS}
    voices = ("all", *VOICES)
    rates = [
        Measure("rate", layer, kind, voice)
        for layer, kind in sorted(kinds, key=lambda k: (_place(LAYERS, k[0]), k[1] != "all", k[1]))
        for voice in voices
    ]
    return (*rates, *(m for name in SHARES for m in sorted((m for m in seen if m.name == name), key=_category)))


def _category(measure: Measure) -> tuple[int, str]:
    fixed = {"propositions": STATUSES, "words": SOURCE_TYPES, "sources": SOURCES, "stances": ("neutral",)}[measure.name]
    return _place(fixed, measure.kind), measure.kind


def _place(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)
