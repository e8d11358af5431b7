"""Tags and trees from one pass: Stanza's tagger and parser over one shared encoder."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from discourse.parsing.characters import ROOT, Characters
from discourse.parsing.encoder import GROUP, MIXED, WordEncoder, batches
from discourse.parsing.light import stanza
from discourse.parsing.trees import Floats, crowded, heads

ARCS = 600
"""Arcs labelled in one go: the scores of more fall out of the processor's cache."""


class Tagged(NamedTuple):
    """What tagger and parser say about one word."""

    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str


class Annotator:
    """Stanza's `Tagger` and `GraphParser` with their saved weights; only the way the encoder is called is ours."""

    def __init__(self, folder: Path, encoder: WordEncoder) -> None:
        lib = stanza()
        pos, dep = (torch.load(folder / f"{part}.pt", map_location="cpu", weights_only=True) for part in ("pos", "depparse"))
        self._encoder = encoder
        self._layers: list[Tensor] = []
        self._lengths: list[int] = []
        stub = _Stub(encoder.size, self._mixed)
        lib.pos.model.extract_bert_embeddings = lib.depparse.model.extract_bert_embeddings = _embeddings
        lib.depparse.head_constraints.chuliu_edmonds_one_root = lambda scores: np.array(heads(scores))
        self._tagger = lib.pos.model.Tagger(
            pos["config"], _vocab(pos["vocab"]), share_hid=pos["config"]["share_hid"], bert_model=stub, bert_tokenizer=stub
        )
        self._tagger.load_state_dict(pos["model"], strict=False)
        self._parser = lib.depparse.model.GraphParser(dep["config"], _vocab(dep["vocab"]), bert_model=stub, bert_tokenizer=stub)
        self._parser.load_state_dict(dep["model"], strict=False)
        self._arc_weights = self._parser.deprel.scorer.W_bilin.weight.detach().permute(2, 0, 1).contiguous()
        """Label by label, so that what is multiplied stays in the cache."""
        self._repairs: bool = dep["config"].get("resolve_head_constraints", True)
        for model in (self._tagger.eval(), self._parser.eval()):
            model.charmodel = Characters(model.charmodel, model.vocab["char"], lib.common.vocab.ROOT_ID).eval()

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[Tagged]]:
        """Annotate sentences given as words, in batches of like length."""
        simple = stanza().common.utils.simplify_punct([[[word] for word in words] for words in sentences])
        texts = [[word for (word,) in words] for words in simple]
        found: list[list[Tagged]] = [[] for _ in sentences]
        for batch in batches([len(words) for words in sentences], GROUP):
            for at, tagged in zip(batch, self._annotate([texts[at] for at in batch]), strict=True):
                found[at] = tagged
        return found

    def _annotate(self, batch: Sequence[Sequence[str]]) -> Iterator[list[Tagged]]:
        """One batch of sentences, sorted by falling length."""
        encoded = self._encoder(batch)
        self._lengths = [len(layers[0]) for layers in encoded]
        self._layers = [torch.cat(layer) for layer in zip(*encoded, strict=True)]
        tags = self._tag(batch)
        yield from map(_joined, tags, self._parse(batch))

    def _mixed(self, bert_layer_mix: Any, *, keep_endpoints: bool) -> list[Tensor]:
        """The weighted mean of the layers that are there already."""
        weights = bert_layer_mix.weight[0] + 1 / MIXED
        mean = torch.stack([w * layer for w, layer in zip(weights, self._layers, strict=True)]).sum(0)
        rows = torch.split(mean, self._lengths)
        if keep_endpoints:  # Stanza drops the mark at the end itself
            return [torch.cat([row, row[-1:]]) for row in rows]
        return [row[1:] for row in rows]

    def _tag(self, batch: Sequence[Sequence[str]]) -> list[list[tuple[str, str, str]]]:
        tagger, vocab = self._tagger, self._tagger.vocab
        lengths = [len(words) for words in batch]
        tagger.charmodel.attend(batch)
        _, found = tagger(*_blank(lengths), None, None, None, None, None, lengths, None, batch)
        out = []
        for n, length in enumerate(lengths):
            named = [vocab[name].unmap(column[n, :length].tolist()) for name, column in zip(tagger.tag_names, found, strict=True)]
            upos, xpos, feats = named
            out.append([(u, x, "" if f == "_" else f) for u, x, f in zip(upos, xpos, feats, strict=True)])
        return out

    def _parse(self, batch: Sequence[Sequence[str]]) -> list[list[tuple[int, str]]]:
        parser = self._parser
        lengths = [len(words) + 1 for words in batch]
        parser.charmodel.attend([[ROOT, *words] for words in batch])
        states = parser.embed(*_blank(lengths), *[None] * 10, lengths, None, batch)
        arcs = parser.unlabeled(states, states).squeeze(3)
        scores = [torch.log_softmax(arcs[n, :m, :m].fill_diagonal_(-float("inf")), 1).numpy() for n, m in enumerate(lengths)]
        trees = [heads(one) for one in scores]
        labels = self._labels(states, trees)
        return [self._checked(states[n, : lengths[n]], scores[n], trees[n], labels[n]) for n in range(len(batch))]

    def _labels(self, states: Tensor, trees: Sequence[Sequence[int]]) -> list[list[str]]:
        """The best label of every arc that was chosen: Stanza's scorer, asked about these arcs only."""
        vocab, skip = self._parser.vocab["deprel"], stanza().common.vocab.VOCAB_PREFIX_SIZE
        scorer = self._parser.deprel
        down = torch.cat([states[n, 1 : len(tree)] for n, tree in enumerate(trees)])
        up = torch.cat([states[n, tree[1:]] for n, tree in enumerate(trees)])
        down, up = (_with_one(scorer.hidden_func(layer(x))) for layer, x in ((scorer.W1, down), (scorer.W2, up)))
        best: list[int] = []
        for low, high in zip(torch.split(down, ARCS), torch.split(up, ARCS), strict=True):
            scores = torch.stack([((low @ label) * high).sum(1) for label in self._arc_weights], 1)
            best += ((scores + scorer.scorer.W_bilin.bias).argmax(1) + skip).tolist()
        names = iter(vocab.unmap(best))
        return [[next(names) for _ in tree[1:]] for tree in trees]

    def _checked(self, states: Tensor, scores: Floats, tree: list[int], labels: list[str]) -> list[tuple[int, str]]:
        """Repair two subjects or objects of one head, as Stanza's pipeline does where the model says so."""
        if self._repairs and crowded(tree, labels):
            vocab, skip = self._parser.vocab["deprel"], stanza().common.vocab.VOCAB_PREFIX_SIZE
            probabilities = torch.log_softmax(self._parser.deprel(states[None], states[None])[0], 2).numpy()
            repair = stanza().depparse.head_constraints.resolve_head_constraint_violations
            with warnings.catch_warnings():  # a list of 200 words can hold more than it repairs; the best it found is good enough
                warnings.simplefilter("ignore", UserWarning)
                fixed, raw = repair(scores, probabilities, np.array(tree), vocab)
            tree, labels = [int(head) for head in fixed], vocab.unmap([label + skip for label in raw])
        return list(zip(tree[1:], labels, strict=True))


class _Stub(nn.Module):
    """What Stanza's models hold in place of an encoder: the size of its output, and where the output of their own annotator is."""

    def __init__(self, size: int, mixed: Callable[..., list[Tensor]]) -> None:
        super().__init__()
        self.config = SimpleNamespace(hidden_size=size)
        self.mixed = mixed


def _embeddings(_name: str, _tokenizer: Any, stub: _Stub, *_: Any, keep_endpoints: bool, bert_layer_mix: Any, **__: Any) -> list[Tensor]:
    """Stands in for Stanza's own call of the encoder. One function for all annotators of a process: each model brings its own stub."""
    return stub.mixed(bert_layer_mix, keep_endpoints=keep_endpoints)


def _vocab(state: dict[str, Any]) -> Any:
    return stanza().pos.vocab.MultiVocab.load_state_dict(state)


def _joined(tags: Sequence[tuple[str, str, str]], arcs: Sequence[tuple[int, str]]) -> list[Tagged]:
    return [Tagged(*tag, *arc) for tag, arc in zip(tags, arcs, strict=True)]


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, x.new_ones(*x.shape[:-1], 1)], -1)


def _blank(lengths: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Word ids that no model here looks at, of the right shape, and their mask."""
    word = torch.zeros(len(lengths), max(lengths), dtype=torch.long)
    return word, word.bool()
