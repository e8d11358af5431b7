"""CSV: one row a document. The first row names the columns; commas, semicolons and tabs are told apart by it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TextIO

from discourse.errors import InputError
from discourse.model import Document
from discourse.readers.decoding import lines, strict
from discourse.readers.jsonl import document
from discourse.readers.source import Failure, Fields, Source

csv.field_size_limit(1 << 30)  # a text is one cell: the default of 128 KB is too little


def read(source: Source, fields: Fields) -> Iterator[Document | Failure]:
    """One document a row; a row that cannot be read is a failure with its line."""
    with source.open() as stream, lines(stream, newline="") as text:
        columns, delimiter = _header(text, fields)
        rows = csv.DictReader(text, columns, delimiter=delimiter)
        while True:
            number = rows.line_num + 2
            try:
                row = next(rows)
                yield document(_cells(row, fields), number, source, fields)
            except StopIteration:
                return
            except (csv.Error, InputError) as error:
                yield Failure(f"{source.name}, line {number}", InputError(str(error)))


def _cells(row: Mapping[str | None, str | None], fields: Fields) -> dict[str, str]:
    """The row's cells by column; what is too much or missing at its end is left out."""
    if row.get(fields.text) is None:
        raise InputError(f"this row ends before the column {fields.text!r}")
    return {k: strict(v) for k, v in row.items() if k is not None and v is not None}


def _header(text: TextIO, fields: Fields) -> tuple[list[str], str]:
    """The names of the columns and the delimiter that lets the text column be among them."""
    first = text.readline()
    for delimiter in (",", ";", "\t"):
        columns = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
        if fields.text in columns:
            return columns, delimiter
    raise InputError(f"no column {fields.text!r} in the first line ({first.strip()[:200]!r}); name it with --text-key")
