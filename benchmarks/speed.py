"""How fast texts are parsed and annotated, beside Stanza's own pipeline with the same weights; all in one run, in CPU time.

    OMP_NUM_THREADS=1 python -m benchmarks.speed [--model en] [--treebank ../shared/treebanks/en_gum_ccby-dev.conllu] [--documents 12] [--spacy PYTHON]
    OMP_NUM_THREADS=1 python -m benchmarks.speed --processes 2
    OMP_NUM_THREADS=1 python -m benchmarks.speed --memory

The texts are the treebank's documents, rebuilt from it. Loading models and compiling rules is not counted, except for one article from start to end. `--processes` measures instead,
on the clock, what more processes gain (on an idle machine, please); `--memory` what one line of 2 MB without a full stop takes (minutes). `--spacy` names an
interpreter that has spaCy (`python -m venv v && v/bin/pip install spacy spacy-lookups-data`), and adds its small pipeline: see `benchmarks/spacy_small.py`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

import torch

from discourse.analysis.analyse import analyse_parse
from discourse.conllu import loads
from discourse.grammar import Grammar
from discourse.model import Document, Parse
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


def runs(model: str) -> dict[str, Run]:
    """What is compared: name → a function that handles all documents. Everything is loaded before it is timed."""
    stock, parser, grammar = StockEngine(find(model)), Parser(model, cache=False), Grammar.load("english").ready()
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


def spacy(python: str, documents: Sequence[Document], treebank: Sequence[Parse]) -> tuple[str, list[float]]:
    """The version of spaCy, and the CPU seconds of its small pipeline, a document at a time and all at once; trained for a moment on the treebank."""
    sentences = [[(t.text, t.xpos, t.upos, t.deprel, t.head) for t in one.tokens] for parse in treebank for one in parse.sentences]
    given = json.dumps({"texts": [one.text for one in documents], "sentences": sentences})
    worker = Path(__file__).with_name("spacy_small.py")
    done = json.loads(subprocess.run([python, str(worker)], input=given, capture_output=True, text=True, check=True).stdout)
    return done["version"], done["seconds"]


def gained(model: str, processes: int, documents: Sequence[Document]) -> float:
    """How many times as fast, on the clock, `processes` are as one, each with one thread; all are started before."""
    spent = []
    for number in (1, processes):
        parser = Parser(model, processes=number, cache=False)
        list(parser.parse(documents))
        start = time.perf_counter()
        list(parser.parse(documents))
        spent.append(time.perf_counter() - start)
    return spent[0] / spent[1]


def largest(model: str, size: int = 2_000_000) -> float:
    """GB of memory that the parsing process of `discourse annotate` takes for one line of `size` characters without a full stop."""
    words = "the mayor of the old town said that nobody had told her why ferries could not sail "
    with TemporaryDirectory() as folder:
        path = Path(folder) / "line.txt"
        path.write_text((words * (size // len(words) + 1))[:size], encoding="utf-8")
        command = [sys.executable, "-m", "discourse.cli", "annotate", str(path), "--no-cache", "--model", model]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return getrusage(RUSAGE_CHILDREN).ru_maxrss / 1e6


def first_result(model: str, text: str) -> tuple[float, float]:
    """Seconds on the clock and of CPU of `discourse annotate` on one article, from start to end, nothing cached."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "discourse.cli", "annotate", "-", "--no-cache", "--model", model]
    subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, check=True)
    spent, after = time.perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Parse the command line and print the table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--treebank", type=Path, default=Path("../shared/treebanks/en_gum_ccby-dev.conllu"))
    ap.add_argument("--documents", type=int, default=12)
    ap.add_argument("--model", default="en")
    ap.add_argument("--spacy", metavar="PYTHON")
    ap.add_argument("--processes", type=int)
    ap.add_argument("--memory", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(1)
    if a.memory:
        print(f"one line of 2 MB: {largest(a.model):.2f} GB")
        return
    parses = loads(a.treebank.read_text(encoding="utf-8"))[: a.documents]
    documents = [one.document for one in parses]
    if a.processes:
        many = [Document(f"{n}-{d.id}", d.text) for n in range(4) for d in documents]
        print(f"{a.processes} processes against one: {gained(a.model, a.processes, many):.2f} times as fast")
        return
    words = sum(len(s.tokens) for one in parses for s in one.sentences)
    print(f"{len(documents)} documents, {words} words\n\n| | words a CPU second | ratio |\n| --- | --- | --- |")
    base = 0.0
    for name, run in runs(a.model).items():
        rate = words / seconds(run, documents)
        base = base or rate
        print(f"| {name} | {rate:.0f} | {rate / base:.2f} |")
    if a.spacy:
        version, spent = spacy(a.spacy, documents, parses)
        for name, took in zip(("a document at a time", "all at once"), spent, strict=True):
            print(f"| spaCy {version}, a pipeline of en_core_web_sm's sizes, {name} | {words / took:.0f} | {words / took / base:.2f} |")
    clock, cpu = first_result(a.model, documents[0].text)
    print(f"\nstart to end of `discourse annotate` on one article: {clock:.1f} s, {cpu:.1f} s of CPU")


if __name__ == "__main__":
    main()
