"""Word documents: the text of the body's paragraphs, without what tracked changes deleted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from discourse.errors import InputError
from discourse.model import Document
from discourse.readers.source import Fields, Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
MOST = 100_000_000
"""Bytes of XML that are unpacked at most: a small archive can hold terabytes."""
CHARACTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}


def read(source: Source, _: Fields) -> Iterator[Document]:
    """One document a file, an empty line between its paragraphs."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data())) as archive:
            body = _part(archive, "word/document.xml")
            title = _part(archive, "docProps/core.xml").findtext(f".//{TITLE}") if "docProps/core.xml" in archive.namelist() else ""
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"is not a Word document: {error}") from None
    paragraphs = ("".join(map(_characters, p.iter())).strip() for p in body.iter(f"{W}p"))
    meta = {"title": title} if title else {}
    yield Document(source.id, "\n\n".join(filter(None, paragraphs)), {**meta, **source.meta}, ("text of the Word document's paragraphs",))


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > MOST:
        raise InputError(f"{name} in this Word document is larger than {MOST:,} bytes")
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def _characters(element: Any) -> str:
    return str(element.text or "") if element.tag == f"{W}t" else CHARACTERS.get(element.tag, "")
