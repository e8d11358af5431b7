"""Mistakes in a grammar: where they are, what is wrong, what was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from discourse.grammar.ast import At

_COMPARED = 2_000  # names that a misspelt one is compared with: a stranger's grammar may have very many


class Meant(NamedTuple):
    """A name that does not exist and those that do. Which of them was meant is looked for only when the problem is shown."""

    word: str
    known: Collection[str]
    otherwise: str = ""
    """What to say where none is close."""

    def __str__(self) -> str:
        return suggest(self.word, self.known) or self.otherwise


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake, or one thing to reconsider where it is only a `warning`."""

    at: At
    message: str
    warning: bool = False
    meant: Meant | None = field(default=None, compare=False)


class Problems:
    """The problems of a grammar, each kept once: rules that extend one another share clauses, and so mistakes."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._kept: dict[Problem, None] = dict.fromkeys(problems)

    def append(self, problem: Problem) -> None:
        """Keep a problem, unless it is known."""
        self._kept.setdefault(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep several."""
        self._kept.update(dict.fromkeys(problems))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def suggest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` where some known name is close, else nothing."""
    names = {name.lower(): name for name in sorted(known)}
    if len(names) > _COMPARED:
        names = dict([pair for pair in names.items() if pair[0][:1] == word[:1].lower()][:_COMPARED])
    close = get_close_matches(word[:100].lower(), names, n=1, cutoff=0.6)
    return f"; did you mean '{names[close[0]]}'?" if close else ""


def render(problem: Problem, sources: Mapping[str, str]) -> str:
    """The problem with its file, line and column, the line of the source and a caret."""
    at = problem.at
    message = f"{'warning: ' if problem.warning else ''}{problem.message}{problem.meant or ''}"
    head = f"{at.file}:{at.line}:{at.column}: {message}" if at.line else f"{at.file}: {message}"
    lines = sources.get(at.file, "").split("\n")
    if not 0 < at.line <= len(lines):
        return head
    line = lines[at.line - 1].rstrip("\r")
    start, end = max(0, at.column - 100), at.column + 100
    pad = "".join("\t" if c == "\t" else " " for c in line[start : at.column - 1])
    return f"{head}\n    {_harmless(line[start:end])}\n    {pad}^"


def _harmless(line: str) -> str:
    """A line that a terminal shows and does not obey."""
    return "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line)


def report(problems: Iterable[Problem], sources: Mapping[str, str], *, most: int = 50) -> str:
    """All problems in the order of the files; after `most` of them only their number."""
    ordered = sorted(problems, key=lambda p: p.at)
    shown = [render(p, sources) for p in ordered[:most]]
    if len(ordered) > most:
        shown.append(f"… and {len(ordered) - most} more")
    return "\n".join(shown)
