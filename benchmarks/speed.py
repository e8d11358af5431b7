"""How fast texts are parsed and annotated, beside Stanza's own pipeline with the same weights; all in one run, in CPU time.

    OMP_NUM_THREADS=1 python -m benchmarks.speed [--treebank ../shared/treebanks/en_gum_ccby-dev.conllu] [--documents 12]

The texts are the treebank's documents, rebuilt from it. Loading is not counted, except in the last row.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import torch

from discourse.analysis import analyse_parse
from discourse.conllu import loads
from discourse.grammar import Grammar
from discourse.model import Document
from discourse.parsing import Parser
from discourse.parsing.engines import parse
from discourse.parsing.models import find
from discourse.parsing.stock import StockEngine

Run = Callable[[Sequence[Document]], object]


def seconds(run: Run, documents: Sequence[Document]) -> float:
    """CPU seconds of a run."""
    start = time.process_time()
    run(documents)
    return time.process_time() - start


def runs() -> dict[str, Run]:
    """What is compared: name → a function that handles all documents. Everything is loaded before it is timed."""
    stock, parser, grammar = StockEngine(find("en")), Parser("en", cache=False), Grammar.load("english")
    warm = [Document("warm", "The mayor said it rained.")]

    def annotate(documents: Sequence[Document]) -> None:
        for one in parser.parse(documents):
            analyse_parse(one, grammar)

    found: dict[str, Run] = {
        "stock stanza.Pipeline, a document at a time": lambda documents: [parse(stock, [d.text]) for d in documents],
        "stock stanza.Pipeline, all at once": lambda documents: parse(stock, [d.text for d in documents]),
        "discourse, a document at a time": lambda documents: [list(parser.parse([d])) for d in documents],
        "discourse, all at once": lambda documents: list(parser.parse(documents)),
        "discourse, parse, grammar and analysis": annotate,
    }
    for run in found.values():
        run(warm)
    return found


def first_result(text: str) -> float:
    """CPU seconds of `discourse annotate` on one article, from start to end, nothing cached."""
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "discourse.cli", "annotate", "-", "--no-cache"]
    subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Parse the command line and print the table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--treebank", type=Path, default=Path("../shared/treebanks/en_gum_ccby-dev.conllu"))
    ap.add_argument("--documents", type=int, default=12)
    a = ap.parse_args()
    torch.set_num_threads(1)
    parses = loads(a.treebank.read_text(encoding="utf-8"))[: a.documents]
    documents = [one.document for one in parses]
    words = sum(len(s.tokens) for one in parses for s in one.sentences)
    print(f"{len(documents)} documents, {words} words\n\n| | words a CPU second | ratio |\n| --- | --- | --- |")
    base = 0.0
    for name, run in runs().items():
        rate = words / seconds(run, documents)
        base = base or rate
        print(f"| {name} | {rate:.0f} | {rate / base:.2f} |")
    print(f"\nstart to end of `discourse annotate` on one article: {first_result(documents[0].text):.1f} s of CPU")


if __name__ == "__main__":
    main()
