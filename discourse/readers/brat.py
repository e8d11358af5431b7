"""brat's standoff files, as gold for `discourse evaluate`: `NAME.ann`, with its text in `NAME.txt` beside it.

Read is what `discourse annotate -f brat` writes: an event for each annotation, whose trigger and arguments are of types `Layer-role`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from discourse.errors import InputError
from discourse.model import LAYERS, Analysis, Annotation, Document, Parse, Span, Spans
from discourse.readers.decoding import decode

BOUND = re.compile(r"(T\d+)\t(\S+) ([\d ;]+)\t")
EVENT = re.compile(r"(E\d+)\t(\S+:\S+(?: \S+:\S+)*) ?$")
ATTRIBUTE = re.compile(r"A\d+\t[^-\s]+-(\S+) (E\d+) (.+)$")


def read(path: Path) -> Analysis:
    """The annotations of one `.ann` file."""
    try:
        text, _ = decode(path.with_suffix(".txt").read_bytes(), path.name)
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise InputError(f"{error.filename} cannot be read: {error.strerror}") from None
    bound = {m[1]: (m[2], _spans(m[3], len(text), path)) for line in lines if (m := BOUND.match(line))}
    attributes: Mapping[str, dict[str, str]] = defaultdict(dict)
    for line in lines:
        if m := ATTRIBUTE.match(line):
            attributes[m[2]][m[1]] = m[3]
    events = [(m[1], m[2]) for line in lines if (m := EVENT.match(line))]
    annotations = tuple(_annotation(name, roles, bound, attributes[name], path) for name, roles in events)
    return Analysis(Parse(Document(path.stem, text), ()), annotations)


def _annotation(name: str, arguments: str, bound: Mapping[str, tuple[str, Spans]], attributes: dict[str, str], path: Path) -> Annotation:
    roles: dict[str, Spans] = {}
    layer = ""
    for argument in arguments.split():
        target = argument.rpartition(":")[2]
        if target not in bound:
            raise InputError(f"{path}: {name} names {target}, which is not there")
        kind, spans = bound[target]
        layer, _, role = kind.lower().partition("-")
        roles[role] = spans
    if layer not in LAYERS:
        raise InputError(f"{path}: {name} is of no layer that discourse has; types look like Attribution-cue")
    return Annotation(name, layer, "brat", roles, attributes)


def _spans(offsets: str, length: int, path: Path) -> Spans:
    spans = tuple(Span(*map(int, pair.split())) for pair in offsets.split(";"))
    if any(not 0 <= s.start <= s.end <= length for s in spans):
        raise InputError(f"{path}: offsets {offsets!r} lie outside the text")
    return spans
