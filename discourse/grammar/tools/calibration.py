"""A grammar measured on gold annotations: how often each rule is right, and the weights that confidence comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from discourse.errors import InputError
from discourse.evaluation import KEY_ROLE
from discourse.grammar import Grammar
from discourse.grammar.calibrate import Weight
from discourse.grammar.learn import HALF_RIGHT, Labelled, fit, labelled
from discourse.model import Analysis, Parse

FILE = "calibration.tsv"
_RULE = "rule="


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a layer's matches."""

    layer: str
    matches: tuple[Labelled, ...]

    @property
    def weights(self) -> dict[str, Weight]:
        """The layer's rows of `calibration.tsv`."""
        return fit(self.matches)

    def table(self) -> str:
        """How many matches of each rule are right, the most frequent rule first."""
        total, right = Counter[str](), Counter[str]()
        for match in self.matches:
            rule = next(c for c in match.circumstances if c.startswith(_RULE)).removeprefix(_RULE)
            total[rule] += 1
            right[rule] += match.right > HALF_RIGHT
        width = max(map(len, total))
        rows = [f"  {rule:{width}} {right[rule]:6} of {n:6}  {right[rule] / n:.2f}" for rule, n in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))]
        return "\n".join([f"{self.layer}: {right.total()} of {total.total()} matches are right", *rows])


def measured(grammar: Grammar, pairs: Iterable[tuple[Analysis, Parse]]) -> tuple[Measured, ...]:
    """Every layer of which the gold has annotations and the grammar has matches; `pairs` are gold and tree of the same text.

    What counts as right is said in `learn.labelled`. Raises `InputError` if nothing can be measured.
    """
    known = [(gold, parse) for gold, parse in pairs]
    layers = [layer for layer in KEY_ROLE if layer in grammar.layers and any(gold.layer(layer) for gold, _ in known)]
    found = [
        Measured(layer, tuple(m for gold, parse in known for m in labelled(grammar, parse, [a.roles for a in gold.layer(layer)], layer)))
        for layer in layers
    ]
    with_matches = tuple(each for each in found if each.matches)
    if not with_matches:
        has = dict.fromkeys(annotation.layer for gold, _ in known for annotation in gold.annotations)
        can = ", ".join(KEY_ROLE)
        raise InputError(f"nothing to measure: no rule matches in a layer that the gold has ({', '.join(has) or 'none'}) and that can be measured ({can})")
    return with_matches
