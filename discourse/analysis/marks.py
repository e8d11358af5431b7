"""Quotation marks and their look-alikes: every mark of a text with what its neighbourhood says about it.

A mark alone does not say whether it opens or closes (straight marks never do, curly ones are often wrong), and an apostrophe, a foot or an
inch looks just like one. This module only reads the signs; `quotation` pairs them.
"""

# ruff: noqa: RUF001 - marks that look alike are the subject here

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from discourse.model import Span

_PREFERENCE = {
    '"': "either",
    "“": "open",
    "„": "open",
    "‟": "open",
    "”": "close",
    "``": "open",
    "''": "close",
    "‘‘": "open",
    "’’": "close",
    "«": "open",
    "»": "close",
    "‹": "open",
    "›": "close",
    "'": "either",
    "‘": "open",
    "‛": "open",
    "‚": "open",
    "’": "close",
}
_FAMILY = dict.fromkeys(_PREFERENCE, "double") | dict.fromkeys("'‘‛‚’", "single") | dict.fromkeys("«»‹›", "guillemet")
_RUN = re.compile("(?:``|[\"“„‟”'‘‛‚’«»‹›])+")
_MARK = re.compile("``|''|‘‘|’’|.")
_CLOSING_MARK = re.compile("``|‘‘|'(?=''(?!'))|’(?=’’(?!’))|''|’’|.")  # of three in a row, the inner quotation's mark comes first
_OPENING = "([{<–—―-/*_=|~"  # beside space: what may stand before an opening mark
_CLOSING = ")]}>–—―-/.,;:!?…*_|~"  # and after a closing one
_STOPS = ".,;:!?…"

# Words that lose their beginning: the mark before them is an apostrophe. Ordinary English, collected by hand.
_ELISION = re.compile(
    r"(?:tis|twas|twere|twill|twould|til|till|cause|cos|coz|em|er|im|n|bout|round|neath|ere|hood|burbs|kay|nuff|sup|zat|\d0s?)(?!\w)",
    re.IGNORECASE,
)
_ROCK_N_ROLL = re.compile(r"(?<=\s)['‘’]n['‘’](?=\s)", re.IGNORECASE)
_FEET = re.compile(r"\d\s?['’′‘]\s?\d{1,2}(?:½|¼|¾|\.\d)?$")
_WRAP = 100  # a text whose lines are all shorter is taken to be wrapped by hand


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark in its place."""

    span: Span
    family: str
    """`double`, `single` or `guillemet`; marks pair within a family."""
    preference: str
    """What its shape says: `open`, `close` or `either`."""
    context: str
    """What its neighbours say: `open`, `close` or nothing."""
    apostrophe: bool
    """True for a mark that can only be an apostrophe."""
    numeric: bool
    """True right after a digit: it may stand for inches or feet."""
    fresh: bool
    """True at the start of the paragraph or after punctuation and a space."""
    stop: bool
    """True right after a full stop, comma or the like, where a closing mark of speech stands."""
    spaced: bool
    """True where space (or the paragraph's edge) stands before it."""
    weak: bool
    """True for the mark after a plural's s and before a further word: `dogs' tails`."""


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs that hold something, without the space around them.

    A line break ends a paragraph, unless the text has blank lines and all its lines are short: then it was wrapped by hand and only blank lines
    count.
    """
    wrapped = re.search(r"\S[^\S\n]*\n[^\S\n]*\n", text) is not None and max(map(len, text.split("\n"))) <= _WRAP
    pattern = r"\S(?:[^\n]|\n(?![^\S\n]*(?:\n|$)))*" if wrapped else r"\S[^\n\r\v\f\x85\u2028\u2029]*"
    return tuple(Span(m.start(), m.start() + len(m[0].rstrip())) for m in re.finditer(pattern, text))


def marks(text: str, paragraph: Span) -> Iterator[Mark]:
    """The marks of a paragraph in order. Marks that touch share their neighbours, so that nested marks are read alike."""
    rock = {at for m in _ROCK_N_ROLL.finditer(text, *paragraph) for at in (m.start(), m.end() - 1)}
    for run in _RUN.finditer(text, *paragraph):
        before = text[run.start() - 1] if run.start() > paragraph.start else ""
        after = text[run.end()] if run.end() < paragraph.end else ""
        pattern = _CLOSING_MARK if _context(before, after) == "close" else _MARK
        for found in pattern.finditer(run[0]):
            span = Span(run.start() + found.start(), run.start() + found.end())
            yield _mark(text, paragraph, span, (before, after), rock=span.start in rock)


def _mark(text: str, paragraph: Span, span: Span, neighbours: tuple[str, str], *, rock: bool) -> Mark:
    before, after = neighbours
    shape = span.text(text)
    elided = _ELISION.match(text, span.end) is not None and not before.isalnum()
    tail = text[max(paragraph.start, span.start - 2) : span.start]
    return Mark(
        span,
        _FAMILY[shape],
        _PREFERENCE[shape],
        _context(before, after),
        apostrophe=rock or elided or (before.isalnum() and after.isalnum()),
        numeric=tail[-1:].isdigit(),
        fresh=not tail or (tail[-1].isspace() and (len(tail) == 1 or tail[0] in _STOPS + "–—)")),
        stop=before != "" and before in _STOPS,
        spaced=not before.strip(),
        weak=before in {"s", "z", "x"} and after == " " and text[span.end + 1 : span.end + 2].isalnum(),
    )


def _context(before: str, after: str) -> str:
    """`open` for a mark that leans on what follows, `close` for one that leans on what precedes, nothing where it could be both."""
    opens = (not before.strip() or before in _OPENING) and after.strip() != ""
    closes = (not after.strip() or after in _CLOSING) and before.strip() != ""
    if opens == closes:
        return ""
    return "open" if opens else "close"


def measures_feet(text: str, paragraph: Span, mark: Mark) -> bool:
    """True for the inches of a height, as in 5'10 with its mark."""
    return _FEET.search(text[max(paragraph.start, mark.span.start - 10) : mark.span.start]) is not None
