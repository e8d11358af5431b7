"""The comparison as a page. The environment, style and charts are the report's; here is what the page shows, and nothing is computed anew."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from discourse.framing.detector import caution
from discourse.framing.measures import SHARES
from discourse.framing.page import sections
from discourse.framing.page.events import events
from discourse.framing.page.evidence import Evidence, evidence
from discourse.framing.page.forest import Forest, forest
from discourse.framing.page.lexical import lexical
from discourse.framing.page.table import Table
from discourse.framing.selection import several
from discourse.model import LAYERS
from discourse.report import Chart, assets, environment, page, provenance, stack, visible

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

TEMPLATE = "compare/compare.html.j2"
STYLES = ("css/marks.css", "css/page.css", "compare/compare.css", "css/print.css")
SCRIPTS = ("compare/compare.js",)
LARGEST = 400_000
"""Bytes of a table that the page carries for download; `-o FOLDER` writes all of them."""
STANCES = 8
"""Speakers with bars of their own."""
UNITS = {"propositions": "propositions", "words": "words", "sources": "attributions", "stances": "attributions"}
"""What the shares of each kind are of."""
TONES = tuple(f"tone-{n}" for n in range(6))


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's section."""

    name: str
    forest: Forest
    totals: Table
    rates: Table
    differences: Table
    kinds: Table
    caution: str


@dataclass(frozen=True, slots=True)
class Share:
    """One share's section."""

    name: str
    title: str
    charts: tuple[Chart, ...]
    table: Table
    differences: Table


def render(
    comparison: Comparison, *, title: str = "", command: str = "", words: Mapping[str, pd.DataFrame], template_dir: Path | None = None
) -> str:
    """The page as one string of HTML; `words` are the tables of words that were asked for."""
    env = environment(template_dir)
    lists = evidence(comparison)
    analyses = [article.analysis for article in comparison.material.articles]
    context: dict[str, Any] = {
        "title": title or f"Comparison of {several(len(comparison.material.design.outlets), 'outlet')}",
        "provenance": provenance(analyses, command=command),
        "comparison": comparison,
        "outlets": sections.outlets(comparison),
        "articles": sections.articles(comparison),
        "layers": [_layer(comparison, lists, name) for name in LAYERS],
        "shares": [_share(comparison, lists, name) for name in SHARES],
        "stances": _stances(comparison),
        "speakers": [(outlet, sections.speakers(comparison, lists, outlet)) for outlet in comparison.material.design.outlets],
        "partners": sections.partners(comparison, lists),
        "events": events(comparison, lists),
        "words": lexical(comparison, words),
        "duplicates": sections.duplicates(comparison),
        "errors": sections.errors(comparison),
        "evidence": lists,
        "downloads": downloads({**comparison.tables(), **words}),
    }
    return page(env, TEMPLATE, assets(env, styles=STYLES, scripts=SCRIPTS), context)


def downloads(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, int, str]]:
    """Name, rows and address of each table as CSV; no address where the table is too large for the page."""
    found = []
    for name, table in tables.items():
        data = table.to_csv(index=False).encode()
        address = "data:text/csv;charset=utf-8;base64," + base64.b64encode(data).decode() if len(data) <= LARGEST else ""
        found.append((name, len(table), address))
    return found


def _layer(comparison: Comparison, lists: Evidence, name: str) -> Layer:
    return Layer(
        name,
        forest(comparison, name),
        sections.totals(comparison, lists, name),
        sections.rates(comparison, lists, name),
        sections.differences(comparison, lists, name),
        sections.kinds(comparison, lists, name),
        caution(comparison.detector, name),
    )


def _share(comparison: Comparison, lists: Evidence, name: str) -> Share:
    found = comparison.shares[(comparison.shares["measure"] == name) & (comparison.shares["category"] != "vague")]
    order = list(dict.fromkeys(found["category"]))
    common = _commonest(found.groupby("category")["count"].sum())
    charts = tuple(
        stack(
            _title(comparison, outlet, part["count"].sum(), UNITS[name]),
            f"{sections.SHARE_TITLES[name]} in {visible(outlet)}",
            "Count",
            _parts(part.set_index("category")["count"], order, common),
        )
        for outlet in comparison.material.design.outlets
        for part in [found[found["outlet"] == outlet]]
    )
    table, differences = sections.shares(comparison, lists, name), sections.share_differences(comparison, lists, name)
    return Share(name, sections.SHARE_TITLES[name], charts, table, differences)


def _title(comparison: Comparison, outlet: str, total: float, unit: str) -> str:
    """The outlet and what its shares are of, with a warning where that is one article."""
    alone = "" if comparison.material.design.of(outlet).sum() > 1 else ", one article"
    return f"{visible(outlet, 80)} ({total:,.0f} {unit}{alone})"


def _commonest(totals: pd.Series[int]) -> list[str]:
    """The categories that get a colour of their own, the commonest first; with more than there are colours, the last is for the rest."""
    ranked = [str(name) for name in totals.sort_values(ascending=False, kind="stable").index]
    return ranked if len(ranked) <= len(TONES) else ranked[: len(TONES) - 1]


def _parts(counts: pd.Series[int], order: list[str], common: list[str]) -> list[tuple[str, float, str]]:
    """Counts in the given order and in the same colours for all outlets; what is not common is one part."""
    parts = [(visible(name, 80), float(counts.get(name, 0)), TONES[common.index(name)]) for name in order if name in common]
    rest = sum(float(counts.get(name, 0)) for name in order if name not in common)
    return [*parts, ("other", rest, TONES[-1])]


def _stances(comparison: Comparison) -> list[tuple[str, list[Chart]]]:
    """For the speakers whom most outlets give the word, most often: the stances of their verbs, a bar an outlet."""
    table = comparison.stances
    named = table[~table["speaker"].str.startswith("(")]
    ranked = named.groupby("speaker").agg(outlets=("outlet", "nunique"), total=("attributions", "sum"))
    top = ranked.sort_values(["outlets", "total"], ascending=False, kind="stable").head(STANCES)
    totals = table.groupby("stance")["attributions"].sum().sort_values(ascending=False, kind="stable")
    order, common = [str(stance) for stance in totals.index], _commonest(totals)
    return [
        (
            str(name),
            [
                _stance_bar(named[named["speaker"] == name], str(name), outlet, order, common)
                for outlet in comparison.material.design.outlets
            ],
        )
        for name in top.index
    ]


def _stance_bar(found: pd.DataFrame, speaker: str, outlet: str, order: list[str], common: list[str]) -> Chart:
    counts = found[found["outlet"] == outlet].groupby("stance")["attributions"].sum()
    said = f"Stance of the verbs that {visible(outlet)} gives {visible(speaker)}"
    return stack(f"{visible(outlet, 80)}: {several(int(counts.sum()), 'attribution')}", said, "Attributions", _parts(counts, order, common))
