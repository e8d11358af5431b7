"""The comparison: every table, from one count of everything."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from discourse.framing import alignment, detector, estimates, lexis, sources
from discourse.framing.article import Article
from discourse.framing.design import LEAST, Design, level
from discourse.framing.differences import differences
from discourse.framing.instances import Instance
from discourse.framing.measures import Counts
from discourse.framing.page import render
from discourse.framing.propositions import Placed
from discourse.framing.schema import TABLES, frame
from discourse.framing.selection import Selection, several
from discourse.model import Span

_OWN_TABLES = tuple(name for name in TABLES if name not in ("words", "collocations", "concordance"))
"""Tables that need no further question; those of words depend on a voice or a term."""

FEW = {"counts": ("one article", "counts only"), "descriptive": (f"fewer than {LEAST} articles", "descriptive only: no p-values")}
"""What is said of outlets with few articles, by their level."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a comparison is made from: articles, what was found in them, and the plan."""

    selection: Selection
    instances: tuple[Instance, ...]
    propositions: tuple[Placed, ...]
    counts: Counts
    design: Design

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles compared."""
        return self.selection.articles


@dataclass(frozen=True, eq=False)
class Comparison:
    """How outlets attribute, hedge, contrast and claim. Each table is a pandas DataFrame with the columns of `discourse.framing.TABLES`."""

    material: Material
    settings: Mapping[str, str]
    """What the figures depend on: keys of the metadata, unit, resamples, seed, families, versions."""

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know before any figure."""
        said = {outlet: level(int(self.material.design.of(outlet).sum())) for outlet in self.material.design.outlets}
        few = [
            f"{', '.join(names)}: {reason[0]}{' each' if len(names) > 1 else ''}, {reason[1]}"
            for wanted, reason in FEW.items()
            if (names := [outlet for outlet, found in said.items() if found == wanted])
        ]
        alone = [f"only one outlet ({next(iter(said))}): described, not compared"] if len(said) == 1 else []
        return (*alone, *few, *self._unpaired(), *self.material.selection.notes)

    @cached_property
    def outlets(self) -> pd.DataFrame:
        """One row an outlet, those with no article left among them."""
        present = (self._outlet_row(outlet) for outlet in self.material.design.outlets)
        empty = (
            {"outlet": outlet, "articles": 0, "words": 0, "sentences": 0, "first_date": "", "last_date": "", "level": "empty"}
            for outlet in self.material.selection.emptied
        )
        return frame("outlets", (*present, *empty))

    @cached_property
    def articles(self) -> pd.DataFrame:
        """One row an article, with its words by voice."""
        return frame("articles", (self._article_row(article) for article in self.material.articles))

    @cached_property
    def rates(self) -> pd.DataFrame:
        """Counts and rates per outlet, layer, kind and voice, with intervals and dispersion."""
        return estimates.rates(self.material.counts, self.material.design)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """Shares of propositions by status, of words by who speaks, of attributions by source type and stance."""
        return estimates.shares(self.material.counts, self.material.design)

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Effect sizes, intervals and tests for every measure and pair of outlets."""
        return differences(self.material.counts, self.material.design)

    @cached_property
    def speakers(self) -> pd.DataFrame:
        """Who is given space in which outlet, and how."""
        return sources.speakers(self.material.articles, self.material.instances)

    @cached_property
    def stances(self) -> pd.DataFrame:
        """Which cues of which stance each speaker is given in which outlet."""
        return sources.stances(self.material.articles, self.material.instances)

    @cached_property
    def partners(self) -> pd.DataFrame:
        """Whose propositions are set against whose."""
        return sources.partners(self.material.articles, self.material.instances)

    @cached_property
    def propositions(self) -> pd.DataFrame:
        """Every proposition with its status and place."""
        return frame("propositions", (self._proposition_row(item) for item in self.material.propositions))

    @cached_property
    def matches(self) -> pd.DataFrame:
        """Propositions of different articles on one event that may correspond; empty where articles are not paired."""
        return frame("matches", (self._match_row(event, match) for event in self.events for match in self.matched[event]))

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """Every annotation with its sentence: what the numbers count."""
        return frame("evidence", (self._evidence_row(instance) for instance in self.material.instances))

    @property
    def duplicates(self) -> pd.DataFrame:
        """Pairs of articles that share most of their wording."""
        return self.material.selection.duplicates

    @cached_property
    def detector(self) -> pd.DataFrame:
        """Precision and recall of each layer."""
        return detector.detector()

    @property
    def events(self) -> tuple[str, ...]:
        """Events that two outlets or more have written on; empty where articles are not paired."""
        if not self.material.design.paired:
            return ()
        owners: dict[str, set[str]] = {}
        for article in self.material.articles:
            if article.event:
                owners.setdefault(article.event, set()).add(article.outlet)
        return tuple(sorted(event for event, names in owners.items() if len(names) > 1))

    @cached_property
    def matched(self) -> Mapping[str, list[alignment.Match]]:
        """The matches of each event as records."""
        bags = alignment.bags(self.material.articles, self.material.propositions)
        weight = alignment.weights(bags)
        items: dict[str, list[Placed]] = {event: [] for event in self.events}
        for item in self.material.propositions:
            items.get(self.material.articles[item.article].event, []).append(item)
        return {event: alignment.matches(group, bags, weight) for event, group in items.items()}

    def words(self, *, voice: str = "own", least: int = 5) -> pd.DataFrame:
        """Keywords of each pair of outlets among words that occur `least` times or more."""
        return lexis.keywords(self.material.articles, self.material.design, voice, least)

    def collocations(self, term: str, *, voice: str = "all", least: int = 2) -> pd.DataFrame:
        """What stands near a word in each outlet."""
        return lexis.collocations(self.material.articles, self.material.design.outlets, term, voice, least)

    def concordance(
        self, term: str, *, outlet: str = "", layer: str = "", role: str = "", voice: str = "all", width: int = 60
    ) -> pd.DataFrame:
        """Every occurrence of a word in its context, restricted to an outlet, to a voice or to a layer and role of annotations."""
        return lexis.concordance(self.material.articles, term, outlet=outlet, layer=layer, role=role, voice=voice, width=width)

    def side_by_side(self, event: str) -> pd.DataFrame:
        """One event: a row a speaker, a column an article, in each cell how often and with which verbs the speaker is given the word."""
        numbers = [n for n, article in enumerate(self.material.articles) if article.event == event]
        columns = {
            self.material.articles[n].id: sources.speakers(self.material.articles, self._found_in(n)).set_index("speaker") for n in numbers
        }
        table = pd.DataFrame({name: part["verbs"] for name, part in columns.items()}).fillna("")
        return table.sort_index().rename_axis("speaker").astype("str")

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Every table of the comparison by its name."""
        return MappingProxyType({name: getattr(self, name) for name in _OWN_TABLES})

    def tidy(self) -> pd.DataFrame:
        """Rates and shares in one long table, a row a figure: what `-o x.csv` writes."""
        rates = self.rates.assign(measure="rate", per="1000 words", value=self.rates["per_1000_words"], total=self.rates["words"])
        shares = self.shares.assign(layer="", kind=self.shares["category"], voice="", per="1", value=self.shares["share"])
        columns = ["outlet", "measure", "layer", "kind", "voice", "articles", "count", "total", "per", "value", "low", "high", "level"]
        return pd.concat([rates[columns], shares[columns]], ignore_index=True)

    def lexical(self, *, words: bool = False, terms: Iterable[str] = (), layer: str = "", role: str = "") -> dict[str, pd.DataFrame]:
        """The tables of words that are asked for: keywords, and for some terms collocations and concordance."""
        found = {"words": self.words()} if words else {}
        wanted = tuple(terms)
        if wanted:
            found["collocations"] = pd.concat([self.collocations(term) for term in wanted], ignore_index=True)
            found["concordance"] = pd.concat([self.concordance(term, layer=layer, role=role) for term in wanted], ignore_index=True)
        return found

    def to_html(
        self,
        *,
        title: str = "",
        command: str = "",
        lexical: Mapping[str, pd.DataFrame] = MappingProxyType({}),
        template_dir: Path | None = None,
    ) -> str:
        """The comparison as one page that needs nothing else; `lexical` is what `lexical()` gave."""
        return render(self, title=title, command=command, words=lexical, template_dir=template_dir)

    def to_json(self, lexical: Mapping[str, pd.DataFrame] = MappingProxyType({})) -> str:
        """Settings, notes and every table as one JSON object; a missing figure is null."""
        tables = {name: table.to_dict("split", index=False) for name, table in {**self.tables(), **lexical}.items()}
        whole = {"schema": "discourse-comparison/1", "settings": dict(self.settings), "notes": list(self.notes), "tables": tables}
        return json.dumps(_finite(whole), ensure_ascii=False, allow_nan=False) + "\n"

    def _found_in(self, number: int) -> list[Instance]:
        return [instance for instance in self.material.instances if instance.article == number]

    def _unpaired(self) -> list[str]:
        if not self.material.design.paired:
            return []
        without = sum(not article.event for article in self.material.articles)
        notes = [f"event not said, not paired: {several(without, 'article')}"] if without else []
        alone = [f"{a} and {b}" for a, b in self.material.design.pairs() if not self.material.design.shared(a, b)]
        return notes + ([f"no event in common, so not compared: {'; '.join(alone)}"] if alone else [])

    def _outlet_row(self, outlet: str) -> dict[str, object]:
        mine = [article for article in self.material.articles if article.outlet == outlet]
        lengths = pd.Series([len(article.word_starts) for article in mine])
        days = sorted(article.date for article in mine if article.date)
        return {
            "outlet": outlet, "articles": len(mine), "words": lengths.sum(), "sentences": sum(len(article.sentence_starts) for article in mine),
            "median_words": lengths.median(), "first_date": days[0] if days else "", "last_date": days[-1] if days else "", "level": level(len(mine)),
        }  # fmt: skip

    def _article_row(self, article: Article) -> dict[str, object]:
        words = article.words_by_voice()
        return {
            "article": article.id, "outlet": article.outlet, "event": article.event, "date": article.date,
            "date_as_given": article.meta.get("date", ""), "title": article.title, "words": words["all"],
            **{f"{voice}_words": words[voice] for voice in ("own", "quoted", "reported", "headline")},
            "sentences": len(article.sentence_starts), "copy_of": self.material.selection.copy_of.get(article.id, ""),
        }  # fmt: skip

    def _proposition_row(self, item: Placed) -> dict[str, object]:
        article, p = self.material.articles[item.article], item.proposition
        return {
            "outlet": article.outlet, "article": article.id, "event": article.event, "proposition": p.id, "holder": p.holder, "speaker": item.speaker,
            "voice": p.voice, "certainty": p.certainty, "stance": p.stance, "kind": p.kind, "contrasted": bool(p.against), "sentence": p.sentence,
            "start": item.span.start, "end": item.span.end, "text": alignment.text_of(article, item),
        }  # fmt: skip

    def _match_row(self, event: str, match: alignment.Match) -> dict[str, object]:
        a, b = match.first, match.second
        one, other = self.material.articles[a.article], self.material.articles[b.article]
        return {
            "event": event, "speaker": a.speaker if a.speaker == b.speaker else f"{a.speaker or sources.AUTHOR} / {b.speaker or sources.AUTHOR}",
            "score": match.score, "shared_words": " ".join(match.shared), "difference": match.difference, "outlet_a": one.outlet, "article_a": one.id,
            "proposition_a": a.proposition.id, "status_a": a.status, "text_a": alignment.text_of(one, a), "outlet_b": other.outlet,
            "article_b": other.id, "proposition_b": b.proposition.id, "status_b": b.status, "text_b": alignment.text_of(other, b),
        }  # fmt: skip

    def _evidence_row(self, instance: Instance) -> dict[str, object]:
        article = self.material.articles[instance.article]
        span = Span(*instance.cue)
        return {
            "outlet": article.outlet, "article": article.id, "event": article.event, "layer": instance.layer, "kind": instance.kind,
            "voice": instance.voice, "cue": " ".join(span.text(article.text).split()), "speaker": instance.speaker,
            "source_type": instance.attribute("source_type"), "stance": instance.attribute("stance"), "certainty": instance.attribute("certainty"),
            "confidence": instance.annotation.confidence, "annotation": instance.annotation.id, "sentence": instance.sentence, "start": span.start,
            "end": span.end, "sentence_text": " ".join(article.sentence_span(instance.sentence).text(article.text).split()),
        }  # fmt: skip


def _finite(value: Any) -> Any:
    """The same without numbers that JSON does not know: what is missing is null, infinity a string."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return [_finite(item) for item in value] if isinstance(value, list) else value
