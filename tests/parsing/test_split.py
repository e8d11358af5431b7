"""Sentences that are too long are cut where it hurts least."""

from hypothesis import given
from hypothesis import strategies as st

from discourse.model import Span
from discourse.parsing.split import LONGEST, split
from discourse.parsing.units import Surface


def sentence(forms):
    """A raw sentence of one-word tokens, one space apart."""
    out, at = [], 0
    for form in forms:
        out.append(Surface(Span(at, at + len(form)), (form,)))
        at += len(form) + 1
    return tuple(out)


@given(st.lists(st.sampled_from(["word", ",", ";", "(", ")", "."]), min_size=1, max_size=900))
def test_pieces_make_up_the_sentence(forms):
    """Nothing is lost, and no piece is too long."""
    whole = sentence(forms)
    pieces = split(whole)
    assert tuple(token for piece in pieces for token in piece) == whole
    assert all(0 < len(piece) <= LONGEST for piece in pieces)


def test_short_sentences_stay_whole():
    """A sentence at the limit is not touched."""
    whole = sentence(["word"] * LONGEST)
    assert split(whole) == [whole]


def test_cut_after_the_best_mark():
    """A semicolon is a better place than a later comma."""
    forms = ["word"] * 100 + [";"] + ["word"] * 50 + [","] + ["word"] * 120
    assert [len(piece) for piece in split(sentence(forms))] == [101, 171]
