"""Files are written whole or not at all: into a temporary file beside the target, which takes its place at the end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from discourse.errors import OutputError


@contextmanager
def replacing(path: Path, inputs: Iterable[Path] = ()) -> Iterator[TextIO]:
    """A file to write to, which becomes `path` when the block ends well, and vanishes when it does not.

    Everything that can be found wrong beforehand is: an `OutputError` on entering means that no time was lost.
    """
    refuse_input(path, inputs)
    target = path.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():  # a device or a pipe: /dev/stdout, /dev/null
        with _opened(target, "w", path) as stream:
            yield stream
        return
    if target.is_dir():
        raise OutputError(f"{path} is a folder; name a file in it")
    temporary = target.with_name(f".{target.name[:200]}.{os.getpid()}.new")
    try:
        with _opened(temporary, "x", path) as stream:
            yield stream
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        temporary.unlink(missing_ok=True)


def write(path: Path, text: str, inputs: Iterable[Path] = ()) -> None:
    """One text into one file."""
    with replacing(path, inputs) as stream:
        stream.write(text)


def folder(path: Path) -> Path:
    """A folder for results, made where it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder {path} cannot be made: {error.strerror}") from None
    if not os.access(path, os.W_OK):
        raise OutputError(f"the folder {path} cannot be written to")
    return path


def check(path: Path, inputs: Iterable[Path]) -> None:
    """Whether a file (or a folder of that name) could be written, found out before the work begins. What was there stays as it was."""
    refuse_input(path, inputs)
    parent = path.resolve().parent
    if not parent.is_dir():
        raise OutputError(f"{path} cannot be written: the folder {parent} does not exist")
    if not os.access(path if path.exists() else parent, os.W_OK):
        raise OutputError(f"{path} cannot be written: no permission")


def refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    """What is being read is never overwritten."""
    if path.exists() and any(given.exists() and path.samefile(given) for given in inputs):
        raise OutputError(f"{path} is one of the inputs; choose another name for the output")


def _opened(file: Path, mode: Literal["w", "x"], shown: Path) -> TextIO:
    try:
        return file.open(mode, encoding="utf-8", newline="")
    except FileNotFoundError:
        raise OutputError(f"{shown} cannot be written: the folder {file.parent} does not exist") from None
    except OSError as error:
        raise OutputError(f"{shown} cannot be written: {error.strerror}") from None
