"""`discourse/1` records, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from discourse.model import Analysis
from discourse.records import record


def lines(analyses: Iterable[Analysis]) -> Iterator[str]:
    """One line a document."""
    return (json.dumps(record(analysis), ensure_ascii=False) + "\n" for analysis in analyses)
