"""The speed of the grammar engine in one run, in CPU time: `OMP_NUM_THREADS=1 python -m benchmarks.engine [--write docs/engine-speed.md]`.

`--spacy PYTHON` names an interpreter that has spaCy (`python -m venv v && v/bin/pip install spacy`), `--semgrex CLASSES` a Java class path with
CoreNLP on it (https://github.com/stanfordnlp/CoreNLP); without them those columns are left out.
"""

from __future__ import annotations

import argparse
import gc
import re
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.engine.measures import Single, fastest, growth, resident, single
from benchmarks.engine.others import Found, run_semgrex, run_spacy
from benchmarks.engine.patterns import PATTERNS, ours, semgrex
from benchmarks.engine.whole import STAGES, english
from discourse.analysis.quotation import quotations
from discourse.conllu import loads
from discourse.grammar import Grammar
from discourse.model import Parse

SIZES = (10, 100, 1_000)


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebank", type=Path, default=Path("../shared/treebanks/en_ewt-dev.conllu"))
    parser.add_argument("--spacy", help="a Python interpreter with spaCy")
    parser.add_argument("--semgrex", help="a Java class path with CoreNLP")
    parser.add_argument("--passes", type=int, default=5, help="runs of which the fastest counts")
    parser.add_argument("--tokens", type=int, default=1_000_000, help="tokens for the whole grammar (the treebank again and again)")
    parser.add_argument("--write", type=Path, help="write the page here")
    return parser.parse_args()


def comparison(book: Parse, options: argparse.Namespace) -> list[str]:
    """The first table: patterns, by every matcher."""
    version, by_spacy = run_spacy(options.spacy, [book], options.passes) if options.spacy else ("", [])
    by_semgrex = run_semgrex(options.semgrex, [book], 4 * options.passes) if options.semgrex else []
    names = ("pattern", "hits", "discourse", "reference", "plain loops", f"spaCy {version}", "Semgrex", "spaCy ÷ discourse", "Semgrex ÷ discourse")
    lines = [f"| {' | '.join(names)} |", "| --- |" + " ---: |" * 8]
    for number, pattern in enumerate(PATTERNS):
        one = single(pattern, [book], options.passes)
        others = [found[number] if found else None for found in (by_spacy, by_semgrex)]
        lines.append(_row(one, others))
    return lines


def _row(one: Single, others: Sequence[Found | None]) -> str:
    for found in others:
        if found is not None and found[1] != one.hits:
            raise RuntimeError(f"{one.pattern.name}: another matcher finds {len(found[1])}, not {len(one.hits)}")
    times = [f"{found[0]:.1f}" if found else "-" for found in others]
    ratios = [f"{found[0] / one.fast:.0f}" if found else "-" for found in others]
    name = one.pattern.name if one.pattern.anchored else f"{one.pattern.name} (not anchored)"
    return f"| {name} | {len(one.hits)} | {one.fast:.3f} | {one.reference:.0f} | {one.naive:.1f} | {' | '.join(times + ratios)} |"


def _rules_table(book: Parse, passes: int) -> list[str]:
    lines = ["| rules | hits | index and matching, ms | matching alone, ms | matching, µs a rule |", "| ---: | ---: | ---: | ---: | ---: |"]
    for size, both, alone, hits in growth([book], SIZES, passes):
        lines.append(f"| {size} | {hits} | {both:.1f} | {alone:.2f} | {alone / size * 1000:.1f} |")
    return lines


def _english_table(parses: Sequence[Parse], tokens: int, call: float) -> list[str]:
    grammar = Grammar.load("english")
    for parse in parses:  # everything compiled
        grammar.match(parse)
    gc.collect()
    size = sum(len(s.tokens) for p in parses for s in p.sentences)
    passes = max(1, round(tokens / size))
    spent, matches, found, memory = [0.0] * len(STAGES), 0, 0, []
    for number in range(passes):
        stages, tried, stood = english(grammar, parses)
        spent = [a + b for a, b in zip(spent, stages, strict=True)]
        matches, found = matches + tried, found + stood
        if number in {0, passes // 2, passes - 1}:
            memory.append(resident())
    scale = 1e6 / (passes * size)
    lines = [f"{len(grammar.rules)} rules, {passes * size:,} tokens ({passes} times the treebank), {found:,} annotations.", ""]
    lines += ["| stage | CPU seconds a million tokens |", "| --- | ---: |"]
    lines += [f"| {name} | {seconds * scale:.1f} |" for name, seconds in zip(STAGES, spent, strict=True)]
    lines += [f"| **together** | **{sum(spent) * scale:.1f}** |", ""]
    index, binding, making, settling, telling = spent
    lines += [BOUND.format(
        matches=matches * scale, found=found * scale, index=index * scale, binding=binding / matches * 1e6, making=making / matches * 1e6,
        settling=settling / matches * 1e6, telling=telling / found * 1e6, call=call, calls=sum(spent) * scale / call * 1e3, wanted=10 / call * 1e3,
    ), ""]  # fmt: skip
    lines.append("Memory of the process after the first pass, half of them and all: " + ", ".join(f"{m:.0f} MB" for m in memory) + ".")
    return lines


def _call() -> float:
    """Nanoseconds that an empty function call takes here and now."""

    def nothing() -> None:
        pass

    def many() -> None:
        for _ in range(1_000_000):
            nothing()

    return fastest(many, 3)


def main() -> None:
    """Run, print, write."""
    options = arguments()
    text = options.treebank.read_text(encoding="utf-8")
    parses = loads(text, find_quotations=quotations)
    [book] = loads(re.sub(r"(?m)^# newdoc.*\n", "", text), find_quotations=quotations)
    start = time.process_time()
    call = _call()
    lines = [PAGE.format(tokens=sum(len(s.tokens) for s in book.sentences), documents=len(parses), call=call)]
    lines += ["## Single patterns", "", SINGLE, "", *comparison(book, options), ""]
    shown = "\n".join(f"# {p.name}; Semgrex: {semgrex(p)}\n{ours(p)}" for p in PATTERNS)
    lines += ["The patterns:", "", "```gram", shown.rstrip(), "```", ""]
    lines += ["## Many rules", "", RULES, "", *_rules_table(book, options.passes), ""]
    lines += ["## The English grammar", "", ENGLISH, "", *_english_table(parses, options.tokens, call), ""]
    page = "\n".join(lines)
    print(page, f"\n({time.process_time() - start:.0f} s of CPU in this process)")
    if options.write:
        options.write.write_text(page, encoding="utf-8")


PAGE = """# How fast the grammar engine is

Written by `OMP_NUM_THREADS=1 python -m benchmarks.engine --spacy PYTHON --semgrex CLASSES --write docs/engine-speed.md` in one run; all times are CPU
times of one thread, the fastest of several passes. The texts are the gold trees of UD English EWT, development part: {tokens:,} tokens, {documents} documents. For scale: an empty Python function call took {call:.0f} ns in this run.
"""
SINGLE = """Milliseconds for the whole treebank as one document. *discourse* is the fast matcher on an index that all rules share (see below for what the index
costs); the *reference* tries everything and takes part as the oracle; *plain loops* is what one writes by hand without an index. All find exactly the
same hits, or this page could not have been written. spaCy gets `Doc` objects built from the gold trees, Semgrex the same trees after warming up."""
RULES = """Rules `a [lemma=…] -[nsubj|obj|nmod|amod]-> b`, each with another lemma of the treebank. What the index costs hardly depends on the number of rules, and a
rule whose word does not occur costs nothing."""
ENGLISH = """All layers in one process, from parses in memory to annotations with roles, attributes, confidence and evidence; garbage collection included. The rows add up to the time of `Grammar.match`."""
BOUND = """The aim is 10 seconds, and what keeps it off is the number of matches and what Python takes for each. A million tokens of these texts have {matches:,.0f}
matches before conflicts are settled (most of them frames of attribution that are then too little trusted to stand) and {found:,.0f} annotations. The columns
and lists of a document take {index:.1f} µs a token. A match takes {binding:.0f} µs to be found (with all that is tried and comes to nothing), {making:.0f} µs for its roles,
attributes and confidence, {settling:.0f} µs in conflicts; an annotation takes {telling:.0f} µs for its spans and evidence. With an empty function call at {call:.0f} ns the whole is
the time of {calls:.0f} such calls a token, and the aim would be that of {wanted:.0f}. Compiling the
engine's modules with mypyc was tried and hardly changed those stages that it compiled whole (index 4.6 to 4.4 seconds, spans and evidence 5.6 to 5.1): the time lies in dicts, lists and sets, and a native core would cost the pure wheel."""

if __name__ == "__main__":
    main()
