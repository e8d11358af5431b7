"""Mistakes in a grammar: where they are, what is wrong, what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from discourse.grammar.ast import At


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, or one thing to reconsider where it is only a `warning`."""

    at: At
    message: str
    warning: bool = False


def suggest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where some known name is close, else nothing."""
    names = {name.lower(): name for name in sorted(known)}
    close = get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f"; did you mean '{names[close[0]]}'?" if close else ""


def render(problem: Problem, sources: Mapping[str, str]) -> str:
    """The problem with its file, line and column, the line of the source and a caret."""
    at = problem.at
    kind = "warning: " if problem.warning else ""
    head = f"{at.file}:{at.line}:{at.column}: {kind}{problem.message}" if at.line else f"{at.file}: {kind}{problem.message}"
    lines = sources.get(at.file, "").split("\n")
    if not 0 < at.line <= len(lines):
        return head
    line = lines[at.line - 1].rstrip("\r")
    start, end = max(0, at.column - 100), at.column + 100
    pad = "".join("\t" if c == "\t" else " " for c in line[start : at.column - 1])
    return f"{head}\n    {line[start:end]}\n    {pad}^"


def report(problems: Iterable[Problem], sources: Mapping[str, str], *, most: int = 50) -> str:
    """All problems in the order of the files; after `most` of them only their number."""
    ordered = sorted(problems, key=lambda p: p.at)
    shown = [render(p, sources) for p in ordered[:most]]
    if len(ordered) > most:
        shown.append(f"… and {len(ordered) - most} more")
    return "\n".join(shown)
