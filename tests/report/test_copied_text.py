"""The text stays the text: whatever overlaps, what is selected, copied or stripped of tags is the source."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from overlapping import analyses, random_analysis

from discourse.model import Span
from discourse.report import render
from discourse.report.segments import LANES, Run, drawn, lanes, segments
from discourse.report.visible import writable


class _Text(HTMLParser):
    """The characters within `<div class="text…">`, and whether its tags nest."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.out, self.stack = 0, [], []

    def handle_starttag(self, tag, attrs):
        if self.depth or dict(attrs).get("class", "").split(" ")[0] == "text":
            self.depth += 1
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if self.depth:
            self.depth -= 1
            assert self.stack.pop() == tag

    def handle_data(self, data):
        if self.depth:
            self.out.append(data)


def _stripped(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    assert parser.stack == []
    return "".join(parser.out)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(analyses())
def test_stripped_of_tags_it_is_the_source(made):
    """Overlapping, crossing, nested and discontinuous annotations change no character; only NUL has to be replaced."""
    assert _stripped(render([made])["index.html"]) == writable(made.text)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12), st.lists(st.integers(0, 40), max_size=5)
)
def test_segments_are_disjoint_and_know_what_is_active(length, ends, cuts):
    """The sweep line covers the text once, and a segment's runs are those that contain it."""
    spans = [(Span(min(a, length), min(b, length)), Run(n, "cue")) for n, (a, b) in enumerate(map(sorted, ends))]
    found = list(segments(length, spans, [c for c in cuts if c < length]))
    assert [s.span.start for s in found] == [0, *[s.span.end for s in found][:-1]]
    assert found[-1].span.end == length
    for segment in found:
        assert set(segment.runs) == {run for span, run in spans if span.contains(segment.span) and span.start < span.end}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=20))
def test_lanes_are_as_few_as_the_greatest_overlap(starts):
    """Interval colouring: nothing overlaps in a lane, and no lane is opened that is not needed."""
    spans = [(Span(start, start + length),) for start, length in starts]
    given_ = lanes(spans, limit=len(spans))
    for i, (a,) in enumerate(spans):
        for j, (b,) in enumerate(spans[:i]):
            assert given_[i] != given_[j] or not a.overlaps(b)
    deepest = max((sum(s.start <= at < s.end for (s,) in spans) for at in range(80)), default=0)
    assert len(set(given_)) == deepest


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.booleans()), max_size=20))
def test_what_is_set_aside_makes_no_room_for_itself(starts):
    """The lanes of the others are those that they would have alone; what is set aside still overlaps nothing in its lane."""
    spans = [(Span(start, start + length),) for start, length, _ in starts]
    aside = {i for i, (_, _, later) in enumerate(starts) if later}
    lane = lanes(spans, limit=len(spans), later=aside)
    first = [i for i in range(len(spans)) if i not in aside]
    assert [lane[i] for i in first] == list(lanes([spans[i] for i in first], limit=len(spans)))
    for i, (a,) in enumerate(spans):
        assert all(lane[i] != lane[j] or not a.overlaps(b) for j, (b,) in enumerate(spans[:i]))


@settings(max_examples=60, deadline=None)
@given(analyses())
def test_what_is_underlined_is_what_the_roles_cover(made):
    """Roles that overlap within one annotation give disjoint stretches that cover the same characters, cue first."""
    for annotation in made.annotations:
        shape = drawn(annotation, len(made.text))
        covered = [at for span, _ in shape for at in range(*span)]
        assert sorted(set(covered)) == covered
        assert set(covered) == {at for spans in annotation.roles.values() for span in spans for at in range(*span)}
        assert {at for span, role in shape if role == "cue" for at in range(*span)} == {
            at for s in annotation.roles.get("cue", ()) for at in range(*s)
        }


def test_more_overlaps_than_lanes_are_listed_not_drawn():
    """A ninth stripe is not drawn; its evidence says so."""
    from made import analysis, found

    text = "All of this is covered."
    made = analysis(text, [found(text, "claim", "r", {"span": text}, n) for n in range(LANES + 2)])
    page = render([made])["index.html"]
    assert page.count('class="m c') == LANES
    assert page.count("not underlined") == 2


@pytest.mark.browser
def test_selected_text_is_the_source(visit):
    """In Chromium, the selection of each of forty random documents is its source, and so is the text of its elements."""
    made = [random_analysis(seed) for seed in range(40)]
    with visit(render(made, split="one")["index.html"]) as page:
        got = page.evaluate(
            """() => [...document.querySelectorAll('.text')].map(el => {
              const s = getSelection(); s.selectAllChildren(el); return [s.toString(), el.textContent]; })"""
        )
    for analysis, (selected, content) in zip(made, got, strict=True):
        assert content == writable(analysis.text)
        assert selected in {analysis.text, analysis.text.removesuffix("\n").removesuffix("\r")}, "only the very last line end may go"
