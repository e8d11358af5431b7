"""From overlapping annotations to text in disjoint segments: the sweep line, the lanes, the runs that a page nests.

Nothing here knows HTML. `blocks` gives a document as blocks of pieces of items; the items' text, joined, is the document's text.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from discourse.model import Annotation, Sentence, Span, Spans

LANES = 8
"""As many stripes as fit under a line. What would need a ninth is listed with the others, and said not to be drawn."""

_ROLE_ORDER = ("cue", "source")


class Run(NamedTuple):
    """A stretch that one stripe underlines: annotation number, role."""

    annotation: int
    role: str


class Segment(NamedTuple):
    """A stretch of the text within which the same runs are active, outermost first."""

    span: Span
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What a page writes next: text, or the beginning or end of a run."""

    kind: str
    """`text`, `open` or `close`."""
    text: str = ""
    run: Run | None = None
    markers: tuple[int, ...] = ()
    """Annotations whose letter stands at the beginning of this run."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or (`sentence` is None) what stands between two."""

    sentence: int | None
    span: Span
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with the line ends after it."""

    span: Span
    pieces: tuple[Piece, ...]
    lanes: int
    """How many stripes its fullest line may have."""
    deepest: int
    """The same with those that are shown on request."""


def drawn(annotation: Annotation, length: int) -> tuple[tuple[Span, str], ...]:
    """What is underlined for an annotation: its roles as disjoint spans within the text; the cue wins over what it lies in."""
    out: list[tuple[Span, str]] = []
    taken: list[Span] = []
    for role in sorted(annotation.roles, key=lambda r: _ROLE_ORDER.index(r) if r in _ROLE_ORDER else len(_ROLE_ORDER)):
        for span in annotation.roles[role]:
            clipped = Span(max(0, span.start), min(length, span.end))
            pieces = list(_minus(clipped, taken))
            out += [(piece, role) for piece in pieces]
            taken = sorted([*taken, *pieces])
    return tuple(sorted(out))


def _minus(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    """`span` without `holes` (sorted, disjoint)."""
    at = span.start
    for hole in holes:
        if hole.start < span.end and at < hole.end:
            if at < hole.start:
                yield Span(at, hole.start)
            at = max(at, hole.end)
    if at < span.end:
        yield Span(at, span.end)


def lanes(items: Sequence[Spans], limit: int = LANES, later: Collection[int] = ()) -> tuple[int, ...]:
    """A lane for each item so that no two in a lane overlap: in text order, the lowest that is free; the items numbered in `later` last.

    Contiguous items need no more lanes than their greatest overlap. Items that find no lane below `limit` get `limit`.
    """
    order = sorted((i for i, spans in enumerate(items) if spans), key=lambda i: (i in later, items[i][0].start, -items[i][-1].end))
    out = [limit] * len(items)
    filled: list[list[Span]] = [[] for _ in range(limit)]
    for i in order:
        lane = next((n for n, taken in enumerate(filled) if not any(_hits(span, taken) for span in items[i])), limit)
        if lane < limit:
            for span in items[i]:
                insort(filled[lane], span)
        out[i] = lane
    return tuple(out)


def _hits(span: Span, taken: Sequence[Span]) -> bool:
    """True if `span` overlaps one of `taken` (sorted, disjoint)."""
    at = bisect_right(taken, (span.start, span.start))
    return (at < len(taken) and taken[at].overlaps(span)) or (at > 0 and taken[at - 1].overlaps(span))


def segments(length: int, spans: Iterable[tuple[Span, Run]], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """The sweep line: disjoint segments that cover 0 to `length`, each with the runs active in it; a segment ends at every cut."""
    starts: dict[int, list[tuple[Span, Run]]] = {}
    points = {0, length, *cuts}
    for span, run in spans:
        if span.start < span.end:
            starts.setdefault(span.start, []).append((span, run))
            points.update(span)
    active: list[tuple[Span, Run]] = []
    ordered = sorted(points)
    for start, end in pairwise(ordered):
        fresh = sorted(starts.get(start, ()), key=lambda pair: (-pair[0].end, pair[1]))
        active = [pair for pair in active if pair[0].end > start] + fresh
        yield Segment(Span(start, end), tuple(run for _, run in active))


def items(found: Iterable[Segment], text: str, markers: Mapping[tuple[int, Run], tuple[int, ...]]) -> Iterator[Item]:
    """Segments as runs that open and close, properly nested: what ends inside another run closes those above it, which open again."""
    stack: list[Run] = []
    pending = ""
    for span, runs in found:
        same = next((i for i, (a, b) in enumerate(zip(stack, runs, strict=False)) if a != b), min(len(stack), len(runs)))
        if same < len(stack) or same < len(runs):
            if pending:
                yield Item("text", pending)
            pending = ""
        for run in reversed(stack[same:]):
            yield Item("close", run=run)
        for run in runs[same:]:
            yield Item("open", run=run, markers=markers.get((span.start, run), ()))
        stack = list(runs)
        pending += span.text(text)
    if pending:
        yield Item("text", pending)
    for run in reversed(stack):
        yield Item("close", run=run)


def blocks(
    text: str, sentences: Sequence[Sentence], annotations: Sequence[Annotation], aside: Collection[int] = ()
) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """The document in blocks, and each annotation's lane (at least `LANES` for those that are not drawn).

    The annotations numbered in `aside` are shown on request: their stripes stand below the others.
    """
    shapes = [drawn(annotation, len(text)) for annotation in annotations]
    lane = lanes([tuple(span for span, _ in shape) for shape in shapes], later=aside)
    spans = [(span, Run(i, role)) for i, shape in enumerate(shapes) if lane[i] < LANES for span, role in shape]
    markers = _markers(shapes, lane)
    pieces, cuts = layout(text, sentences)
    found = list(segments(len(text), spans, [p.start for _, p in pieces]))
    at = 0
    out: list[Block] = []
    for _, group in groupby(pieces, key=lambda piece: bisect_right(cuts, piece[1].start)):
        done: list[Piece] = []
        top = deepest = 0
        for sentence, span in group:
            begin = at
            while at < len(found) and found[at].span.start < span.end:
                top = max([top, *(lane[run.annotation] + 1 for run in found[at].runs if run.annotation not in aside)])
                deepest = max([deepest, *(lane[run.annotation] + 1 for run in found[at].runs)])
                at += 1
            done.append(Piece(sentence, span, tuple(items(found[begin:at], text, markers))))
        out.append(Block(Span(done[0].span.start, done[-1].span.end), tuple(done), top, deepest))
    return tuple(out), lane


def _markers(shapes: Sequence[Sequence[tuple[Span, str]]], lane: Sequence[int]) -> dict[tuple[int, Run], tuple[int, ...]]:
    """Where each letter stands: at the cue, else at the first run; those that begin at one place stand side by side in the outermost."""
    places: dict[int, list[tuple[Span, Run]]] = {}
    for i, shape in enumerate(shapes):
        anchor = next((pair for pair in shape if pair[1] == "cue"), shape[0] if shape else None)
        if anchor and lane[i] < LANES:
            places.setdefault(anchor[0].start, []).append((anchor[0], Run(i, anchor[1])))
    out: dict[tuple[int, Run], tuple[int, ...]] = {}
    for start, anchors in places.items():
        outermost = min(anchors, key=lambda pair: (-pair[0].end, pair[1]))[1]
        out[start, outermost] = tuple(sorted(run.annotation for _, run in anchors))
    return out


def layout(text: str, sentences: Sequence[Sentence]) -> tuple[list[tuple[int | None, Span]], list[int]]:
    """Sentences and what is between them, covering the text; and where blocks begin: after the last line end between two paragraphs."""
    pieces: list[tuple[int | None, Span]] = []
    cuts: list[int] = []
    at, paragraph = 0, sentences[0].paragraph if sentences else 0
    for number, sentence in sorted(enumerate(sentences), key=lambda pair: pair[1].span):
        start, end = max(at, sentence.span.start), min(len(text), sentence.span.end)
        if start >= end:
            continue
        line = text.rfind("\n", at, start) + 1
        if sentence.paragraph != paragraph and line:
            cuts.append(line)
            pieces += [(None, Span(at, line)), (None, Span(line, start))]
        else:
            pieces.append((None, Span(at, start)))
        pieces.append((number, Span(start, end)))
        at, paragraph = end, sentence.paragraph
    pieces.append((None, Span(at, len(text))))
    return [piece for piece in pieces if piece[1].start < piece[1].end], cuts
