"""Results as Markdown, for the terminal and for docs/accuracy.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.accuracy.results import Figure, LayerResult, Table

INTRODUCTION = """# Accuracy

Written by `python -m benchmarks.accuracy --write docs/accuracy.md`; do not edit. Intervals are 95 %, from 2,000 bootstrap samples of
documents (or of sentences, where the set has no documents). *Reach* and *aim* are the project's own goals. The gold texts are not part of
the project; lexicons, weights and thresholds were learned on the training part of each set, the figures are from its development part.
"""


def page(results: Iterable[LayerResult], parser: str, grammar: str) -> str:
    """The whole of docs/accuracy.md."""
    return "\n".join([INTRODUCTION, f"Parser: {parser}. Grammar: {grammar}.\n", *(layer(result) for result in results)])


def layer(result: LayerResult) -> str:
    """One layer: heading, protocol, figures, tables."""
    head = f"## {result.layer.capitalize()}\n\n{result.gold}. {result.protocol}\n"
    return "\n".join([head, figures(result.figures), *(table(t) for t in result.tables)])


def figures(rows: Iterable[Figure]) -> str:
    """Figures as a Markdown table."""
    header = ("measure", "discourse", "interval", "reach", "aim", "floor and peers")
    return _markdown(header, [_row(f) for f in rows])


def table(item: Table) -> str:
    """A table of counts."""
    note = f"\n{item.note}\n" if item.note else ""
    return f"### {item.title}\n{note}\n{_markdown(item.header, item.rows)}"


def _row(f: Figure) -> tuple[str, ...]:
    mark = "" if f.reach is None else (" ✓" if f.value >= f.reach else " ✗")
    return (f.measure, f"**{_number(f.value)}**{mark}", f"{_number(f.low)} to {_number(f.high)}", _number(f.reach), _number(f.aim), f.peers)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".removeprefix("0")


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
