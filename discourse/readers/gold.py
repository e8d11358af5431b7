"""Gold annotations: `discourse/1` records, brat's standoff, or a folder of the latter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discourse.errors import InputError, UsageError
from discourse.model import Analysis
from discourse.readers import Failure, brat, read


def analyses(path: Path) -> Iterator[Analysis]:
    """The annotated documents of a file or folder. Raises `InputError` or `UsageError` where there are none."""
    files = sorted(path.glob("*.ann")) if path.is_dir() else [path]
    if not files:
        raise UsageError(f"{path} holds no .ann file")
    for file in files:
        if file.suffix == ".ann":
            yield brat.read(file)
            continue
        for item in read([file]):
            if isinstance(item, Failure):
                raise InputError(f"the gold cannot be read: {item}")
            if not isinstance(item, Analysis):
                raise InputError(f"{file} holds no discourse/1 records, so nothing to hold our annotations against")
            yield item
