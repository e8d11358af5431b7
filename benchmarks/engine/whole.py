"""The whole English grammar by stage, and against the reference: `python -m benchmarks.engine.whole TREEBANK…` compares them on every sentence."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from discourse.analysis.quotation import quotations
from discourse.conllu import loads
from discourse.grammar import Grammar
from discourse.grammar.budget import Budget
from discourse.grammar.engine import Run
from discourse.grammar.plan import Bindings, Place
from discourse.grammar.reference import Reference
from discourse.model import Parse

STAGES = ("lists and index", "matching", "roles, attributes, confidence", "conflicts", "spans, evidence, annotations")


def english(grammar: Grammar, parses: Sequence[Parse]) -> tuple[list[float], int, int]:
    """CPU seconds of each stage over some documents, and how many matches there were before conflicts and annotations after them."""
    spent, matches, found = [0.0] * len(STAGES), 0, 0
    for parse in parses:
        marks = [time.process_time()]
        run = Run(grammar, parse)
        run.index()
        marks.append(time.process_time())
        spent[0] += marks[1] - marks[0]
        for layer in grammar.layers.values():
            plans = grammar.of_layer(layer.name)
            marks = [time.process_time()]
            bindings = run.bindings(plans)
            marks.append(time.process_time())
            candidates = run.candidates(plans, bindings)
            matches += len(candidates)
            marks.append(time.process_time())
            standing = run.settle(layer, candidates)
            marks.append(time.process_time())
            run.publish(standing)
            marks.append(time.process_time())
            for stage in range(4):
                spent[stage + 1] += marks[stage + 1] - marks[stage]
        start = time.process_time()
        found += len(run.result().annotations)
        spent[-1] += time.process_time() - start
    return spent, matches, found


def differences(grammar: Grammar, parse: Parse) -> Iterator[str]:
    """Rules for which the fast matcher and the reference do not bind the same in a document, layer by layer."""
    run = Run(grammar, parse)
    for layer in grammar.layers.values():
        plans = grammar.of_layer(layer.name)
        fast = run.bindings(plans)
        for plan in plans:
            slow = Reference(run.forest, plan, grammar.lexicons)
            expected = [(s, b) for s in range(len(parse.sentences)) for b in slow.matches(s, Budget(10**9))]
            if {(row[0], *_sorted(plan.layout.bindings(row))) for row in fast.get(plan.name, [])} != {(s, *_sorted(b)) for s, b in expected}:
                yield f"{parse.document.id}: {plan.name}"
        run.layer(layer)


def _sorted(bound: Bindings) -> list[tuple[str, Place]]:
    return sorted(bound.items())


def main() -> None:
    """Compare on treebanks; exits with 1 where something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treebanks", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th document")
    options = parser.parse_args()
    grammar = Grammar.load("english")
    parses = [p for path in options.treebanks for p in loads(path.read_text(encoding="utf-8"), find_quotations=quotations)[:: options.every]]
    wrong = [line for parse in parses for line in differences(grammar, parse)]
    print("\n".join(wrong) or f"the same in {sum(len(p.sentences) for p in parses)} sentences of {len(parses)} documents")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
