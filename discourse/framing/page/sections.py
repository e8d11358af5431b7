"""The tables of the page, from the tables of the comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from discourse.framing.design import LEAST
from discourse.framing.measures import SHARES
from discourse.framing.page.evidence import Evidence
from discourse.framing.page.table import NONE, Cell, Table, interval, linked, number, percent, probability, records, signed, table, text
from discourse.report import web_link

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

SPEAKERS = 40
"""Speakers shown of an outlet; the table `speakers` has all."""
PARTNERS = 15
"""Pairs of holders shown of an outlet; the table `partners` has all."""

SHARE_TITLES = {
    "propositions": "Propositions by who vouches and how firmly",
    "words": "Words by who speaks",
    "sources": "Attributions by type of source",
    "stances": "Attributions by stance of the verb",
}


def outlets(comparison: Comparison) -> Table:
    """Who is compared."""
    rows = (
        [
            text(r.outlet), *(number(n, href="#articles") for n in (r.articles, r.words, r.sentences, r.median_words)), text(r.first_date),
            text(r.last_date), text(LEVELS[r.level]),
        ]
        for r in records(comparison.outlets)
    )  # fmt: skip
    header = ("Outlet", "Articles", "Words", "Sentences", "Median words", "First date", "Last date", "What can be said")
    return table("Outlets", header, rows)


LEVELS = {
    "empty": "nothing: no article left",
    "counts": "counts only: one article",
    "descriptive": "descriptive only: under 8 articles, no p-values",
    "tested": "rates, intervals and tests",
}


def articles(comparison: Comparison) -> Table:
    """Every article, with its address where it has one; the dots of the plots lead here."""
    addresses = [web_link(article.meta.get("url", "")) for article in comparison.material.articles]
    rows = (
        [
            text(r.title, addresses[r.Index]), text(r.outlet), text(r.event), text(r.date or (f"unread: {r.date_as_given}" if r.date_as_given else "")), number(r.words),
            number(r.own_words), number(r.quoted_words), number(r.reported_words), number(r.headline_words), text(r.copy_of),
        ]
        for r in records(comparison.articles)
    )  # fmt: skip
    header = ("Article", "Outlet", "Event", "Date", "Words", "own", "quoted", "reported", "headline", "Copy of")
    return table("Articles, with their words by voice", header, rows)


def totals(comparison: Comparison, evidence: Evidence, layer: str) -> Table:
    """Counts and rates of a layer's total in own and quoted voice: what its forest plot shows."""
    every = comparison.rates
    found = every[(every["layer"] == layer) & (every["kind"] == "all") & every["voice"].isin(["own", "quoted"])]
    made = _rates(found, evidence, layer, f"{layer.capitalize()}: counts and rates, all kinds together")
    return replace(made, header=made.header[1:], rows=tuple(row[1:] for row in made.rows))


def rates(comparison: Comparison, evidence: Evidence, layer: str) -> Table:
    """Counts and rates of a layer: a row an outlet, kind and voice that has any words."""
    found = comparison.rates[(comparison.rates["layer"] == layer) & ((comparison.rates["count"] > 0) | (comparison.rates["kind"] == "all"))]
    return _rates(found, evidence, layer, f"{layer.capitalize()}: counts and rates by kind and voice")


def _rates(found: pd.DataFrame, evidence: Evidence, layer: str, caption: str) -> Table:
    rows = []
    for r in records(found.sort_values(["kind", "voice"], key=_alls_first, kind="stable")):
        href = evidence.href(r.outlet, layer, r.kind, r.voice)
        rows.append(
            [text(r.kind if r.kind != "all" else "all kinds"), text(r.outlet), text(r.voice), number(r.number, href=href), number(r.words),
             number(r.per_1000_words, 2, href), interval(r.low, r.high), number(r.per_100_sentences, 1, href), number(r.range),
             number(r.dp_norm, 2)]
        )  # fmt: skip
    header = (
        "Kind",
        "Outlet",
        "Voice",
        "Count",
        "Words",
        "per 1,000 words",
        "95 % interval",
        "per 100 sentences",
        "in articles",
        "DP (norm.)",
    )
    spread = " DP near 0: spread evenly over the articles; near 1: crowded into few." if found["dp_norm"].notna().any() else ""
    note = f"Words: those in the row's voice, the denominator. A count opens its sentences.{spread}"
    return table(caption, header, rows, note)


def differences(comparison: Comparison, evidence: Evidence, layer: str) -> Table:
    """The differences of a layer's total, in own and quoted voice."""
    every = comparison.differences
    found = every[(every["layer"] == layer) & (every["kind"] == "all") & every["voice"].isin(["own", "quoted"])]
    return _differences(comparison, evidence, found, f"{layer.capitalize()}: differences", share=False)


def kinds(comparison: Comparison, evidence: Evidence, layer: str) -> Table:
    """The differences of a layer's kinds in own voice."""
    every = comparison.differences
    found = every[(every["layer"] == layer) & (every["kind"] != "all") & (every["voice"] == "own")]
    return _differences(comparison, evidence, found, f"{layer.capitalize()}: differences by kind, own voice", share=False)


def share_differences(comparison: Comparison, evidence: Evidence, measure: str) -> Table:
    """The differences of a share."""
    found = comparison.differences[comparison.differences["measure"] == measure]
    return _differences(comparison, evidence, found, f"{SHARE_TITLES[measure]}: differences", share=True)


def _differences(comparison: Comparison, evidence: Evidence, found: pd.DataFrame, caption: str, *, share: bool) -> Table:
    said = found[(found["count_a"] + found["count_b"] > 0) & found["level"].isin(["descriptive", "tested"])]
    rows = (
        [
            text(r.kind if r.kind != "all" else f"{r.voice} voice"), text(f"{r.outlet_a} : {r.outlet_b}"),
            *(linked(_value(value, share), _behind(evidence, r, outlet)) for value, outlet in ((r.value_a, r.outlet_a), (r.value_b, r.outlet_b))),
            signed(r.log_ratio), interval(r.low, r.high, sign=True), _stable(r.stability), signed(r.cliffs_delta), probability(r.p),
            probability(r.q), *([] if share else [number(r.log_likelihood_two_cell, 1)]),
        ]
        for r in records(said)
    )  # fmt: skip
    header = ["Measure", "Outlets (A : B)", "A", "B", "Log ratio", "95 % interval", "Same sign", "Cliff's δ", "p", "q"]
    note = _difference_note(comparison, share=share, tested=bool(said["p"].notna().any()))
    instead = "not compared, since two outlets with two articles each are the least" if said.empty and not found.empty else "none"
    return table(caption, header + ([] if share else ["LL"]), rows, note, instead)


def _behind(evidence: Evidence, row: Any, outlet: str) -> str:
    """The list behind one side of a difference."""
    return (
        evidence.href(outlet, row.layer, row.kind, row.voice) if row.measure == "rate" else _place(evidence, outlet, row.measure, row.kind)
    )


def _difference_note(comparison: Comparison, *, share: bool, tested: bool) -> str:
    test = (
        f"p: {comparison.settings['test']}; q: corrected within the family over all pairs; a dash: too few articles, or not in a family."
        if tested
        else f"No p-values: they are given from {LEAST} articles an outlet on."
    )
    likelihood = (
        ""
        if share
        else " LL: pooled log-likelihood, two-cell form (Rayson and Garside), listed because readers expect it; it takes words for independent and "
        "calls far too much significant, so it is no test here."
    )
    return (
        "A number under A or B opens its sentences. Log ratio: +1 is twice as much in A, −1 half as much. Same sign: share of resamples that agree on "  # noqa: RUF001
        f"the direction. {test}{likelihood}"
    )


def shares(comparison: Comparison, evidence: Evidence, measure: str) -> Table:
    """Shares of each outlet."""
    found = comparison.shares[comparison.shares["measure"] == measure]
    rows = (
        [text(_category(measure, r.category)), text(r.outlet), number(r.number, href=_place(evidence, r.outlet, measure, r.category)), number(r.total),
         percent(r.share), interval(r.low, r.high, share=True)]
        for r in records(found)
    )  # fmt: skip
    note = "Vague: unnamed and missing sources together." if measure == "sources" else ""
    return table(SHARE_TITLES[measure], ("Category", "Outlet", "Count", "of", "Share", "95 % interval, %"), rows, note)


def speakers(comparison: Comparison, evidence: Evidence, outlet: str) -> Table:
    """Who is given space in one outlet."""
    found = comparison.speakers[comparison.speakers["outlet"] == outlet].head(SPEAKERS)
    rows = (
        [text(r.speaker), text(r.source_type),
         *(number(n, href=evidence.href(outlet, "speaker", r.speaker)) for n in (r.attributions, r.articles, r.direct, r.indirect, r.mixed, r.words)),
         text(r.verbs)]
        for r in records(found)
    )  # fmt: skip
    total = int((comparison.speakers["outlet"] == outlet).sum())
    note = f"{total - SPEAKERS} more in the table of speakers." if total > SPEAKERS else ""
    header = ("Speaker", "Type", "Attributions", "Articles", "direct", "indirect", "mixed", "Words", "Verbs")
    return table(f"Speakers in {outlet}", header, rows, note)


def partners(comparison: Comparison, evidence: Evidence) -> Table:
    """Whose propositions are set against whose."""
    rows = (
        [text(f"{r.first or NONE} / {r.second or NONE}"), text(r.outlet), text(r.kind),
         *(number(n, href=evidence.href(r.outlet, "contrast", r.kind, r.first, r.second)) for n in (r.contrasts, r.articles))]
        for r in records(comparison.partners.groupby("outlet", sort=False).head(PARTNERS))
    )  # fmt: skip
    note = f"Up to {PARTNERS} pairs an outlet; the table of partners has all. Whoever vouches for the first words of an arm is its holder."
    return table("Whose words are set against whose", ("First / second", "Outlet", "Kind", "Contrasts", "Articles"), rows, note)


def duplicates(comparison: Comparison) -> Table:
    """Wire copy."""
    rows = (
        [
            text(f"{r.article_a} / {r.article_b}"),
            text(f"{r.outlet_a} / {r.outlet_b}"),
            percent(r.containment),
            percent(r.jaccard),
            text("yes" if r.kept else "no"),
        ]
        for r in records(comparison.duplicates)
    )
    header = ("Articles", "Outlets", "Shared, of the shorter", "Jaccard", "Both counted")
    return table("Articles that share most of their wording", header, rows)


def errors(comparison: Comparison) -> Table:
    """Precision and recall of each layer."""
    rows = (
        [text(r.layer), number(r.precision, 3), number(r.recall, 3), number(r.f1, 3), text(r.source)] for r in records(comparison.detector)
    )
    return table("How well each layer is found", ("Layer", "Precision", "Recall", "F1", "Measured on"), rows)


def _value(value: float, share: bool) -> Cell:
    return percent(value) if share else number(value, 2)


def _stable(value: float) -> Cell:
    return Cell(NONE) if pd.isna(value) else Cell(f"{100 * value:.0f} %", "", float(value))


def _place(evidence: Evidence, outlet: str, measure: str, category: str) -> str:
    return evidence.href(outlet, measure, category) or ("#articles" if measure == "words" else "")


def _category(measure: str, category: str) -> str:
    return {"author": "the author", "none": "no source named"}.get(category, category) if measure in SHARES else category


def _alls_first(column: pd.Series[str]) -> pd.Series[str]:
    """Totals before their parts."""
    return column.map(lambda name: "" if name == "all" else {"own": "0", "quoted": "1", "reported": "2", "headline": "3"}.get(name, name))
