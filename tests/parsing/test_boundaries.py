"""Sentence boundaries: the tokenizer's where it is sure, else with the words around."""

from hypothesis import given
from hypothesis import strategies as st

from discourse.model import Document, Span
from discourse.parsing.boundaries import CLEAR, LONGEST, doubtful
from discourse.parsing.units import Piece, Surface

ODDS = st.sampled_from([-20.0, CLEAR[0], -3.0, 0.0, 3.0, CLEAR[1], 9.0])


def pieces(odds, words=1):
    """Pieces of so many words, one space apart."""
    return [Piece(Surface(Span(3 * n, 3 * n + 2), ("a",) * words), one) for n, one in enumerate(odds)]


@given(st.lists(ODDS, max_size=400))
def test_every_doubt_is_looked_at_once(odds):
    """All doubtful pieces but the last, which ends its paragraph anyway, are decided in exactly one stretch, and none but they."""
    stretches = list(doubtful(0, pieces(odds)))
    decided = [at for one in stretches for at in one.open]
    assert sorted(decided) == [n for n, one in enumerate(odds[:-1]) if CLEAR[0] < one <= CLEAR[1]]
    assert all(len(one.ends) <= LONGEST and one.start <= one.open[0] <= one.open[-1] < one.start + len(one.ends) for one in stretches)


def test_a_stretch_begins_after_a_clear_boundary():
    """What is before it is another sentence for certain."""
    (one,) = doubtful(0, pieces([-9, 9, -9, 0, -9, 9, -9]))
    assert (one.start, one.open, len(one.words)) == (2, (3,), 4)


def test_contractions_count_as_their_words():
    """The end of a piece is its last word."""
    (one,) = doubtful(0, pieces([0, -9], words=2))
    assert (one.words, one.ends, one.spaced) == (("a",) * 4, (1, 3), (False, True, False, True))


def test_sentences_in_context(parser):
    """A colon ends a sentence where a whole one follows; a forgotten full stop does not join two; a name with a full stop is not cut."""
    text = "The ferry is late again\n\nWe asked J. R. Holm, who runs it, about the delay. Here is what he wrote back to us: The crew was ill. We are sorry."
    (parse,) = parser.parse([Document("1", text)])
    assert [s.span.text(text).split()[0] for s in parse.sentences][:2] == ["The", "We"]
    assert parse.sentences[-1].span.text(text) == "We are sorry."
