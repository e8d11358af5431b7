"""Trees for the tools: read from CoNLL-U, or parsed from text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from discourse.analysis.quotation import quotations
from discourse.model import Analysis, Document, Parse
from discourse.readers import Failure, Item, read


def parses(paths: Iterable[Path], model: str) -> Iterator[Parse | Failure]:
    """The parse of everything under the paths, in order; the model is loaded only if something has no trees yet."""
    items = (item.document if isinstance(item, Analysis) else item for item in read(paths))
    for untouched, group in groupby(items, key=lambda item: isinstance(item, Document)):
        if untouched:
            yield from parsed((item for item in group if isinstance(item, Document)), model)
        else:
            yield from _ready(group)


def parsed(documents: Iterable[Document], model: str, *, cache: bool = True) -> Iterator[Parse]:
    """Documents parsed by a model, by its name."""
    from discourse.parsing import Parser  # noqa: PLC0415 (torch)

    return Parser(model, cache=cache).parse(documents)


def _ready(items: Iterable[Item]) -> Iterator[Parse | Failure]:
    """What needs no parser; trees from a file get their quotations here if they have none."""
    for item in items:
        if isinstance(item, Parse) and not item.quotations:
            yield Parse(item.document, item.sentences, quotations(item.text), item.parser, item.notes)
        elif isinstance(item, Parse | Failure):
            yield item
