"""Voices: whose voice each stretch of the text is in."""

from __future__ import annotations

import heapq
from itertools import pairwise

from discourse.analysis.intervals import length
from discourse.model import Analysis, Span

_VOICES = {"named": "named", "institution": "institution", "outlet": "outlet", "pronoun": "pronoun"}


def voices(analysis: Analysis) -> tuple[tuple[Span, str], ...]:
    """The whole text cut into disjoint stretches, each with its voice.

    A voice is `author`, or the source type of the innermost attribution whose content covers the stretch: named, unnamed (also where no source is
    stated), institution, outlet or pronoun. Neighbours have different voices.
    """
    contents = [
        (span, length(a.roles["content"]), _VOICES.get(a.attributes.get("source_type", ""), "unnamed"))
        for a in analysis.layer("attribution")
        for span in a.roles.get("content", ())
    ]
    contents.sort(key=lambda item: item[0].start)
    edges = sorted({0, len(analysis.text), *(edge for span, _, _ in contents for edge in span)})
    active: list[tuple[int, int, str]] = []  # shortest content first; what has ended is dropped when it comes to the top
    found: list[tuple[Span, str]] = []
    following = 0
    for start, end in pairwise(edges):
        while following < len(contents) and contents[following][0].start <= start:
            span, size, voice = contents[following]
            heapq.heappush(active, (size, span.end, voice))
            following += 1
        while active and active[0][1] <= start:
            heapq.heappop(active)
        voice = active[0][2] if active else "author"
        if found and found[-1][1] == voice:
            found[-1] = (Span(found[-1][0].start, end), voice)
        else:
            found.append((Span(start, end), voice))
    return tuple(found)
