"""How well found annotations agree with gold ones. Used by `discourse evaluate` and by the benchmarks.

Every measure comes in two steps, so that a bootstrap can draw documents: a function that counts one document as `(right, found, gold)`, and
`score`, which turns the counts of many documents into precision, recall and F1 with 95 % intervals.

    rows = [exact(gold.roles, found.roles, "cue") for gold, found in pairs]
    score(rows).f1, score(rows).interval
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from discourse.model import Annotation, Spans

Roles = Mapping[str, Spans]
"""What one annotation covers, by role: `Annotation.roles`."""
Counts = tuple[int, int, int]
"""Of one document: right, found, gold."""

KEY_ROLE = {"attribution": "content", "hedge": "cue", "contrast": "cue", "claim": "span"}
"""The role by whose overlap two annotations of a layer are the same one."""

SAMPLES, SEED = 2000, 2016
_NEARLY = 0.8  # of the smaller content


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over documents, and the 95 % bootstrap interval of F1."""

    precision: float
    recall: float
    f1: float
    interval: tuple[float, float]
    right: int
    found: int
    gold: int


def exact(gold: Iterable[Roles], found: Iterable[Roles], role: str) -> Counts:
    """Counts of one document where a role is right if all its spans are, to the character. Annotations without the role do not count."""
    wanted, given = Counter(_filled(gold, role)), Counter(_filled(found, role))
    return (wanted & given).total(), given.total(), wanted.total()


def characters(gold: Iterable[Roles], found: Iterable[Roles], role: str) -> Counts:
    """Counts of one document in characters: those covered by any annotation's role."""
    wanted, given = _covered(_filled(gold, role)), _covered(_filled(found, role))
    return len(wanted & given), len(given), len(wanted)


def matched(gold: Sequence[Roles], found: Sequence[Roles], role: str = "content", threshold: float = 0.5) -> list[tuple[int, int]]:
    """Which gold annotation is which found one: pairs of indices, one to one, that share at least `threshold` of the role's characters.

    Of all one-to-one matchings the one with the largest total overlap (intersection over union).
    """
    wanted, given = ([_covered([roles.get(role, ())]) for roles in annotations] for annotations in (gold, found))
    overlap = np.array([[_iou(a, b) for b in given] for a in wanted]).reshape(len(gold), len(found))
    overlap[overlap < threshold] = 0
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if overlap[i, j] > 0]


def agreeing(gold: Sequence[Roles], found: Sequence[Roles], role: str = "content", threshold: float = 0.5) -> Counts:
    """Counts of one document where an annotation is right if `matched` gives it a partner. Annotations without the role count as missed."""
    return len(matched(gold, found, role, threshold)), len(found), len(gold)


def outermost(attributions: Sequence[Annotation]) -> list[Annotation]:
    """Without attributions within others, for gold that leaves them out: where one's cue lies in the other's content, one of the two is left.

    It is the more trusted one where the smaller content lies nearly whole in the larger, else the outer one.
    """
    contents = {id(a): _covered([a.roles.get("content", ())]) for a in attributions}

    def inside(one: Annotation, other: Annotation) -> bool:
        cue = _covered([one.roles.get("cue", ())])
        return bool(cue) and cue <= contents[id(other)]

    def alike(one: Annotation, other: Annotation) -> bool:
        a, b = contents[id(one)], contents[id(other)]
        return len(a & b) > _NEARLY * min(len(a), len(b))

    kept: list[Annotation] = []
    for one in sorted(attributions, key=lambda a: (-a.confidence, -len(contents[id(a)]))):
        if not any(alike(one, other) and inside(one, other) != inside(other, one) for other in kept):
            kept.append(one)
    outer = {id(a) for a in kept if not any(inside(a, other) and not inside(other, a) for other in kept)}
    return [a for a in attributions if id(a) in outer]


def score(rows: Sequence[Counts]) -> Score:
    """Precision, recall and F1 over all documents; the interval from 2,000 samples of the documents, drawn with replacement (seed fixed)."""
    table = np.asarray(rows, dtype=np.int64).reshape(-1, 3)
    right, found, gold = (int(n) for n in table.sum(axis=0))
    return Score(_share(right, found), _share(right, gold), _share(2 * right, found + gold), _interval(table), right, found, gold)


def _interval(table: NDArray[np.int64]) -> tuple[float, float]:
    if not len(table):
        return 0.0, 0.0
    random = np.random.default_rng(SEED)
    sums = np.stack([table[random.integers(0, len(table), len(table))].sum(axis=0) for _ in range(SAMPLES)])
    low, high = np.percentile(2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1), [2.5, 97.5])
    return float(low), float(high)


def _filled(annotations: Iterable[Roles], role: str) -> list[Spans]:
    return [tuple(roles[role]) for roles in annotations if roles.get(role)]


def _covered(parts: Iterable[Spans]) -> set[int]:
    return {at for spans in parts for start, end in spans for at in range(start, end)}


def _iou(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
