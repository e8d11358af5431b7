"""Texts and annotations that overlap in every way, for properties: from a seeded generator for the browser, from hypothesis elsewhere."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import strategies as st
from made import analysis

from discourse.model import LAYERS, Annotation, Sentence, Span

ALPHABET = [
    "a",
    "quay ",
    "said",
    " ",
    ". ",
    "\n",
    "\n\n",
    "\r\n",
    "\u00a0",
    "😀",
    "👩\u200d🚒",
    "e\u0301\u0323",
    "<b>",
    "&amp;",
    '"',
    "”",
    "\t",
    "\u202eabc",
    "שלום",
    "\ufeff",
    "\u2028",
    "  ",
]
ROLES = {
    "attribution": ("source", "cue", "content"),
    "hedge": ("cue", "scope"),
    "contrast": ("cue", "arm1", "arm2"),
    "claim": ("span", "cue"),
}


def build(text: str, cuts: list[int], shapes: list[tuple[str, list[tuple[int, int]]]]):
    """An analysis with sentences cut at `cuts` and annotations of `shapes`: layer and spans, dealt out to its roles in turn."""
    edges = sorted({0, len(text), *cuts})
    sentences = tuple(Sentence(Span(a, b), i // 2) for i, (a, b) in enumerate(pairwise(edges)) if text[a:b].strip())
    annotations = []
    for number, (layer, spans) in enumerate(shapes):
        roles: dict[str, list[Span]] = {}
        for i, (a, b) in enumerate(spans):
            roles.setdefault(ROLES[layer][i % len(ROLES[layer])], []).append(Span(min(a, b), max(a, b)))
        annotations.append(
            Annotation(f"a{number}", layer, "made", {r: _disjoint(s) for r, s in roles.items()}, {"kind": f"kind{number % 3}"}, 0.5)
        )
    return analysis(text, annotations, cut=sentences)


def _disjoint(spans: list[Span]) -> tuple[Span, ...]:
    """Sorted spans, those that overlap an earlier one left out: what the model promises of a role."""
    out: list[Span] = []
    for span in sorted(spans):
        if not out or span.start >= out[-1].end:
            out.append(span)
    return tuple(out)


def random_analysis(seed: int):
    """One analysis from a seed."""
    dice = random.Random(seed)
    text = "".join(dice.choices(ALPHABET, k=dice.randint(1, 60)))
    place = lambda: dice.randint(0, len(text))  # noqa: E731
    shapes = [(dice.choice(LAYERS), [(place(), place()) for _ in range(dice.randint(1, 4))]) for _ in range(dice.randint(0, 12))]
    return build(text, [place() for _ in range(dice.randint(0, 6))], shapes)


@st.composite
def analyses(draw):
    """The same from hypothesis, which shrinks what fails."""
    text = draw(st.lists(st.one_of(st.sampled_from(ALPHABET), st.text(max_size=4)), max_size=30).map("".join))
    place = st.integers(0, len(text))
    shapes = st.lists(st.tuples(st.sampled_from(LAYERS), st.lists(st.tuples(place, place), min_size=1, max_size=4)), max_size=12)
    return build(text, draw(st.lists(place, max_size=6)), draw(shapes))
