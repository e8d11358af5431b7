"""Documents in, parses out: the one way into Stanza."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from discourse.analysis.quotation import quotations
from discourse.model import Document, Parse, ParserInfo
from discourse.parsing.cache import Cache, Result
from discourse.parsing.engines import Workers
from discourse.parsing.models import BUNDLED, find

GROUP = 60_000
"""Characters of text that are parsed together: enough to fill batches with sentences of one length."""
LONGEST_GROUP = 500
"""Documents that go together at most."""


class Parser:
    """Parses documents with a Stanza model: `en` (bundled), an official package's name, or a model folder.

    The model's files are verified at once and loaded when the first document comes that is not in the cache: in this process, or in so many
    `processes` of their own, where 0 means one a core.
    """

    def __init__(self, model: str = BUNDLED, *, processes: int | None = None, cache: bool = True) -> None:
        found = find(model)
        self.info = ParserInfo("stanza", version("stanza"), found.name, found.hash)
        self._workers = Workers(found, processes)
        self._cache = Cache(self.info) if cache else None

    def parse(self, documents: Iterable[Document], meanwhile: Callable[[], object] = lambda: None) -> Iterator[Parse]:
        """The parse of each document, in order. An empty document has no sentences.

        `meanwhile` is called, perhaps often, when other processes parse and this one has nothing else to do.
        """
        groups: deque[_Group] = deque()

        def texts() -> Iterator[list[str]]:
            for group in self._groups(documents):
                groups.append(group)
                yield group.texts

        for results in self._workers.run(texts(), meanwhile):
            yield from self._finished(groups.popleft(), results)

    def _groups(self, documents: Iterable[Document]) -> Iterator[_Group]:
        """Documents in groups, each with what the cache has of it and the texts to parse."""
        group, size = _Group([], [], []), 0
        for document in documents:
            known = self._cache.get(document.text) if self._cache and document.text else None
            group.documents.append(document)
            group.known.append(known)
            if known is None:
                group.texts.append(document.text)
                size += len(document.text)
            if size >= GROUP or len(group.documents) >= LONGEST_GROUP:
                yield group
                group, size = _Group([], [], []), 0
        if group.documents:
            yield group

    def _finished(self, group: _Group, results: list[Result]) -> Iterator[Parse]:
        if self._cache and results:
            self._cache.put(dict(zip(group.texts, results, strict=True)))
        fresh = iter(results)
        for document, known in zip(group.documents, group.known, strict=True):
            sentences, notes = known or next(fresh)
            yield Parse(document, sentences, quotations(document.text), self.info, notes)


@dataclass(slots=True)
class _Group:
    """Documents that are parsed together."""

    documents: list[Document]
    known: list[Result | None]
    texts: list[str]
    """Of the documents that are not in the cache."""
