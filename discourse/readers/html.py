"""Web pages: trafilatura takes out the article, its title, date and outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura

from discourse.errors import InputError
from discourse.model import Document
from discourse.readers.decoding import decode
from discourse.readers.source import Fields, Source

META = {"title": "title", "date": "date", "outlet": "sitename", "url": "url", "author": "author"}
"""Our name for a datum, and trafilatura's."""


def read(source: Source, _: Fields) -> Iterator[Document]:
    """One document a page. Its text is what the extractor makes of it, one paragraph a block, an empty line between them."""
    page, notes = decode(source.data(), source.name)
    article = _extract(page)
    text = re.sub(r"\n+", "\n\n", str(article.text or "")).strip() if article else ""
    if not text:
        raise InputError("no article text found on this page")
    meta = {ours: str(value) for ours, theirs in META.items() if (value := getattr(article, theirs, None))}
    yield Document(source.id, text, {**meta, **source.meta}, (*notes, f"text extracted by trafilatura {trafilatura.__version__}"))


def _extract(page: str) -> Any:
    """Trafilatura's document, or None.

    It takes a page that names no encoding of its own: the text is decoded already, and lxml refuses a declaration then.
    """
    try:
        return trafilatura.bare_extraction(page.replace("\0", ""), include_comments=False, include_tables=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:  # what it lets through on broken pages
        raise InputError(f"trafilatura cannot read this page: {error}") from None
