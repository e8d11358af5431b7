"""Punctuation hangs where Universal Dependencies wants it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse.parsing.punctuation import repaired
from discourse.parsing.units import Row

CASES = {
    "the final stop hangs on the root": ("He thinks she left .", [2, 0, 4, 2, 1], {5: 2}),
    "a comma before a relative clause hangs on the clause": ("The mayor , who resigned , denied it", [2, 7, 2, 5, 2, 2, 0, 7], {3: 5}),
    "a comma before a conjunct hangs on the conjunct": ("boats , nets and ropes", [0, 1, 1, 5, 1], {2: 3}),
    "quotation marks hang on what they enclose": ("“ Nobody knows , ” she said .", [7, 3, 7, 7, 7, 7, 0, 3], {1: 3, 4: 3, 5: 3, 8: 7}),
    "brackets hang on what they enclose": ("The port ( the largest ) closed", [2, 7, 7, 5, 2, 7, 0], {3: 5, 6: 5}),
    "a head that the rule allows stays": ("The mayor , who resigned , denied it", [2, 7, 5, 5, 2, 2, 0, 7], {3: 5, 6: 2}),
}
MARKS = set(".,;:?!\"'()[]“”‘’")


def rows(text, heads):
    """Rows as a parser gives them; the forms say what is a mark."""
    return [Row("", "PUNCT" if word in MARKS else "X", "", "", head, "punct") for word, head in zip(text.split(), heads, strict=True)]


@pytest.mark.parametrize("name", CASES)
def test_where_a_mark_hangs(name):
    """A sentence, its heads as parsed, and the heads that some marks should have."""
    text, heads, wanted = CASES[name]
    found = repaired(text.split(), rows(text, heads))
    assert {at: found[at - 1].head for at in wanted} == wanted


def test_marks_have_no_dependents():
    """A word that hung on a comma hangs on what the comma hung on, and the comma on the word that it follows."""
    found = repaired(["Well", ",", "yes"], rows("Well , yes", [2, 3, 0]))
    assert [row.head for row in found] == [3, 1, 0]


def test_nothing_but_marks():
    """A sentence without a word is left alone."""
    marks = rows("? ! .", [0, 1, 1])
    assert repaired(["?", "!", "."], marks) == marks


@st.composite
def sentences(draw):
    """Any tree over words and marks."""
    words = draw(st.lists(st.sampled_from(["a", "b", ",", ".", "(", ")", '"', "“", "”"]), min_size=1, max_size=12))
    order = draw(st.permutations(range(1, len(words) + 1)))
    heads = [0] * len(words)
    for n, word in enumerate(order):
        heads[word - 1] = order[draw(st.integers(0, n - 1))] if n else 0
    return words, heads


@given(sentences())
def test_a_tree_stays_a_tree(sentence):
    """One root, no cycle, and only marks moved unless they had dependents."""
    words, heads = sentence
    before = rows(" ".join(words), heads)
    after = repaired(words, before)
    assert [row.head for row in after].count(0) == 1
    for start in range(1, len(words) + 1):
        at, seen = start, set()
        while at:
            assert at not in seen
            seen.add(at)
            at = after[at - 1].head
    assert repaired(words, after) == after
    moved = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a.head != b.head]
    assert all(before[n].upos == "PUNCT" or before[before[n].head - 1].upos == "PUNCT" for n in moved)
