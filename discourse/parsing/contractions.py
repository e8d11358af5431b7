"""Stanza's expander of contractions: its dictionary first, its classifier of characters for the rest.

Possessives make the class an open one: `Miami's` is two words whether the treebanks have it or not. The classifier says before which characters to cut,
so that the words always add up to what stands in the text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import torch

from discourse.parsing.light import stanza

CAPACITY = 20_000
"""Contractions remembered."""


class Contractions:
    """The words of a contraction."""

    def __init__(self, saved: dict[str, Any]) -> None:
        kind = stanza().mwt.trainer.Trainer
        self._trainer = kind.__new__(kind)  # its own loader wants a file
        self._trainer.expansion_dict = saved["dict"]
        self._model: Any = None
        if not saved["config"]["dict_only"]:
            self._model = stanza().mwt.character_classifier.CharacterClassifier(saved["config"])
            self._model.load_state_dict(saved["model"])
            self._model.eval()
            self._ids: dict[str, int] = saved["vocab"]["_unit2id"]
        self._certain = frozenset(saved.get("certain", ()))
        self._words = lru_cache(CAPACITY)(self._find)

    def certain(self, form: str) -> bool:
        """True of a word that is a contraction whatever the tokenizer says: one that the treebanks always cut (`dont`)."""
        return form.lower() in self._certain

    def __call__(self, form: str) -> tuple[str, ...]:
        """The words of a token that the tokenizer takes for a contraction; the token itself where there is nothing to cut."""
        return self._words(form)

    def _find(self, form: str) -> tuple[str, ...]:
        expansion = self._trainer.dict_expansion(form)
        words = tuple(expansion.split()) if expansion else self._cut(form) if self._model else ()
        return words if len(words) > 1 else (form,)

    def _cut(self, form: str) -> tuple[str, ...]:
        unknown = self._ids["<UNK>"]
        ids = torch.tensor([[self._ids.get(char, unknown) for char in ("<SOS>", *form, "<EOS>")]])
        scores = self._model(ids, torch.zeros_like(ids, dtype=torch.bool))[0, 1:-1]
        cuts = (scores[:, 1] > scores[:, 0]).tolist()
        return tuple("".join(f" {char}" if cut else char for char, cut in zip(form, cuts, strict=True)).split())
