"""What the joint run trains: Stanza's tagger and parser and our model of sentence boundaries, over one encoder, and how they are fed, scored, saved and loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

from discourse.parsing.boundaries import BoundaryModel
from discourse.parsing.encoder import MIXED

ENCODER_RATE, HEAD_RATE = 1e-4, 1.5e-3
"""Peak learning rates; the encoder's is the usual one for a small BERT."""
CHARS = ["--char_emb_dim", "32", "--char_hidden_dim", "64", "--transformed_dim", "64"]
"""The encoder is uncased: case comes from small character models."""
SHARED = [
    *(
        "--lang",
        "en",
        "--shorthand",
        "en_joint",
        "--no_pretrain",
        "--word_emb_dim",
        "0",
        "--bert_hidden_layers",
        str(MIXED),
        "--bert_finetune",
    ),
    *("--num_layers", "1", "--word_dropout", "0.1", "--dropout", "0.33"),
    *CHARS,
]
PARSER = [
    *("--no_upos", "--no_xpos", "--no_ufeats", "--tag_emb_dim", "0", "--hidden_dim", "200", "--deep_biaff_hidden_dim", "160"),
    *("--no_linearization", "--no_distance"),
]
BOUNDARY_HIDDEN = 64
"""Size of the boundaries' model."""
TAGGER = ["--hidden_dim", "150", "--deep_biaff_hidden_dim", "200", "--share_hid"]


class SharedEncoder:
    """Stands in for `extract_bert_embeddings` in both models: the same sentences go through the encoder once."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.key: Any = None
        self.layers: list[torch.Tensor] = []
        self.positions: list[list[int]] = []
        self.treebanks: dict[tuple[str, ...], int] = {}
        """Which treebank a sentence of the training data is from."""

    def run(self, sentences: list[list[str]], *, grad: bool) -> None:
        """Encode a batch and keep the last layers."""
        coded = self.tokenizer(sentences, padding="longest", is_split_into_words=True, return_tensors="pt", truncation=True, max_length=512)
        self.positions = [convert_to_position_list(s, coded.word_ids(batch_index=i)) for i, s in enumerate(sentences)]
        with torch.set_grad_enabled(grad):
            types = coded["input_ids"].new_tensor([[self.treebanks.get(tuple(s), 0)] for s in sentences]).expand_as(coded["input_ids"])
            out = self.model(
                coded["input_ids"], attention_mask=coded["attention_mask"], token_type_ids=types.contiguous(), output_hidden_states=True
            )
        self.layers = list(out.hidden_states[-MIXED:])

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

    def words(self, sentences: list[list[str]], *, grad: bool) -> list[list[torch.Tensor]]:
        """For each sentence the last layers at its words."""
        self.run(sentences, grad=grad)
        known = [[0 if at is None else at for at in p[1:-1]] for p in self.positions]  # None: a word of characters that BERT does not know
        return [[layer[i][p] for layer in self.layers] for i, p in enumerate(known)]

    def forget(self) -> None:
        """Let go of the batch: its graph must not outlive the step."""
        self.key, self.layers = None, []


@dataclass(frozen=True)
class Models:
    """What is trained: the encoder, two of Stanza's models on it, and ours."""

    encoder: Any
    shared: SharedEncoder
    parser: GraphParser
    tagger: Tagger
    boundaries: BoundaryModel

    def named(self) -> dict[str, torch.nn.Module]:
        """All of them, for saving."""
        return {"encoder": self.encoder, "parser": self.parser, "tagger": self.tagger, "boundaries": self.boundaries}

    def load(self, states: dict[str, Any]) -> None:
        """Take over weights by name."""
        for name, state in states.items():
            self.named()[name].load_state_dict(state, strict=False)

    def optimizer(self, rate: float) -> torch.optim.Optimizer:
        """AdamW with a rate of its own for the encoder."""
        heads = [p for m in (self.parser, self.tagger, self.boundaries) for k, p in m.named_parameters() if not k.startswith("bert_model.")]
        body = [p for p in self.encoder.parameters() if p.requires_grad]
        groups = [{"params": body, "base": rate * ENCODER_RATE}, {"params": heads, "base": rate * HEAD_RATE}]
        return torch.optim.AdamW(groups, lr=HEAD_RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def arguments(encoder: Path, batch: int, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Stanza's configurations of parser and tagger."""
    common = [*SHARED, "--bert_model", str(encoder), "--seed", str(seed)]
    parser = vars(parser_cli.build_argparse().parse_args([*common, *PARSER, "--batch_size", str(batch)]))
    tagger = vars(tagger_cli.build_argparse().parse_args([*common, *TAGGER]))
    return parser, tagger


def build(encoder: Path, vocab: Any, parser_args: dict[str, Any], tagger_args: dict[str, Any], *, tuned: bool, fresh: bool) -> Models:
    """Fresh models on the starting encoder, which is `tuned` or stands still, and is a `fresh` language model or has been through a joint run."""
    bert, tokenizer = load_bert(str(encoder))
    shared = SharedEncoder(bert, tokenizer)
    parser_model.extract_bert_embeddings = shared
    tagger_model.extract_bert_embeddings = shared
    parser = GraphParser(parser_args, vocab, bert_model=bert, bert_tokenizer=tokenizer)
    tagger = Tagger(tagger_args, vocab, share_hid=tagger_args["share_hid"], bert_model=bert, bert_tokenizer=tokenizer)
    # Both models leave the encoder out of their files, which is wanted, and therefore switch its gradients off, which is not.
    bert.requires_grad_(tuned)
    parser.bert_finetuning = tuned
    if fresh:
        types = bert.embeddings.token_type_embeddings.weight
        with torch.no_grad():
            types.copy_(types[:1].expand_as(types))  # the treebanks start alike
    return Models(bert, shared, parser, tagger, BoundaryModel(bert.config.hidden_size, MIXED, BOUNDARY_HIDDEN))


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
    return int(sum(batch[13]) - len(batch[13]))


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
    torch.save(
        {"model": models.boundaries.state_dict(), "config": {"layers": MIXED, "hidden": BOUNDARY_HIDDEN, "weights": [1.0, 0.0, 0.0]}},
        out / "boundary.pt",
    )
    models.encoder.save_pretrained(out / "encoder")
    models.shared.tokenizer.save_pretrained(out / "encoder")


def packaged(folder: Path) -> tuple[Any, dict[str, Any]]:
    """The vocabulary of a packaged model, and the weights of its tagger and parser in single precision."""
    held = {name: torch.load(folder / f"{part}.pt", weights_only=True) for name, part in (("tagger", "pos"), ("parser", "depparse"))}
    if (folder / "boundary.pt").exists():
        held["boundaries"] = torch.load(folder / "boundary.pt", weights_only=True)
    heads = {name: {key: tensor.float() for key, tensor in one["model"].items()} for name, one in held.items()}
    return MultiVocab.load_state_dict(held["parser"]["vocab"]), heads
