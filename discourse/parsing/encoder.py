"""The encoder that tagger, parser and sentence boundaries share: word pieces and a BERT model.

The weights and the arithmetic are those of `transformers.BertModel`; written out here because importing it costs seconds, and because on a CPU it
pays to leave out the padding: all rows of a batch are one long list of word pieces everywhere but in the attention itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

BATCH = 800
"""Word pieces in a batch: larger ones only fall out of the processor's cache."""
GROUP = 2400
"""Words whose outputs are worked on together."""
WINDOW = 512
"""Word pieces that BERT can see at once."""
OVERLAP = 20
"""A longer sentence is read in windows that share so many, as Stanza does it."""
MIXED = 4
"""Stanza mixes the outputs of so many last layers; what goes into the first one counts as one of them."""
REMEMBERED = 20_000
"""Words whose outputs are kept, which takes 120 MB."""


class WordPieces:
    """Turns words into word pieces and says where each word ends."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415

        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[tuple[list[int], list[int]]]:
        """For each sentence the ids of its pieces and the position of the start mark and of every word's last piece."""
        coded = self._tokenizer.encode_batch([list(s) for s in sentences], is_pretokenized=True)
        return [self._located(words, one) for words, one in zip(sentences, coded, strict=True)]

    def _located(self, words: Sequence[str], coded: Any) -> tuple[list[int], list[int]]:
        ends: list[int] = [-1] * len(words)
        for position, word in enumerate(coded.word_ids):
            if word is not None:
                ends[word] = position
        if -1 in ends:  # a word of characters that BERT does not know at all: let a hyphen stand for it
            return self._located(*self._plain([w if e >= 0 else "-" for w, e in zip(words, ends, strict=True)]))
        return coded.ids, [0, *ends]

    def _plain(self, words: list[str]) -> tuple[list[str], Any]:
        return words, self._tokenizer.encode(words, is_pretokenized=True)


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, size: int, inner: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm1 = nn.LayerNorm(size, eps=epsilon)
        self.up = nn.Linear(size, inner)
        self.down = nn.Linear(inner, size)
        self.norm2 = nn.LayerNorm(size, eps=epsilon)

    def forward(self, x: Tensor, place: Tensor, filled: Tensor, mask: Tensor | None) -> Tensor:
        """`x` holds all real pieces of a batch, `place` where they stand in the padded batch, and `filled` (rows by length) has a piece for each place there."""
        q, k, v = self.qkv(x).index_select(0, filled.flatten()).view(*filled.shape, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(filled.numel(), -1).index_select(0, place)
        x = self.norm1(x + self.out(seen))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """BERT, giving the outputs of its last layers."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        size, epsilon = config["hidden_size"], config["layer_norm_eps"]
        self.words = nn.Embedding(config["vocab_size"], size)
        self.places = nn.Embedding(config["max_position_embeddings"], size)
        self.norm = nn.LayerNorm(size, eps=epsilon)
        layer = (size, config["intermediate_size"], config["num_attention_heads"], epsilon)
        self.layers = nn.ModuleList(Layer(*layer) for _ in range(config["num_hidden_layers"]))
        self.hidden_size: int = size

    def forward(self, rows: Sequence[Sequence[int]]) -> list[Tensor]:
        """The last `MIXED` layers' outputs, each with all pieces of all rows in one list."""
        lengths = [len(row) for row in rows]
        longest = max(lengths)
        place = torch.cat([torch.arange(n) + i * longest for i, n in enumerate(lengths)])
        filled = torch.zeros(len(rows), longest, dtype=torch.long)  # any piece will do where there is none: the mask hides it
        filled.view(-1)[place] = torch.arange(len(place))
        mask = None
        if min(lengths) < longest:
            mask = (torch.arange(longest) < torch.tensor(lengths).unsqueeze(1))[:, None, None, :]
        ids = torch.tensor([piece for row in rows for piece in row])
        positions = torch.cat([torch.arange(n) for n in lengths])
        x = self.norm(self.words(ids) + self.places(positions))
        outputs = [x]
        for layer in self.layers:
            x = layer(x, place, filled, mask)
            outputs.append(x)
        return outputs[-MIXED:]


class WordEncoder:
    """The encoder in a Hugging Face folder, asked about words."""

    def __init__(self, folder: Path) -> None:
        self._encoder, self._pieces = _load(folder), WordPieces(folder)
        self.size = self._encoder.hidden_size
        self._known: dict[tuple[str, ...], list[Tensor]] = {}
        self._room = REMEMBERED

    def __call__(self, sentences: Sequence[Sequence[str]], *, remember: bool = False) -> list[list[Tensor]]:
        """For each sentence the last layers' outputs at its start mark and at the end of every word, each (1 + words) by size.

        What is to be remembered, because it may be asked for again, is not computed twice, until `forget`.
        """
        keys = [tuple(words) for words in sentences]
        new = list(dict.fromkeys(key for key in keys if key not in self._known))
        found = dict(zip(new, self._encoded(new), strict=True))
        out = [found[key] if key in found else self._known[key] for key in keys]
        if remember:
            self._remember(found)
        return out

    def forget(self) -> None:
        """What was remembered will not be asked for again."""
        self._known.clear()
        self._room = REMEMBERED

    def _remember(self, found: dict[tuple[str, ...], list[Tensor]]) -> None:
        for words, layers in found.items():
            self._room -= len(words)
            if self._room < 0:
                return
            self._known[words] = layers

    def _encoded(self, sentences: Sequence[Sequence[str]]) -> list[list[Tensor]]:
        coded = self._pieces(sentences)
        windows = [_windows(ids) for ids, _ in coded]
        parts = [(ids[start:end], seen) for (ids, _), found in zip(coded, windows, strict=True) for start, end, seen in found]
        outputs: list[list[Tensor]] = [[] for _ in parts]
        for batch in batches([len(ids) for ids, _ in parts], BATCH):
            rows = [parts[n][0] for n in batch]
            layers = [layer.split([len(row) for row in rows]) for layer in self._encoder(rows)]
            for n, *one in zip(batch, *layers, strict=True):
                outputs[n] = [layer[parts[n][1] :] for layer in one]
        read = iter(outputs)
        whole = [_joined([next(read) for _ in found]) for found in windows]
        return [[layer[ends] for layer in layers] for layers, (_, ends) in zip(whole, coded, strict=True)]


def batches(lengths: Sequence[int], size: int, like: float = 0.0) -> Iterator[list[int]]:
    """Items of so many words, pieces or the like by falling length, in batches of about this size; none is shorter than `like` times the longest of its batch."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda n: -lengths[n]):
        if batch and (lengths[batch[0]] * len(batch) >= size or lengths[at] < like * lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _joined(windows: Sequence[list[Tensor]]) -> list[Tensor]:
    """The layers of all windows of a sentence; nearly always it has one."""
    return windows[0] if len(windows) == 1 else [torch.cat(layer) for layer in zip(*windows, strict=True)]


def _load(folder: Path) -> Encoder:
    """The encoder's weights; half precision is widened."""
    from safetensors.torch import load_file  # noqa: PLC0415

    with torch.device("meta"):  # no numbers are drawn for weights that are read
        encoder = Encoder(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    saved = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
    encoder.load_state_dict(_renamed(saved, len(encoder.layers)), assign=True)
    return encoder.eval()


def _renamed(saved: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """From the names of `transformers` to ours; the one token type goes into the word embeddings."""
    state = {
        "words.weight": saved["embeddings.word_embeddings.weight"] + saved["embeddings.token_type_embeddings.weight"][0],
        "places.weight": saved["embeddings.position_embeddings.weight"],
        "norm.weight": saved["embeddings.LayerNorm.weight"],
        "norm.bias": saved["embeddings.LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for n in range(layers):
        for kind in ("weight", "bias"):
            parts = [saved[f"encoder.layer.{n}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            state[f"layers.{n}.qkv.{kind}"] = torch.cat(parts)
            for ours, theirs in names.items():
                state[f"layers.{n}.{ours}.{kind}"] = saved[f"encoder.layer.{n}.{theirs}.{kind}"]
    return state


def _windows(ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """The windows of a sentence: start, end, and how many pieces at the start were seen already."""
    if len(ids) <= WINDOW:
        return [(0, len(ids), 0)]
    found, start = [], 0
    while True:
        found.append((start, min(start + WINDOW, len(ids)), OVERLAP if start else 0))
        if start + WINDOW >= len(ids):
            return found
        start += WINDOW - OVERLAP
