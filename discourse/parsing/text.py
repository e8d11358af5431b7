"""What is done to a text before a tokenizer sees it: nothing that moves a character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from discourse.model import Span

LONGEST_RUN = 256
"""An unbroken run of more characters than this is no word: Stanza's masks for addresses need time with the square of its length."""
KEPT = 64
"""So many of its characters are left to stand for it."""
RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")
SURROGATE = re.compile("[\ud800-\udfff]")
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufff9-\ufffb]")
"""Control characters and the space of no width: Stanza would leave them inside words."""
LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
WIDEST = 200
"""Nobody wraps lines at more characters than this."""


class Cleaned(NamedTuple):
    """A text of the same length that Stanza can take."""

    text: str
    notes: tuple[str, ...]
    """What had to be done for that."""
    cut: tuple[Span, ...]
    """Where runs were blanked out: the word before each goes on to its end."""


def clean(text: str) -> Cleaned:
    """Replace what Stanza cannot take by as many characters that it can."""
    notes: list[str] = []
    text, count = SURROGATE.subn("\N{REPLACEMENT CHARACTER}", text)
    if count:
        notes.append(f"{count} lone surrogate{'s' * (count > 1)} read as U+FFFD")
    text, count = INVISIBLE.subn(" ", text)
    if count:
        notes.append(f"{count} control or zero-width character{'s' * (count > 1)} read as space")
    cut = tuple(Span(run.start() + KEPT, run.end()) for run in RUN.finditer(text))
    if cut:
        text = RUN.sub(lambda run: run[0][:KEPT].ljust(len(run[0])), text)
        notes.append(f"{len(cut)} unbroken run{'s' * (len(cut) > 1)} of more than {LONGEST_RUN} characters read by the first {KEPT}")
    return Cleaned(text, tuple(notes), cut)


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs, without the white space around them.

    A blank line always parts two paragraphs; a single line end does unless the lines are hard-wrapped, that is, unless lines end because the
    next word would not have fitted. So a headline stays apart from the paragraph below it, and an old e-mail is not torn apart.
    """
    found: list[Span] = []
    for block in _blocks(text):
        if _wrapped(text, block):
            found.append(Span(block[0].start, block[-1].end))
        else:
            found += block
    return tuple(found)


def _blocks(text: str) -> Iterator[list[Span]]:
    """Runs of lines that are not blank, each line without the white space around it."""
    block: list[Span] = []
    start = 0
    for end in [*(m.span() for m in LINE_END.finditer(text)), (len(text), len(text))]:
        line = text[start : end[0]]
        if line.strip():
            left = start + len(line) - len(line.lstrip())
            block.append(Span(left, start + len(line.rstrip())))
        elif block:
            yield block
            block = []
        start = end[1]
    if block:
        yield block


def _wrapped(text: str, block: Sequence[Span]) -> bool:
    """True if the lines of a block are pieces of one paragraph."""
    width = max(line.end - line.start for line in block)
    if len(block) < 2 or width > WIDEST:
        return False
    pairs = pairwise(block)
    full = sum(_runs_on(text, line, following, width) for line, following in pairs)
    return full >= 0.75 * (len(block) - 1)


def _runs_on(text: str, line: Span, following: Span, width: int) -> bool:
    """True if `following` seems to go on with what `line` began: its first word did not fit, or it starts small after no full stop."""
    start = text[following.start : following.end].split(maxsplit=1)[0]
    if line.end - line.start + 1 + len(start) > width:
        return True
    return text[line.end - 1] not in ".!?:;\"'”\u2019)" and start[0].islower()
