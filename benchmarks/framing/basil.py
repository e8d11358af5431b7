"""BASIL end to end: 71 events in three outlets are read, parsed, annotated and compared by `python -m benchmarks.framing.basil`.

Two questions. Does loaded language in a quotation come out as that speaker's, not the outlet's: of BASIL's bias spans in quotations, how many lie in
quoted speech, in an attribution's content, and in one of the right speaker? And which differences between the outlets keep their direction when the
events are drawn anew? The texts stay where they are; only figures are written.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.accuracy.gold import default_gold
from benchmarks.accuracy.results import figure, share
from discourse.framing import Comparison, compare
from discourse.framing.article import Article
from discourse.framing.instances import Instance
from discourse.framing.voice import VOICES
from discourse.model import Analysis, Document, Span
from discourse.pipeline import Tools, annotate
from discourse.readers import Failure, read
from discourse.writers.jsonl import lines

Row = dict[str, Any]
GROUPS = frozenset(
    {"Administration", "Campaign", "Congress", "Court", "Democrats", "GOP", "House", "Party", "Republicans", "Senate", "Union"}
)
MOST = 0.5
"""Share of a bias span's characters that must lie within for the span to count as within."""


def rows(path: Path, events: int | None) -> list[Row]:
    """The rows of the first so many events."""
    every = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    chosen = list(dict.fromkeys(row["event"] for row in every))[:events]
    return [row for row in every if row["event"] in chosen]


def documents(found: Sequence[Row]) -> list[Document]:
    """The rows as documents; an event goes under its first article's description, which others word differently, and its id."""
    names = {row["event"]: row["main_event"] for row in reversed(found) if row["main_event"]}
    return [_document(row, names.get(row["event"], "")) for row in found]


def _document(row: Row, event: str) -> Document:
    meta = {key: str(row[key]) for key in ("outlet", "title", "date", "url")}
    return Document(name(row), row["text"], meta | {"event": f"{event} ({row['event'][:8]})".strip()})


def name(row: Row) -> str:
    """A row's document id."""
    return f"{row['outlet']}-{row['event']}"


def analyses(found: Sequence[Row], records: Path | None, tools: Tools) -> list[Analysis]:
    """Analysed now, or read back from the records of an earlier run."""
    if records and records.exists():
        return [item for item in read([records]) if isinstance(item, Analysis)]
    made = [_whole(result) for result in annotate(documents(found), tools)]
    if records:
        records.write_text("".join(lines(made)), encoding="utf-8")
    return made


def _whole(result: Analysis | Failure) -> Analysis:
    if isinstance(result, Failure):
        raise result.error
    return result


def spans(found: Sequence[Row], comparison: Comparison) -> Iterator[tuple[Row, list[int]]]:
    """Each bias span with what we make of it: in quoted speech, in a content, in one of the right speaker, in the outlet's own voice."""
    places = {article.id: n for n, article in enumerate(comparison.material.articles)}
    attributions: dict[int, list[Instance]] = {n: [] for n in places.values()}
    for instance in comparison.material.instances:
        if instance.layer == "attribution":
            attributions[instance.article].append(instance)
    for row in found:
        number = places[name(row)]
        for bias in row["bias_spans"]:
            span = Span(*bias["span"])
            yield bias, _verdict(comparison.material.articles[number], attributions[number], span, bias["speaker"])


def _verdict(article: Article, attributions: Iterable[Instance], span: Span, speaker: str) -> list[int]:
    voices = article.voices.voices[span.start : span.end]
    around = [i for i in attributions if _shared(i, span) >= MOST * (span.end - span.start)]
    right = any(same(i.speaker, speaker) for i in around)
    own = (voices == VOICES.index("own")).mean() >= MOST
    return [int((voices == VOICES.index("quoted")).mean() >= MOST), int(bool(around)), int(right), int(own)]


def _shared(instance: Instance, span: Span) -> int:
    return sum(max(0, min(s.end, span.end) - max(s.start, span.start)) for s in instance.annotation.roles.get("content", ()))


def names_a_person(speaker: str) -> bool:
    """True where BASIL names a person (`Donald_Trump`), not a side or a group (`other_anti`, `House_Democrats`, `Obama_campaign`)."""
    parts = speaker.split("_")
    return len(parts) > 1 and all(part[:1].isupper() for part in parts) and parts[-1] not in GROUPS


def same(ours: str, gold: str) -> bool:
    """True if both names end in the same word, or share all words of the shorter: BASIL writes `Donald_Trump` and `Republican_senators`."""
    one, other = (re.findall(r"\w+", name.replace("_", " ").casefold()) for name in (ours, gold))
    return bool(one and other) and (one[-1] == other[-1] or set(one) <= set(other) or set(other) <= set(one))


def quotation_table(verdicts: Sequence[tuple[Row, list[int]]]) -> str:
    """Shares of spans, with bootstrap intervals over spans, by kind of bias."""
    out = [
        "| BASIL's bias spans | spans | in quoted speech | in an attribution's content | spans by a named person | and in a content of that person |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for label, kinds in (
        ("in quotations", ("lex", "inf")),
        ("lexical, in quotations", ("lex",)),
        ("informational, in quotations", ("inf",)),
    ):
        rows = [(bias, v) for bias, v in verdicts if bias["in_quote"] and bias["bias"] in kinds]
        named = [v for bias, v in rows if names_a_person(bias["speaker"])]
        shares = (
            _cell([[v[0], 1] for _, v in rows]),
            _cell([[v[1], 1] for _, v in rows]),
            str(len(named)),
            _cell([[v[2], 1] for v in named]),
        )
        out.append(f"| {label} | {len(rows)} | " + " | ".join(shares) + " |")
    outside = [v for bias, v in verdicts if not bias["in_quote"]]
    out.append(
        f"| outside quotations | {len(outside)} | {_cell([[v[0], 1] for v in outside])} | {_cell([[v[1], 1] for v in outside])} | | |"
    )
    out.append(
        f"\nOutside quotations, in the outlet's own voice: {_cell([[v[3], 1] for v in outside])}. BASIL names the speaker only where it is one of"
    )
    out.append("the event's main figures; sides and groups (`other_anti`, `House_Democrats`) cannot be compared with a name.")
    return "\n".join(out) + "\n"


def _cell(counts: Sequence[Sequence[float]]) -> str:
    if not counts:
        return ""
    f = figure("", counts, share)
    return f"{f.value:.3f} ({f.low:.3f} to {f.high:.3f})".replace("0.", ".")


def stable(comparison: Comparison) -> tuple[str, int, int]:
    """The differences of tested families whose interval excludes none, with the share of resampled events that agree."""
    table = comparison.differences
    tested = table[table["p"].notna()]
    found = tested[(tested["low"] > 0) | (tested["high"] < 0)].sort_values(["family", "q"], kind="stable")
    out = [
        "| family | measure | outlets | A | B | log ratio (interval) | same sign | p | q |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    out += [_difference(row) for _, row in found.iterrows()]
    return "\n".join(out) + "\n", len(found), len(tested)


def _difference(row: pd.Series[Any]) -> str:
    name = f"{row['layer']} {row['kind']} {row['voice']}".strip().replace(" all ", ", ")
    values = f"{row['value_a']:.2f} | {row['value_b']:.2f}" if row["measure"] == "rate" else f"{row['value_a']:.1%} | {row['value_b']:.1%}"
    effect = f"{row['log_ratio']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})"
    return f"| {row['family']} | {name} | {row['outlet_a']} : {row['outlet_b']} | {values} | {effect} | {row['stability']:.3f} | {row['p']:.4f} | {row['q']:.4f} |"


def page(found: Sequence[Row], comparison: Comparison) -> str:
    """The figures as Markdown."""
    table, kept, tested = stable(comparison)
    q = comparison.differences["q"]
    info = comparison.material.articles[0].analysis
    return (
        "# BASIL\n\nWritten by `python -m benchmarks.framing.basil --write FILE`. "
        f"{len(comparison.events)} events, {len(found)} articles, {comparison.outlets['words'].sum():,} words; "
        f"parser {info.parse.parser.model} ({info.parse.parser.hash[:12]}), grammar {info.grammar.name} ({info.grammar.hash[:12]}).\n\n"
        "## Is a speaker's loaded language the speaker's?\n\n"
        f"{quotation_table(list(spans(found, comparison)))}\n"
        "## Which differences are stable when the events are drawn anew?\n\n"
        f"Of {tested} tested differences {kept} have an interval that excludes none; {int((q <= 0.05).sum())} have q ≤ .05. Median share of resamples "
        f"with the same direction over all tested: {np.nanmedian(comparison.differences.loc[comparison.differences['p'].notna(), 'stability']):.2f}.\n\n"
        f"{table}"
    )


def main() -> None:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framing.basil", description=__doc__)
    parser.add_argument("--gold", type=Path, default=default_gold() / "framing" / "basil-dev.jsonl", help="the file of BASIL")
    parser.add_argument("--events", type=int, help="only the first so many events")
    parser.add_argument("--records", type=Path, help="keep the analyses here, or take them from there")
    parser.add_argument("--model", default="en", help="model to parse with")
    parser.add_argument("--html", type=Path, help="write the comparison's page here (outside the project: it holds the texts)")
    parser.add_argument("--write", type=Path, help="write the figures here")
    options = parser.parse_args()
    found = rows(options.gold, options.events)
    comparison = compare(analyses(found, options.records, Tools(options.model)), pair_by="event")
    text = page(found, comparison)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    if options.html:
        options.html.write_text(comparison.to_html(title="BASIL", lexical=comparison.lexical(words=True)), encoding="utf-8")


if __name__ == "__main__":
    main()
