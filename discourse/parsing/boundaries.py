"""Sentence boundaries from words in context, where characters leave them open.

Stanza's tokenizer looks at characters and is nearly always sure. Where it is not (a colon, a signature, a full stop that was forgotten) the words around decide, and those the encoder of
tagger and parser knows best. So a small recurrent model over that encoder reads the doubtful stretch, and its log-odds are added to the tokenizer's. The training is ours
(`training/boundaries.py`); a model folder without `boundary.pt` has the tokenizer's boundaries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from discourse.parsing.encoder import GROUP, WordEncoder, batches
from discourse.parsing.units import Piece, RawSentence, Surface

CLEAR = (-4.6, 4.0)
"""Log-odds of the tokenizer beyond which it is taken at its word (one and 98 per cent). A wider range costs much and finds little."""
LONGEST, OVERLAP = 110, 30
"""Pieces that are looked at together, and how many of them two neighbouring parts of a long stretch share."""
SHAPES = 6
"""Features of a word's form."""
SPACED = 1
"""And whether white space follows it."""


class BoundaryModel(nn.Module):
    """The log-odds that a sentence ends after each word, given all words of a stretch of text: a BiLSTM over a mix of the encoder's last layers."""

    def __init__(self, size: int, layers: int, hidden: int) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(layers))
        self.drop = nn.Dropout(0.33)
        self.context = nn.LSTM(size + SHAPES + SPACED, hidden, batch_first=True, bidirectional=True)
        self.end = nn.Linear(2 * hidden, 1)

    def forward(self, layers: Sequence[Sequence[Tensor]], shapes: Sequence[Tensor]) -> list[Tensor]:
        """For each stretch the layers' outputs at its words (each words by size) and its words' features (words by 7); one log-odds a word."""
        weights = self.mix + 1 / len(self.mix)
        rows = [
            torch.cat([self.drop(torch.stack([w * x for w, x in zip(weights, one, strict=True)]).sum(0)), shape], 1)
            for one, shape in zip(layers, shapes, strict=True)
        ]
        packed = nn.utils.rnn.pack_sequence(rows, enforce_sorted=False)
        states, lengths = nn.utils.rnn.pad_packed_sequence(self.context(packed)[0], batch_first=True)
        odds = self.end(self.drop(states)).squeeze(2)
        return [odds[n, :length] for n, length in enumerate(lengths.tolist())]


class Boundaries:
    """Cuts paragraphs into sentences: by the tokenizer's odds where they are clear, else by both."""

    def __init__(self, saved: dict[str, Any], encoder: WordEncoder) -> None:
        config = saved["config"]
        self._encoder = encoder
        self._model = BoundaryModel(encoder.size, config["layers"], config["hidden"])
        self._model.load_state_dict(saved["model"])
        self._model.eval()
        self._weights: tuple[float, float, float] = tuple(config["weights"])
        """Of the tokenizer's log-odds, of the model's, and of neither: a logistic regression on the development data."""

    def __call__(self, paragraphs: Sequence[Sequence[Piece]]) -> list[list[RawSentence]]:
        """The sentences of each paragraph; its end always ends one."""
        odds = [[piece.odds for piece in pieces] for pieces in paragraphs]
        stretches = [stretch for n, pieces in enumerate(paragraphs) for stretch in doubtful(n, pieces)]
        for stretch, found in zip(stretches, self.odds(stretches), strict=True):
            first, second, constant = self._weights
            for at in stretch.open:
                piece = paragraphs[stretch.paragraph][at]
                odds[stretch.paragraph][at] = first * piece.odds + second * found[stretch.ends[at - stretch.start]] + constant
        return [list(_sentences(pieces, likely)) for pieces, likely in zip(paragraphs, odds, strict=True)]

    def odds(self, stretches: Sequence[Stretch]) -> list[list[float]]:
        """The model's log-odds that a sentence ends, for every word of every stretch."""
        found: list[list[float]] = [[] for _ in stretches]
        for batch in batches([len(one.words) for one in stretches], GROUP):
            layers = self._encoder([stretches[n].words for n in batch], remember=True)  # many turn out to be a sentence as they are
            rows = [[layer[1:] for layer in one] for one in layers]
            for n, row in zip(batch, self._model(rows, [shapes(stretches[n].words, stretches[n].spaced) for n in batch]), strict=True):
                found[n] = row.tolist()
        return found


class Stretch(NamedTuple):
    """Some pieces of a paragraph."""

    paragraph: int
    start: int
    """The first piece."""
    open: tuple[int, ...]
    """The pieces (counted in the paragraph) that are to be decided here."""
    words: tuple[str, ...]
    spaced: tuple[bool, ...]
    """Whether white space follows each word."""
    ends: tuple[int, ...]
    """For each piece the position of its last word among the words."""


def doubtful(paragraph: int, pieces: Sequence[Piece]) -> Iterator[Stretch]:
    """The stretches with doubtful boundaries, each from one clear boundary to the next, long ones in parts that overlap."""
    start = 0
    for at, piece in enumerate(pieces):
        if piece.odds > CLEAR[1] or at == len(pieces) - 1:
            for low in range(start, max(start + 1, at + 1 - OVERLAP), LONGEST - OVERLAP):
                high = min(low + LONGEST, at + 1)
                begin = low + OVERLAP // 2 if low > start else low
                end = high - OVERLAP // 2 if high <= at else at
                unclear = tuple(n for n in range(begin, end) if CLEAR[0] < pieces[n].odds <= CLEAR[1])
                if unclear:
                    yield _stretch(paragraph, pieces, low, high, unclear)
            start = at + 1


def _stretch(paragraph: int, pieces: Sequence[Piece], low: int, high: int, unclear: tuple[int, ...]) -> Stretch:
    words: list[str] = []
    spaced: list[bool] = []
    ends = []
    for at in range(low, high):
        surface = pieces[at].surface
        words += surface.words
        after = at + 1 == len(pieces) or pieces[at + 1].surface.span.start > surface.span.end
        spaced += [False] * (len(surface.words) - 1) + [after]
        ends.append(len(words) - 1)
    return Stretch(paragraph, low, unclear, tuple(words), tuple(spaced), tuple(ends))


def _sentences(pieces: Sequence[Piece], odds: Sequence[float]) -> Iterator[RawSentence]:
    sentence: list[Surface] = []
    for piece, likely in zip(pieces, odds, strict=True):
        sentence.append(piece.surface)
        if likely > 0:
            yield tuple(sentence)
            sentence = []
    if sentence:
        yield tuple(sentence)


def shapes(words: Sequence[str], spaced: Sequence[bool]) -> Tensor:
    """What the uncased encoder does not see of the words: case, digits, punctuation, and whether white space follows."""
    return torch.tensor([[*_shape(word), space] for word, space in zip(words, spaced, strict=True)], dtype=torch.float32)


def _shape(word: str) -> tuple[bool, ...]:
    letters = [c for c in word if c.isalpha()]
    return (
        word[:1].isupper() and not (len(letters) > 1 and word.isupper()),
        len(letters) > 1 and word.isupper(),
        word[:1].islower(),
        any(c.isdigit() for c in word),
        not any(c.isalnum() for c in word),
        len(word) == 1,
    )
