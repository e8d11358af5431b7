"""The bundled model's engine: Stanza's trained models, called so that a CPU is used well.

Against Stanza's own pipeline: tokenisation does not depend on batch-mates and goes through its recurrent layers at once, doubtful sentence
boundaries are looked at again with the encoder, what was read for them is not read again where it turns out to be a sentence, tagger and parser
share one pass of one encoder, batches are made across documents from sentences of like length, labels are scored for chosen arcs only, and spelling and lemmas are computed once a word. The weights and
the models' own arithmetic are Stanza's; `tests/parsing/test_stock.py` compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import torch

from discourse.parsing.annotator import Annotator
from discourse.parsing.boundaries import Boundaries
from discourse.parsing.encoder import WordEncoder
from discourse.parsing.lemmas import Lemmatiser
from discourse.parsing.models import Model
from discourse.parsing.tokenizer import Tokeniser
from discourse.parsing.units import RawSentence, Row


class FastEngine:
    """Tokenizer, tagger, lemmatizer and parser of a model folder with one shared encoder."""

    def __init__(self, model: Model) -> None:
        parts = {
            part: torch.load(model.folder / f"{part}.pt", map_location="cpu", weights_only=True) for part in ("tokenize", "mwt", "boundary")
        }
        self._encoder = encoder = WordEncoder(model.folder / "encoder")
        self._tokenise = Tokeniser(parts["tokenize"], parts["mwt"])
        self._boundaries = Boundaries(parts["boundary"], encoder)
        self._annotate = Annotator(model.folder, encoder)
        self._lemmatise = Lemmatiser(model.folder / "lemma.pt")

    @torch.inference_mode()
    def tokenise(self, documents: Sequence[Sequence[str]]) -> list[list[list[RawSentence]]]:
        """The sentences of each paragraph of each document."""
        found = iter(self._boundaries(self._tokenise(list(chain.from_iterable(documents)))))
        return [[next(found) for _ in paragraphs] for paragraphs in documents]

    @torch.inference_mode()
    def annotate(self, sentences: Sequence[Sequence[str]]) -> list[list[Row]]:
        """One row a word."""
        tagged = self._annotate(sentences)
        self._encoder.forget()
        pairs = [(word, row.upos) for words, rows in zip(sentences, tagged, strict=True) for word, row in zip(words, rows, strict=True)]
        lemmas = iter(self._lemmatise(pairs))
        return [[Row(next(lemmas), *row) for row in rows] for rows in tagged]
