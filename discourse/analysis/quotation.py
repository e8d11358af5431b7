"""Quotations: which stretches of a text stand between quotation marks.

Works on the raw text in linear time, one paragraph at a time, and never fails: marks that pair with nothing sensible are left alone. Straight
and curly marks, double and single ones, guillemets and low marks pair within their family, so that `"` may be closed by `”`. A missing closing
mark is inferred at the paragraph's end or before the next quotation, a missing opening one at the sentence's start; both give `closed=False`.
"""

# ruff: noqa: RUF001 - marks that look alike are the subject here

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from discourse.analysis.marks import Mark, marks, measures_feet, paragraphs
from discourse.model import Quotation, Span

_DEEPEST = 8  # quotations nested deeper than this are noise
_SENTENCE_START = re.compile(r"[.!?…][\"'”’»)]*\s+(?=[^\W\d_a-z])")


@dataclass(slots=True)
class _Open:
    """An opening mark that waits for its partner."""

    mark: Mark
    tentative: bool
    """True where the mark is believed to open only if a closing one follows."""
    cut: int | None = None
    """Where it must end if it is never closed: before the next quotation of its family."""


def quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text in text order, outer before inner; any two are disjoint or nested."""
    found: list[Quotation] = []
    previous: int | None = None  # the outermost quotation left open by the paragraph before
    for paragraph in paragraphs(text):
        pairs = _Paragraph(text, paragraph, goes_on=previous is not None)
        start = len(found)
        found += [replace(q, continues=previous if q.span.start == paragraph.start and q.depth == 0 else None) for q in pairs.found]
        dangling = [at for at in range(start, len(found)) if _dangles(found[at], paragraph)]
        previous = dangling[0] if dangling else None
    return _without_lone_singles(text, found)


def _dangles(quotation: Quotation, paragraph: Span) -> bool:
    return not quotation.closed and quotation.depth == 0 and quotation.span.end == paragraph.end and quotation.inner.end == paragraph.end


def _without_lone_singles(text: str, found: Sequence[Quotation]) -> tuple[Quotation, ...]:
    """Drop what an unclosed single mark opened, unless the next paragraph goes on with it: else it is more likely an apostrophe."""
    goes_on = {q.continues for q in found}
    kept = [at for at, q in enumerate(found) if q.closed or text[q.span.start] not in "'‘‛‚’" or at in goes_on]
    place: dict[int | None, int] = {old: new for new, old in enumerate(kept)}
    whole = [replace(found[at], continues=place.get(found[at].continues)) for at in kept]
    return tuple(replace(q, depth=depth) for q, depth in zip(whole, _depths([q.span for q in whole]), strict=True))


def _depths(spans: Sequence[Span]) -> list[int]:
    """How many spans enclose each one; the spans are sorted and nested or disjoint."""
    open_ends: list[int] = []
    depths = []
    for span in spans:
        while open_ends and open_ends[-1] <= span.start:
            open_ends.pop()
        depths.append(len(open_ends))
        open_ends.append(span.end)
    return depths


class _Paragraph:
    """Pairs the marks of one paragraph with a stack."""

    def __init__(self, text: str, paragraph: Span, *, goes_on: bool) -> None:
        self.text, self.paragraph, self.goes_on = text, paragraph, goes_on
        self.stack: list[_Open] = []
        self.pairs: list[tuple[Span, Span, bool]] = []
        self.inferred = False
        seen = [m for m in marks(text, paragraph) if not (m.apostrophe and m.family == "single")]
        for mark, closes_later in zip(seen, _closes_later(seen), strict=True):
            self._take(mark, closes_later)
        for at in range(len(self.stack)):
            self._leave_open(at)
        self.pairs.sort(key=lambda pair: (pair[0].start, -pair[0].end))
        depths = _depths([span for span, _, _ in self.pairs])
        self.found = [Quotation(span, inner, depth, closed) for (span, inner, closed), depth in zip(self.pairs, depths, strict=True)]

    def _take(self, mark: Mark, closes_later: bool) -> None:
        at = self._partner(mark.family)
        if self._measure(mark, at is not None, closes_later):
            return
        role = _role(mark, at is not None)
        if role == "open":
            self._open(mark, at)
        elif role == "close" and at is None:
            self._unopened(mark)
        elif role == "close" and at is not None and not (mark.family == "single" and mark.weak and closes_later):
            self._close(mark, at)

    def _measure(self, mark: Mark, is_open: bool, closes_later: bool) -> bool:
        """True for inches and feet: after a digit, unless the mark is needed to close."""
        if not mark.numeric or mark.preference == "open":
            return False
        if mark.family == "double" and measures_feet(self.text, self.paragraph, mark):
            return not is_open or closes_later
        return mark.context != "open" and (not is_open or (mark.preference == "either" and mark.family == "double" and closes_later))

    def _partner(self, family: str) -> int | None:
        """Where in the stack the innermost open quotation of a family is; a single mark does not reach beyond a double one."""
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at].mark.family == family:
                return at
            if family == "single":
                return None
        return None

    def _open(self, mark: Mark, at: int | None) -> None:
        if mark.family == "single" and at is not None and not mark.fresh:
            return  # an elision that no list knows is likelier than a quotation directly inside another of its kind
        if at is not None and self.stack[at].cut is None:
            self.stack[at].cut = self.stack[at + 1].mark.span.start if at + 1 < len(self.stack) else mark.span.start
        if len(self.stack) < _DEEPEST:
            self.stack.append(_Open(mark, tentative=mark.preference == "close" or mark.family == "single" or not _leans_right(mark)))

    def _close(self, mark: Mark, at: int) -> None:
        for inner in range(at + 1, len(self.stack)):
            self._leave_open(inner, end=mark.span.start)
        opened = self.stack[at].mark
        del self.stack[at:]
        self._keep(Span(opened.span.start, mark.span.end), opened.span.end, mark.span.start, closed=True)

    def _leave_open(self, at: int, end: int | None = None) -> None:
        """Infer the end of a quotation that is never closed, if its mark can be trusted."""
        opened = self.stack[at]
        at_start = opened.mark.span.start == self.paragraph.start
        whole = opened.cut is None and end is None
        if opened.tentative and not (at_start and whole and opened.mark.context == "open" and opened.mark.preference != "close"):
            return
        stop = min(x for x in (opened.cut, end, self.paragraph.end) if x is not None)
        stop = opened.mark.span.end + len(self.text[opened.mark.span.end : stop].rstrip())
        self._keep(Span(opened.mark.span.start, stop), opened.mark.span.end, stop, closed=False)

    def _unopened(self, mark: Mark) -> None:
        """A closing mark without an opening one: it ends what the paragraph before left open, or the sentence of speech before it."""
        if self.pairs or self.stack or self.inferred or mark.family == "single" or mark.numeric or not (self.goes_on or mark.stop):
            return
        self.inferred = True  # at most once a paragraph: the second stray mark proves the first to be noise
        begin = self.paragraph.start
        if not self.goes_on:
            stops = list(_SENTENCE_START.finditer(self.text, begin, mark.span.start))
            begin = stops[-1].end() if stops else begin
        self._keep(Span(begin, mark.span.end), begin, mark.span.start, closed=False)

    def _keep(self, span: Span, start: int, end: int, *, closed: bool) -> None:
        inside = self.text[start:end]
        start += len(inside) - len(inside.lstrip())
        end -= len(inside) - len(inside.rstrip())
        if any(c.isalnum() for c in inside):
            self.pairs.append((span, Span(start, end), closed))


def _leans_right(mark: Mark) -> bool:
    return mark.context == "open" or mark.spaced


def _role(mark: Mark, is_open: bool) -> str:
    """Whether a mark opens or closes (or nothing), from its shape, its neighbours and what is open."""
    if mark.preference == "open":
        return "close" if is_open and mark.context == "close" else "open"
    if mark.preference == "close":
        if is_open:
            return "close"
        return "open" if mark.context == "open" or (mark.spaced and mark.family != "single") else "close"
    return mark.context or ("close" if is_open else "open")


def _closes_later(seen: Sequence[Mark]) -> list[bool]:
    """For each mark, whether the next telling mark of its family closes: then this one, if in doubt, does not."""
    later = dict.fromkeys(("double", "single", "guillemet"), False)
    answers = []
    for mark in reversed(seen):
        answers.append(later[mark.family])
        if mark.context == "open":
            later[mark.family] = False
        elif (mark.context == "close" or mark.preference == "close") and not mark.weak:
            later[mark.family] = True
    return answers[::-1]
