"""Readers: from files to documents, one format a module. What cannot be read becomes a `Failure`; the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from discourse.errors import DiscourseError, InputError
from discourse.model import Analysis, Document, Parse
from discourse.readers.paths import sources
from discourse.readers.source import STDIN, Failure, Fields, Source

__all__ = ["FORMATS", "STDIN", "Failure", "Fields", "Item", "Source", "count", "read", "read_source"]

Item = Document | Parse | Analysis | Failure
"""A document to be parsed, one that has its trees (CoNLL-U), one that is analysed already (`discourse/1`), or what went wrong."""

FORMATS: Mapping[str, str] = {
    ".txt": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".conllu": "conllu",
    ".docx": "docx",
}
"""Which module of this package reads files with a suffix; a file with any other suffix is read as plain text."""


def read(paths: Iterable[Path], fields: Fields = Fields()) -> Iterator[Item]:  # noqa: B008 (frozen)
    """Everything under the paths: files, folders, patterns, `-` for the standard input.

    Documents get distinct ids: a second `a` becomes `a-2`, and a note says so. A `meta.csv` in a file's folder, or in the one above, adds
    metadata by its column `file`; files found in a folder have that folder's name as `folder`.
    """
    seen: dict[str, int] = {}
    for source in sources(paths, FORMATS):
        if isinstance(source, Failure):
            yield source
        else:
            yield from (_distinct(item, seen) for item in read_source(source, fields))


def count(paths: Iterable[Path]) -> int:
    """About how many documents there are: one a file, of tables one a line."""
    return sum(1 if isinstance(source, Failure) else _documents(source) for source in sources(paths, FORMATS))


def _documents(source: Source) -> int:
    if FORMATS.get(source.suffix) not in ("jsonl", "table"):
        return 1
    try:
        with source.open() as stream:
            return sum(1 for _ in stream)
    except InputError:
        return 1


def read_source(source: Source, fields: Fields) -> Iterator[Item]:
    """What is in one file."""
    try:
        for item in _reader(source)(source, fields):
            yield _with_text(item, source)
    except DiscourseError as error:
        yield Failure(source.name, error)
    except (OSError, MemoryError) as error:
        yield Failure(source.name, InputError(f"cannot be read: {error}"))


def _reader(source: Source) -> Any:
    """The format's `read`, imported when first needed."""
    name = _format_of_stdin(source.content) if source.path == STDIN else FORMATS.get(source.suffix, "text")
    return import_module(f"discourse.readers.{name}").read


def _format_of_stdin(content: bytes) -> str:
    """JSON lines and web pages are known by how they begin."""
    begin = content.lstrip()[:100].lower()
    if begin.startswith(b'{"'):
        return "jsonl"
    return "html" if begin.startswith((b"<!doctype html", b"<html")) else "text"


def _with_text(item: Item, source: Source) -> Item:
    if isinstance(item, Document) and not item.text.strip():
        where = source.name if item.id == source.id else f"{source.name}, {item.id}"
        return Failure(where, InputError("is empty"))
    return item


def _distinct(item: Item, seen: dict[str, int]) -> Item:
    if isinstance(item, Failure):
        return item
    document = item if isinstance(item, Document) else item.document
    if document.id not in seen:
        seen[document.id] = 1
        return item
    while (id_ := f"{document.id}-{seen[document.id] + 1}") in seen:
        seen[document.id] += 1
    seen[document.id] += 1
    seen[id_] = 1
    renamed = replace(document, id=id_, notes=(*document.notes, f"id {document.id!r} was taken"))
    if isinstance(item, Document):
        return renamed
    if isinstance(item, Parse):
        return replace(item, document=renamed)
    return replace(item, parse=replace(item.parse, document=renamed))
