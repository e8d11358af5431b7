"""CoNLL-U: what is written reads back as the same words, trees and offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse import conllu
from discourse.errors import InputError
from discourse.model import Document, Parse, Sentence, Span, Token

CONTRACTION = """# newdoc id = tea
# newpar
# sent_id = 1
# text = We can't say.
1\tWe\twe\tPRON\tPRP\tCase=Nom\t4\tnsubj\t_\t_
2-3\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
2\tca\tcan\tAUX\tMD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsay\tsay\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# sent_id = 2
# text = Fine.
1\tFine\tfine\tADJ\tJJ\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_

"""


def test_contraction_words_have_their_own_offsets() -> None:
    """`can't` becomes two words with one surface token, each standing where it stands in the text."""
    (parse,) = conllu.loads(CONTRACTION)
    assert parse.text == "We can't say. Fine."
    assert parse.document.id == "tea"
    ca, nt = parse.sentences[0].tokens[1:3]
    assert (ca.span.text(parse.text), nt.span.text(parse.text)) == ("ca", "n't")
    assert ca.surface == nt.surface == Span(3, 8)
    assert [s.span.text(parse.text) for s in parse.sentences] == ["We can't say.", "Fine."]


def test_round_trip_keeps_everything() -> None:
    """Writing and reading again gives the same sentences and text."""
    (parse,) = conllu.loads(CONTRACTION)
    (again,) = conllu.loads(conllu.dumps(parse))
    assert (again.text, again.sentences) == (parse.text, parse.sentences)


def test_new_paragraph_separates_the_text() -> None:
    """`# newpar` starts a paragraph, two line ends away."""
    (parse,) = conllu.loads(CONTRACTION.replace("# sent_id = 2", "# newpar\n# sent_id = 2"))
    assert parse.text == "We can't say.\n\nFine."
    assert [s.paragraph for s in parse.sentences] == [0, 1]


@pytest.mark.parametrize(
    ("source", "message"), [("1\ttwo\n\n", "line 1: a CoNLL-U row has 10"), ("x\tA\t_\t_\t_\t_\t0\troot\t_\t_\n\n", "line 1: ID")]
)
def test_a_broken_row_is_named_by_its_line(source: str, message: str) -> None:
    """Errors carry the line number."""
    with pytest.raises(InputError, match=message):
        conllu.loads(source)


FORMS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters="_"), min_size=1, max_size=5)


@given(st.lists(st.tuples(FORMS, st.booleans()), min_size=1, max_size=8))
def test_any_words_round_trip(words: list[tuple[str, bool]]) -> None:
    """Law: forms and spacing survive, whatever the characters."""
    text, tokens = "", []
    for index, (form, space) in enumerate(words, 1):
        span = Span(len(text), len(text) + len(form))
        tokens.append(Token(index, form, form, "X", "", "", index - 1, "root" if index == 1 else "dep", span, span))
        text += form + (" " if space else "")
    parse = Parse(Document("d", text.rstrip()), (Sentence(Span(0, len(text.rstrip())), 0, tuple(tokens)),))
    (again,) = conllu.loads(conllu.dumps(parse))
    assert again.text == parse.text
    assert again.sentences == parse.sentences
