"""Words, dates, headlines and wire copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic import analysis, mark

from discourse.framing.dates import iso, normalised
from discourse.framing.duplicates import copies, groups
from discourse.framing.voice import headline, voice_map
from discourse.framing.words import fold, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor's plan, at 3,000.50 crowns, won't do.", ["The", "mayor's", "plan", "at", "3,000.50", "crowns", "won't", "do"]),
        ("the U.S. R&D long-term café", ["the", "U.S.", "R&D", "long-term", "café"]),
        ("cafe\u0301 s\u2019il", ["cafe\u0301", "s\u2019il"]),
        ("no_words — … 🙂", ["no", "words"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Apostrophes, hyphens, numbers, abbreviations and combining marks stay within a word."""
    assert [word for word, _ in words(text)] == expected


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    """Every word is its span's text; spans are disjoint and in order."""
    at = 0
    for word, span in words(text):
        assert span.text(text) == word
        assert at <= span.start < span.end
        at = span.end


def test_fold() -> None:
    """One form for counting."""
    assert [fold(w) for w in ("The", "mayor\u2019s", "It\u2019s", "Long\u2010term")] == ["the", "mayor", "it's", "long-term"]


@pytest.mark.parametrize(
    "raw",
    ["2026-03-05", "2026-03-05T10:00:00Z", "20260305", "2026/3/5", "5 March 2026", "5th of March 2026", "Mar. 5, 2026", "March 5th, 2026",
     "Thursday, March 5, 2026", "Thu, 05 Mar 2026 10:00:00 GMT", "5.3.2026", "05-Mar-2026"],
)  # fmt: skip
def test_dates_in_many_formats(raw: str) -> None:
    """All of these are the fifth of March."""
    assert iso(raw) == "2026-03-05"


def test_ambiguous_dates_need_company() -> None:
    """3/5/2026 is not read alone; beside 3/25/2026 it is the fifth of March, beside 25/3/2026 the third of May."""
    assert iso("3/5/2026") == ""
    assert normalised(["3/5/2026", "3/25/2026"])[0] == "2026-03-05"
    assert normalised(["3/5/2026", "25/3/2026"])[0] == "2026-05-03"
    assert normalised(["3/5/2026", "25/3/2026", "3/25/2026"])[0] == ""


@given(st.text(max_size=30))
def test_no_date_breaks_the_reader(raw: str) -> None:
    """Anything else is no date."""
    assert iso(raw) == "" or len(iso(raw)) == 10


def test_headlines() -> None:
    """The title, a Markdown heading or a short line without a stop; never a first sentence."""
    text = "Pier to close\n\nThe pier closes on Monday."
    assert headline(text).text(text) == "Pier to close"
    assert headline("The pier closes.\n\nIt is old.") is None
    assert headline("Pier to close") is None
    assert headline("# Pier\nIt is old.", "") is None or headline("# Pier\nIt is old.").text("# Pier\nIt is old.") == "# Pier"


def test_voices_of_a_scare_quote() -> None:
    """Three words in marks are the author's; a sentence in marks that nobody says is not."""
    text = 'The "ferry of tomorrow" is late. "We have waited for a year now." Nobody knows.'
    found = voice_map(analysis("x", [text]))
    assert found.voice(text.index("tomorrow")) == "own"
    assert found.voice(text.index("waited")) == "quoted"
    assert found.source(text.index("waited")) == "unattributed"


def test_voice_of_a_partial_quotation() -> None:
    """Marks within a reported content are quoted, the rest of it reported."""
    text = 'She said the pier was "a ruin" by now.'
    said = mark(text, "attribution", 1, {"cue": "said", "content": 'the pier was "a ruin" by now'}, source_type="pronoun")
    found = voice_map(analysis("x", [text], [said]))
    assert [found.voice(text.index(word)) for word in ("She", "pier", "ruin", "now")] == ["own", "reported", "quoted", "reported"]


def test_copies_are_found_though_edited() -> None:
    """A cut and slightly edited copy is found; two texts on one subject are not copies."""
    wire = [
        "the",
        "ferry",
        "board",
        "met",
        "on",
        "tuesday",
        "and",
        "heard",
        "that",
        "the",
        "new",
        "line",
        "will",
        "open",
        "in",
        "may",
        "although",
        "the",
        "pier",
        "is",
        "not",
        "repaired",
        "yet",
    ]
    cut = wire[:18]
    other = [
        "the",
        "board",
        "heard",
        "on",
        "tuesday",
        "that",
        "the",
        "pier",
        "is",
        "not",
        "safe",
        "and",
        "that",
        "the",
        "line",
        "may",
        "open",
        "later",
        "than",
        "in",
        "may",
    ]
    found = copies([wire, cut, other])
    assert [(c.first, c.second) for c in found] == [(0, 1)]
    assert found[0].containment == 1
    assert groups(found) == [[0, 1]]
    assert copies([[], [], ["one"]]) == []
