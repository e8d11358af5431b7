"""Why a rule matches the sentences of a text or does not, for reading."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent, shorten

from discourse.grammar import Grammar
from discourse.grammar.explain import Trace
from discourse.grammar.tools.concordance import tree
from discourse.model import Parse

LINE = 110
MOST = 6
"""Alternatives of a rule that are told."""


def traced(grammar: Grammar, parse: Parse, rule: str, *, only: int = 0, trees: bool = False) -> Iterator[str]:
    """A paragraph a sentence (or of one, from 1): its text, its tree if wanted, and for each anchor how far the rule came."""
    traces = grammar.explain(parse, rule)
    for number, sentence in enumerate(parse.sentences):
        if only in {0, number + 1}:
            words = " ".join(sentence.span.text(parse.text).split())
            drawn = [indent(tree(sentence, {}), "    ")] if trees else []
            yield "\n".join([f"{parse.document.id}:{number + 1}  {words}", *drawn, *(told(t) for t in traces if t.sentence == number)])


def told(trace: Trace) -> str:
    """One anchor in words."""
    if not trace.token:
        return f"  no anchor: {shorten(trace.reason, LINE * 2, placeholder=' …')}"
    head = f"  {trace.anchor} = '{trace.word}' (token {trace.token}): "
    if trace.solutions:
        return f"{head}matches" + (f" in {trace.solutions} ways" if trace.solutions > 1 else "")
    if not trace.stops:
        return head + (trace.reason or "does not match")
    shown = [
        f"{'or' if number else 'stops'} at clause {stop.number}\n      {shorten(stop.clause, LINE, placeholder=' …')}\n      {stop.reason}"
        for number, stop in enumerate(trace.stops[:MOST])
    ]
    more = [f"or in {len(trace.stops) - MOST} more ways"] if len(trace.stops) > MOST else []
    return head + "\n    ".join([*shown, *more])
