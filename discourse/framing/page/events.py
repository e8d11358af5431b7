"""One event side by side: its articles in columns, its speakers in rows, and the propositions that may correspond."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from discourse.framing.alignment import Match, text_of
from discourse.framing.article import Article
from discourse.framing.instances import Instance
from discourse.framing.page.evidence import Evidence
from discourse.framing.page.table import NONE
from discourse.framing.propositions import Placed
from discourse.framing.sources import NOBODY, cue_text
from discourse.framing.words import content_words, fold, stem, words

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

MOST = 12
"""Speakers and matches shown of an event."""
QUOTES = '“”" '
SHOWN = 14
"""Words of what is said that a cell shows at once."""
DOES = {
    "own, plain": "states it in its own voice",
    "own, hedged": "states it in its own voice, with a hedge",
    "own, boosted": "states it in its own voice, firmly",
    "attributed, plain": "has a source say it",
    "attributed, hedged": "has a source say it, with a hedge",
    "attributed, boosted": "has a source say it, firmly",
}
DOES_BOTH = {status: words.replace("states it in its", "state it in their").replace("has a", "have a") for status, words in DOES.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """One attribution in a cell: the verb, how, and the beginning of what is said."""

    verb: str
    href: str
    """Where its sentence is shown, if it is."""
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
    href: str
    """The article's row."""
    status: str
    vouched: str
    """Who vouches for it, with the words that say so."""
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two propositions that may correspond."""

    score: str
    shared: int
    """Content words in common."""
    difference: str
    """What each article does with the proposition, in a sentence."""
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
    differing: int
    """Matches that present the proposition differently."""
    pairs: tuple[Pair, ...]
    """The strongest of these."""
    alike: int
    """Matches that present the proposition alike, not shown."""


def events(comparison: Comparison, evidence: Evidence) -> list[Event]:
    """All events that two outlets or more have written on."""
    return [_event(f"ev-{n}", name, comparison, evidence) for n, name in enumerate(comparison.events)]


def _event(id_: str, name: str, comparison: Comparison, evidence: Evidence) -> Event:
    articles, order = comparison.material.articles, comparison.material.design.outlets
    numbers = sorted((n for n, article in enumerate(articles) if article.event == name), key=lambda n: order.index(articles[n].outlet))
    said: defaultdict[str, dict[int, list[Instance]]] = defaultdict(lambda: {n: [] for n in numbers})
    for instance in comparison.material.instances:
        if instance.layer == "attribution" and instance.article in numbers:
            said[instance.speaker or NOBODY][instance.article].append(instance)
    ranked = sorted(
        said,
        key=lambda who: (who.startswith("("), -sum(bool(x) for x in said[who].values()), -sum(len(x) for x in said[who].values()), who),
    )
    rows = tuple((who, tuple(tuple(_said(comparison, evidence, i) for i in said[who][n]) for n in numbers)) for who in ranked[:MOST])
    found = comparison.matched[name]
    telling = [match for match in found if match.difference]
    columns = tuple((articles[n].outlet, articles[n].title, f"#art-{n}") for n in numbers)
    pairs = tuple(_pair(comparison, match) for match in sorted(telling, key=lambda m: -m.score)[:MOST])
    return Event(id_, name, columns, rows, max(0, len(ranked) - MOST), len(telling), pairs, len(found) - len(telling))


def _said(comparison: Comparison, evidence: Evidence, instance: Instance) -> Said:
    article = comparison.material.articles[instance.article]
    content = " … ".join(span.text(article.text).strip() for span in instance.annotation.roles.get("content", ()))
    if instance.kind == "direct":
        content = "“" + content.strip(QUOTES).rstrip(",") + "”"
    parts = content.split()
    return Said(
        cue_text(article, instance) or NONE,
        evidence.shown.get(id(instance), ""),
        instance.kind,
        instance.attribute("stance"),
        " ".join(parts[:SHOWN]),
        " ".join(parts[SHOWN : 4 * SHOWN]) + (" …" if len(parts) > 4 * SHOWN else ""),
    )


def _pair(comparison: Comparison, match: Match) -> Pair:
    sides = (_side(comparison, match, match.first), _side(comparison, match, match.second))
    return Pair(f"{match.score:.2f}", len(match.shared), _told(match, sides[0].outlet, sides[1].outlet), sides)


def _told(match: Match, first: str, second: str) -> str:
    """What each article does with the proposition, in plain words."""
    told = [f"{first} {DOES[match.first.status]}", f"{second} {DOES[match.second.status]}"]
    if match.first.status == match.second.status:
        told = [f"both {DOES_BOTH[match.first.status]}"]
    told += [
        f"{outlet} sets it against something else"
        for outlet, item, other in ((first, match.first, match.second), (second, match.second, match.first))
        if item.proposition.against and not other.proposition.against
    ]
    voices = (match.first.proposition.voice, match.second.proposition.voice)
    if voices[0] != voices[1] and match.first.status == match.second.status:
        told.append(f"{voices[0]} by {first}, {voices[1]} by {second}")
    return "; ".join(told)


def _side(comparison: Comparison, match: Match, item: Placed) -> Side:
    article = comparison.material.articles[item.article]
    return Side(
        article.outlet,
        article.title,
        f"#art-{item.article}",
        item.status,
        _vouched(article, item),
        _marked(text_of(article, item), match.shared),
    )


def _vouched(article: Article, item: Placed) -> str:
    """The speaker and the cue that gives the speaker the word."""
    holder = next((a for a in article.analysis.layer("attribution") if a.id == item.proposition.holder), None)
    if holder is None:
        return "in its own voice"
    cue = " ".join(" ".join(span.text(article.text) for span in holder.roles.get("cue", ())).split())
    return f"{item.speaker or NOBODY}: {cue}" if cue else item.speaker or NOBODY


def _marked(text: str, shared: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text in parts, those marked that are shared words."""
    parts: list[tuple[str, bool]] = []
    at = 0
    for word, span in words(text):
        if stem(fold(word)) in shared and content_words(word):
            parts += [(text[at : span.start], False), (word, True)]
            at = span.end
    return tuple((part, mark) for part, mark in [*parts, (text[at:], False)] if part)
