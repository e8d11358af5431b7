"""Texts in, parses out: the one way into Stanza."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from discourse.analysis.quotation import quotations
from discourse.model import Document, Parse, ParserInfo, Sentence
from discourse.parsing.models import BUNDLED, Model, find
from discourse.parsing.split import LONGEST, split
from discourse.parsing.text import clean, paragraphs
from discourse.parsing.units import Engine, RawSentence, build, shifted, words

GROUP = 60_000
"""Characters of text that are parsed together: enough to fill batches with sentences of one length."""


class Parser:
    """Parses documents with a Stanza model: `en` (bundled), an official package's name, or a model folder.

    The model's files are verified at once and loaded when the first document comes.
    """

    def __init__(self, model: str = BUNDLED, *, processes: int = 1, cache: bool = True) -> None:
        self._model: Model = find(model)
        self._engine: Engine | None = None
        self._processes, self._cache = processes, cache
        self.info = ParserInfo("stanza", stanza_version(), self._model.name, self._model.hash)

    def parse(self, documents: Iterable[Document]) -> Iterator[Parse]:
        """The parse of each document, in order. An empty document has no sentences."""
        for group in groups(documents):
            self._engine = self._engine or load_engine(self._model)
            yield from parse_group(self._engine, group, self.info)


def load_engine(model: Model) -> Engine:
    """The engine that suits a model: ours where tagger and parser share an encoder, else Stanza's own pipeline."""
    if model.shared:
        from discourse.parsing.fast import FastEngine  # noqa: PLC0415 - torch

        return FastEngine(model)
    from discourse.parsing.stock import StockEngine  # noqa: PLC0415

    return StockEngine(model)


def stanza_version() -> str:
    """Stanza's version, without importing it."""
    from importlib.metadata import version  # noqa: PLC0415

    return version("stanza")


def groups(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents in groups that are parsed together."""
    group: list[Document] = []
    size = 0
    for document in documents:
        group.append(document)
        size += len(document.text)
        if size >= GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def parse_group(engine: Engine, documents: Sequence[Document], info: ParserInfo) -> list[Parse]:
    """Parse documents together: every step sees all of them, so that its batches are full."""
    cleaned = [clean(document.text) for document in documents]
    spans = [paragraphs(text) for text, _ in cleaned]
    raw = engine.tokenise([[span.text(text) for span in found] for (text, _), found in zip(cleaned, spans, strict=True)])
    parses, todo = [], []  # type: list[tuple[list[tuple[int, RawSentence]], tuple[str, ...]]], list[list[str]]
    for (_, notes), starts, found in zip(cleaned, spans, raw, strict=True):
        sentences = [(n, shifted(s, starts[n].start)) for n, paragraph in enumerate(found) for s in paragraph]
        sentences, more = _shortened(sentences)
        parses.append((sentences, notes + more))
        todo += [words(s) for _, s in sentences]
    rows = iter(engine.annotate(todo))
    out = []
    for document, (sentences, notes) in zip(documents, parses, strict=True):
        built: tuple[Sentence, ...] = tuple(build(s, next(rows), n) for n, s in sentences)
        out.append(Parse(document, built, quotations(document.text), info, notes))
    return out


def _shortened(sentences: Sequence[tuple[int, RawSentence]]) -> tuple[list[tuple[int, RawSentence]], tuple[str, ...]]:
    """Cut the sentences that are too long, and say which."""
    kept: list[tuple[int, RawSentence]] = []
    notes = []
    for paragraph, sentence in sentences:
        pieces = split(sentence)
        if len(pieces) > 1:
            notes.append(f"sentence of {len(words(sentence))} words at {sentence[0].span.start} cut into {len(pieces)} (over {LONGEST} words)")
        kept += [(paragraph, piece) for piece in pieces]
    return kept, tuple(notes)
