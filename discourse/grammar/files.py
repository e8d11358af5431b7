"""Reading the files of a grammar: nothing outside its folder, nothing that is not text, not too much of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from discourse.grammar import limits

_LOOKED_AT = 1_000  # files among which one is looked for that was probably meant


class UnreadableError(Exception):
    """A file that is not read, and why; `line` and `column` are those of a bad byte, else 0."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class MissingError(UnreadableError):
    """There is no such file."""


class Files:
    """Reads files until they are too many or too much."""

    def __init__(self) -> None:
        self.count = 0
        self.left = {".gram": limits.RULES_BYTES, "": limits.TABLES_BYTES}

    def read(self, path: Path, root: Path) -> str:
        """The text of a file below `root`. Raises `UnreadableError`."""
        kind = ".gram" if path.suffix == ".gram" else ""
        if not inside(path, root):
            raise UnreadableError(f"'{path.name}' lies outside the grammar's folder and is not read")
        if not os.path.isfile(path):  # noqa: PTH113 (unlike Path.is_file it takes any name for an answer)
            shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
            raise MissingError(f"there is no file '{shown[:200]}'")
        self.count += 1
        try:
            with path.open("rb") as stream:
                data = stream.read(self.left[kind] + 1)
        except OSError as error:
            raise UnreadableError(f"'{path.name}' cannot be read: {error.strerror or error}") from None
        self.left[kind] -= len(data)
        if self.left[kind] < 0 or self.count > limits.FILES:
            most = f"{limits.RULES_BYTES >> 20} MB of rules, {limits.TABLES_BYTES >> 20} MB of lexicons, {limits.FILES} files"
            self.left[kind] = 0
            raise UnreadableError(f"'{path.name}' is too much for one grammar (at most {most})")
        return _decoded(data)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise UnreadableError(f"this is not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8", line, column) from None


def real(path: Path) -> Path:
    """Where a path leads, links followed; never raises, whatever the path is."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def inside(path: Path, root: Path) -> bool:
    """True if a path leads to somewhere below a folder."""
    return "\0" not in str(path) and real(path).is_relative_to(real(root))


def similar(path: Path, root: Path) -> list[str]:
    """The files below a folder that end like `path`: one of them was probably meant."""
    return [p.relative_to(root).as_posix() for p in islice(_walk(root), _LOOKED_AT) if p.suffix == path.suffix]


def _walk(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        yield from (Path(folder) / name for name in sorted(names))
