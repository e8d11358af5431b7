"""An index of spans: which of them overlap a stretch of text, in logarithmic time and the number found."""

from __future__ import annotations

from collections.abc import Iterable

from discourse.model import Span, Spans


class Intervals:
    """Spans with a number each, indexed by a balanced tree laid out in the sorted list (each middle knows the furthest end below it)."""

    def __init__(self, items: Iterable[tuple[Span, int]]) -> None:
        self._items = sorted(items)
        self._furthest = [0] * len(self._items)
        self._fill(0, len(self._items))

    def _fill(self, low: int, high: int) -> int:
        if low >= high:
            return -1
        middle = (low + high) // 2
        furthest = max(self._items[middle][0].end, self._fill(low, middle), self._fill(middle + 1, high))
        self._furthest[middle] = furthest
        return furthest

    def overlapping(self, span: Span) -> list[int]:
        """The numbers of the spans that share a character with this one; a number comes once for each of its spans."""
        found: list[int] = []
        todo = [(0, len(self._items))]
        while todo:
            low, high = todo.pop()
            middle = (low + high) // 2
            if low >= high or self._furthest[middle] <= span.start:
                continue
            todo.append((low, middle))
            if self._items[middle][0].start < span.end:
                todo.append((middle + 1, high))
                if self._items[middle][0].overlaps(span):
                    found.append(self._items[middle][1])
        return found

    def touching(self, spans: Spans) -> list[int]:
        """The numbers, each once and in order, of the spans that overlap any of these."""
        return sorted({number for span in spans for number in self.overlapping(span)})


def length(spans: Spans) -> int:
    """How many characters the spans cover."""
    return sum(span.end - span.start for span in spans)


def shared(one: Spans, other: Spans) -> int:
    """How many characters two sorted lists of disjoint spans have in common."""
    total = first = second = 0
    while first < len(one) and second < len(other):
        total += max(0, min(one[first].end, other[second].end) - max(one[first].start, other[second].start))
        if one[first].end < other[second].end:
            first += 1
        else:
            second += 1
    return total


def minus(spans: Spans, taken: Spans) -> Spans:
    """What is left of the spans without those taken; both sorted and disjoint."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for hole in taken:
            if hole.start < span.end and hole.end > start:
                if hole.start > start:
                    left.append(Span(start, hole.start))
                start = max(start, hole.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)


def union(spans: Iterable[Span]) -> Spans:
    """The spans merged where they touch or overlap, sorted."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
