"""The sentences behind the numbers: each annotation once, in the list of its outlet, layer, voice and kind; other lists point there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from discourse.framing.alignment import text_of
from discourse.framing.article import Article
from discourse.framing.instances import Instance
from discourse.framing.measures import OUTLET_VOICES, VAGUE
from discourse.framing.page.table import NONE
from discourse.framing.propositions import Placed
from discourse.framing.sources import NOBODY, cue_text, partnered
from discourse.framing.voice import VOICES
from discourse.model import LAYERS, Span

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

MOST = 60
"""Sentences shown of one list; the table `evidence` has all."""
AROUND = 260
"""Characters of the sentence shown on either side of a cue."""
BUDGET = 9_000
"""Sentences shown on the page, about; with more than this, lists are shortened further."""


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Quote:
    """One annotation in its sentence."""

    id: str
    before: str
    marked: str
    after: str
    article: str
    href: str
    """The article's row."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """Annotations of one kind in one voice."""

    id: str
    label: str
    count: int
    quotes: tuple[Quote, ...]
    """The first so many, evenly taken."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A list of lists: a voice, a layer, an outlet."""

    id: str
    label: str
    count: int
    leaves: tuple[Leaf, ...] = ()
    branches: tuple[Branch, ...] = ()
    kinds: tuple[tuple[str, str, tuple[Leaf, ...]], ...] = ()
    """Of a layer: id, kind and its lists over all voices."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """A list of annotations that stand elsewhere: cue and id of each shown one."""

    id: str
    label: str
    count: int
    links: tuple[tuple[str, str], ...]
    """Id and words shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All lists, and where the list of a number is."""

    outlets: tuple[Branch, ...]
    pointers: Mapping[str, tuple[Pointers, ...]]
    """By outlet: sources, stances, speakers, contrast partners, propositions."""
    places: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """From (outlet, layer, kind, voice), (outlet, measure, category), (outlet, "speaker", name) or (outlet, "contrast", kind, first, second) to `#id`."""
    shown: Mapping[int, str] = field(default_factory=dict)
    """From an instance's identity to `#id` of its sentence, where that is shown."""

    def href(self, *key: str) -> str:
        """Where a number's list is; empty if there is none."""
        return self.places.get(key, "")


def evidence(comparison: Comparison) -> Evidence:
    """Lists for every number of the page."""
    lists = _Lists(comparison)
    outlets = comparison.material.design.outlets
    branches = tuple(lists.outlet(n, outlet) for n, outlet in enumerate(outlets))
    pointers = {
        outlet: (*lists.attributions(n, outlet), *lists.partners(n, outlet), *lists.propositions(n, outlet))
        for n, outlet in enumerate(outlets)
    }
    return Evidence(branches, pointers, lists.places, {key: f"#{place}" for key, place in lists.shown.items()})


def spread(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many, evenly from the beginning to the end."""
    if len(items) <= most:
        return list(items)
    return [items[place * len(items) // most] for place in range(most)]


class _Lists:
    """Builds the lists and keeps where each one and each annotation stands."""

    def __init__(self, comparison: Comparison) -> None:
        self.articles = comparison.material.articles
        self.found = comparison.material.instances
        self.stated = comparison.material.propositions
        self.most = max(5, min(MOST, MOST * BUDGET // max(len(self.found), 1)))
        self.places: dict[tuple[str, ...], str] = {}
        self.shown: dict[int, str] = {}
        self.partnered = partnered(self.articles, self.found)
        self.grouped: defaultdict[tuple[str, str, str, str], list[Instance]] = defaultdict(list)
        for instance in self.found:
            self.grouped[self.articles[instance.article].outlet, instance.layer, instance.voice, instance.kind].append(instance)

    def outlet(self, number: int, outlet: str) -> Branch:
        """All annotations of an outlet, layer by layer."""
        present = [layer for layer in LAYERS if any(key[:2] == (outlet, layer) for key in self.grouped)]
        layers = tuple(self._layer(f"e{number}{LAYERS.index(layer)}", outlet, layer) for layer in present)
        return Branch(f"e{number}", outlet, sum(branch.count for branch in layers), branches=layers)

    def _layer(self, id_: str, outlet: str, layer: str) -> Branch:
        voices = tuple(branch for voice in VOICES if (branch := self._voice(id_, outlet, layer, voice)).leaves)
        kinds: defaultdict[str, list[Leaf]] = defaultdict(list)
        for branch in voices:
            for leaf in branch.leaves:
                kinds[leaf.label].append(leaf)
        listed = tuple((f"{id_}k{n}", kind, tuple(kinds[kind])) for n, kind in enumerate(sorted(kinds)))
        self.places |= {(outlet, layer, kind, "all"): f"#{place}" for place, kind, _ in listed}
        self.places[outlet, layer, "all", "all"] = f"#{id_}"
        return Branch(id_, layer, sum(branch.count for branch in voices), branches=voices, kinds=listed)

    def _voice(self, id_: str, outlet: str, layer: str, voice: str) -> Branch:
        keys = sorted((key for key in self.grouped if key[:3] == (outlet, layer, voice)), key=lambda k: (-len(self.grouped[k]), k[3]))
        leaves = tuple(self._leaf(f"{id_}{voice[0]}{n}", key) for n, key in enumerate(keys))
        self.places |= {(outlet, layer, leaf.label, voice): f"#{leaf.id}" for leaf in leaves}
        if leaves:
            self.places[outlet, layer, "all", voice] = f"#{id_}{voice[0]}"
        label = voice if voice == "headline" else f"{voice} voice"
        return Branch(f"{id_}{voice[0]}", label, sum(leaf.count for leaf in leaves), leaves)

    def _leaf(self, id_: str, key: tuple[str, str, str, str]) -> Leaf:
        found = self.grouped[key]
        kept = spread(found, self.most)
        quotes = tuple(quote(f"{id_}-{n}", i.article, self.articles[i.article], i.cue) for n, i in enumerate(kept))
        self.shown |= {id(instance): quote.id for instance, quote in zip(kept, quotes, strict=True)}
        return Leaf(id_, key[3], len(found), quotes)

    def attributions(self, number: int, outlet: str) -> Iterable[Pointers]:
        """The attributions of an outlet by speaker, source type and stance: each leads to where its sentence stands."""
        groups: defaultdict[tuple[str, str], list[Instance]] = defaultdict(list)
        for instance in self.found:
            if instance.layer == "attribution" and self.articles[instance.article].outlet == outlet:
                for key in _groups(instance):
                    groups[key].append(instance)
        for place, (key, found) in enumerate(sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))):
            self.places[outlet, *key] = f"#p{number}-{place}"
            yield Pointers(f"p{number}-{place}", f"{key[0]}: {key[1]}", len(found), self._links(found))

    def partners(self, number: int, outlet: str) -> Iterable[Pointers]:
        """The contrasts of an outlet by whose words are set against whose."""
        mine = {key: group for key, group in self.partnered.items() if key[0] == outlet}
        for place, ((_, kind, first, second), found) in enumerate(sorted(mine.items())):
            self.places[outlet, "contrast", kind, first, second] = f"#r{number}-{place}"
            yield Pointers(f"r{number}-{place}", f"{kind}: {first or NONE} / {second or NONE}", len(found), self._links(found))

    def _links(self, found: Iterable[Instance]) -> tuple[tuple[str, str], ...]:
        """Where the sentences of annotations stand, of those that are shown."""
        links = (
            (self.shown[id(i)], f"{cue_text(self.articles[i.article], i) or '(no cue)'} ({i.kind})") for i in found if id(i) in self.shown
        )
        return tuple(islice(links, 4 * self.most))

    def propositions(self, number: int, outlet: str) -> Iterable[Pointers]:
        """The propositions of an outlet by status: their words stand in the list itself."""
        groups: defaultdict[str, list[Placed]] = defaultdict(list)
        for item in self.stated:
            if self.articles[item.article].outlet == outlet:
                groups[item.status].append(item)
        for place, status in enumerate(sorted(groups)):
            self.places[outlet, "propositions", status] = f"#q{number}-{place}"
            links = tuple((f"art-{i.article}", _short(text_of(self.articles[i.article], i))) for i in spread(groups[status], self.most))
            yield Pointers(f"q{number}-{place}", f"propositions: {status}", len(groups[status]), links)


def _groups(instance: Instance) -> Iterable[tuple[str, str]]:
    """The lists to which an attribution belongs."""
    source = instance.attribute("source_type") or "none"
    yield "speaker", instance.speaker or NOBODY
    yield "words", "unnamed" if source == "none" else source
    if instance.voice in OUTLET_VOICES:
        yield "sources", source
        yield "stances", instance.attribute("stance") or "neutral"
        if source in VAGUE:
            yield "sources", "vague"


def quote(id_: str, number: int, article: Article, cue: Span) -> Quote:
    """The sentence in which some words of an article begin, with these marked."""
    sentence = article.sentence_span(article.sentence(cue.start))
    start, end = max(sentence.start, cue.start - AROUND), min(max(sentence.end, cue.end), cue.end + AROUND)
    before = ("…" if start > sentence.start else "") + article.text[min(start, cue.start) : cue.start]
    after = article.text[cue.end : end] + ("…" if end < sentence.end else "")
    return Quote(id_, before, _short(cue.text(article.text), 400), after, article.title, f"#art-{number}")


def _short(line: str, most: int = 240) -> str:
    return line if len(line) <= most else line[: most - 1] + "…"
