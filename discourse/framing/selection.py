"""Which articles are compared: those with an outlet, on the events and dates asked for, and each wire copy once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from discourse.errors import UsageError
from discourse.framing.article import Article
from discourse.framing.dates import iso
from discourse.framing.design import UNEQUAL
from discourse.framing.duplicates import Copy, copies, groups
from discourse.framing.schema import frame


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles to keep: metadata that must have a value, first and last day."""

    where: Mapping[str, str]
    since: str
    until: str

    def __post_init__(self) -> None:
        """Refuse a day that is none."""
        for name, raw in (("since", self.since), ("until", self.until)):
            if raw and not iso(raw):
                raise UsageError(f"{name}: {raw!r} is not a date that can be read; write it as 2026-03-31")

    def keeps(self, article: Article) -> bool:
        """True if the article is asked for; one without a readable date is not within any dates."""
        fits = all(article.meta.get(key, "").strip().casefold() == value.strip().casefold() for key, value in self.where.items())
        since, until = iso(self.since), iso(self.until)
        after = not since or since <= article.date
        before = not until or (bool(article.date) and article.date <= until)
        return fits and after and before


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles compared, what was set aside and why."""

    articles: tuple[Article, ...]
    emptied: tuple[str, ...]
    """Outlets of which no article is left."""
    duplicates: pd.DataFrame
    copy_of: Mapping[str, str]
    """From the id of a copy to that of the article it copies."""
    notes: tuple[str, ...]


def select(articles: Sequence[Article], choice: Choice, *, by: str, dedupe: bool) -> Selection:
    """Set aside what cannot or shall not be compared, and say so."""
    named = [article for article in articles if article.outlet]
    if not named:
        raise UsageError(_no_outlet(articles, by))
    chosen = [article for article in named if choice.keeps(article)]
    if not chosen:
        raise UsageError(f"no article is left after the filter ({len(named)} before it)")
    found = copies([article.forms for article in chosen])
    copy_of = _originals(chosen, found)
    kept = [article for article in chosen if not (dedupe and article.id in copy_of)]
    emptied = tuple(sorted({a.outlet for a in named} - {a.outlet for a in kept}))
    notes = [*_set_aside(articles, named, by), *_emptied(emptied), *_copied(found, copy_of, dedupe), *_dates(kept), *_lengths(kept)]
    return Selection(tuple(kept), emptied, _duplicates(chosen, found, copy_of, dedupe), copy_of, tuple(notes))


def _no_outlet(articles: Sequence[Article], by: str) -> str:
    if not articles:
        return "there is no document to compare"
    keys = sorted({key for article in articles for key in article.meta if article.meta[key]})
    return f"no document says its {by!r}; the metadata has {', '.join(keys) or 'nothing'}: name one of these with --by, or add a meta.csv"


def _originals(articles: Sequence[Article], found: Sequence[Copy]) -> dict[str, str]:
    """Of each group of copies the earliest article is the original; of equal dates the first given."""
    originals: dict[str, str] = {}
    for group in groups(found):
        first = min(group, key=lambda at: (articles[at].date or "9999", at))
        originals |= {articles[at].id: articles[first].id for at in group if at != first}
    return originals


def _duplicates(articles: Sequence[Article], found: Sequence[Copy], copy_of: Mapping[str, str], dedupe: bool) -> pd.DataFrame:
    pairs = ((articles[c.first], articles[c.second], c) for c in found)
    return frame(
        "duplicates",
        (
            {
                "article_a": a.id, "outlet_a": a.outlet, "article_b": b.id, "outlet_b": b.outlet, "containment": c.containment,
                "jaccard": c.jaccard, "kept": not dedupe or not {a.id, b.id} & set(copy_of),
            }
            for a, b, c in pairs
        ),
    )  # fmt: skip


def _set_aside(articles: Sequence[Article], named: Sequence[Article], by: str) -> list[str]:
    missing = [article.id for article in articles if not article.outlet]
    return (
        [f"{by} not said, left out: {len(missing)} of {several(len(articles), 'document')} ({_list(missing)})"]
        if len(named) < len(articles)
        else []
    )


def _emptied(outlets: Sequence[str]) -> list[str]:
    return [f"{outlet}: no article is left after the filter" for outlet in outlets]


def _copied(found: Sequence[Copy], copy_of: Mapping[str, str], dedupe: bool) -> list[str]:
    if not found:
        return ["no two articles share most of their wording (wire copy)"]
    done = "left out (--dedupe), the earliest of each group kept" if dedupe else "counted all the same (--dedupe leaves copies out)"
    return [
        f"wire copy or repeats: {several(len(copy_of), 'article')} of which an earlier one has most of the wording, {done}: {_list(list(copy_of))}"
    ]


def _dates(articles: Sequence[Article]) -> list[str]:
    unread = [a.id for a in articles if a.meta.get("date", "").strip() and not a.date]
    return [f"{several(len(unread), 'date')} not read for certain and kept as given: {_list(unread)}"] if unread else []


def _lengths(articles: Sequence[Article]) -> list[str]:
    """Say where outlets write at very different length, or one article is most of its outlet."""
    notes: list[str] = []
    owners = Counter(article.outlet for article in articles)
    lengths = {outlet: [len(a.word_starts) for a in articles if a.outlet == outlet] for outlet in owners}
    medians = {outlet: float(np.median(values)) for outlet, values in lengths.items()}
    short, long = min(medians, key=medians.__getitem__), max(medians, key=medians.__getitem__)
    if medians[long] > UNEQUAL * max(medians[short], 1):
        notes.append(
            f"articles differ in length: a middling one has {medians[long]:.0f} words in {long}, {medians[short]:.0f} in {short}; "
            "short texts hedge and quote differently, and their rates are not tested against those of long ones unless paired by event"
        )
    notes += [
        f"{outlet}: one of its {len(values)} articles has more than half of its words and decides its rates"
        for outlet, values in lengths.items()
        if len(values) > 2 and max(values) > sum(values) / 2
    ]
    return notes


def several(count: int, noun: str) -> str:
    """A number of things: `1 article`, `2 articles`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _list(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
