"""What passes between the steps of parsing: surface tokens from the tokenizer, rows from the tagger, lemmatizer and parser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from discourse.model import Sentence, Span, Token


@dataclass(frozen=True, slots=True)
class Surface:
    """A surface token: where it stands and the syntactic words it is made of (more than one in a contraction)."""

    span: Span
    words: tuple[str, ...]


class Piece(NamedTuple):
    """A surface token in running text."""

    surface: Surface
    odds: float
    """The natural logarithm of the odds that a sentence ends with it."""


RawSentence = tuple[Surface, ...]
"""A sentence before tagging."""


class Row(NamedTuple):
    """What is found out about one word."""

    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str


class Engine(Protocol):
    """Stanza's models behind two calls: the parser does everything else."""

    def tokenise(self, documents: Sequence[Sequence[str]]) -> list[list[list[RawSentence]]]:
        """The sentences of each paragraph of each document; offsets count from the paragraph's start."""

    def annotate(self, sentences: Sequence[Sequence[str]]) -> list[list[Row]]:
        """One row a word, for sentences given as words; the order is kept, whatever the batches."""


def shifted(sentence: RawSentence, by: int) -> RawSentence:
    """A sentence whose offsets count from elsewhere."""
    return tuple(Surface(Span(t.span.start + by, t.span.end + by), t.words) for t in sentence)


def lengthened(sentence: RawSentence, cut: Sequence[Span]) -> RawSentence:
    """A sentence whose words reach over what was cut off them: nothing of the text is lost."""
    ends = {span.start: span.end for span in cut}
    if not ends or not any(token.span.end in ends for token in sentence):
        return sentence
    return tuple(Surface(Span(t.span.start, ends.get(t.span.end, t.span.end)), t.words) for t in sentence)


def words(sentence: RawSentence) -> list[str]:
    """The syntactic words of a sentence."""
    return [word for token in sentence for word in token.words]


def build(sentence: RawSentence, rows: Sequence[Row], paragraph: int) -> Sentence:
    """The finished record of a sentence."""
    tokens: list[Token] = []
    for surface in sentence:
        for text, span in zip(surface.words, word_spans(surface), strict=True):
            tokens.append(Token(len(tokens) + 1, text, *rows[len(tokens)], span, surface.span))
    return Sentence(Span(sentence[0].span.start, sentence[-1].span.end), paragraph, tuple(tokens))


def word_spans(surface: Surface) -> list[Span]:
    """Where each word of a token stands; words that do not add up to the token share the span of the whole."""
    start, end = surface.span
    if len(surface.words) == 1 or sum(map(len, surface.words)) != end - start:
        return [surface.span] * len(surface.words)
    spans = []
    for word in surface.words:
        spans.append(Span(start, start + len(word)))
        start += len(word)
    return spans
