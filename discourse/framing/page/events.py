"""One event side by side: its articles in columns, its speakers in rows, and the propositions that may correspond."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discourse.framing.alignment import Match, text_of
from discourse.framing.instances import Instance
from discourse.framing.page.table import NONE
from discourse.framing.sources import AUTHOR, NOBODY, cue_text
from discourse.framing.words import content_words, fold, stem, words

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

MOST = 12
"""Speakers and matches shown of an event."""


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution in a cell: the verb, how, and the beginning of what is said."""

    verb: str
    kind: str
    stance: str
    content: str
    rest: str
    """What is cut off; shown on demand."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two propositions: its words with those that both share marked."""

    outlet: str
    article: str
    status: str
    speaker: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two propositions that may correspond."""

    score: str
    shared: str
    difference: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Event:
    """What the page shows of an event."""

    id: str
    name: str
    columns: tuple[tuple[str, str, str], ...]
    """Outlet, title and row of each article."""
    rows: tuple[tuple[str, tuple[tuple[Said, ...], ...]], ...]
    """Speaker, and what each article lets the speaker say."""
    more: int
    """Speakers not shown."""
    pairs: tuple[Pair, ...]
    alike: int
    """Matches that present the proposition alike, not shown."""


def events(comparison: Comparison) -> list[Event]:
    """All events that two outlets or more have written on."""
    return [_event(f"ev-{n}", name, comparison) for n, name in enumerate(comparison.events)]


def _event(id_: str, name: str, comparison: Comparison) -> Event:
    articles = comparison.material.articles
    numbers = [n for n, article in enumerate(articles) if article.event == name]
    said: defaultdict[str, dict[int, list[Instance]]] = defaultdict(lambda: {n: [] for n in numbers})
    for instance in comparison.material.instances:
        if instance.layer == "attribution" and instance.article in numbers:
            said[instance.speaker or NOBODY][instance.article].append(instance)
    ranked = sorted(
        said,
        key=lambda who: (who.startswith("("), -sum(bool(x) for x in said[who].values()), -sum(len(x) for x in said[who].values()), who),
    )
    rows = tuple((who, tuple(tuple(_said(comparison, i) for i in said[who][n]) for n in numbers)) for who in ranked[:MOST])
    found = comparison.matched[name]
    telling = [match for match in found if match.difference]
    columns = tuple((articles[n].outlet, articles[n].title, f"#art-{n}") for n in numbers)
    pairs = tuple(_pair(comparison, match) for match in sorted(telling, key=lambda m: -m.score)[:MOST])
    return Event(id_, name, columns, rows, max(0, len(ranked) - MOST), pairs, len(found) - len(telling))


def _said(comparison: Comparison, instance: Instance) -> Said:
    article = comparison.material.articles[instance.article]
    content = " … ".join(span.text(article.text) for span in instance.annotation.roles.get("content", ()))
    parts = content.split()
    return Said(
        cue_text(article, instance) or NONE, instance.kind, instance.attribute("stance"), " ".join(parts[:14]), " ".join(parts[14:60])
    )


def _pair(comparison: Comparison, match: Match) -> Pair:
    sides = (_side(comparison, match, first=True), _side(comparison, match, first=False))
    return Pair(f"{match.score:.2f}", ", ".join(match.shared), match.difference, sides)


def _side(comparison: Comparison, match: Match, *, first: bool) -> Side:
    item = match.first if first else match.second
    article = comparison.material.articles[item.article]
    speaker = AUTHOR if item.proposition.holder == "author" else item.speaker or NOBODY
    return Side(article.outlet, article.title, item.status, speaker, _marked(text_of(article, item), match.shared))


def _marked(text: str, shared: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text in parts, those marked that are shared words."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for word, span in words(text):
        if stem(fold(word)) in shared and content_words(word):
            parts += [(text[at : span.start], False), (word, True)]
            at = span.end
    return tuple((part, mark) for part, mark in [*parts, (text[at:], False)] if part)
