"""The tables of the page, from the tables of the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from discourse.framing.measures import SHARES
from discourse.framing.page.evidence import Evidence
from discourse.framing.page.table import NONE, Cell, Table, interval, number, percent, probability, records, signed, table, text

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

Z = 1.96
"""Keywords below this z-score are not shown; the table `words` has all."""
SPEAKERS = 40
"""Speakers shown of an outlet; the table `speakers` has all."""

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
            text(r.outlet), number(r.articles, href="#articles"), number(r.words), number(r.sentences), number(r.median_words), text(r.first_date),
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
    """Every article; the dots of the plots lead here."""
    rows = (
        [
            text(r.title), text(r.outlet), text(r.event), text(r.date or (f"unread: {r.date_as_given}" if r.date_as_given else "")), number(r.words),
            number(r.own_words), number(r.quoted_words), number(r.reported_words), number(r.headline_words), text(r.copy_of),
        ]
        for r in records(comparison.articles)
    )  # fmt: skip
    header = ("Article", "Outlet", "Event", "Date", "Words", "own", "quoted", "reported", "headline", "Copy of")
    return table("Articles, with their words by voice", header, rows)


def rates(comparison: Comparison, evidence: Evidence, layer: str) -> Table:
    """Counts and rates of a layer: a row an outlet, kind and voice that has any words."""
    found = comparison.rates[(comparison.rates["layer"] == layer) & ((comparison.rates["count"] > 0) | (comparison.rates["kind"] == "all"))]
    rows = (
        [
            text(r.kind if r.kind != "all" else "all kinds"), text(r.outlet), text(r.voice),
            number(r.number, href=evidence.href(r.outlet, layer, r.kind, r.voice)), number(r.words), number(r.per_1000_words, 2),
            interval(r.low, r.high), number(r.per_100_sentences, 1), number(r.range), number(r.dp_norm, 2),
        ]
        for r in records(found.sort_values(["kind", "voice"], key=_alls_first, kind="stable"))
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
    note = "Words: those in the row's voice, the denominator. A count opens its sentences. DP near 0: spread evenly over the articles; near 1: crowded into few."
    return table(f"{layer.capitalize()}: counts and rates", header, rows, note)


def differences(comparison: Comparison, layer: str) -> Table:
    """The differences of a layer's total, in own and quoted voice."""
    every = comparison.differences
    found = every[(every["layer"] == layer) & (every["kind"] == "all") & every["voice"].isin(["own", "quoted"])]
    return _differences(comparison, found, f"{layer.capitalize()}: differences", share=False)


def kinds(comparison: Comparison, layer: str) -> Table:
    """The differences of a layer's kinds in own voice."""
    every = comparison.differences
    found = every[(every["layer"] == layer) & (every["kind"] != "all") & (every["voice"] == "own")]
    return _differences(comparison, found, f"{layer.capitalize()}: differences by kind, own voice", share=False)


def share_differences(comparison: Comparison, measure: str) -> Table:
    """The differences of a share."""
    found = comparison.differences[comparison.differences["measure"] == measure]
    return _differences(comparison, found, f"{SHARE_TITLES[measure]}: differences", share=True)


def _differences(comparison: Comparison, found: pd.DataFrame, caption: str, *, share: bool) -> Table:
    rows = (
        [
            text(r.kind if r.kind != "all" else f"{r.voice} voice"), text(f"{r.outlet_a} : {r.outlet_b}"), _value(r.value_a, share),
            _value(r.value_b, share), signed(r.log_ratio), interval(r.low, r.high, sign=True), _stable(r.stability), signed(r.cliffs_delta),
            probability(r.p), probability(r.q), *([] if share else [number(r.log_likelihood_two_cell, 1)]),
        ]
        for r in records(found[found["count_a"] + found["count_b"] > 0])
    )  # fmt: skip
    header = ["Measure", "Outlets (A : B)", "A", "B", "Log ratio", "95 % interval", "Same sign", "Cliff's δ", "p", "q"]
    return table(caption, header + ([] if share else ["LL"]), rows, _difference_note(comparison, share))


def _difference_note(comparison: Comparison, share: bool) -> str:
    test = comparison.settings["test"]
    likelihood = (
        ""
        if share
        else " LL: pooled log-likelihood, two-cell form (Rayson and Garside), listed because readers expect it; it takes words for independent and "
        "calls far too much significant, so it is no test here."
    )
    return (
        f"Log ratio: +1 is twice as much in A, −1 half as much. Same sign: share of resamples that agree on the direction. p: {test}; "  # noqa: RUF001
        "q: corrected within the family over all pairs; a dash: too few articles, or not in a family." + likelihood
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
        [text(r.speaker), text(r.source_type), number(r.attributions, href=evidence.href(outlet, "speaker", r.speaker)), number(r.articles),
         number(r.direct), number(r.indirect), number(r.mixed), number(r.words), text(r.verbs)]
        for r in records(found)
    )  # fmt: skip
    total = int((comparison.speakers["outlet"] == outlet).sum())
    note = f"{total - SPEAKERS} more in the table of speakers." if total > SPEAKERS else ""
    header = ("Speaker", "Type", "Attributions", "Articles", "direct", "indirect", "mixed", "Words", "Verbs")
    return table(f"Speakers in {outlet}", header, rows, note)


def partners(comparison: Comparison) -> Table:
    """Whose propositions are set against whose."""
    rows = (
        [text(f"{r.first or '–'} / {r.second or '–'}"), text(r.outlet), text(r.kind), number(r.contrasts), number(r.articles)]  # noqa: RUF001
        for r in records(comparison.partners.groupby("outlet", sort=False).head(15))
    )
    note = "Up to 15 pairs an outlet; the table of partners has all. Whoever vouches for the first words of an arm is its holder."
    return table("Whose words are set against whose", ("First / second", "Outlet", "Kind", "Contrasts", "Articles"), rows, note)


def words(found: pd.DataFrame, most: int = 15) -> list[Table]:
    """The keywords of each pair of outlets, so many in either direction."""
    tables = []
    for (a, b), part in found.groupby(["outlet_a", "outlet_b"], sort=False):
        top = pd.concat([part[part["z"] > Z].head(most), part[part["z"] < -Z].head(most)])
        rows = [
            [text(r.word), text(a if r.z > 0 else b), number(r.count_a), number(r.count_b), signed(r.log_odds), signed(r.z), signed(r.log_ratio),
             interval(r.low, r.high, sign=True), signed(r.lrc), Cell(f"{r.range_a} / {r.range_b}"), Cell(f"{_dp(r.dp_norm_a)} / {_dp(r.dp_norm_b)}")]
            for r in records(top)
        ]  # fmt: skip
        header = ("Word", "oftener in", "A", "B", "Log-odds", "z", "Log ratio", "95 % limits", "LRC", "Articles A / B", "DP A / B")
        tables.append(table(f"Words in own voice: {a} (A) and {b} (B)", header, rows, WORDS_NOTE))
    return tables


WORDS_NOTE = (
    "Log-odds with an informative Dirichlet prior (Monroe et al. 2008) and its z-score; log ratio with exact limits corrected for the number of words, LRC "
    "the limit nearer to 0 (Evert 2022). All of these pool words over articles: a word in few articles (or with DP near 1) is a topic, not a habit."
)


def collocations(found: pd.DataFrame, most: int = 12) -> list[Table]:
    """The strongest collocates of each term, by outlet."""
    header = ("Collocate", "Outlet", "Together", "Term", "Collocate alone", "Log-likelihood", "PMI", "t")
    return [
        table(
            f"Within five words of “{term}”",
            header,
            (
                [text(r.collocate), text(r.outlet), number(r.number), number(r.term_count), number(r.collocate_count), number(r.log_likelihood, 1),
                 signed(r.pmi), signed(r.t_score)]
                for r in records(part.groupby("outlet", sort=False).head(most))
            ),
            "nltk's association measures over places within five words.",
        )
        for term, part in found.groupby("term", sort=False)
    ]  # fmt: skip


def concordance(comparison: Comparison, found: pd.DataFrame, most: int = 200) -> Table:
    """Occurrences of the terms in context; each leads to its article."""
    rows = {row.article: n for n, row in enumerate(records(comparison.articles))}
    lines = (
        [text(r.match), text(r.outlet), text(r.left), text(r.match), text(r.right), text(f"{r.layer} {r.role}".strip()), text(r.voice),
         text(f"{r.article}, sentence {r.sentence + 1}", f"#art-{rows[r.article]}")]
        for r in records(found.head(most))
    )  # fmt: skip
    note = f"{len(found) - most} more lines in the table." if len(found) > most else ""
    return table("Concordance", ("Word", "Outlet", "Left", "Match", "Right", "Within", "Voice", "Sentence"), lines, note)


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


def _dp(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}"  # noqa: RUF001


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
