"""Where documents come from: a file or the standard input, with what is known of it beforehand."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from discourse.errors import DiscourseError, InputError

STDIN = Path("-")


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `id` names the document made from it, `meta` is what `meta.csv` and the folder say."""

    path: Path
    id: str
    meta: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    """What came from the standard input; files are opened when their turn comes."""

    @property
    def name(self) -> str:
        """How messages call it."""
        return "stdin" if self.path == STDIN else str(self.path)

    @property
    def suffix(self) -> str:
        """The file's suffix in lower case, which tells the format."""
        return self.path.suffix.lower()

    def open(self) -> BinaryIO:
        """The input as bytes, to be closed by the caller."""
        if self.path == STDIN:
            return io.BytesIO(self.content)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise InputError(f"cannot be opened: {error.strerror}") from None

    def data(self) -> bytes:
        """All its bytes."""
        with self.open() as stream:
            return stream.read()


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read or analysed: where it stands, and why."""

    source: str
    error: DiscourseError

    def __str__(self) -> str:
        """One line, as the user is told."""
        return f"{self.source}: {self.error}"


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of JSONL and CSV hold the text and the id."""

    text: str = "text"
    id: str = "id"
