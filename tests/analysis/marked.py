"""Invented texts with attributions marked by hand: {n source=>speaker} <n cue> [n content]."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from discourse.analysis.quotation import quotations
from discourse.model import Annotation, Span

_ROLES = {"{": "source", "<": "cue", "[": "content"}
_MARKUP = re.compile(r"[{<\[]\d+ |=>[^}]*\}|[}>\]]")


@dataclass(frozen=True)
class Marked:
    """A text, its attributions (in order of their numbers) and the speaker expected of each."""

    name: str
    text: str
    annotations: tuple[Annotation, ...]
    speakers: dict[str, str]


def read(path: Path) -> list[Marked]:
    """The cases of a file, each under a `## name` line."""
    parts = re.split(r"^## (.+)\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return [marked(name, source.strip()) for name, source in zip(parts[::2], parts[1::2], strict=True)]


def marked(name: str, source: str) -> Marked:
    """One case."""
    text, at, opened = "", 0, []
    roles: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    speakers = {}
    for found in _MARKUP.finditer(source):
        text += source[at : found.start()]
        at = found.end()
        if found[0][0] in _ROLES:
            opened.append((_ROLES[found[0][0]], found[0][1:-1], len(text)))
            continue
        role, number, start = opened.pop()
        roles[number][role].append(Span(start, len(text)))
        if found[0].startswith("=>"):
            speakers[number] = found[0][2:-1]
    text += source[at:]
    annotations = tuple(
        Annotation(f"a{n}", "attribution", "by-hand", {role: tuple(sorted(spans)) for role, spans in roles[n].items()})
        for n in sorted(roles)
    )
    assert quotations(text) is not None
    return Marked(name, text, annotations, {f"a{n}": speaker for n, speaker in speakers.items()})


def spans_of(text: str, pieces: str) -> tuple[Span, ...]:
    """Where pieces of a text, separated by ` … `, stand: the first place of each whose words are whole."""
    found = (re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text) for piece in pieces.split(" … "))
    return tuple(Span(*match.span()) for match in found if match)
