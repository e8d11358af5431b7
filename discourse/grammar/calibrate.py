"""Confidence as data: how often matches were right on gold, as one weight a circumstance.

`calibration.tsv` beside a grammar holds, for each layer, circumstances of matches (see `circumstances`) with how often they were right there, how
often they occurred, and a weight: the log-odds that a regularised logistic regression gives them next to each other. A match's confidence is the
logistic function of the sum of the weights of its circumstances, so that every confidence can be taken apart. `learn` measures them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
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
        return logistic(sum(weights[c].weight for c in (ALWAYS, *circumstances) if c in weights)) if weights else 1.0

    def reasons(self, layer: str, circumstances: Iterable[str]) -> list[tuple[str, Weight]]:
        """The circumstances that have a weight, the heaviest first: why a confidence is what it is."""
        weights = self.layers.get(layer, {})
        known = [(c, weights[c]) for c in (ALWAYS, *circumstances) if c in weights]
        return sorted(known, key=lambda pair: -abs(pair[1].weight))

    def dumps(self) -> str:
        """As the text of `calibration.tsv`; a layer is named in its first line only."""
        lines = []
        for layer, weights in self.layers.items():
            ordered = sorted(weights.items(), key=lambda pair: (pair[0] != ALWAYS, pair[0]))
            lines += [f"{layer if at == 0 else ''}\t{name}\t{w.weight:.2f}\t{w.right}\t{w.total}" for at, (name, w) in enumerate(ordered)]
        return "\n".join([HEADER, *lines]) + "\n"


def logistic(total: float) -> float:
    """The probability that belongs to log-odds."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def loads(text: str, name: str = "calibration.tsv") -> Calibration:
    """The content of a calibration file; raises `GrammarError` where a line makes no sense."""
    layers: dict[str, dict[str, Weight]] = {}
    last = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#") or line == HEADER:
            continue
        try:
            layer, circumstance, weight, right, total = line.split("\t")
            last = layer or last
            layers.setdefault(last, {})[circumstance] = Weight(float(weight), int(right), int(total))
        except ValueError:
            raise GrammarError(f"{name}:{number}: expected {HEADER.split()}, tab-separated") from None
    return Calibration(layers)


def load(path: Path) -> Calibration:
    """The calibration in a file; an empty one where there is no file."""
    return loads(path.read_text(encoding="utf-8"), path.name) if path.exists() else Calibration()


def replaced(path: Path, layers: Mapping[str, Mapping[str, Weight]]) -> str:
    """The text of the calibration file at `path` with these layers measured anew; other layers stay as they are there."""
    return Calibration({**load(path).layers, **layers}).dumps()
