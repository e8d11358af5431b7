"""What tagger and parser see of a word's spelling: computed once a word, not once an occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

CAPACITY = 1 << 16
"""Words remembered; then it starts afresh."""
ROOT = ""
"""Stands for the root of a tree, which Stanza spells with a character of its own."""


class Characters(nn.Module):
    """Takes the place of a model's `CharacterModel`, asks it about new words only, and remembers."""

    def __init__(self, model: Any, ids: Any, root: int) -> None:
        super().__init__()
        self._model, self._ids, self._root = model, ids, root
        self._known: dict[str, int] = {}
        self._table = torch.empty(CAPACITY, model.args["char_hidden_dim"])
        self._batch: tuple[Tensor, list[int]] | None = None

    def attend(self, batch: Sequence[Sequence[str]]) -> None:
        """Look at the words of the batch that comes next, sentences sorted by falling length."""
        new = sorted({word for words in batch for word in words if word not in self._known}, key=len, reverse=True)
        if len(self._known) + len(new) > CAPACITY:
            self._known.clear()
            new = sorted({word for words in batch for word in words}, key=len, reverse=True)
        if new:
            start = len(self._known)
            self._table[start : start + len(new)] = self._compute(new)
            self._known |= {word: start + n for n, word in enumerate(new)}
        lengths = [len(words) for words in batch]
        rows = torch.zeros(len(batch), lengths[0], dtype=torch.long)
        for n, words in enumerate(batch):
            rows[n, : lengths[n]] = torch.tensor([self._known[word] for word in words])
        self._batch = rows, lengths

    def forward(self, *_: Any) -> PackedSequence:
        """The words of the batch attended to, as Stanza's model returns them."""
        assert self._batch is not None
        rows, lengths = self._batch
        return pack_padded_sequence(self._table[rows], lengths, batch_first=True)

    def _compute(self, words: Sequence[str]) -> Tensor:
        spelt = [self._ids.map(list(word)) if word else [self._root] for word in words]
        lengths = [len(ids) for ids in spelt]
        chars = torch.zeros(len(words), lengths[0], dtype=torch.long)
        for n, ids in enumerate(spelt):
            chars[n, : lengths[n]] = torch.tensor(ids)
        found: PackedSequence = self._model(chars, chars == 0, list(range(len(words))), [len(words)], lengths)
        return found.data
