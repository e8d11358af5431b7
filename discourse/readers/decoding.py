"""From bytes to text: byte-order mark, UTF-8, else what charset-normalizer thinks. Line ends stay as they are."""

from __future__ import annotations

import codecs
import io
import logging
import re
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from charset_normalizer import from_bytes

from discourse.errors import InputError

log = logging.getLogger(__name__)

MARKS = (  # the longer first: UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KINDS = ((b"%PDF", "a PDF file"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"PK\x03\x04", "a ZIP archive"),
         (b"\x1f\x8b", "a gzip archive"), (b"\x7fELF", "a program"), (b"\xd0\xcf\x11\xe0", "an old Office file"))  # fmt: skip
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
SAMPLE = 100_000
"""By how many bytes a table is judged to be text."""
LOOKED_AT = 100_000
"""How many bytes, from the first that is not UTF-8, charset-normalizer is shown: it is slow on long inputs."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, and how it is known: empty for sound UTF-8, which needs no remark."""

    name: str
    how: str = ""


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text and notes on how it was read. Raises `InputError` for what is not text."""
    encoding = detect(data)
    text = data.decode(encoding.name, errors="replace")
    if _binary(text):
        raise InputError("is not text but binary data")
    if not encoding.how:
        return text, ()
    log.warning("%s: read as %s (%s)", name, encoding.name, encoding.how)
    return text, (f"encoding {encoding.name} ({encoding.how})",)


def detect(data: bytes) -> Encoding:
    """Which encoding bytes are in."""
    marked = _marked(data)
    if marked:
        return Encoding(marked, "byte-order mark")
    for magic, kind in KINDS:
        if data.startswith(magic):
            raise InputError(f"is not text but {kind}")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _damaged(data) or Encoding(_guess(data, error.start), "detected, it is not UTF-8")
    return Encoding("utf-8")


def _damaged(data: bytes) -> Encoding | None:
    """UTF-8 with a few broken bytes: most of what is not ASCII can be read."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    sound = sum(not c.isascii() for c in text) - broken
    return Encoding("utf-8", f"{broken} broken bytes replaced by U+FFFD") if sound > 2 * broken else None


def _marked(data: bytes) -> str | None:
    return next((name for mark, name in MARKS if data.startswith(mark)), None)


def lines(stream: BinaryIO, newline: str) -> TextIO:
    """A table's lines, one at a time, however long the table. UTF-8 unless a mark says otherwise; `strict` finds what is not."""
    sample = stream.read(SAMPLE)
    stream.seek(0)
    encoding = _marked(sample) or "utf-8"
    if _binary(sample.decode(encoding, errors="replace")):
        raise InputError("is not text but binary data")
    return io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline=newline)


def strict(line: str) -> str:
    """The line, if all of it could be decoded."""
    if re.search("[\udc80-\udcff]", line):
        raise InputError("not UTF-8")
    return line


def _guess(data: bytes, first: int) -> str:
    start = max(first - 1000, 0)
    sample = data[start : start + LOOKED_AT]
    best = from_bytes(sample).best()
    if best is None:
        raise InputError("is not text in any encoding that could be recognised")
    return "cp1252" if _english(sample) else best.encoding


def _english(sample: bytes) -> bool:
    r"""Few letters beyond ASCII, all of them in Windows-1252: what English texts that are not UTF-8 are in.

    On so little, charset-normalizer takes `It\x92s` for Chinese.
    """
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return sum(byte > 0x7F for byte in sample) <= max(1, len(sample) // 10)


def _binary(text: str) -> bool:
    """Text has hardly any control characters; a few stray ones do no harm."""
    return len(CONTROL.findall(text)) > max(4, len(text) // 20)


def without_surrogates(text: str) -> tuple[str, tuple[str, ...]]:
    r"""JSON can spell half a character (`\\ud83d`), which no file can hold: U+FFFD stands in for it."""
    clean = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return clean, ("lone surrogates replaced by U+FFFD",) if clean != text else ()
