"""Writers: analyses in the formats that other tools read, one format a module. Each yields text in pieces; `output` puts it into files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from discourse.model import Analysis
from discourse.writers import conllu, jsonl, table

__all__ = ["FORMATS", "Writer"]

Writer = Callable[[Iterable[Analysis]], Iterator[str]]

FORMATS: Mapping[str, Writer] = {"jsonl": jsonl.lines, "csv": table.lines, "conllu": conllu.blocks}
"""One-file formats by name. Standoff files for brat (`discourse.writers.brat`) are two for each document."""
