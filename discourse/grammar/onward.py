"""Quotations that go on with an earlier one's speaker though no one says so: "A," she said. "B." "C." """

from __future__ import annotations

from bisect import bisect_right

from discourse.model import Parse, Quotation


def sequels(parse: Parse) -> dict[int, int]:
    """For each outermost quotation that stands alone, the earlier one that it goes on from.

    Standing alone means that it begins a sentence and ends one. It goes on from the quotation before if nothing but the rest of that one's sentence
    (usually its reporting clause) lies between. On PolNeAR's training part such quotations belong to the speaker before in all but a few cases.
    """
    starts = [s.span.start for s in parse.sentences]
    outer = [(n, q) for n, q in enumerate(parse.quotations) if q.depth == 0]
    found: dict[int, int] = {}
    for (before, one), (number, other) in zip(outer, outer[1:], strict=False):
        gap = _sentence(starts, other.span.start) - _sentence(starts, one.span.end - 1)
        if gap <= 1 and _stands_alone(parse, starts, other):
            found[number] = before
    return found


def _sentence(starts: list[int], place: int) -> int:
    return bisect_right(starts, place) - 1


def _stands_alone(parse: Parse, starts: list[int], quotation: Quotation) -> bool:
    first, last = _sentence(starts, quotation.inner.start), _sentence(starts, max(quotation.span.end - 1, 0))
    if first < 0:
        return False
    lead = parse.text[parse.sentences[first].span.start : quotation.span.start]
    rest = parse.text[quotation.span.end : parse.sentences[last].span.end]
    return not any(c.isalnum() for c in lead + rest)
