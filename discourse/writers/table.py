"""CSV as RFC 4180 has it: one row an annotation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from discourse.analysis.tables import ATTRIBUTES, ROLES
from discourse.model import Analysis, Annotation, Spans

__all__ = ["ATTRIBUTES", "COLUMNS", "ROLES", "lines"]

KNOWN = ("outlet", "date", "event", "title")
NAMED = (*ATTRIBUTES, "speaker_confidence")
COLUMNS = ("document", *KNOWN, "id", "layer", "rule", "sentence", "start", "end", *ROLES, *NAMED, "confidence")


def lines(analyses: Iterable[Analysis]) -> Iterator[str]:
    """The header, then the rows of each document. Of a discontinuous role the parts are joined by ` … `; offsets are those of the hull."""
    yield _line(COLUMNS)
    for analysis in analyses:
        for annotation in analysis.annotations:
            yield _line(_row(analysis, annotation))


def _row(analysis: Analysis, annotation: Annotation) -> list[object]:
    meta, attributes, span = analysis.document.meta, annotation.attributes, annotation.span
    known = [meta.get(name, "") for name in KNOWN]
    where = [annotation.id, annotation.layer, annotation.rule, annotation.sentence, span.start, span.end]
    roles = [_text(analysis.text, annotation.roles, role) for role in ROLES]
    return [analysis.document.id, *known, *where, *roles, *(attributes.get(name, "") for name in NAMED), round(annotation.confidence, 4)]


def _text(text: str, roles: Mapping[str, Spans], role: str) -> str:
    return " … ".join(span.text(text) for span in roles.get(role, ()))


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()
