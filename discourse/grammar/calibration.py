"""How far a match is to be trusted: the precision of its rule and cue, as counted on gold data.

`calibration.tsv` beside a grammar has the columns rule, cue (the lemma of the cue's head, `*` for all), right and total. A cue's precision is
smoothed towards that of its rule, and the rule's towards that of its layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from discourse.grammar.ast import At
from discourse.grammar.problems import Problem

WEIGHT = 4.0
"""How many cases the broader level counts for."""
_COLUMNS = ("rule", "cue", "right", "total")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Right and total by rule and cue, and by layer; empty where nothing was measured: then every match has confidence 1."""

    cues: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    rules: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    layers: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def confidence(self, rule: str, layer: str, cue: str) -> float:
        """The smoothed precision of a rule with a cue."""
        if layer not in self.layers:
            return 1.0
        right, total = self.layers[layer]
        precision = (right + 1) / (total + 2)
        for right, total in (self.rules.get(rule, (0, 0)), self.cues.get((rule, cue), (0, 0))):
            precision = (right + WEIGHT * precision) / (total + WEIGHT)
        return round(precision, 3)


def read_calibration(file: str, text: str) -> tuple[list[tuple[str, str, float, float]], list[Problem]]:
    """The rows of a calibration file."""
    rows: list[tuple[str, str, float, float]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or line.startswith("#") or tuple(cells) == _COLUMNS:
            continue
        try:
            rule, cue, right, total = cells
            row = (rule, cue.lower(), float(right), float(total))
            if not 0 <= row[2] <= row[3]:
                raise ValueError
            rows.append(row)
        except ValueError:
            problems.append(Problem(At(file, number, 1), "a row of a calibration has rule, cue, right and total, with 0 ≤ right ≤ total"))
    return rows, problems


def calibration(rows: Iterable[tuple[str, str, float, float]], layer_of: Mapping[str, str]) -> Calibration:
    """Counts by cue, rule and layer; a rule without a `*` row is the sum of its cues. Rules that no longer exist are left out."""
    cues: dict[tuple[str, str], tuple[float, float]] = {}
    whole: dict[str, tuple[float, float]] = {}
    sums: dict[str, tuple[float, float]] = {}
    for rule, cue, right, total in rows:
        if rule not in layer_of:
            continue
        if cue == "*":
            whole[rule] = (right, total)
        else:
            cues[rule, cue] = (right, total)
            sums[rule] = (sums.get(rule, (0, 0))[0] + right, sums.get(rule, (0, 0))[1] + total)
    rules = sums | whole
    layers: dict[str, tuple[float, float]] = {}
    for rule, (right, total) in rules.items():
        before = layers.get(layer_of[rule], (0.0, 0.0))
        layers[layer_of[rule]] = (before[0] + right, before[1] + total)
    return Calibration(cues, rules, layers)
