"""Stanza's lemmatizer: its dictionary first, its neural model for the rest, each word and tag once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from discourse.parsing.light import stanza

BATCH = 200
"""Words a batch of the neural model."""
CAPACITY = 100_000
"""Lemmas remembered; then it starts afresh."""
Pair = tuple[str, str]


class Lemmatiser:
    """Lemmas of words with their universal tags."""

    def __init__(self, path: Path) -> None:
        kind = stanza().lemma.trainer.Trainer
        self._trainer = kind.__new__(kind)  # its constructor makes an optimizer, which loads half of torch's compiler
        self._trainer.load(str(path), {}, None)
        self._model = self._trainer.model.eval()
        self._chars, self._tags = self._trainer.vocab["char"], self._trainer.vocab["pos"]
        self._known: dict[Pair, str] = {}

    def __call__(self, pairs: Sequence[Pair]) -> list[str]:
        """One lemma a word."""
        if len(self._known) > CAPACITY:
            self._known.clear()
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        unknown = []
        for pair in new:
            lemma = self._trainer._lookup(*pair)  # noqa: SLF001 - the dictionary has no public face
            if lemma is None:
                unknown.append(pair)
            else:
                self._known[pair] = lemma or "_"
        unknown.sort(key=lambda pair: len(pair[0]), reverse=True)
        for start in range(0, len(unknown), BATCH):
            batch = unknown[start : start + BATCH]
            for pair, lemma in zip(batch, self._infer(batch), strict=True):
                self._known[pair] = lemma or "_"
        return [self._known[pair] for pair in pairs]

    def _infer(self, batch: Sequence[Pair]) -> Iterator[str]:
        """Lemmas of words the dictionary does not have. Most are the word itself or its lower case, which needs no spelling out."""
        edits = self._edits(batch)
        spelt = [pair for pair, edit in zip(batch, edits, strict=True) if edit == 0]
        lemmas = iter(self._spell(spelt) if spelt else ())
        for (word, _), edit in zip(batch, edits, strict=True):
            yield stanza().lemma.edit.edit_word(word, next(lemmas) if edit == 0 else "", edit)

    def _edits(self, batch: Sequence[Pair]) -> list[int]:
        """For each word whether it is its own lemma (1), its lower case is (2), or neither (0)."""
        if not self._trainer.args.get("edit"):
            return [0] * len(batch)
        source, tags = self._inputs(batch, self._chars)
        embedded, _, lengths, _ = self._model.embed(source, source == 0, tags, None)
        _, (last, _) = self._model.encode(embedded, lengths)
        edits: list[int] = self._model.edit_clf(last).argmax(1).tolist()
        return edits

    def _spell(self, batch: Sequence[Pair]) -> list[str]:
        """Lemmas letter by letter; letters never seen in training can be copied."""
        chars = stanza().common.vocab.DeltaVocab([word for word, _ in batch], self._chars)
        source, tags = self._inputs(batch, chars)
        found, _ = self._model.predict(source, source == 0, pos=tags, beam_size=1)
        spelt = stanza().common.utils.prune_decoded_seqs([chars.unmap(ids) for ids in found])
        lemmas = ["".join(letters) for letters in spelt]
        return [word if not lemma or "<UNK>" in lemma else lemma for (word, _), lemma in zip(batch, lemmas, strict=True)]

    def _inputs(self, batch: Sequence[Pair], chars: Any) -> tuple[Tensor, Tensor]:
        rows = [chars.map(["<SOS>", *word, "<EOS>"]) for word, _ in batch]
        source = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        for n, row in enumerate(rows):
            source[n, : len(row)] = torch.tensor(row)
        return source, torch.tensor([self._tags.unit2id(tag) for _, tag in batch])
