"""Word lists with named columns, and how a token finds its entry."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from discourse.grammar import limits
from discourse.grammar.ast import At
from discourse.grammar.problems import Problem

Row = Mapping[str, str]
Rows = tuple[Row, ...]


@dataclass(slots=True)
class Branch:
    """What may follow in keys of several words: the rows of the key that ends here, and the words by which longer ones go on."""

    rows: Rows = ()
    onward: dict[str, Branch] = field(default_factory=dict)


@dataclass(slots=True)
class Lexicon:
    """Entries by key; keys are kept in lower case and may be of several words. Filled while a grammar is loaded, then left alone."""

    name: str
    columns: set[str] = field(default_factory=set)
    single: dict[str, Rows] = field(default_factory=dict)
    several: dict[str, dict[tuple[str, ...], Rows]] = field(default_factory=dict)
    """Keys of several words by their first word: the other words and the entry's rows."""
    longer: dict[str, Branch] = field(default_factory=dict)
    """The same keys word by word, for finding them in a text."""
    known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of the entries so far, for many rules ask the same."""

    def add(self, key: str, row: Row) -> bool:
        """One more entry; a key may have several rows. False if it has too many."""
        first, *rest = key.lower().split()
        if rest:
            branch = self.longer.setdefault(first, Branch())
            for word in rest:
                branch = branch.onward.setdefault(word, Branch())
            branch.rows = self.several.setdefault(first, {})[tuple(rest)] = rows = (*branch.rows, row)
        else:
            self.single[first] = rows = (*self.single.get(first, ()), row)
        self.columns.update(row)
        return len(rows) <= limits.HOMONYMS

    def keys(self) -> Iterable[str]:
        """All keys."""
        yield from self.single
        for first, keys in self.several.items():
            yield from (" ".join((first, *rest)) for rest in keys)

    def values(self, column: str) -> frozenset[str]:
        """The values that occur in a column."""
        key = ("values", column)
        if key not in self.known:
            rows = [*self.single.values(), *(rows for keys in self.several.values() for rows in keys.values())]
            self.known[key] = frozenset(row[column] for each in rows for row in each if column in row)
        found: frozenset[str] = self.known[key]
        return found


def read_rows(file: str, text: str) -> tuple[list[tuple[str, Row]], list[Problem]]:
    """The entries of a TSV file.

    `#` starts a comment line. The first other line names the columns, the first of them `key`; a list of keys alone needs no such line.
    """
    columns: list[str] = []
    entries: list[tuple[str, Row]] = []
    problems: list[Problem] = []
    alike: dict[tuple[str, ...], Row] = {}  # most entries have the same few values in their columns
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not columns:
            columns = cells if cells[0] == "key" else ["key"]
            if len(columns) > limits.COLUMNS:
                return [], [Problem(At(file, number, 1), f"a lexicon has at most {limits.COLUMNS} columns, not {len(columns)}")]
            if cells[0] == "key":
                continue
        if len(cells) > len(columns):
            hint = "" if len(columns) > 1 else "; a lexicon with columns begins with a line that names them: key and a tab before each other name"
            problems.append(Problem(At(file, number, 1), f"this entry has {len(cells)} cells, but the columns are {', '.join(columns)}{hint}"))
        elif not cells[0]:
            problems.append(Problem(At(file, number, 1), "this entry has no key"))
        else:
            given = tuple(cells[1:])
            if given not in alike:
                alike[given] = dict(zip(columns[1:], [*given, *[""] * len(columns)], strict=False))
            entries.append((cells[0], alike[given]))
    return entries, problems
