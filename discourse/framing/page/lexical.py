"""Words on the page: keywords, collocations and concordance, each number with the sentences in which the words stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from discourse.framing.lexis import spoken_at
from discourse.framing.page.evidence import Leaf, Quote, quote, spread
from discourse.framing.page.table import NONE, Cell, Table, interval, number, records, signed, table, text
from discourse.model import Span

if TYPE_CHECKING:
    from discourse.framing.comparison import Comparison

Z = 1.96
"""Keywords below this z-score are not shown; the table `words` has all."""
KEYWORDS = 15
"""Keywords shown in either direction."""
EXAMPLES = 8
"""Sentences shown of a keyword in an outlet."""
COLLOCATES = 12
"""Collocates shown of a term in an outlet."""
LINES = 200
"""Lines shown of the concordance."""


@dataclass(frozen=True, slots=True)
class Lexical:
    """The section of words; empty where none were asked for."""

    keywords: tuple[Table, ...] = ()
    collocations: tuple[Table, ...] = ()
    concordance: Table | None = None
    sentences: tuple[Leaf, ...] = ()
    """What the numbers and lines lead to."""


def lexical(comparison: Comparison, tables: Mapping[str, pd.DataFrame]) -> Lexical:
    """The section from the tables that were asked for."""
    keywords, examples = _keywords(comparison, tables["words"]) if "words" in tables else ((), ())
    if "concordance" not in tables:
        return Lexical(keywords, sentences=examples)
    lines, sentences = _concordance(comparison, tables["concordance"])
    return Lexical(keywords, _collocations(tables["collocations"]), lines, (*examples, sentences))


def _keywords(comparison: Comparison, found: pd.DataFrame) -> tuple[tuple[Table, ...], tuple[Leaf, ...]]:
    """The keywords of each pair of outlets, so many in either direction, and sentences that have them."""
    pairs: Any = found.groupby(["outlet_a", "outlet_b"], sort=False)
    parts: list[tuple[str, str, pd.DataFrame]] = [(a, b, _strongest(part)) for (a, b), part in pairs]
    wanted = {(outlet, row.word) for a, b, part in parts for row in records(part) for outlet in (a, b)}
    examples = _examples(comparison, wanted)
    header = ("Word", "oftener in", "A", "B", "Log-odds", "z", "Log ratio", "95 % limits", "LRC", "Articles A / B", "DP A / B")
    tables = []
    for a, b, part in parts:
        rows = [
            [text(r.word), text(a if r.z > 0 else b),
             *(number(n, href=f"#{examples[o, r.word].id}" if n else "") for n, o in ((r.count_a, a), (r.count_b, b))),
             signed(r.log_odds), signed(r.z), signed(r.log_ratio), interval(r.low, r.high, sign=True), signed(r.lrc),
             Cell(f"{r.range_a} / {r.range_b}"), Cell(f"{_dp(r.dp_norm_a)} / {_dp(r.dp_norm_b)}")]
            for r in records(part)
        ]  # fmt: skip
        tables.append(table(f"Words in own voice: {a} (A) and {b} (B)", header, rows, NOTE, f"none with a z-score beyond ±{Z}"))
    return tuple(tables), tuple(examples.values())


NOTE = (
    "Log-odds with an informative Dirichlet prior (Monroe et al. 2008) and its z-score; log ratio with exact limits corrected for the number of words, LRC "
    "the limit nearer to 0 (Evert 2022). All of these pool words over articles: a word in few articles (or with DP near 1) is a topic, not a habit."
)


def _strongest(part: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([part[part["z"] > Z].head(KEYWORDS), part[part["z"] < -Z].head(KEYWORDS)])


def _examples(comparison: Comparison, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], Leaf]:
    """Sentences in which these words stand in an outlet's own voice, from one pass over the articles."""
    places: defaultdict[tuple[str, str], list[tuple[int, Span]]] = defaultdict(list)
    for article, item in enumerate(comparison.material.articles):
        for form, at in spoken_at(item, "own"):
            if (item.outlet, form) in wanted:
                places[item.outlet, form].append((article, item.word_span(at)))
    return {
        key: Leaf(
            f"w{n}", f"{key[1]} in {key[0]}, own voice", len(places[key]), _quotes(comparison, f"w{n}", spread(places[key], EXAMPLES))
        )
        for n, key in enumerate(sorted(places))
    }


def _quotes(comparison: Comparison, id_: str, places: list[tuple[int, Span]]) -> tuple[Quote, ...]:
    return tuple(quote(f"{id_}-{n}", number, comparison.material.articles[number], span) for n, (number, span) in enumerate(places))


def _collocations(found: pd.DataFrame) -> tuple[Table, ...]:
    """The strongest collocates of each term, by outlet; the concordance below has the term's sentences."""
    header = ("Collocate", "Outlet", "Together", "Term", "Collocate alone", "Log-likelihood", "PMI", "t")
    return tuple(
        table(
            f"Within five words of “{term}”",
            header,
            (
                [text(r.collocate), text(r.outlet), *(number(n, href="#concordance") for n in (r.number, r.term_count)),
                 number(r.collocate_count), number(r.log_likelihood, 1), signed(r.pmi), signed(r.t_score)]
                for r in records(part.groupby("outlet", sort=False).head(COLLOCATES))
            ),
            "nltk's association measures over places within five words; the concordance has the sentences.",
        )
        for term, part in found.groupby("term", sort=False)
    )  # fmt: skip


def _concordance(comparison: Comparison, found: pd.DataFrame) -> tuple[Table, Leaf]:
    """Occurrences of the terms in context, each with its sentence."""
    numbers = {article.id: n for n, article in enumerate(comparison.material.articles)}
    shown = list(records(found.head(LINES)))
    sentences = _quotes(comparison, "c", [(numbers[r.article], Span(r.start, r.end)) for r in shown])
    lines = (
        [text(r.match), text(r.outlet), text(r.left), text(r.match), text(r.right), text(f"{r.layer} {r.role}".strip() or NONE), text(r.voice),
         text(f"{r.article}, sentence {r.sentence + 1}", f"#{q.id}")]
        for r, q in zip(shown, sentences, strict=True)
    )  # fmt: skip
    note = f"{len(found) - LINES} more lines in the table." if len(found) > LINES else ""
    header = ("Word", "Outlet", "Left", "Match", "Right", "Within", "Voice", "Sentence")
    made = table("Concordance", header, lines, note, "the word does not stand there")
    return made, Leaf("c", "sentences of the concordance", len(found), sentences)


def _dp(value: float) -> str:
    return NONE if pd.isna(value) else f"{value:.2f}"
