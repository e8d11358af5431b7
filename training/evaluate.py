"""Score a model from raw text with the CoNLL 2018 scorer, as `discourse` itself runs it.

    python -m training.evaluate FOLDER TREEBANK.conllu [--genre news --genre interview …] [--stock]

The text is rebuilt from the treebank by Stanza's converter (paragraphs, lines of 80 characters). `--genre` takes only the documents whose id has
that word, as GUM's ids do. `--stock` runs a plain `stanza.Pipeline` with the same weights instead.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from stanza.utils.datasets.conllu_to_text import convert_text
from udtools.udeval import evaluate, load_conllu_file

from discourse.conllu import dumps
from discourse.model import Document, Parse
from discourse.parsing import Parser
from discourse.parsing.engines import parse
from discourse.parsing.models import find
from discourse.parsing.stock import StockEngine

COLUMNS = ("Tokens", "Sentences", "Words", "UPOS", "XPOS", "UFeats", "Lemmas", "UAS", "LAS")


def documents(treebank: Path, genres: Sequence[str]) -> str:
    """The treebank, or only its documents of the genres."""
    whole = treebank.read_text(encoding="utf-8")
    parts = re.split(r"(?m)^(?=# newdoc)", whole)
    return "".join(part for part in parts if not genres or any(f"_{genre}_" in part.partition("\n")[0] for genre in genres))


def score(folder: str, treebank: Path, genres: Sequence[str] = (), *, stock: bool = False) -> tuple[dict[str, float], float]:
    """Scores in per cent, and words a CPU second (loading not counted)."""
    with TemporaryDirectory() as scratch:
        gold, text, system = (Path(scratch) / name for name in ("gold.conllu", "text.txt", "system.conllu"))
        gold.write_text(documents(treebank, genres), encoding="utf-8")
        convert_text(str(gold), str(text))
        parse, seconds = _parse(folder, Document("1", text.read_text(encoding="utf-8")), stock=stock)
        system.write_text(dumps(parse), encoding="utf-8")
        found = evaluate(load_conllu_file(str(gold)), load_conllu_file(str(system)))
    words = sum(len(sentence.tokens) for sentence in parse.sentences)
    return {name: round(100 * found[name].f1, 2) for name in COLUMNS}, words / seconds


def _parse(folder: str, document: Document, *, stock: bool) -> tuple[Parse, float]:
    if stock:
        engine, start = StockEngine(find(folder)), time.process_time()
        return Parse(document, parse(engine, [document.text])[0][0]), time.process_time() - start
    parser = Parser(folder, cache=False)
    next(parser.parse([Document("0", "Load it.")]))
    start = time.process_time()
    return next(parser.parse([document])), time.process_time() - start


def main() -> None:
    """Parse the command line and print a table."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", help="a model folder, `en`, or an official package")
    ap.add_argument("treebank", type=Path)
    ap.add_argument("--genre", action="append", default=[])
    ap.add_argument("--stock", action="store_true")
    a = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    scores, speed = score(a.folder, a.treebank, a.genre, stock=a.stock)
    print(" ".join(f"{name} {value:.2f}" for name, value in scores.items()), f"| {speed:.0f} words a CPU second")


if __name__ == "__main__":
    main()
