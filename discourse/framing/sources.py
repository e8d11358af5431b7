"""Who is given space, and how: speakers, the stance of the verbs they are given, and who is set against whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from discourse.framing.article import Article
from discourse.framing.instances import Instance
from discourse.framing.schema import frame
from discourse.framing.words import WORD, fold
from discourse.model import Span, Spans

NOBODY = "(no source)"
AUTHOR = "(the author)"


def speakers(articles: Sequence[Article], found: Iterable[Instance]) -> pd.DataFrame:
    """One row an outlet and speaker: how often, directly or indirectly, with how many words and which verbs."""
    grouped: defaultdict[tuple[str, str], list[Instance]] = defaultdict(list)
    for instance in found:
        if instance.layer == "attribution":
            grouped[articles[instance.article].outlet, instance.speaker or NOBODY].append(instance)
    rows = (_speaker_row(articles, outlet, name, group) for (outlet, name), group in grouped.items())
    return _ranked(frame("speakers", rows), ["outlet", "attributions", "words", "speaker"])


def stances(articles: Sequence[Article], found: Iterable[Instance]) -> pd.DataFrame:
    """One row an outlet, speaker, stance and cue: said against claimed."""
    grouped: defaultdict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for instance in found:
        if instance.layer == "attribution":
            article = articles[instance.article]
            key = (article.outlet, instance.speaker or NOBODY, instance.attribute("stance") or "neutral", cue_text(article, instance))
            grouped[key].append(instance.article)
    rows = (
        {"outlet": outlet, "speaker": name, "stance": stance, "cue": cue, "attributions": len(places), "articles": len(set(places))}
        for (outlet, name, stance, cue), places in grouped.items()
    )
    return _ranked(frame("stances", rows), ["outlet", "attributions", "speaker", "stance", "cue"])


def partners(articles: Sequence[Article], found: Sequence[Instance]) -> pd.DataFrame:
    """One row an outlet, kind of contrast and pair of holders: whose proposition is set against whose."""
    rows = (
        {
            "outlet": outlet, "kind": kind, "first": first, "second": second, "contrasts": len(group),
            "articles": len({instance.article for instance in group}),
        }
        for (outlet, kind, first, second), group in partnered(articles, found).items()
    )  # fmt: skip
    return _ranked(frame("partners", rows), ["outlet", "contrasts", "kind", "first", "second"])


def partnered(articles: Sequence[Article], found: Sequence[Instance]) -> dict[tuple[str, str, str, str], list[Instance]]:
    """The contrasts by outlet, kind and the holders of both arms."""
    holders = _holders(articles, found)
    grouped: defaultdict[tuple[str, str, str, str], list[Instance]] = defaultdict(list)
    for instance in found:
        if instance.layer == "contrast":
            first, second = (_holder(holders[instance.article], instance.annotation.roles.get(role, ())) for role in ("arm1", "arm2"))
            grouped[articles[instance.article].outlet, instance.kind, first, second].append(instance)
    return grouped


def cue_text(article: Article, instance: Instance) -> str:
    """The words of a cue on one line, folded; empty for an attribution without one."""
    spans = instance.annotation.roles.get("cue", ())
    return " ".join(fold(w) for span in spans for w in span.text(article.text).split())


def _speaker_row(articles: Sequence[Article], outlet: str, name: str, group: Sequence[Instance]) -> dict[str, object]:
    kinds = Counter(i.kind for i in group)
    verbs = Counter(text for i in group if (text := cue_text(articles[i.article], i)))
    return {
        "outlet": outlet,
        "speaker": name,
        "source_type": Counter(i.attribute("source_type") or "none" for i in group).most_common(1)[0][0],
        "attributions": len(group),
        "articles": len({i.article for i in group}),
        **{kind: kinds[kind] for kind in ("direct", "indirect", "mixed")},
        "words": sum(_words(articles[i.article].text, i.annotation.roles.get("content", ())) for i in group),
        "verbs": ", ".join(f"{verb} {n}" for verb, n in sorted(verbs.items(), key=lambda item: (-item[1], item[0]))),
    }


def _words(text: str, spans: Spans) -> int:
    return sum(1 for span in spans for _ in WORD.finditer(text, span.start, span.end))


def _holders(articles: Sequence[Article], found: Iterable[Instance]) -> list[list[tuple[Span, str]]]:
    """For each article the contents of its attributions with their speakers, the smallest first."""
    contents: list[list[tuple[Span, str]]] = [[] for _ in articles]
    for instance in found:
        if instance.layer == "attribution":
            contents[instance.article] += [(span, instance.speaker or NOBODY) for span in instance.annotation.roles.get("content", ())]
    return [sorted(rows, key=lambda row: row[0].end - row[0].start) for rows in contents]


def _holder(contents: Sequence[tuple[Span, str]], arm: Spans) -> str:
    """Who vouches for an arm: the speaker of the smallest content around its beginning, else the author."""
    if not arm:
        return ""
    return next((name for span, name in contents if span.start <= arm[0].start < span.end), AUTHOR)


def _ranked(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Sorted by outlet, then by number downwards, then by name."""
    return table.sort_values(list(keys), ascending=[table[key].dtype.kind not in "if" for key in keys], ignore_index=True)
