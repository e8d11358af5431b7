"""Train Stanza's tagger and parser together over one shared, fine-tuned transformer encoder.

Both are Stanza's own models with their own data sets, losses and files; what is ours is that one batch goes through the encoder once
and both losses are summed, so that tagging and parsing shape the same encoder and need one pass through it in use. Batches hold
sentences of similar length but are drawn in random order: Stanza's length-sorted epochs make a fine-tuned encoder forget.

    python -m training.joint --train a.conllu b.conllu --dev dev.conllu --encoder DIR --out DIR [--steps N] [--resume]

Writes `OUT/checkpoint.pt` (weights, optimizer, step, random states) every `--every` steps, and at the end `OUT/pos.pt`, `OUT/depparse.pt` and
`OUT/encoder/`, ready for `training.package`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
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
from stanza.utils.conll import CoNLL

ENCODER_RATE, HEAD_RATE = 1e-4, 1.5e-3  # peak learning rates; the encoder's is the usual one for a small BERT
CHARS = ["--char_emb_dim", "32", "--char_hidden_dim", "64", "--transformed_dim", "64"]  # the encoder is uncased: case comes from here
SHARED = ["--lang", "en", "--shorthand", "en_joint", "--no_pretrain", "--word_emb_dim", "0", "--bert_hidden_layers", "4",
          "--bert_finetune", "--num_layers", "1", "--word_dropout", "0.1", "--dropout", "0.33", *CHARS]
PARSER = ["--no_upos", "--no_xpos", "--no_ufeats", "--tag_emb_dim", "0", "--hidden_dim", "200", "--deep_biaff_hidden_dim", "160",
          "--no_linearization", "--no_distance"]
TAGGER = ["--hidden_dim", "150", "--deep_biaff_hidden_dim", "200", "--share_hid"]


class SharedEncoder:
    """Stands in for `extract_bert_embeddings` in both models: the same sentences go through the encoder once."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.key: Any = None
        self.layers: list[torch.Tensor] = []
        self.positions: list[list[int]] = []

    def run(self, sentences: list[list[str]], grad: bool) -> None:
        coded = self.tokenizer(sentences, padding="longest", is_split_into_words=True, return_tensors="pt", truncation=True, max_length=512)
        self.positions = [convert_to_position_list(s, coded.word_ids(batch_index=i)) for i, s in enumerate(sentences)]
        with torch.set_grad_enabled(grad):
            out = self.model(coded["input_ids"], attention_mask=coded["attention_mask"], output_hidden_states=True)
        self.layers = list(out.hidden_states[-4:])

    def __call__(self, name: str, tokenizer: Any, model: Any, data: Any, device: Any, keep_endpoints: bool,
                 detach: bool = True, bert_layer_mix: Any = None, **_: Any) -> list[torch.Tensor]:
        key = tuple(map(tuple, data))
        if key != self.key:
            self.key = key
            self.run([list(s) for s in data], grad=torch.is_grad_enabled())
        mixed = sum(self.layers) / len(self.layers)
        mixed = mixed + sum(w * f for w, f in zip(bert_layer_mix.weight[0], self.layers, strict=True))
        cut = slice(None) if keep_endpoints else slice(1, -1)
        return [mixed[i][p[cut]] for i, p in enumerate(self.positions)]

    def forget(self) -> None:
        self.key, self.layers = None, []


@dataclass(frozen=True)
class Models:
    encoder: Any
    shared: SharedEncoder
    parser: GraphParser
    tagger: Tagger

    def named(self) -> dict[str, torch.nn.Module]:
        return {"encoder": self.encoder, "parser": self.parser, "tagger": self.tagger}


def arguments(encoder: str, batch: int, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    common = [*SHARED, "--bert_model", encoder, "--seed", str(seed)]
    parser = vars(parser_cli.build_argparse().parse_args([*common, *PARSER, "--batch_size", str(batch)]))
    tagger = vars(tagger_cli.build_argparse().parse_args([*common, *TAGGER]))
    return parser, tagger


def build(encoder: str, vocab: Any, parser_args: dict[str, Any], tagger_args: dict[str, Any]) -> Models:
    bert, tokenizer = load_bert(encoder)
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
    vocab = models.parser.vocab
    with torch.no_grad():
        for i in range(len(loader)):
            batch = loader[i]
            trees = models.parser.predict(*parser_inputs(batch))
            _, tags = models.tagger(*tagger_inputs(batch, vocab))
            upos, xpos, head, rel = batch[4], batch[5], batch[9], batch[10]
            for j, n in enumerate(batch[13]):
                total += n - 1
                right["UPOS"] += int((tags[0][j, : n - 1] == upos[j, 1:n]).sum())
                right["XPOS"] += int((tags[1][j, : n - 1] == xpos[j, 1:n]).sum())
                rels = vocab["deprel"].unmap(rel[j, : n - 1].tolist())
                for (h, r), gh, gr in zip(trees[j], head[j, : n - 1].tolist(), rels, strict=True):
                    right["UAS"] += h == gh
                    right["LAS"] += h == gh and r == gr
            models.shared.forget()
    return {k: round(100 * v / total, 2) for k, v in right.items()}


def schedule(step: int, total: int, warm: int = 200) -> float:
    """Linear warm-up, then linear decay to nothing at `total`."""
    return min(step / warm, max(0.0, (total - step) / (total - warm)))


def read(paths: list[str]) -> Document:
    sentences: list[Any] = []
    for path in paths:
        sentences += CoNLL.conll2dict(input_file=path)[0]
    return Document(sentences)


def save(models: Models, out: Path, parser_args: dict[str, Any], tagger_args: dict[str, Any]) -> None:
    vocab = models.parser.vocab.state_dict()
    parser = {"model": models.parser.get_params(True), "vocab": vocab, "config": parser_args, "model_type": "graph", "global_step": 0,
              "last_best_step": 0, "dev_score_history": []}
    state = {k: v for k, v in models.tagger.state_dict().items() if not k.startswith("bert_model.")}
    tagger = {"model": state, "vocab": vocab, "config": tagger_args | {"tag_columns": tag_columns_to_config(tag_columns_from_args(tagger_args))}}
    torch.save(parser, out / "depparse.pt")
    torch.save(tagger, out / "pos.pt")
    models.encoder.save_pretrained(out / "encoder")
    models.shared.tokenizer.save_pretrained(out / "encoder")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--train", nargs="+", required=True)
    ap.add_argument("--dev", required=True)
    ap.add_argument("--encoder", required=True, help="a Hugging Face folder with the starting weights")
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--steps", type=int, default=4000)
    ap.add_argument("--batch", type=int, default=500, help="words a batch")
    ap.add_argument("--every", type=int, default=200, help="steps between checkpoints")
    ap.add_argument("--check", type=int, default=1000, help="steps between evaluations on dev")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--resume", action="store_true")
    a = ap.parse_args()

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    random.seed(a.seed), np.random.seed(a.seed), torch.manual_seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    parser_args, tagger_args = arguments(a.encoder, a.batch, a.seed)
    loader = ParserLoader(read(a.train), a.batch, parser_args, None, evaluation=False)
    data = loader.dataset
    keep = [i for i, n in enumerate(data.lengths) if 3 <= n <= 150]  # ROOT counts; one-word sentences teach nothing
    data.data = [data.data[i] for i in keep]
    data.lengths = [data.lengths[i] for i in keep]
    dev = ParserLoader(read([a.dev]), a.batch, parser_args, None, vocab=loader.vocab, evaluation=True, sort_during_eval=True)
    models = build(a.encoder, loader.vocab, parser_args, tagger_args)
    heads = [p for m in (models.parser, models.tagger) for k, p in m.named_parameters() if not k.startswith("bert_model.")]
    groups = [{"params": list(models.encoder.parameters()), "base": ENCODER_RATE}, {"params": heads, "base": HEAD_RATE}]
    optimizer = torch.optim.AdamW(groups, lr=HEAD_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    everything = [p for g in groups for p in g["params"]]

    step, queue = 0, []  # type: ignore[var-annotated]
    checkpoint = a.out / "checkpoint.pt"
    if a.resume and checkpoint.exists():
        held = torch.load(checkpoint, map_location="cpu", weights_only=True)
        for name, module in models.named().items():
            module.load_state_dict(held["models"][name], strict=False)
        optimizer.load_state_dict(held["optimizer"])
        step = held["step"]
        random.seed(a.seed + step), torch.manual_seed(a.seed + step)
    begun, cpu, running = time.time(), time.process_time(), [0.0, 0.0]
    while step < a.steps:
        if not queue:
            loader.reshuffle()
            queue = list(range(len(loader)))
        batch = loader[queue.pop()]
        step += 1
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * schedule(step, a.steps)
        for m in models.named().values():
            m.train()
        models.shared.forget()
        parse, _ = models.parser.loss(*parser_inputs(batch))
        tag, _ = models.tagger(*tagger_inputs(batch, loader.vocab))
        optimizer.zero_grad(set_to_none=True)
        (parse + tag).backward()
        torch.nn.utils.clip_grad_norm_(everything, 2.0)
        optimizer.step()
        running = [0.98 * running[0] + 0.02 * parse.item(), 0.98 * running[1] + 0.02 * tag.item()]
        if step % 20 == 0:
            bias = 1 - 0.98**step
            print(f"step {step}/{a.steps} parser {running[0] / bias:.3f} tagger {running[1] / bias:.3f} "
                  f"{time.time() - begun:.0f} s wall {time.process_time() - cpu:.0f} s CPU", file=sys.stderr, flush=True)
        if step % a.every == 0 or step == a.steps:
            models.shared.forget()
            state = {"step": step, "optimizer": optimizer.state_dict(), "models": {k: m.state_dict() for k, m in models.named().items()}}
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
        if step % a.check == 0 or step == a.steps:
            scores = evaluate(models, dev)
            print(json.dumps({"step": step, "dev": scores}), flush=True)
            save(models, a.out, parser_args, tagger_args)


if __name__ == "__main__":
    main()
