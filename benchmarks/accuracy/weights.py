"""How far matches of hedge, contrast and claim rules are to be trusted, measured on the training sets: their rows of `grammars/en/calibration.tsv`.

`python -m benchmarks.accuracy.weights [LAYER…]`. Rows of other layers stay as they are. A hedge counts as right where its sentence is
uncertain (1W), a claim where its sentence is one (VG), a contrast where its connective is one in GDTB; rules for what GDTB does not annotate are not judged.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.accuracy.contrast import KINDS, PHRASES, gold_relations
from benchmarks.accuracy.gold import Gold, Pair, default_gold
from discourse.grammar import Grammar, calibrate
from discourse.grammar.circumstances import circumstances
from discourse.grammar.forest import Forest
from discourse.grammar.learn import Labelled, fit
from discourse.grammar.matches import Match

TABLE = Path("grammars/en/calibration.tsv")
SETS = {"hedge": "hedge/wikiweasel-1w-first-half", "contrast": "contrast/gdtb-explicit-train", "claim": "claim/sentences-VG-train"}
PENALTY = {"hedge": 6.0, "contrast": 4.0, "claim": 30.0}
"""By cross-validation on the training sets; claims are told by so little that most of a weight is chance."""
SIMPLE = ("rule=", "cue=")


def main() -> None:
    """Measure, merge, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.weights", description=__doc__)
    parser.add_argument("layers", nargs="*", default=list(SETS))
    parser.add_argument("--gold", type=Path, default=default_gold())
    options = parser.parse_args()
    grammar, gold = Grammar.load("english"), Gold(options.gold)
    measured = {}
    for layer in options.layers:
        measured[layer] = fit(list(_labelled(grammar, layer, gold.parsed(SETS[layer]))), penalty=PENALTY[layer], least=3, smallest=0.02)
        print(layer, len(measured[layer]), "weights", flush=True)
    TABLE.write_text(calibrate.replaced(TABLE, measured), encoding="utf-8")


def _labelled(grammar: Grammar, layer: str, pairs: Iterable[Pair]) -> Iterator[Labelled]:
    for row, parse in pairs:
        forest = Forest(parse)
        relations = gold_relations(row) if layer == "contrast" else {}
        for match in grammar.matches(parse, layer=layer):
            if layer == "contrast" and not _judged(match):
                continue
            right = (
                match.roles.get("cue", ()) in relations if layer == "contrast" else bool(row["uncertain" if layer == "hedge" else "claim"])
            )
            found = circumstances(forest, match.rule, match.tokens, match.attributes)
            yield Labelled(tuple(c for c in found if layer == "claim" or _simple(c)), right)


def _judged(match: Match) -> bool:
    return match.attributes.get("kind") in KINDS and match.rule not in PHRASES


def _simple(circumstance: str) -> bool:
    """The rule, the cue's word, both: enough where the cue says it all."""
    parts = circumstance.split(" ")
    return circumstance.startswith(SIMPLE) and all(part.startswith(SIMPLE) for part in parts)


if __name__ == "__main__":
    main()
