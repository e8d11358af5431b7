"""What strangers wrote, made fit to stand in a page: hidden controls shown, links only to the web, JSON that cannot end its script."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from markupsafe import Markup, escape

# Marks that reorder, hide or break what stands around them: bidi controls, zero-width characters, C0 and C1 controls, line separators.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# What no UTF-8 page can carry.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_MARKS_IN_A_ROW = 4


def visible(text: object, limit: int = 300) -> str:
    """A title, id or other label on one line: control characters as `⟨U+202E⟩`, piled-up combining marks and endless lines cut short."""
    if isinstance(text, str) and len(text) <= limit and text.isascii() and text.isprintable():
        return text  # almost always
    line = " ".join(str(text).replace("\t", " ").split(" "))
    line = " ".join(part for part in re.split(r"[\r\n]+", line[: 4 * limit]) if part)
    shown = _HIDDEN.sub(lambda m: f"⟨U+{ord(m[0]):04X}⟩", writable(_unpiled(line)))
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _unpiled(text: str) -> str:
    """The text with at most four combining marks on a letter."""
    out: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MARKS_IN_A_ROW:
            out.append(char)
    return "".join(out)


def writable(text: str) -> str:
    """The text with what UTF-8 or HTML cannot carry (lone surrogates, NUL) replaced by U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def exact(text: str) -> Markup:
    """Running text as HTML that an HTML parser turns back into exactly these characters; CR as a reference, since parsers drop a bare one."""
    return Markup(str(escape(writable(text))).replace("\r", "&#13;"))  # noqa: S704 - escaped on this line


def web_link(url: str) -> str:
    """The address if it is a plain http or https one, else nothing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc and not _HIDDEN.search(url.strip()) else ""
