"""Plain text and Markdown: the text is the file's characters, line ends and marks included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discourse.model import Document
from discourse.readers.decoding import decode
from discourse.readers.source import Fields, Source

HEADING = re.compile(r"^#{1,2}[ \t]+(.+?)[ \t#]*\r?$", re.MULTILINE)


def read(source: Source, _: Fields) -> Iterator[Document]:
    """One document a file; of Markdown, the first heading is its title."""
    text, notes = decode(source.data(), source.name)
    meta = dict(source.meta)
    heading = HEADING.search(text) if source.suffix in (".md", ".markdown") else None
    if heading and not meta.get("title"):
        meta["title"] = heading[1]
    yield Document(source.id, text, meta, notes)
