"""Weigh the attribution rules' matches on PolNeAR's training part and write grammars/en/calibration.tsv.

`python -m benchmarks.mining.weights [--documents N]`: the first N documents are parsed and matched; how likely each word is to be
a cue is counted on the others, which need no parse. Prints cross-validated figures by threshold: the layer's
`min-confidence` in english.gram is chosen from them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy.attribution import ROLES, _span, bare
from benchmarks.accuracy.gold import Gold, default_gold
from benchmarks.mining.words import calibration_path, lemmas, lexicon_words, prior
from discourse.grammar import Grammar
from discourse.grammar.calibrate import Weight, replaced
from discourse.grammar.learn import HALF_RIGHT, Labelled, fit, labelled
from discourse.model import Parse

NAME = "attribution/polnear-train"
ASSUMED = (
    "to-observers",
    "in-ones-view",
    "in-the-view-of",
    "if-believed",
    "parenthetical-subject",
    "quote-it",
    "quote-and-clause",
    "inverted-object",
    "quoted-noun",
)
"""Rules that the gold shows too rarely to be weighed, but that leave little doubt where they match (11 of 12 for `parenthetical-subject`)."""
ASSUMED_WEIGHT = 4.5
"""About what the safest rules come to together with their usual circumstances."""


def main() -> None:
    """Match, count, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mining.weights", description=__doc__)
    parser.add_argument("--gold", type=Path, default=default_gold())
    parser.add_argument("--documents", type=int, default=560)
    parser.add_argument("--grammar", default="english")
    options = parser.parse_args()
    gold, grammar = Gold(options.gold), Grammar.load(options.grammar)
    pairs = list(gold.parsed(NAME, 0, options.documents))
    used = {row["id"] for row, _ in pairs}
    matches = [match for row, parse in pairs for match in _labelled(grammar, row["attributions"], parse)]
    words = prior((r for r in gold.rows(NAME) if r["id"] not in used), lemmas(p for _, p in pairs), lexicon_words(grammar))
    weights = fit(matches, prior=words)
    weights |= assumed()
    calibration_path().write_text(replaced(calibration_path(), {"attribution": weights}), encoding="utf-8")
    print(
        f"{len(pairs)} documents, {len(matches):,} matches, {sum(m.right > HALF_RIGHT for m in matches):,} right, {len(weights):,} weights"
    )


def assumed() -> dict[str, Weight]:
    """Weights by assumption: nothing right, nothing counted."""
    return {f"rule={name}": Weight(ASSUMED_WEIGHT, 0, 0) for name in ASSUMED}


def _labelled(grammar: Grammar, gold: Sequence[dict[str, list[list[int]]]], parse: Parse) -> list[Labelled]:
    roles = [{role: bare(parse.text, map(_span, each[role])) for role in ROLES} for each in gold]
    return list(labelled(grammar, parse, roles, "attribution"))


if __name__ == "__main__":
    main()
