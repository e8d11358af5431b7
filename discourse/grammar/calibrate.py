"""Confidence as data: how often matches were right on gold, as one weight a circumstance.

`calibration.tsv` beside a grammar holds, for each layer, circumstances of matches (see `circumstances`) with how often they were right there, how
often they occurred, and a weight: the log-odds that a regularised logistic regression gives them next to each other. A match's confidence is the
logistic function of the sum of the weights of its circumstances, so that every confidence can be taken apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from discourse.errors import GrammarError

HEADER = "layer\tcircumstance\tweight\tright\ttotal"
ALWAYS = "any"
"""The circumstance that every match has: the log-odds to begin with."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What was measured of one circumstance."""

    weight: float
    right: int
    total: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights of each layer; a layer without any leaves confidence at 1."""

    layers: Mapping[str, Mapping[str, Weight]] = field(default_factory=dict)

    def confidence(self, layer: str, circumstances: Iterable[str]) -> float:
        """How probable it is that a match is right."""
        weights = self.layers.get(layer)
        if not weights:
            return 1.0
        total = sum(weights[c].weight for c in (ALWAYS, *circumstances) if c in weights)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    def reasons(self, layer: str, circumstances: Iterable[str]) -> list[tuple[str, Weight]]:
        """The circumstances that have a weight, the heaviest first: why a confidence is what it is."""
        weights = self.layers.get(layer, {})
        known = [(c, weights[c]) for c in (ALWAYS, *circumstances) if c in weights]
        return sorted(known, key=lambda pair: -abs(pair[1].weight))

    def dumps(self) -> str:
        """As the text of `calibration.tsv`."""
        lines = [
            f"{layer}\t{name}\t{w.weight:.2f}\t{w.right}\t{w.total}"
            for layer, weights in self.layers.items()
            for name, w in sorted(weights.items(), key=lambda pair: (pair[0] != ALWAYS, pair[0]))
        ]
        return "\n".join([HEADER, *lines]) + "\n"


def loads(text: str, name: str = "calibration.tsv") -> Calibration:
    """The content of a calibration file; raises `GrammarError` where a line makes no sense."""
    layers: dict[str, dict[str, Weight]] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#") or line == HEADER:
            continue
        try:
            layer, circumstance, weight, right, total = line.split("\t")
            layers.setdefault(layer, {})[circumstance] = Weight(float(weight), int(right), int(total))
        except ValueError:
            raise GrammarError(f"{name}:{number}: expected {HEADER.split()}, tab-separated") from None
    return Calibration(layers)


def load(path: Path) -> Calibration:
    """The calibration in a file; an empty one where there is no file."""
    return loads(path.read_text(encoding="utf-8"), path.name) if path.exists() else Calibration()


def fit(matches: Sequence[Sequence[str]], right: Sequence[bool], *, penalty: float = 3.0, least: int = 3) -> dict[str, Weight]:
    """Weights of circumstances from matches of which it is known whether they were right.

    Circumstances seen fewer than `least` times are left out, and so are weights that round to nothing.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    total = Counter(c for match in matches for c in match)
    hits = Counter(c for match, good in zip(matches, right, strict=True) if good for c in match)
    names = [c for c, n in total.items() if n >= least]
    column = {c: at for at, c in enumerate(names)}
    cells = [(row, column[c]) for row, match in enumerate(matches) for c in match if c in column]
    rows, columns = (np.array([cell[side] for cell in cells], dtype=np.int64) for side in (0, 1))
    table = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(matches), len(names)))
    truth = np.array(right, dtype=np.float64)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = table @ weights[:-1] + weights[-1]
        chance = 1 / (1 + np.exp(-score))
        value = float(np.sum(np.logaddexp(0, score) - truth * score) + penalty / 2 * np.sum(weights[:-1] ** 2))
        return value, np.append(table.T @ (chance - truth) + penalty * weights[:-1], np.sum(chance - truth))

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = {c: Weight(round(float(w), 2), hits[c], total[c]) for c, w in zip(names, found[:-1], strict=True) if abs(w) >= 0.02}
    return {ALWAYS: Weight(round(float(found[-1]), 2), int(truth.sum()), len(matches)), **weights}
