"""Other matchers, each in a process of its own: spaCy's DependencyMatcher and Stanford's Semgrex."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.engine.patterns import PATTERNS, Hit, semgrex, spacy
from discourse.conllu import dumps
from discourse.model import Parse

HERE = Path(__file__).parent
Found = tuple[float, set[Hit]]
"""Milliseconds of CPU of the fastest pass, and the hits."""


def run_spacy(python: str, parses: Sequence[Parse], passes: int) -> tuple[str, list[Found]]:
    """SpaCy's version, and what it finds for each pattern."""
    documents = [[[[t.text, t.lemma.lower(), t.upos, t.deprel, t.head] for t in s.tokens] for s in parse.sentences] for parse in parses]
    given = json.dumps({"documents": documents, "patterns": [spacy(p) for p in PATTERNS], "passes": passes})
    done = subprocess.run([python, str(HERE / "spacy_worker.py")], input=given, capture_output=True, text=True, check=True)
    made = json.loads(done.stdout)
    return made["version"], [(one["ms"], set(map(tuple, one["hits"]))) for one in made["patterns"]]


def run_semgrex(classes: str, parses: Sequence[Parse], passes: int) -> list[Found]:
    """What Semgrex finds for each pattern; `classes` is a class path with CoreNLP on it."""
    with TemporaryDirectory() as folder:
        trees, patterns, names = (Path(folder) / name for name in ("trees.conllu", "patterns.txt", "names.txt"))
        trees.write_text("".join(map(dumps, parses)), encoding="utf-8")
        patterns.write_text("\n".join(map(semgrex, PATTERNS)), encoding="utf-8")
        names.write_text("\n".join(" ".join(p.names) for p in PATTERNS), encoding="utf-8")
        command = ["java", "-cp", classes, str(HERE / "Semgrex.java"), *map(str, (trees, patterns, names, passes))]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [(float(ms), {tuple(map(int, hit.split())) for hit in hits}) for ms, *hits in rows]
