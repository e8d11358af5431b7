"""Quotations that go on with the speaker of an earlier one though no one says so."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from discourse.model import Parse, Quotation, Span

_LONGEST_CLAUSE = 90
"""Characters of a reporting clause between two halves of a quoted sentence."""


def sequels(parse: Parse) -> dict[int, int]:
    """For each outermost quotation that goes on with an earlier one's speaker, which one that is.

    It does if it stands alone (begins a sentence and ends one) with nothing between the two but the rest of the earlier one's sentence, which is
    usually its reporting clause; and if a reporting clause cuts a sentence in two ("A," she said, "B"). On PolNeAR's training part quotations that
    stand alone belong to the speaker before in all but a few cases.
    """
    starts = [s.span.start for s in parse.sentences]
    outer = [(n, q) for n, q in enumerate(parse.quotations) if q.depth == 0]
    found: dict[int, int] = {}
    for (before, one), (number, other) in pairwise(outer):
        gap = _sentence(starts, other.span.start) - _sentence(starts, one.span.end - 1)
        if (gap <= 1 and _stands_alone(parse, starts, other)) or (gap == 0 and _cut_in_two(parse, one, other)):
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


def _cut_in_two(parse: Parse, one: Quotation, other: Quotation) -> bool:
    """True if the first ends with a comma and so does what stands between the two."""
    between = Span(one.span.end, other.span.start).text(parse.text).strip()
    return 0 < len(between) <= _LONGEST_CLAUSE and one.inner.text(parse.text).endswith((",", "\u2014", "-")) and between.endswith((",", ":", "."))
