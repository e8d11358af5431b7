"""Yes/no decisions about sentences or units: does an annotation of ours fall in it? Counts, thresholds and figures shared by hedge and claim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.results import Counts, Table, f1
from discourse.model import Annotation, Span


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence or unit: what gold says, and the firmest annotation of ours in it."""

    document: int
    gold: bool
    score: float
    """Its confidence; -1 where there is none."""
    finder: str = ""
    """What found it (rule or cue class), for the table of errors."""


def firmest(annotations: Iterable[Annotation], unit: Span, role: str) -> tuple[float, str]:
    """Confidence and rule of the firmest annotation whose `role` starts in the unit."""
    inside = [a for a in annotations if role in a.roles and unit.start <= a.roles[role][0].start < unit.end]
    best = max(inside, key=lambda a: a.confidence, default=None)
    return (best.confidence, best.rule) if best else (-1.0, "")


def counts(items: Sequence[Item], threshold: float = 0.0) -> list[list[float]]:
    """One row a document: right, found, gold, true negatives, false positives, false negatives."""
    rows: dict[int, list[float]] = {}
    for item in items:
        row = rows.setdefault(item.document, [0.0] * 6)
        found = item.score >= threshold
        for column, hit in enumerate(
            (found and item.gold, found, item.gold, not found and not item.gold, found and not item.gold, not found and item.gold)
        ):
            row[column] += hit
    return list(rows.values())


def macro_f1(sums: Counts) -> NDArray[np.float64]:
    """Mean of the F1 of yes and of no, from the columns of `counts`."""
    wrong = sums[:, 4] + sums[:, 5]
    yes = 2 * sums[:, 0] / np.maximum(2 * sums[:, 0] + wrong, 1)
    no = 2 * sums[:, 3] / np.maximum(2 * sums[:, 3] + wrong, 1)
    return np.asarray((yes + no) / 2)


def precision(sums: Counts) -> NDArray[np.float64]:
    """Right by found, from columns that begin (right, found, gold)."""
    return np.asarray(sums[:, 0] / np.maximum(sums[:, 1], 1))


def recall(sums: Counts) -> NDArray[np.float64]:
    """Right by gold, from columns that begin (right, found, gold)."""
    return np.asarray(sums[:, 0] / np.maximum(sums[:, 2], 1))


def total(items: Sequence[Item], threshold: float = 0.0) -> Counts:
    """The columns of `counts`, summed: one row."""
    summed: Counts = np.asarray(counts(items, threshold), dtype=np.float64).sum(axis=0, keepdims=True)
    return summed


def best_threshold(items: Sequence[Item], *, macro: bool = False) -> float:
    """The confidence above which F1 of yes (or macro-F1) is highest on these items; 0 where nothing was found."""
    statistic = macro_f1 if macro else f1
    levels = sorted({item.score for item in items if item.score >= 0})
    return max(levels, key=lambda level: float(statistic(total(items, level))[0]), default=0.0)


def by_finder(items: Sequence[Item], threshold: float, title: str, unit: str) -> Table:
    """Counts by what found the annotation: right and wrong; and how many gold ones nothing found."""
    right: Counter[str] = Counter(i.finder for i in items if i.score >= threshold and i.gold)
    wrong: Counter[str] = Counter(i.finder for i in items if i.score >= threshold and not i.gold)
    names = sorted(set(right) | set(wrong), key=lambda n: (-right[n] - wrong[n], n))
    rows = [(n, str(right[n]), str(wrong[n]), f"{right[n] / (right[n] + wrong[n]):.2f}") for n in names]
    missed = sum(i.gold and i.score < threshold for i in items)
    return Table(title, ("rule", "right", "wrong", "precision"), tuple(rows), f"{missed} gold {unit} are found by no rule.")
