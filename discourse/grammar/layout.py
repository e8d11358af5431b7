"""How the solutions of a rule are written down: as rows of numbers, which are cheaper to make and to compare than names with places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from discourse.grammar import ast
from discourse.grammar.plan import Bindings, Group, Place

Row = tuple[int, ...]
"""One way in which a rule holds: the sentence of its main clauses, then the tokens of its names; -1 where a name is unbound."""
Rows = list[Row]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in the rows of a rule its names stand: first those on which its roles and attributes depend.

    A name that is a phrase in some alternative takes three places (head, first and last token), another takes one.
    """

    at: Mapping[str, int]
    phrases: frozenset[str]
    size: int
    """How much of a row is the sentence and what roles and attributes depend on."""

    @classmethod
    def of(cls, names: Iterable[str], relevant: Iterable[str], groups: Iterable[Group]) -> Layout:
        """The layout for the names that some alternatives may bind."""
        phrases = frozenset(name for group in groups for name in all_phrases(group))
        first = tuple(relevant)
        at, size = {}, 1
        for name in dict.fromkeys((*first, *names)):
            at[name] = size
            size += 3 if name in phrases else 1
        return cls(at, phrases, 1 + sum(3 if name in phrases else 1 for name in first))

    def positions(self, names: Iterable[str]) -> list[int]:
        """All that names take in a row."""
        return [p for name in names for p in range(self.at[name], self.at[name] + (3 if name in self.phrases else 1))]

    def place(self, name: str) -> Callable[[Row], Place | None]:
        """A function that gives the place of a name."""
        if name not in self.at:
            return lambda _: None
        at, wide = self.at[name], name in self.phrases
        return lambda row: None if row[at] < 0 else Place(row[at], row[at + 1], row[at + 2]) if wide else Place(row[at], row[at], row[at])

    def bindings(self, row: Row) -> Bindings:
        """A row as names with places."""
        found = {name: Place(row[at], row[at + 1], row[at + 2]) if name in self.phrases else Place(row[at], row[at], row[at]) for name, at in self.at.items()}
        return {name: place for name, place in found.items() if place.head >= 0}

    def row(self, sentence: int, bound: Bindings) -> Row:
        """Names with places as a row."""
        places = [(bound.get(name, _UNBOUND), name in self.phrases) for name in self.at]
        return (sentence, *[token for place, wide in places for token in (place if wide else place[:1])])


_UNBOUND = Place(-1, -1, -1)


def picked(positions: Iterable[int]) -> Callable[[Row], object]:
    """A function that gives what stands in some positions of a row, as something to know it by."""
    chosen = tuple(positions)
    return itemgetter(*chosen) if chosen else lambda _: ()


@cache
def mark(*_: object) -> object:
    """One object for all equal arguments: what is kept under it is found faster than under them."""
    return object()


def all_phrases(group: Group) -> Iterator[str]:
    """The names bound as phrases by a group or by blocks within it."""
    yield from (clause.name for clause in group.simple if isinstance(clause, ast.Phrase))
    yield from (name for part in (*group.elsewhere, *group.optional) for inner in part.groups for name in all_phrases(inner))
