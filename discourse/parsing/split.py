"""Sentences too long for the parser, whose memory grows with the square of the length, are cut at their best punctuation."""

# ruff: noqa: RUF001 - dashes of every kind are the subject here

from __future__ import annotations

from discourse.parsing.units import RawSentence

LONGEST = 200
"""Words in the longest sentence that is parsed whole."""
SHORTEST = 40
"""A piece is not made shorter than this while there is a choice."""
RANKS = {";": 3, ".": 3, "!": 3, "?": 3, "…": 3, ":": 3, "—": 2, "–": 2, "--": 2, ")": 2, "”": 2, '"': 2, ",": 1}
"""How good a place it is to cut after such a token."""


def split(sentence: RawSentence) -> list[RawSentence]:
    """The sentence itself, or pieces of at most `LONGEST` words."""
    pieces = []
    while (fits := _fitting(sentence)) < len(sentence):
        cut = _best(sentence, fits)
        pieces.append(sentence[:cut])
        sentence = sentence[cut:]
    return [*pieces, sentence]


def _fitting(sentence: RawSentence) -> int:
    """How many surface tokens from the start stay within the limit of words (one at least)."""
    words = 0
    for at, token in enumerate(sentence):
        words += len(token.words)
        if words > LONGEST:
            return max(at, 1)
    return len(sentence)


def _best(sentence: RawSentence, fits: int) -> int:
    """Where to cut within the first `fits` tokens: after the best punctuation, the latest of equals; at the end where there is none."""
    places = range(min(SHORTEST, fits), fits + 1)
    return max(places, key=lambda at: (RANKS.get(sentence[at - 1].words[-1], 0), at))
