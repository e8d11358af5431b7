"""Train Stanza's tagger and parser together over one shared, fine-tuned transformer encoder.

Both are Stanza's own models with their own data sets, losses and files; what is ours is that one batch goes through the encoder once
and both losses are summed, so that tagging and parsing shape the same encoder and need one pass through it in use. Batches hold
sentences of similar length but are drawn in random order: Stanza's length-sorted epochs make a fine-tuned encoder forget.

    python -m training.joint --train a.conllu b.conllu --dev dev.conllu (--encoder DIR | --from FOLDER) --out DIR [--steps N] [--resume]

`--encoder` starts from a language model with fresh tagger and parser; `--from` from all three parts of a packaged model, with a fresh optimizer. What is
evaluated and saved is the running average of the weights, which is steadier than the last step's.

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
from stanza.models import parser as parser_cli
from stanza.models import tagger as tagger_cli
from stanza.models.common.bert_embedding import convert_to_position_list
from stanza.models.common.data import get_long_tensor, sort_all
from stanza.models.common.doc import Document
from stanza.models.common.foundation_cache import load_bert
from stanza.models.common.vocab import PAD_ID
from stanza.models.depparse import model as parser_model
from stanza.models.depparse.data import DataLoader as ParserLoader
from stanza.models.depparse.model import GraphParser
from stanza.models.pos import model as tagger_model
from stanza.models.pos.model import Tagger
from stanza.models.pos.tag_columns import tag_columns_from_args, tag_columns_to_config
from stanza.models.pos.vocab import MultiVocab
from stanza.utils.conll import CoNLL

ENCODER_RATE, HEAD_RATE = 1e-4, 1.5e-3
"""Peak learning rates; the encoder's is the usual one for a small BERT."""
WARM_UP = 200
"""Steps until the peak."""
MEMORY = 400
"""Steps over which the weights are averaged, roughly."""
SHORTEST, LONGEST = 3, 150
"""Sentences trained on, in words with the root: single words teach nothing, very long sentences cost too much."""
CHARS = ["--char_emb_dim", "32", "--char_hidden_dim", "64", "--transformed_dim", "64"]
"""The encoder is uncased: case comes from small character models."""
SHARED = [
    *("--lang", "en", "--shorthand", "en_joint", "--no_pretrain", "--word_emb_dim", "0", "--bert_hidden_layers", "4", "--bert_finetune"),
    *("--num_layers", "1", "--word_dropout", "0.1", "--dropout", "0.33"),
    *CHARS,
]
PARSER = [
    *("--no_upos", "--no_xpos", "--no_ufeats", "--tag_emb_dim", "0", "--hidden_dim", "200", "--deep_biaff_hidden_dim", "160"),
    *("--no_linearization", "--no_distance"),
]
TAGGER = ["--hidden_dim", "150", "--deep_biaff_hidden_dim", "200", "--share_hid"]


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
    resume: bool = False

    @property
    def weights(self) -> Path:
        """The folder of the encoder's starting weights."""
        folder = self.start / "encoder" if self.start else self.encoder
        if folder is None:
            raise SystemExit("say where to start: --encoder or --from")
        return folder


class SharedEncoder:
    """Stands in for `extract_bert_embeddings` in both models: the same sentences go through the encoder once."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.key: Any = None
        self.layers: list[torch.Tensor] = []
        self.positions: list[list[int]] = []

    def run(self, sentences: list[list[str]], *, grad: bool) -> None:
        """Encode a batch and keep the last layers."""
        coded = self.tokenizer(sentences, padding="longest", is_split_into_words=True, return_tensors="pt", truncation=True, max_length=512)
        self.positions = [convert_to_position_list(s, coded.word_ids(batch_index=i)) for i, s in enumerate(sentences)]
        with torch.set_grad_enabled(grad):
            out = self.model(coded["input_ids"], attention_mask=coded["attention_mask"], output_hidden_states=True)
        self.layers = list(out.hidden_states[-4:])

    def __call__(self, *given: Any, keep_endpoints: bool, bert_layer_mix: Any, **_: Any) -> list[torch.Tensor]:
        """What Stanza's function returns: for each sentence its words' vectors, the layers mixed with the caller's weights."""
        data = given[3]
        key = tuple(map(tuple, data))
        if key != self.key:
            self.key = key
            self.run([list(s) for s in data], grad=torch.is_grad_enabled())
        mixed = sum(self.layers) / len(self.layers)
        mixed = mixed + sum(w * f for w, f in zip(bert_layer_mix.weight[0], self.layers, strict=True))
        cut = slice(None) if keep_endpoints else slice(1, -1)
        return [mixed[i][p[cut]] for i, p in enumerate(self.positions)]

    def forget(self) -> None:
        """Let go of the batch: its graph must not outlive the step."""
        self.key, self.layers = None, []


@dataclass(frozen=True)
class Models:
    """What is trained: the encoder, and two of Stanza's models on it."""

    encoder: Any
    shared: SharedEncoder
    parser: GraphParser
    tagger: Tagger

    def named(self) -> dict[str, torch.nn.Module]:
        """The three, for saving."""
        return {"encoder": self.encoder, "parser": self.parser, "tagger": self.tagger}

    def load(self, states: dict[str, Any]) -> None:
        """Take over the weights of the three."""
        for name, module in self.named().items():
            module.load_state_dict(states[name], strict=False)

    def optimizer(self, rate: float) -> torch.optim.Optimizer:
        """AdamW with a rate of its own for the encoder."""
        heads = [p for m in (self.parser, self.tagger) for k, p in m.named_parameters() if not k.startswith("bert_model.")]
        groups = [{"params": list(self.encoder.parameters()), "base": rate * ENCODER_RATE}, {"params": heads, "base": rate * HEAD_RATE}]
        return torch.optim.AdamW(groups, lr=HEAD_RATE, betas=(0.9, 0.98), weight_decay=0.01)


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


def arguments(encoder: Path, batch: int, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Stanza's configurations of parser and tagger."""
    common = [*SHARED, "--bert_model", str(encoder), "--seed", str(seed)]
    parser = vars(parser_cli.build_argparse().parse_args([*common, *PARSER, "--batch_size", str(batch)]))
    tagger = vars(tagger_cli.build_argparse().parse_args([*common, *TAGGER]))
    return parser, tagger


def build(encoder: Path, vocab: Any, parser_args: dict[str, Any], tagger_args: dict[str, Any]) -> Models:
    """Fresh models on the starting encoder."""
    bert, tokenizer = load_bert(str(encoder))
    shared = SharedEncoder(bert, tokenizer)
    parser_model.extract_bert_embeddings = shared
    tagger_model.extract_bert_embeddings = shared
    parser = GraphParser(parser_args, vocab, bert_model=bert, bert_tokenizer=tokenizer)
    tagger = Tagger(tagger_args, vocab, share_hid=tagger_args["share_hid"], bert_model=bert, bert_tokenizer=tokenizer)
    for model in (parser, tagger):  # the encoder is trained and saved once, by itself
        model.unsaved_modules.append("bert_model")
    parser.bert_finetuning = True
    return Models(bert, shared, parser, tagger)


def parser_inputs(batch: Any) -> tuple[Any, ...]:
    """What GraphParser.forward() takes of a batch: all but the original order of its sentences."""
    return (*batch[:11], *batch[12:])


def tagger_inputs(batch: Any, vocab: Any) -> tuple[Any, ...]:
    """The parser's batch without its ROOT column, as Tagger.forward() takes it."""
    words, tags = batch[0][:, 1:], [column[:, 1:] for column in batch[4:7]]
    lens, text = [n - 1 for n in batch[13]], batch[15]
    chars = [vocab["char"].map(list(word)) for sentence in text for word in sentence]
    (chars,), order = sort_all([chars], [len(c) for c in chars])
    lengths = [len(c) for c in chars]
    wordchars = get_long_tensor(chars, len(lengths))
    return words, torch.eq(words, PAD_ID), wordchars, torch.eq(wordchars, PAD_ID), tags, None, order, lens, lengths, text


def evaluate(models: Models, loader: ParserLoader) -> dict[str, float]:
    """Accuracy on gold tokens: UPOS, XPOS, UAS, LAS, in per cent."""
    for m in models.named().values():
        m.eval()
    right = dict.fromkeys(("UPOS", "XPOS", "UAS", "LAS"), 0)
    total = 0
    with torch.no_grad():
        for i in range(len(loader)):
            total += _count(models, loader[i], right)
            models.shared.forget()
    return {k: round(100 * v / total, 2) for k, v in right.items()}


def _count(models: Models, batch: Any, right: dict[str, int]) -> int:
    """Add what is right in a batch; the number of its words."""
    vocab = models.parser.vocab
    trees = models.parser.predict(*parser_inputs(batch))
    _, tags = models.tagger(*tagger_inputs(batch, vocab))
    upos, xpos, head, rel = batch[4], batch[5], batch[9], batch[10]
    for j, n in enumerate(batch[13]):
        right["UPOS"] += int((tags[0][j, : n - 1] == upos[j, 1:n]).sum())
        right["XPOS"] += int((tags[1][j, : n - 1] == xpos[j, 1:n]).sum())
        rels = vocab["deprel"].unmap(rel[j, : n - 1].tolist())
        for (h, r), gh, gr in zip(trees[j], head[j, : n - 1].tolist(), rels, strict=True):
            right["UAS"] += h == gh
            right["LAS"] += h == gh and r == gr
    return sum(batch[13]) - len(batch[13])


def schedule(step: int, total: int, warm: int = WARM_UP) -> float:
    """Linear warm-up, then linear decay to nothing at `total`."""
    warm = min(warm, total // 4 + 1)
    return min(step / warm, max(0.0, (total - step) / (total - warm)))


def read(paths: Sequence[Path]) -> Document:
    """Treebanks as one of Stanza's documents."""
    sentences: list[Any] = []
    for path in paths:
        sentences += CoNLL.conll2dict(input_file=str(path))[0]
    return Document(sentences)


def save(models: Models, out: Path, parser_args: dict[str, Any], tagger_args: dict[str, Any]) -> None:
    """Write Stanza's files, without the encoder, and the encoder."""
    vocab = models.parser.vocab.state_dict()
    plain = {k: getattr(v, "name", v) for k, v in parser_args.items()}  # an enum would not load with weights_only
    parser = {"model": models.parser.get_params(skip_modules=True), "vocab": vocab, "config": plain, "model_type": "graph"}
    state = {k: v for k, v in models.tagger.state_dict().items() if not k.startswith("bert_model.")}
    tagger = {
        "model": state,
        "vocab": vocab,
        "config": tagger_args | {"tag_columns": tag_columns_to_config(tag_columns_from_args(tagger_args))},
    }
    torch.save(parser | {"global_step": 0, "last_best_step": 0, "dev_score_history": []}, out / "depparse.pt")
    torch.save(tagger, out / "pos.pt")
    models.encoder.save_pretrained(out / "encoder")
    models.shared.tokenizer.save_pretrained(out / "encoder")


def packaged(folder: Path) -> tuple[Any, dict[str, Any]]:
    """The vocabulary of a packaged model, and the weights of its tagger and parser in single precision."""
    held = {name: torch.load(folder / f"{part}.pt", weights_only=True) for name, part in (("tagger", "pos"), ("parser", "depparse"))}
    heads = {name: {key: tensor.float() for key, tensor in one["model"].items()} for name, one in held.items()}
    return MultiVocab.load_state_dict(held["parser"]["vocab"]), heads


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
        self.models = build(plan.weights, vocab, self.parser_args, self.tagger_args)
        if heads:
            self.models.load({"encoder": self.models.encoder.state_dict(), **heads})
        self.optimizer = self.models.optimizer(plan.rate)
        self.average = Average(self.optimizer)
        self.step = 0
        self.checkpoint = plan.out / "checkpoint.pt"
        if plan.resume and self.checkpoint.exists():
            self.load()

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

    def update(self, batch: Any) -> tuple[float, float]:
        """One step of training; the losses of parser and tagger."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * schedule(self.step, self.plan.steps)
        for m in self.models.named().values():
            m.train()
        self.models.shared.forget()
        parse, _ = self.models.parser.loss(*parser_inputs(batch))
        tag, _ = self.models.tagger(*tagger_inputs(batch, self.loader.vocab))
        self.optimizer.zero_grad(set_to_none=True)
        (parse + tag).backward()
        torch.nn.utils.clip_grad_norm_([p for g in self.optimizer.param_groups for p in g["params"]], 2.0)
        self.optimizer.step()
        self.average.add(self.step)
        return parse.item(), tag.item()

    def keep(self) -> None:
        """Checkpoint and evaluate when it is time to."""
        last = self.step == self.plan.steps
        if self.step % self.plan.every == 0 or last:
            self.models.shared.forget()
            self.store()
        if self.step % self.plan.check == 0 or last:
            with self.average.applied():
                print(json.dumps({"step": self.step, "dev": evaluate(self.models, self.dev)}), flush=True)
                save(self.models, self.plan.out, self.parser_args, self.tagger_args)


def train(plan: Plan) -> None:
    """Train until the last step; a run that was finished before does nothing."""
    run = Run(plan)
    batches, begun, cpu = run.batches(), time.time(), time.process_time()
    while run.step < plan.steps:
        run.step += 1
        losses = run.update(next(batches))
        if run.step % 20 == 0:
            spent = f"{time.time() - begun:.0f} s, {time.process_time() - cpu:.0f} s of CPU"
            print(f"step {run.step}/{plan.steps} parser {losses[0]:.3f} tagger {losses[1]:.3f} {spent}", file=sys.stderr, flush=True)
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
    ap.add_argument("--resume", action="store_true")
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    train(Plan(**vars(ap.parse_args())))


if __name__ == "__main__":
    main()
