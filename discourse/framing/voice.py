"""Whose words are they: every character of an article is the outlet's own, a speaker's between quotation marks, reported, or the headline's."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from discourse.analysis.quotation import quotations
from discourse.analysis.voices import voices as stretches
from discourse.framing.words import words
from discourse.model import Analysis, Span

VOICES = ("own", "quoted", "reported", "headline")
"""`own`: the author's words; `quoted`: between quotation marks; `reported`: the content of an attribution, in the author's words; `headline`."""

SOURCE_TYPES = ("author", "named", "unnamed", "institution", "outlet", "pronoun", "unattributed")
"""Who speaks: the author, a source of one of the analysis' voices, or somebody in quotation marks for whom no attribution was found."""

SCARE_QUOTE_WORDS = 4
"""A quotation of fewer words that no attribution claims is a scare quote or a title: the author's own."""

_HEADLINE_WORDS = 20
_FIRST_PARAGRAPH = re.compile(r"\s*(?P<line>[^\n]+)(?=\n\s*\n|\n*$)")


@dataclass(frozen=True, slots=True, eq=False)
class VoiceMap:
    """Voice and source type of each character of a text, as indices into `VOICES` and `SOURCE_TYPES`."""

    voices: NDArray[np.int8]
    sources: NDArray[np.int8]

    def voice(self, offset: int) -> str:
        """The voice at an offset."""
        return VOICES[self.voices[offset]]

    def source(self, offset: int) -> str:
        """The source type at an offset."""
        return SOURCE_TYPES[self.sources[offset]]


def voice_map(analysis: Analysis) -> VoiceMap:
    """Paint the voices of a text over one another: attributed contents, then quotations, then the headline."""
    text = analysis.text
    voices, sources = np.zeros(len(text) + 1, dtype=np.int8), np.zeros(len(text) + 1, dtype=np.int8)
    for span, voice in stretches(analysis):
        if voice != "author":
            voices[span.start : span.end] = VOICES.index("reported")
            sources[span.start : span.end] = SOURCE_TYPES.index(voice)
    for quotation in quotations(text):
        inside = slice(quotation.span.start, quotation.span.end)
        if voices[inside].any() or sum(1 for _ in words(quotation.span.text(text))) >= SCARE_QUOTE_WORDS:
            voices[inside] = VOICES.index("quoted")
            # Speech that no attribution was found for is somebody's, not the author's.
            sources[inside] = np.where(sources[inside] == 0, SOURCE_TYPES.index("unattributed"), sources[inside])
    head = headline(text, analysis.document.meta.get("title", ""))
    if head:
        voices[head.start : head.end] = VOICES.index("headline")
    return VoiceMap(voices, sources)


def headline(text: str, title: str = "") -> Span | None:
    """The headline, where the text begins with one: a first paragraph that is the title, a Markdown heading, or a short line without a full stop."""
    match = _FIRST_PARAGRAPH.match(text)
    if match is None:
        return None
    line = match["line"].strip()
    plain = line.lstrip("# ").strip()
    alone = match.end() < len(text.rstrip())
    short = len(plain.split()) <= _HEADLINE_WORDS and not re.search(r"[.:;,!?…][\"'\u201d\u2019]?$", plain)
    if (title and plain.casefold() == title.strip().casefold()) or line.startswith("# ") or (alone and short):
        return Span(*match.span("line"))
    return None
