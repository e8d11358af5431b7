"""What is done to a text before the tokenizer sees it."""

from hypothesis import given
from hypothesis import strategies as st

from discourse.parsing.text import KEPT, LONGEST_RUN, clean, paragraphs

ANY = st.text(alphabet=st.characters(), max_size=400)


@given(ANY)
def test_cleaning_moves_no_character(text):
    """A cleaned text is as long as the text, has no lone surrogate, and cleaning it again changes nothing."""
    cleaned = clean(text).text
    assert len(cleaned) == len(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == (cleaned, (), ())


@given(ANY)
def test_paragraphs_cover_all_but_white_space(text):
    """Paragraphs are in order, disjoint, not empty, trimmed, and leave out nothing but white space."""
    at = 0
    for span in paragraphs(text):
        assert span.start >= at
        assert not text[at : span.start].strip()
        assert span.text(text)
        assert span.text(text) == span.text(text).strip()
        at = span.end
    assert not text[at:].strip()


def test_long_runs_are_cut_and_noted():
    """What is no word is cut, with a note; the text around it keeps its place."""
    cleaned, notes, cut = clean("Look: " + "A" * (LONGEST_RUN + 50) + " there.")
    assert cleaned.startswith("Look: " + "A" * KEPT + " ")
    assert cleaned.endswith(" there.")
    assert notes == ("1 unbroken run of more than 256 characters read by the first 64",)
    assert cut == ((6 + KEPT, 6 + LONGEST_RUN + 50),)


def test_control_characters_and_surrogates_are_noted():
    """NUL, escape and zero-width space become spaces, half a pair becomes U+FFFD."""
    cleaned, notes, _ = clean("a\x00b\x1bc\u200bd\ud800")
    assert cleaned == "a b c d\ufffd"
    assert notes == ("1 lone surrogate read as U+FFFD", "3 control or zero-width characters read as space")


def test_headline_stands_apart():
    """A single line end parts a headline from the paragraph below."""
    text = "Mayor Reopens Bridge\nThe mayor of Harrow reopened the bridge on Friday, two years after the flood that closed it."
    assert [span.text(text)[:5] for span in paragraphs(text)] == ["Mayor", "The m"]


def test_hard_wrapped_lines_stay_together():
    """Lines that end because the next word would not fit are one paragraph."""
    text = "The council voted on Monday to repair the old\nbridge, which engineers had called unsafe since\nthe spring. Work begins in June.\r\n\r\nResidents welcomed it."
    assert len(paragraphs(text)) == 2
