"""Files are written whole or not at all: into a temporary file beside the target, which takes its place at the end."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from discourse.errors import OutputError


@contextmanager
def replacing(path: Path, inputs: Iterable[Path] = ()) -> Iterator[TextIO]:
    """A file to write to, which becomes `path` when the block ends well, and vanishes when it does not.

    Everything that can be found wrong beforehand is: an `OutputError` on entering means that no time was lost.
    """
    with _told(path):
        refuse_input(path, inputs)
        target = path.resolve()
        device = target.exists() and not target.is_file()  # or a pipe, as /dev/stdout and /dev/null are
        temporary = target if device else target.with_name(f".{target.name[:200]}.{os.getpid()}.new")
        stream = temporary.open("w" if device else "x", encoding="utf-8", newline="")
    try:
        with _told(path):
            with stream:
                yield stream
            if not device:
                _replace(target, temporary)
    finally:
        if not device:
            temporary.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system refuses, as one line about the file that the user named."""
    try:
        yield
    except BrokenPipeError:  # no fault of the file's: whoever reads from it had enough
        raise
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None


def _replace(target: Path, temporary: Path) -> None:
    """Take the target's place, and its permissions where there was one."""
    if target.exists():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    temporary.replace(target)


def write(path: Path, text: str, inputs: Iterable[Path] = ()) -> None:
    """One text into one file."""
    with replacing(path, inputs) as stream:
        stream.write(text)


def folder(path: Path) -> Path:
    """A folder for results, made where it is missing."""
    with _told(path):
        path.mkdir(parents=True, exist_ok=True)
        _writable(path)
    return path


def check(path: Path, inputs: Iterable[Path]) -> None:
    """Whether a file (or a folder of that name) could be written, found out before the work begins. What was there stays as it was."""
    with _told(path):
        refuse_input(path, inputs)
        _writable(path if path.exists() else path.resolve().parent)


def _writable(path: Path) -> None:
    """Raise what opening would raise."""
    path.stat()
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def refuse_input(path: Path, inputs: Iterable[Path]) -> None:
    """What is being read is never overwritten."""
    if path.exists() and any(given.exists() and path.samefile(given) for given in inputs):
        raise OutputError(f"{path} is one of the inputs; choose another name for the output")
