"""Contrasts against GDTB's explicit relations Comparison.Contrast and Comparison.Concession: `python -m benchmarks.accuracy contrast`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.accuracy import binary
from benchmarks.accuracy.gold import Gold, Row
from benchmarks.accuracy.results import Figure, LayerResult, Table, f1, figure
from discourse.grammar import Grammar
from discourse.model import Parse, Span, Spans

SENSES = ("Comparison.Contrast", "Comparison.Concession")
KINDS = frozenset({"contrast", "concession"})
"""Corrections ("rather than") are Expansion.Substitution in GDTB; they are not asked for here."""
PROTOCOL = (
    "A connective is right where its span is exactly that of a gold connective whose sense is Contrast or Concession; corrections, antitheses and 'despite' before a noun "
    "phrase, which GDTB annotates otherwise or not at all, are left out. "
    "Arms are compared by words (punctuation left out), given a right connective."
)
PHRASES = frozenset({"despite-noun", "that-said"})
"""Rules for what is no explicit connective in GDTB: contrasts with a mere noun phrase ("despite the rain"), and "that said", a clause of its own."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Relation:
    """A gold relation or one of ours, in the same shape."""

    cue: Spans
    arm1: frozenset[int]
    """Where the words of the arm start."""
    arm2: frozenset[int]
    name: str
    """The connective, for the table of errors."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One document: gold and ours by connective span."""

    genre: str
    gold: dict[Spans, Relation]
    ours: dict[Spans, Relation]

    def row(self) -> list[float]:
        """Right, found, gold; then for each arm words shared, ours, gold."""
        both = [(self.ours[cue], relation) for cue, relation in self.gold.items() if cue in self.ours]
        arms = [
            float(count)
            for ours, theirs in (
                ([o.arm1 for o, _ in both], [g.arm1 for _, g in both]),
                ([o.arm2 for o, _ in both], [g.arm2 for _, g in both]),
            )
            for count in (sum(len(o & g) for o, g in zip(ours, theirs, strict=True)), sum(map(len, ours)), sum(map(len, theirs)))
        ]
        return [float(len(both)), float(len(self.ours)), float(len(self.gold)), *arms]


def main(gold: Gold, grammar: Grammar) -> LayerResult:
    """Parse, match, count."""
    pairs = gold.parsed("contrast/gdtb-explicit-dev")
    compared = [Compared(row["genre"], gold_relations(row), _ours(parse, grammar)) for row, parse in pairs]
    told = f"GDTB explicit dev, {len(compared)} documents, {sum(len(c.gold) for c in compared)} contrasts and concessions"
    return LayerResult("contrast", told, PROTOCOL, tuple(_figures(compared)), (_errors(compared), _genres(compared)))


def gold_relations(row: Row) -> dict[Spans, Relation]:
    """The contrasts and concessions of a document, by their connectives."""
    text = row["text"]
    relations = [r for r in row["relations"] if r["sense"].startswith(SENSES)]
    made = (_relation(text, *(tuple(Span(*s) for s in r[part]) for part in ("connective", "arg1", "arg2"))) for r in relations)
    return {relation.cue: relation for relation in made}


def _ours(parse: Parse, grammar: Grammar) -> dict[Spans, Relation]:
    found = (a for a in grammar.match(parse) if a.layer == "contrast" and a.attributes.get("kind") in KINDS and a.rule not in PHRASES)
    made = (_relation(parse.text, *(a.roles.get(role, ()) for role in ("cue", "arm1", "arm2"))) for a in found if "cue" in a.roles)
    return {relation.cue: relation for relation in made}


def _relation(text: str, cue: Spans, arm1: Spans, arm2: Spans) -> Relation:
    return Relation(cue, _words(text, arm1), _words(text, arm2), " … ".join(s.text(text).lower() for s in cue))


def _words(text: str, spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(m.start() for span in spans for m in WORD.finditer(text, *span))


def _figures(compared: Sequence[Compared]) -> list[Figure]:
    rows = [c.row() for c in compared]
    return [
        figure("connective and sense, F1", rows, f1, reach=0.91, aim=0.94, peers="list of 14 connectives .863 (hidden part .810)"),
        figure("connective and sense, precision", rows, binary.precision),
        figure("connective and sense, recall", rows, binary.recall),
        figure("arm 1, word F1", [r[3:6] for r in rows], f1, reach=0.70, aim=0.80),
        figure("arm 2, word F1", [r[6:9] for r in rows], f1, reach=0.85, aim=0.92),
    ]


def _errors(compared: Sequence[Compared]) -> Table:
    right: Counter[str] = Counter(c.gold[cue].name for c in compared for cue in c.gold if cue in c.ours)
    missed: Counter[str] = Counter(c.gold[cue].name for c in compared for cue in c.gold if cue not in c.ours)
    extra: Counter[str] = Counter(c.ours[cue].name for c in compared for cue in c.ours if cue not in c.gold)
    names = sorted(set(right) | set(missed) | set(extra), key=lambda n: (-right[n] - missed[n] - extra[n], n))
    rows = tuple((n, str(right[n]), str(missed[n]), str(extra[n])) for n in names)
    return Table("Contrast: connectives right, missed and too many", ("connective", "right", "missed", "too many"), rows)


def _genres(compared: Sequence[Compared]) -> Table:
    genres = sorted({c.genre for c in compared})
    rows = [(genre, *_genre([c.row() for c in compared if c.genre == genre])) for genre in genres]
    return Table("Contrast by genre", ("genre", "documents", "gold", "connective F1", "arm 1", "arm 2"), tuple(rows))


def _genre(rows: list[list[float]]) -> tuple[str, ...]:
    sums = [sum(column) for column in zip(*rows, strict=True)]
    scores = [2 * sums[k] / max(1.0, sums[k + 1] + sums[k + 2]) for k in (0, 3, 6)]
    return (str(len(rows)), f"{sums[2]:.0f}", *(f"{score:.2f}" for score in scores))
