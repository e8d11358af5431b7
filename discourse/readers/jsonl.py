"""JSON lines: one object a line, either a text with its metadata or a `discourse/1` record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from discourse import records
from discourse.errors import InputError
from discourse.model import Analysis, Document
from discourse.readers.decoding import lines, strict, without_surrogates
from discourse.readers.source import Failure, Fields, Source


def read(source: Source, fields: Fields) -> Iterator[Document | Analysis | Failure]:
    """One document a line; a line that cannot be read is a failure with its number."""
    with source.open() as stream, lines(stream, newline="\n") as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                try:
                    yield _line(line, number, source, fields)
                except InputError as error:
                    yield Failure(f"{source.name}, line {number}", error)


def _line(line: str, number: int, source: Source, fields: Fields) -> Document | Analysis:
    try:
        row = json.loads(strict(line))
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets within brackets without end
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise InputError(f"not a JSON object but {type(row).__name__}")
    if row.get("schema") == records.SCHEMA:
        return records.analysis(row)
    return document(row, number, source, fields)


def document(row: Mapping[str, Any], number: int, source: Source, fields: Fields) -> Document:
    """A row of JSONL or CSV as a document: text, id (else the line number), the other fields as metadata."""
    text = row.get(fields.text)
    if not isinstance(text, str):
        if fields.text in row:
            raise InputError(f"the field {fields.text!r} holds no text but {type(text).__name__}")
        raise InputError(f"no field {fields.text!r} (there are: {', '.join(map(str, row))}); name the text's with --text-key")
    text, notes = without_surrogates(text)
    meta = {str(k): _plain(v) for k, v in row.items() if k not in (fields.text, fields.id) and v is not None}
    given = row.get(fields.id)
    return Document(str(given) if given not in (None, "") else str(number), text, {**source.meta, **meta}, notes)


def _plain(value: object) -> str:
    """Metadata are strings; what is nested stays JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return without_surrogates(text)[0]
