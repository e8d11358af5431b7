"""How a page came about: versions, model, grammar, command, date. It closes every page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from discourse.model import Analysis


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the footer says."""

    version: str
    parsers: tuple[str, ...]
    grammars: tuple[str, ...]
    command: str
    date: str
    notes: tuple[str, ...] = ()


def provenance(analyses: Iterable[Analysis], *, command: str = "", notes: Iterable[str] = ()) -> Provenance:
    """The provenance of a set of analyses; more than one model or grammar is listed, never hidden."""
    parsers: dict[str, None] = {}
    grammars: dict[str, None] = {}
    versions: dict[str, None] = {}
    for analysis in analyses:
        parser, grammar = analysis.parse.parser, analysis.grammar
        parsers.setdefault(_named(parser.name, parser.version, parser.model, parser.hash))
        grammars.setdefault(_named(grammar.name, grammar.version, "", grammar.hash))
        versions.setdefault(analysis.version)
    return Provenance(
        ", ".join(filter(None, versions)), tuple(filter(None, parsers)), tuple(filter(None, grammars)), command, today(), tuple(notes)
    )


def _named(name: str, version: str, model: str, digest: str) -> str:
    parts = [name, version, f"model {model}" if model else "", f"hash {digest[:12]}" if digest else ""]
    return " ".join(part for part in parts if part)


def today() -> str:
    """The date in UTC; `SOURCE_DATE_EPOCH` fixes it, so that the same run gives the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%d")
