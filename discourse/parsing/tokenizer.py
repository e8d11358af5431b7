"""Stanza's tokenizer model, fed by vectorised features; padding stands behind the text and does no harm, so that no paragraph depends on its batch-mates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from discourse.model import Span
from discourse.parsing.contractions import Contractions
from discourse.parsing.encoder import batches
from discourse.parsing.light import stanza
from discourse.parsing.recurrent import TwoWay
from discourse.parsing.units import Piece, Surface

WINDOW = 1000
"""Characters the model sees at once; a longer paragraph goes on after the last sentence end in the window."""
BATCH = 12_000
"""Characters in a batch: more fall out of the processor's cache."""
LIKE = 0.5
"""How long the shortest window of a batch is, at least, beside the longest: it is padded to that length."""
WORD, SENTENCE, CONTRACTION, CONTRACTION_SENTENCE = 1, 2, 3, 4
ADDRESS = re.compile(r"@|http|www\.|\.(?:gov|org|edu|net|com|co)")
"""What must be there for Stanza's expression for web and mail addresses to match at all."""
CLOSING = ".,;:!?'\")]>"
"""Marks that end the text around an address, not the address."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Tokeniser:
    """Finds words and contractions in paragraphs, and says where sentences are likely to end."""

    def __init__(self, tokenizer: dict[str, Any], mwt: dict[str, Any]) -> None:
        self._lib = stanza().tokenization
        config = tokenizer["config"]
        self._features: list[str] = config["feat_funcs"]
        self._model = self._lib.model.Tokenizer(
            config, config["vocab_size"], config["emb_dim"], config["hidden_dim"], dropout=0.0, feat_dropout=0.0
        )
        self._model.load_state_dict(tokenizer["model"], strict=False)
        self._model.rnn, self._model.rnn2 = TwoWay(self._model.rnn), TwoWay(self._model.rnn2)
        self._model.eval()
        self._ids: dict[str, int] = tokenizer["vocab"]["_unit2id"]
        self._known: dict[int, tuple[int, ...]] = {}
        self._words = Contractions(mwt)

    def __call__(self, paragraphs: Sequence[str]) -> list[list[Piece]]:
        """The pieces of each paragraph. Paragraphs neither begin nor end in white space."""
        single = [_single_spaced(text) for text in paragraphs]
        labels = self._labels([text for text, _ in single])
        return [list(self._cut(text, places, *found)) for (text, places), found in zip(single, labels, strict=True)]

    def _labels(self, texts: Sequence[str]) -> list[tuple[Ints, Floats]]:
        """One label a character, and the log-odds that a sentence ends there."""
        inputs = [self._inputs(text) for text in texts]
        found: list[Ints] = [np.zeros(len(text), dtype=np.int64) for text in texts]
        odds: list[Floats] = [np.full(len(text), -np.inf, dtype=np.float32) for text in texts]
        todo = [(n, 0) for n, text in enumerate(texts) if text]
        while todo:
            after = []
            for places in batches([min(WINDOW, len(texts[n]) - at) for n, at in todo], BATCH, LIKE):
                batch = [todo[place] for place in places]
                predicted = self._predict([_window(inputs[n], at) for n, at in batch])
                for (n, at), (labels, likely) in zip(batch, predicted, strict=True):
                    end = at + _settled(labels, len(texts[n]) - at)
                    found[n][at:end], odds[n][at:end] = labels[: end - at], likely[: end - at]
                    if end < len(texts[n]):
                        after.append((n, end))
            todo = after
        finished = [_finished(text, labels, self._lib.utils.MASK_RE) for text, labels in zip(texts, found, strict=True)]
        return list(zip(finished, odds, strict=True))

    def _inputs(self, text: str) -> tuple[Ints, Floats]:
        """Character ids and features, with the one mark of padding at the end that the model knows a paragraph's end by."""
        codes, which = np.unique(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), return_inverse=True)
        learnt = [self._known.get(code) or self._learn(code) for code in codes.tolist()]
        table = np.array([*learnt, (0,) * (1 + len(self._features))], dtype=np.float32)[np.append(which, len(learnt))]
        features = table[:, 1:]
        for column, name in enumerate(self._features):
            if name == "end_of_para" and text:
                features[len(text) - 1, column] = 1
            elif name == "start_of_para":
                features[0, column] = 1
            elif name in self._lib.data.STRUCTURAL_FEATURES:
                for match in self._lib.data.STRUCTURAL_FEATURES[name].finditer(text):
                    features[match.start() : match.end(), column] = 1
        return table[:, 0].astype(np.int64), features

    def _learn(self, code: int) -> tuple[int, ...]:
        """The id of a character and the features that depend on it alone."""
        char = chr(code)
        functions = self._lib.data.PER_CHAR_FEAT_FUNCS
        features = (functions[name](char) if name in functions else 0 for name in self._features)
        self._known[code] = (self._ids.get(char, self._ids["<UNK>"]), *features)
        return self._known[code]

    def _predict(self, rows: Sequence[tuple[Ints, Floats]]) -> list[tuple[Ints, Floats]]:
        """The best label of every position and the log-odds that a sentence ends there, if a word does; for rows sorted by falling length."""
        lengths = [len(ids) for ids, _ in rows]
        ids = np.zeros((len(rows), lengths[0]), dtype=np.int64)
        features = np.zeros((len(rows), lengths[0], len(self._features)), dtype=np.float32)
        for n, (row, extra) in enumerate(rows):
            ids[n, : lengths[n]], features[n, : lengths[n]] = row, extra
        scores = self._model(torch.from_numpy(ids), torch.from_numpy(features), lengths)
        best = scores.argmax(2).numpy()
        inside, last = ([WORD, CONTRACTION], [SENTENCE, CONTRACTION_SENTENCE])
        odds = (scores[:, :, last].amax(2) - scores[:, :, inside].amax(2)).numpy()
        return [(best[n, :length], odds[n, :length]) for n, length in enumerate(lengths)]

    def _cut(self, text: str, places: Ints | None, labels: Ints, odds: Floats) -> Iterator[Piece]:
        """Cut a paragraph at its labels; `places` says where its characters stand in the paragraph as it was given."""
        start = 0
        for at in np.flatnonzero(labels).tolist():
            form = text[start : at + 1].lstrip()
            begin, start = at + 1 - len(form), at + 1
            if not form:
                continue
            span = Span(begin, start) if places is None else Span(int(places[begin]), int(places[at]) + 1)
            cut = labels[at] >= CONTRACTION or self._words.certain(form)
            yield Piece(Surface(span, self._words(form) if cut else (form,)), float(odds[at]))


def _window(inputs: tuple[Ints, Floats], at: int) -> tuple[Ints, Floats]:
    ids, features = inputs
    return ids[at : at + WINDOW], features[at : at + WINDOW]


def _single_spaced(text: str) -> tuple[str, Ints | None]:
    """White space of any kind and length as one space, and where the remaining characters stood (None: nothing moved)."""
    text = "".join(" " if c.isspace() else c for c in text) if not text.isascii() or not text.isprintable() else text
    if "  " not in text:
        return text, None
    kept = [m.start() for m in re.finditer(r"[^ ]|(?<! ) ", text)]
    return "".join([text[at] for at in kept]), np.array(kept, dtype=np.int64)


def _settled(labels: Ints, left: int) -> int:
    """How many labels of a window are final: all in the last window, else those up to the last sentence end in it."""
    if left <= WINDOW:
        return left
    ends = np.flatnonzero((labels == SENTENCE) | (labels == CONTRACTION_SENTENCE))
    return int(ends[-1]) + 1 if len(ends) else WINDOW


def _finished(text: str, labels: Ints, addresses: re.Pattern[str]) -> Ints:
    """The last character ends a word, and addresses stay whole, without the marks after them that Stanza's expression takes in."""
    if ADDRESS.search(text):
        for match in addresses.finditer(text):
            end = match.start() + len(match.group().rstrip(CLOSING))
            labels[match.start() : end - 1] = 0
            labels[end - 1] = labels[end - 1] or WORD
    if len(labels):
        labels[-1] = labels[-1] or WORD
    return labels
