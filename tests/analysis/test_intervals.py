"""The index of spans and the arithmetic of span lists, against the obvious slow way."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from discourse.analysis.intervals import Intervals, length, minus, shared, union
from discourse.model import Span

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1])), max_size=12)


def _letters(spans) -> set[int]:
    return {at for span in spans for at in range(*span)}


@given(SPANS, SPANS)
def test_index(spans, asked) -> None:
    """The index finds exactly the spans that overlap."""
    index = Intervals((span, number) for number, span in enumerate(spans))
    expected = [number for number, span in enumerate(spans) if any(span.overlaps(other) for other in asked)]
    assert index.touching(tuple(asked)) == expected


@given(SPANS, SPANS)
def test_arithmetic(one, other) -> None:
    """Union, difference, intersection and length count characters as sets do."""
    first, second = union(one), union(other)
    assert _letters(first) == _letters(one)
    assert length(first) == len(_letters(one))
    assert shared(first, second) == len(_letters(one) & _letters(other))
    assert _letters(minus(first, second)) == _letters(one) - _letters(other)
    assert all(a.end < b.start for a, b in pairwise(first))
