"""What the page's own download buttons save: `discourse/1` records. Their text is left out, since the script finds it on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from discourse.records import record
from discourse.report.view import Part
from discourse.writers import table


def data(parts: Sequence[Part]) -> dict[str, Any]:
    """The records of a page, and the columns of its CSV. A part of a document carries its own annotations; `start` is where its text begins."""
    columns = {"columns": list(table.COLUMNS), "roles": list(table.ROLES), "attributes": list(table.ATTRIBUTES)}
    return {
        **columns,
        "documents": [
            {"key": p.doc.key, "start": p.blocks[0].span.start if p.blocks else 0, "whole": p.of == 1, "record": _record(p)} for p in parts
        ],
    }


def _record(part: Part) -> dict[str, Any]:
    doc = part.doc
    here = {entry.ref for entry in part.entries}
    chosen = tuple(a for a, entry in zip(doc.shown, doc.entries, strict=True) if entry.ref in here)
    return {**record(replace(doc.analysis, annotations=chosen)), "text": None, "lines": [a.sentence for a in chosen]}
