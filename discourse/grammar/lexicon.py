"""Word lists with named columns, and how a token finds its entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from discourse.grammar.ast import At
from discourse.grammar.problems import Problem

Row = Mapping[str, str]
Rows = tuple[Row, ...]


@dataclass(slots=True)
class Lexicon:
    """Entries by key; keys are kept in lower case and may be of several words. Filled while a grammar is loaded, then left alone."""

    name: str
    columns: set[str] = field(default_factory=set)
    single: dict[str, Rows] = field(default_factory=dict)
    several: dict[str, dict[tuple[str, ...], Rows]] = field(default_factory=dict)
    """Keys of several words by their first word: the other words and the entry's rows, longest first."""

    def add(self, key: str, row: Row) -> None:
        """One more entry; a key may have several rows."""
        first, *rest = key.lower().split()
        if rest:
            keys = self.several.setdefault(first, {})
            keys[tuple(rest)] = (*keys.get(tuple(rest), ()), row)
            if len(keys) > 1:
                self.several[first] = dict(sorted(keys.items(), key=lambda item: -len(item[0])))
        else:
            self.single[first] = (*self.single.get(first, ()), row)
        self.columns.update(row)

    def keys(self) -> Iterable[str]:
        """All keys."""
        yield from self.single
        for first, keys in self.several.items():
            yield from (" ".join((first, *rest)) for rest in keys)

    def values(self, column: str) -> set[str]:
        """The values that occur in a column."""
        rows = [*self.single.values(), *(rows for keys in self.several.values() for rows in keys.values())]
        return {row[column] for each in rows for row in each if column in row}


def read_rows(file: str, text: str) -> tuple[list[tuple[str, Row]], list[Problem]]:
    """The entries of a TSV file.

    `#` starts a comment line. The first other line names the columns, the first of them `key`; a list of keys alone needs no such line.
    """
    columns: list[str] = []
    entries: list[tuple[str, Row]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not columns:
            columns = cells if cells[0] == "key" else ["key"]
            if cells[0] == "key":
                continue
        if len(cells) > len(columns):
            problems.append(Problem(At(file, number, 1), f"this entry has {len(cells)} cells, but the columns are {', '.join(columns)}"))
        elif not cells[0]:
            problems.append(Problem(At(file, number, 1), "this entry has no key"))
        else:
            entries.append((cells[0], dict(zip(columns[1:], [*cells[1:], *[""] * len(columns)], strict=False))))
    return entries, problems
