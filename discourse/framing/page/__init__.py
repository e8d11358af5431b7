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
from discourse.framing.page.table import Table
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
TONES = tuple(f"tone-{n}" for n in range(6))


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer's section."""

    name: str
    forest: Forest
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
    comparison: Comparison, *, title: str = "", command: str = "", lexical: Mapping[str, pd.DataFrame], template_dir: Path | None = None
) -> str:
    """The page as one string of HTML."""
    env = environment(template_dir)
    lists = evidence(comparison)
    analyses = [article.analysis for article in comparison.material.articles]
    context: dict[str, Any] = {
        "title": title or f"Comparison of {_several(len(comparison.material.design.outlets), 'outlet')}",
        "provenance": provenance(analyses, command=command),
        "comparison": comparison,
        "outlets": sections.outlets(comparison),
        "articles": sections.articles(comparison),
        "layers": [_layer(comparison, lists, name) for name in LAYERS],
        "shares": [_share(comparison, lists, name) for name in SHARES],
        "stances": _stances(comparison),
        "speakers": [(outlet, sections.speakers(comparison, lists, outlet)) for outlet in comparison.material.design.outlets],
        "partners": sections.partners(comparison),
        "events": events(comparison),
        "keywords": sections.words(lexical["words"]) if "words" in lexical else [],
        "collocations": sections.collocations(lexical["collocations"]) if "collocations" in lexical else [],
        "concordance": sections.concordance(comparison, lexical["concordance"]) if "concordance" in lexical else None,
        "duplicates": sections.duplicates(comparison),
        "errors": sections.errors(comparison),
        "evidence": lists,
        "downloads": downloads({**comparison.tables(), **lexical}),
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
        sections.rates(comparison, lists, name),
        sections.differences(comparison, name),
        sections.kinds(comparison, name),
        caution(comparison.detector, name),
    )


def _share(comparison: Comparison, lists: Evidence, name: str) -> Share:
    found = comparison.shares[(comparison.shares["measure"] == name) & (comparison.shares["category"] != "vague")]
    categories = list(dict.fromkeys(found["category"]))
    common = sorted(categories, key=lambda c: -found.loc[found["category"] == c, "count"].sum())[: len(TONES)]
    charts = tuple(
        stack(
            _title(comparison, outlet),
            f"{sections.SHARE_TITLES[name]} in {visible(outlet)}",
            "Count",
            _parts(found[found["outlet"] == outlet], categories, common),
        )
        for outlet in comparison.material.design.outlets
    )
    return Share(
        name, sections.SHARE_TITLES[name], charts, sections.shares(comparison, lists, name), sections.share_differences(comparison, name)
    )


def _title(comparison: Comparison, outlet: str) -> str:
    """The outlet, with a warning where its shares are those of one article."""
    shown = visible(outlet, 80)
    return shown if comparison.material.design.of(outlet).sum() > 1 else f"{shown} (one article)"


def _parts(found: pd.DataFrame, categories: list[str], common: list[str]) -> list[tuple[str, float, str]]:
    """Counts in the order of the categories, in the same colours for all outlets; beyond six colours the last is shared."""
    counts = dict(zip(found["category"], found["count"], strict=True))
    return [
        (visible(name, 80), float(counts.get(name, 0)), TONES[common.index(name)] if name in common else TONES[-1]) for name in categories
    ]


def _stances(comparison: Comparison) -> list[tuple[str, list[Chart]]]:
    """For the speakers most often given the word: the stances of their verbs, a bar an outlet."""
    table = comparison.stances
    named = table[~table["speaker"].str.startswith("(")]
    top = named.groupby("speaker")["attributions"].sum().sort_values(ascending=False, kind="stable").head(STANCES)
    order = list(table.groupby("stance")["attributions"].sum().sort_values(ascending=False, kind="stable").index)
    return [
        (
            str(name),
            [_stance_bar(named[named["speaker"] == name], str(name), outlet, order) for outlet in comparison.material.design.outlets],
        )
        for name in top.index
    ]


def _stance_bar(found: pd.DataFrame, speaker: str, outlet: str, order: list[str]) -> Chart:
    counts = found[found["outlet"] == outlet].groupby("stance")["attributions"].sum()
    items = [(visible(stance, 80), float(counts.get(stance, 0)), TONES[min(place, len(TONES) - 1)]) for place, stance in enumerate(order)]
    return stack(visible(outlet, 80), f"Stance of the verbs that {visible(outlet)} gives {visible(speaker)}", "Attributions", items)


def _several(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
