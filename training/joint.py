"""Train Stanza's tagger and parser, and our model of sentence boundaries, together over one shared, fine-tuned transformer encoder.

Tagger and parser are Stanza's own models with their own data sets, losses and files; what is ours is that one batch goes through the encoder once
and both losses are summed, so that tagging and parsing shape the same encoder and need one pass through it in use. Batches hold
sentences of similar length but are drawn in random order: Stanza's length-sorted epochs make a fine-tuned encoder forget. Every step also has a few
stretches of running text, on which the boundaries between sentences are learnt.

Treebanks differ in their habits. So each has a vector of its own that is added to the encoder's input (BERT's token types serve for it); in use
the first treebank's is taken, which costs nothing and which every program does that leaves token types out.

    python -m training.joint --train a.conllu b.conllu --dev dev.conllu (--encoder DIR | --from FOLDER) --out DIR [--steps N] [--heads-only] [--resume]

`--encoder` starts from a language model with fresh tagger and parser; `--from` from all three parts of a packaged model, with a fresh optimizer. What is
evaluated and saved is the running average of the weights, which is steadier than the last step's. `--heads-only` lets the encoder stand still, which halves
the time of a step: fresh heads send it gradients that are of no use, so it is trained once they are good (Kumar et al. 2022, "Fine-tuning can distort
pretrained features").

Writes `OUT/checkpoint.pt` (weights, their average, optimizer, step) every `--every` steps, and every `--check` steps and at the end `OUT/pos.pt`, `OUT/depparse.pt`
and `OUT/encoder/`, ready for `training.package`. A run that was resumed draws other random batches than one that was not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from stanza.models.depparse.data import DataLoader as ParserLoader

from training import boundaries
from training.joint_models import arguments, build, evaluate, packaged, parser_inputs, read, save, tagger_inputs

WARM_UP = 200
"""Steps until the peak."""
MEMORY = 400
"""Steps over which the weights are averaged, roughly."""
RUNNING = 150
"""Words of running text that a step sees, for the boundaries."""
SHORTEST, LONGEST = 3, 150
"""Sentences trained on, in words with the root: single words teach nothing, very long sentences cost too much."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to train on, and how long."""

    train: Sequence[Path]
    dev: Path
    encoder: Path | None
    """A Hugging Face folder with the starting weights."""
    out: Path
    start: Path | None = None
    """A packaged model to start from instead."""
    steps: int = 7400
    batch: int = 500
    """Words a batch."""
    every: int = 250
    """Steps between checkpoints."""
    check: int = 1000
    """Steps between evaluations on dev."""
    seed: int = 1
    rate: float = 1.0
    """Factor on both peak learning rates."""
    heads_only: bool = False
    """Whether the encoder stands still."""
    resume: bool = False

    @property
    def weights(self) -> Path:
        """The folder of the encoder's starting weights."""
        folder = self.start / "encoder" if self.start else self.encoder
        if folder is None:
            raise SystemExit("say where to start: --encoder or --from")
        return folder


class Average:
    """The running average of all weights that are trained."""

    def __init__(self, optimizer: torch.optim.Optimizer) -> None:
        self.live: list[torch.Tensor] = [p.data for group in optimizer.param_groups for p in group["params"]]
        self.mean = [p.clone() for p in self.live]

    def add(self, step: int) -> None:
        """Take in the weights after a step; the first steps are forgotten sooner."""
        torch._foreach_lerp_(self.mean, self.live, 1 / min(MEMORY, step // 4 + 1))

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The models have the average as their weights as long as this lasts."""
        last = [p.clone() for p in self.live]
        torch._foreach_copy_(self.live, self.mean)
        try:
            yield
        finally:
            torch._foreach_copy_(self.live, last)


def schedule(step: int, total: int, warm: int = WARM_UP) -> float:
    """Linear warm-up, then linear decay to nothing at `total`."""
    warm = min(warm, total // 4 + 1)
    return min(step / warm, max(0.0, (total - step) / (total - warm)))


class Run:
    """One training run: its models, optimizer and step, all of which a checkpoint holds."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.seed(0)
        plan.out.mkdir(parents=True, exist_ok=True)
        self.parser_args, self.tagger_args = arguments(plan.weights, plan.batch, plan.seed)
        vocab, heads = packaged(plan.start) if plan.start else (None, {})
        self.loader = ParserLoader(read(plan.train), plan.batch, self.parser_args, None, vocab=vocab, evaluation=False)
        data = self.loader.dataset
        keep = [i for i, n in enumerate(data.lengths) if SHORTEST <= n <= LONGEST]
        data.data, data.lengths = [data.data[i] for i in keep], [data.lengths[i] for i in keep]
        vocab = self.loader.vocab
        self.dev = ParserLoader(read([plan.dev]), plan.batch, self.parser_args, None, vocab=vocab, evaluation=True, sort_during_eval=True)
        self.models = build(plan.weights, vocab, self.parser_args, self.tagger_args, tuned=not plan.heads_only, fresh=plan.start is None)
        if heads:
            self.models.load(heads)
        self.running = boundaries.stretches(plan.train)
        self.open = boundaries.stretches([plan.dev])
        self.models.shared.treebanks = self.treebanks()
        self.optimizer = self.models.optimizer(plan.rate)
        self.average = Average(self.optimizer)
        self.step = 0
        self.checkpoint = plan.out / "checkpoint.pt"
        if plan.resume and self.checkpoint.exists():
            self.load()

    def treebanks(self) -> dict[tuple[str, ...], int]:
        """Which treebank every sentence is from: the encoder has two vectors for them, the first treebank's and that of all others."""
        found = {one.words: min(one.treebank, 1) for one in self.running}
        for number, path in enumerate(self.plan.train):
            for sentence in self.loader.dataset.load_doc(read([path])):
                found.setdefault(tuple(word[0] for word in sentence), min(number, 1))
        return found

    def seed(self, step: int) -> None:
        """Random states that depend on the seed and on where the run goes on."""
        random.seed(self.plan.seed + step)
        np.random.seed(self.plan.seed + step)  # noqa: NPY002 - Stanza uses the global state
        torch.manual_seed(self.plan.seed + step)

    def load(self) -> None:
        """Go on from the checkpoint."""
        held = torch.load(self.checkpoint, map_location="cpu", weights_only=True)
        self.models.load(held["models"])
        torch._foreach_copy_(self.average.mean, held["average"])
        self.optimizer.load_state_dict(held["optimizer"])
        self.step = held["step"]
        self.seed(self.step)

    def store(self) -> None:
        """Write the checkpoint, whole or not at all."""
        models = {k: m.state_dict() for k, m in self.models.named().items()}
        new = self.checkpoint.with_suffix(".new")
        optimizer = self.optimizer.state_dict()
        torch.save({"step": self.step, "optimizer": optimizer, "models": models, "average": self.average.mean}, new)
        new.replace(self.checkpoint)

    def batches(self) -> Iterator[Any]:
        """Batches of like length in random order, epoch after epoch."""
        while True:
            self.loader.reshuffle()
            for i in reversed(range(len(self.loader))):
                yield self.loader[i]

    def update(self, batch: Any, text: Sequence[boundaries.Stretch]) -> tuple[float, float, float]:
        """One step of training; the losses of parser, tagger and boundaries."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * schedule(self.step, self.plan.steps)
        for m in self.models.named().values():
            m.train()
        self.models.shared.forget()
        parse, _ = self.models.parser.loss(*parser_inputs(batch))
        tag, _ = self.models.tagger(*tagger_inputs(batch, self.loader.vocab))
        end = self.boundary_loss(text)
        self.optimizer.zero_grad(set_to_none=True)
        (parse + tag + end).backward()
        torch.nn.utils.clip_grad_norm_([p for g in self.optimizer.param_groups for p in g["params"]], 2.0)
        self.optimizer.step()
        self.average.add(self.step)
        return parse.item(), tag.item(), end.item()

    def boundary_loss(self, text: Sequence[boundaries.Stretch]) -> torch.Tensor:
        """The loss of the boundaries' model on stretches of running text."""
        self.models.shared.forget()
        layers = self.models.shared.words([list(one.words) for one in text], grad=torch.is_grad_enabled())
        return boundaries.loss(self.models.boundaries(layers, [one.features() for one in text]), text)

    def boundary_score(self) -> float:
        """The boundaries' loss on dev, a stretch."""
        with torch.no_grad():
            losses = [self.boundary_loss([one]).item() for one in self.open]
        self.models.shared.forget()
        return round(sum(losses) / len(losses), 4)

    def keep(self) -> None:
        """Checkpoint and evaluate when it is time to."""
        last = self.step == self.plan.steps
        if self.step % self.plan.every == 0 or last:
            self.models.shared.forget()
            self.store()
        if self.step % self.plan.check == 0 or last:
            with self.average.applied():
                scores = evaluate(self.models, self.dev) | {"boundary loss": self.boundary_score()}
                print(json.dumps({"step": self.step, "dev": scores}), flush=True)
                save(self.models, self.plan.out, self.parser_args, self.tagger_args)


def train(plan: Plan) -> None:
    """Train until the last step; a run that was finished before does nothing."""
    run = Run(plan)
    batches, begun, cpu = run.batches(), time.time(), time.process_time()
    texts = boundaries.batches(run.running, RUNNING)
    while run.step < plan.steps:
        run.step += 1
        losses = run.update(next(batches), next(texts))
        if run.step % 20 == 0:
            spent = f"{time.time() - begun:.0f} s, {time.process_time() - cpu:.0f} s of CPU"
            print(
                f"step {run.step}/{plan.steps} parser {losses[0]:.3f} tagger {losses[1]:.3f} boundaries {losses[2]:.3f} {spent}",
                file=sys.stderr,
                flush=True,
            )
        run.keep()


def main() -> None:
    """Parse the command line and train."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--train", nargs="+", type=Path, required=True)
    for name in ("dev", "out"):
        ap.add_argument(f"--{name}", type=Path, required=True)
    start = ap.add_mutually_exclusive_group(required=True)
    start.add_argument("--encoder", type=Path)
    start.add_argument("--from", dest="start", type=Path, metavar="FOLDER")
    for name in ("steps", "batch", "every", "check", "seed"):
        ap.add_argument(f"--{name}", type=int, default=Plan.__dataclass_fields__[name].default)
    ap.add_argument("--rate", type=float, default=1.0, help="factor on the peak learning rates")
    ap.add_argument("--heads-only", action="store_true", help="let the encoder stand still")
    ap.add_argument("--resume", action="store_true")
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    train(Plan(**vars(ap.parse_args())))


if __name__ == "__main__":
    main()
