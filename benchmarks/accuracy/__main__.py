"""`python -m benchmarks.accuracy [LAYER…] [--model NAME] [--write docs/accuracy.md] [--json FILE]`."""

from __future__ import annotations

import argparse
import importlib
import json
from pathlib import Path

from benchmarks.accuracy import show
from benchmarks.accuracy.gold import Gold, default_gold
from benchmarks.accuracy.results import LayerResult
from discourse.grammar import Grammar
from discourse.model import LAYERS


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("layers", nargs="*", default=LAYERS, help=f"which of {', '.join(LAYERS)} (default: all)")
    parser.add_argument("--gold", type=Path, default=default_gold(), help="folder of the gold sets")
    parser.add_argument("--model", default="en", help="model to parse with")
    parser.add_argument("--grammar", default="english", help="grammar to measure")
    parser.add_argument("--write", type=Path, help="write the page here")
    parser.add_argument("--json", type=Path, help="write the figures here as JSON")
    return parser.parse_args()


def run(layer: str, gold: Gold, grammar: Grammar) -> LayerResult:
    """One benchmark: each layer's module has `main(gold, grammar)`."""
    result: LayerResult = importlib.import_module(f"benchmarks.accuracy.{layer}").main(gold, grammar)
    return result


def main() -> None:
    """Run, print, write."""
    options = arguments()
    gold = Gold(options.gold, options.model)
    grammar = Grammar.load(options.grammar)
    results = []
    for layer in options.layers:
        results.append(run(layer, gold, grammar))
        print(show.layer(results[-1]), flush=True)
    if options.write:
        info = grammar.info
        options.write.write_text(show.page(results, _parser(gold), f"{info.name} {info.version} ({info.hash[:12]})"), encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps([r.record() for r in results], indent=1, ensure_ascii=False), encoding="utf-8")


def _parser(gold: Gold) -> str:
    info = gold.parser.info
    return f"{info.name} {info.version}, model {info.model} ({info.hash[:12]})"


if __name__ == "__main__":
    main()
