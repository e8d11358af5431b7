"""Analyses made by hand: texts of numbered sentences with annotations at known places. No parser and no grammar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from discourse.model import Analysis, Annotation, Document, Parse, Sentence, Span

FILLER = ("the", "harbour", "board", "met", "on", "a", "grey", "morning", "and", "heard", "of", "the", "new", "ferry", "line", "again")


def analysis(name: str, sentences: Sequence[str], annotations: Iterable[Annotation] = (), between: str = " ", **meta: str) -> Analysis:
    """An analysis of a text that is these sentences, with `between` between them."""
    text = between.join(sentences)
    spans, at = [], 0
    for number, sentence in enumerate(sentences):
        spans.append(Sentence(Span(at, at + len(sentence)), number))
        at += len(sentence) + len(between)
    return Analysis(Parse(Document(name, text, meta), tuple(spans)), tuple(annotations))


def mark(text: str, layer: str, number: int, roles: Mapping[str, str], **attributes: str) -> Annotation:
    """An annotation whose roles are the first occurrences of these words in the text."""
    placed = {role: (Span(text.index(words), text.index(words) + len(words)),) for role, words in roles.items()}
    return Annotation(f"a{number}", layer, "by-hand", placed, attributes)


def random_article(random: np.random.Generator, name: str, rate: float, length: int, **meta: str) -> Analysis:
    """An article of about `length` words with hedges at a rate per word that is drawn for this article around `rate`."""
    own = rate * random.gamma(4, 1 / 4)
    words: list[str] = []
    places: list[int] = []
    for _ in range(length):
        if random.random() < own:
            places.append(len(words))
            words.append("may")
        words.append(FILLER[int(random.integers(len(FILLER)))])
    starts = np.cumsum([0, *(len(word) + 1 for word in words)])
    sentences = [" ".join(words[i : i + 16]) for i in range(0, len(words), 16)]
    found = [
        Annotation(
            f"a{n}", "hedge", "by-hand", {"cue": (Span(int(starts[at]), int(starts[at]) + 3),)}, {"kind": "modal", "strength": "hedge"}
        )
        for n, at in enumerate(places, 1)
    ]
    return analysis(name, sentences, found, **meta)


def two_outlets(articles: int = 12, ratio: float = 2.0, seed: int = 1) -> list[Analysis]:
    """Articles of two outlets on the same events, one of which hedges `ratio` times as often."""
    random = np.random.default_rng(seed)
    return [
        random_article(
            random,
            f"{outlet}-{n}",
            0.01 * factor,
            int(random.integers(200, 600)),
            outlet=outlet,
            event=f"event {n:02d}",
            date=f"2026-03-{n + 1:02d}",
        )
        for n in range(articles)
        for outlet, factor in (("The Lantern", 1.0), ("Coast Daily", ratio))
    ]
