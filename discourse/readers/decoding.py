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
    """An encoding and how it is known; `guessed` if only by the look of the bytes."""

    name: str
    guessed: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """For the record: nothing for plain UTF-8."""
        if self.name == "utf-8":
            return ()
        return (f"encoding {self.name}, {'detected by charset-normalizer' if self.guessed else 'by its byte-order mark'}",)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text and notes on how it was read. Raises `InputError` for what is not text."""
    encoding = detect(data)
    if encoding.guessed:
        log.warning("%s: not UTF-8, read as %s", name, encoding.name)
    text = data.decode(encoding.name, errors="replace")
    if _binary(text):
        raise InputError("is not text but binary data")
    return text, encoding.notes


def detect(data: bytes) -> Encoding:
    """Which encoding bytes are in."""
    marked = _marked(data)
    if marked:
        return Encoding(marked)
    for magic, kind in KINDS:
        if data.startswith(magic):
            raise InputError(f"is not text but {kind}")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Encoding(_guess(data, error.start), guessed=True)
    return Encoding("utf-8")


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
    best = from_bytes(data[start : start + LOOKED_AT]).best()
    if best is None:
        raise InputError("is not text in any encoding that could be recognised")
    return best.encoding


def _binary(text: str) -> bool:
    """Text has hardly any control characters; a few stray ones do no harm."""
    return len(CONTROL.findall(text)) > max(4, len(text) // 20)


def without_surrogates(text: str) -> tuple[str, tuple[str, ...]]:
    r"""JSON can spell half a character (`\\ud83d`), which no file can hold: U+FFFD stands in for it."""
    clean = re.sub("[\ud800-\udfff]", "\ufffd", text)
    return clean, ("lone surrogates replaced by U+FFFD",) if clean != text else ()
