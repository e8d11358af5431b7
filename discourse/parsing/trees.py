"""From a parser's scores to one tree: the best one with a single root (Chu, Liu and Edmonds)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from discourse.parsing.light import stanza

Floats = NDArray[np.floating]
Ints = NDArray[np.intp]


def heads(scores: Floats) -> list[int]:
    """The head of each word (index 0 is the root and its own head); row `d` of `scores` has the log-probability of each head of `d`.

    Most sentences need no search: every word's best head, or the best tree with any number of roots, is the answer if it happens to have one root,
    for no such tree can be better. Else arcs from the root are made so dear that only one is chosen (Stanojević and Cohen 2021), as Stanza does,
    whose own search gives the same trees some twenty times slower.
    """
    scores = scores.astype(np.float64)
    np.fill_diagonal(scores, -np.inf)
    best = _tree(scores)
    if sum(head == 0 for head in best[1:]) != 1:
        scores[:, 0] += scores[np.isfinite(scores)].min() * len(scores)
        best = _tree(scores)
    return best


def _tree(scores: Floats) -> list[int]:
    """The best tree, by contracting one cycle after another."""
    found = scores.argmax(axis=1)
    found[0] = 0
    cycle = _cycle(found.tolist())
    if not cycle:
        return found.tolist()  # type: ignore[no-any-return]
    inside, outside = np.array(cycle), np.array(sorted(set(range(len(scores))) - set(cycle)))
    into = scores[np.ix_(inside, outside)] - scores[inside, found[inside]][:, None]
    out = scores[np.ix_(outside, inside)]
    smaller = np.full((len(outside) + 1,) * 2, -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    smaller[:-1, -1], smaller[-1, :-1] = out.max(axis=1), into.max(axis=0)
    solved = np.array(_tree(smaller))
    return _expanded(found, (inside, outside), (into.argmax(axis=0), out.argmax(axis=1)), solved)


def _expanded(found: Ints, parts: tuple[Ints, Ints], best: tuple[Ints, Ints], solved: Ints) -> list[int]:
    """Put the cycle back: it is broken where the contracted tree enters it."""
    (inside, outside), (enter, leave) = parts, best
    contracted = len(outside)
    cycle_heads, places = inside[leave], np.append(outside, 0)
    found[outside] = np.where(solved[:-1] == contracted, cycle_heads, places[solved[:-1]])
    found[inside[enter[solved[-1]]]] = outside[solved[-1]]
    found[0] = 0
    return found.tolist()  # type: ignore[no-any-return]


def _cycle(tree: Sequence[int]) -> list[int]:
    """The words of one cycle; empty where all lead to the root."""
    seen = [0] * len(tree)
    seen[0] = len(tree)
    for start in range(1, len(tree)):
        path, at = [], start
        while not seen[at]:
            seen[at] = start
            path.append(at)
            at = tree[at]
        if seen[at] == start and at in path:
            return path[path.index(at) :]
    return []


def crowded(tree: Sequence[int], labels: Sequence[str]) -> bool:
    """True if some head has two subjects or two objects, which Universal Dependencies does not allow."""
    groups = stanza().depparse.head_constraints.DEPREL_TO_GROUP
    seen = set()
    for head, label in zip(tree[1:], labels, strict=True):
        group = groups.get(label)
        if group is not None:
            if (head, group) in seen:
                return True
            seen.add((head, group))
    return False
