"""From the paths a user names to sources: folders and patterns are expanded, `meta.csv` is looked up."""

from __future__ import annotations

import csv
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from glob import glob, has_magic
from pathlib import Path

from discourse.errors import InputError
from discourse.readers.source import STDIN, Failure, Source

META = "meta.csv"
"""A table in the folder of the texts or in the one above it: column `file` (relative to the table), and what is known of each file."""


def sources(paths: Iterable[Path], suffixes: Collection[str]) -> Iterator[Source | Failure]:
    """One source a file, in the order of the paths, folders sorted by name.

    Of a folder, the files with known suffixes are taken, at any depth; files named one by one are taken whatever they are called.
    """
    for path in paths:
        if path == STDIN:
            yield Source(STDIN, "stdin", content=sys.stdin.buffer.read())
        elif path.is_dir():
            yield from _folder(path, suffixes)
        elif path.exists() or not has_magic(str(path)):
            yield _file(path, path.stem)
        else:
            yield from _pattern(path, suffixes)


def _folder(folder: Path, suffixes: Collection[str]) -> Iterator[Source | Failure]:
    visible = (f for f in folder.rglob("*") if not any(part.startswith(".") for part in f.relative_to(folder).parts))
    files = sorted(f for f in visible if f.suffix.lower() in suffixes and f.is_file() and f.name != META)
    if not files:
        yield Failure(str(folder), InputError(f"no file with a known suffix ({', '.join(sorted(suffixes))}) in this folder"))
    for file in files:
        yield _file(file, file.relative_to(folder).with_suffix("").as_posix(), {"folder": file.parent.name or file.resolve().parent.name})


def _pattern(path: Path, suffixes: Collection[str]) -> Iterator[Source | Failure]:
    found = sorted(Path(name) for name in glob(str(path), recursive=True))  # noqa: PTH207 (patterns may be absolute)
    if not found:
        yield Failure(str(path), InputError("nothing matches this pattern"))
    for match in found:
        if match.is_dir():
            yield from _folder(match, suffixes)
        elif match.name != META:
            yield _file(match, match.stem)


def _file(path: Path, id_: str, meta: Mapping[str, str] | None = None) -> Source | Failure:
    try:
        return Source(path, id_, {**(meta or {}), **_known(path)})
    except InputError as error:
        return Failure(str(path), error)


def _known(file: Path) -> Mapping[str, str]:
    """What the nearest `meta.csv` says of a file."""
    for folder in (file.parent, file.parent.parent):
        table = _table(folder / META)
        row = table.get(file.relative_to(folder).as_posix())
        if row is not None:
            return row
    return {}


@lru_cache(maxsize=64)
def _table(path: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except OSError:
        return {}
    except (csv.Error, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    if rows and "file" not in rows[0]:
        raise InputError(f"{path} has no column 'file'; it has {', '.join(map(str, rows[0]))}")
    return {row["file"]: {k: v for k, v in row.items() if k and k != "file" and isinstance(v, str)} for row in rows}
