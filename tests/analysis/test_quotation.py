"""Quotation marks: text fixtures, laws, linear time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse.analysis.quotation import quotations
from discourse.model import Quotation

CASES = re.findall(
    r"^\[(.+)\]\n(.+)\n((?:= .+\n?)*)", (Path(__file__).parent / "quotations" / "marks.txt").read_text("utf-8"), re.MULTILINE
)

MESSY = st.text(alphabet="ab sS1.,!—-\n\"\"“”„‘’''`«»‹›()é🙂", max_size=80)


def _shown(text: str, quotation: Quotation) -> str:
    flags = [f"depth {quotation.depth}"] if quotation.depth else []
    flags += [] if quotation.closed else ["open"]
    flags += [] if quotation.continues is None else [f"continues {quotation.continues}"]
    return quotation.span.text(text) + (f" | {', '.join(flags)}" if flags else "")


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[c[0] for c in CASES])
def test_fixture(name: str, text: str, expected: str) -> None:
    """Each case gives exactly its quotations."""
    text, expected = text.replace("{n}", "\n"), expected.replace("{n}", "\n")
    assert [_shown(text, q) for q in quotations(text)] == (expected.strip().removeprefix("= ").split("\n= ") if expected.strip() else [])


@given(MESSY)
def test_laws(text: str) -> None:
    """Whatever the marks: sorted, disjoint or nested with the right depth, the inner part inside, links backwards."""
    found = quotations(text)
    assert list(found) == sorted(found, key=lambda q: (q.span.start, -q.span.end))
    for at, quotation in enumerate(found):
        assert 0 <= quotation.span.start <= quotation.inner.start < quotation.inner.end <= quotation.span.end <= len(text)
        assert quotation.depth == sum(o.span.contains(quotation.span) for o in found if o is not quotation)
        assert not any(o.span.overlaps(quotation.span) for o in found[at + 1 :] if not quotation.span.contains(o.span))
        assert quotation.continues is None or quotation.continues < at


@given(MESSY.map(str.strip))
def test_shift(text: str) -> None:
    """A line put before the text shifts every offset and changes nothing else."""
    line = "🙂 A line.\n"
    moved = quotations(line + text)
    assert [(q.span.start - len(line), q.span.end - len(line), q.depth, q.closed, q.continues) for q in moved] == [
        (*q.span, q.depth, q.closed, q.continues) for q in quotations(text)
    ]


@given(st.text(max_size=200))
def test_never_fails(text: str) -> None:
    """Any text has quotations, if only none."""
    assert isinstance(quotations(text), tuple)


@pytest.mark.parametrize("piece", ['"', "“", "«‘“", "'a ", 'He said "so" and ‘left’. ', ".” ", "dogs' ", "“a\n", "'''''"])
def test_linear(piece: str) -> None:
    """Four times the text takes not much more than four times as long."""

    def seconds(times: int) -> float:
        text = piece * times
        start = time.process_time()
        quotations(text)
        return time.process_time() - start

    assert min(seconds(8_000) for _ in range(2)) < 8 * min(seconds(2_000) for _ in range(2)) + 0.3
