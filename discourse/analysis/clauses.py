"""Clauses: a stretch of text cut into the statements that are coordinated or strung together in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from discourse.analysis.intervals import union
from discourse.analysis.trees import Trees
from discourse.model import Span, Spans

_LINKS = ("conj", "parataxis", "root")


def clauses(trees: Trees, words: Sequence[int]) -> list[tuple[int, list[int]]]:
    """The clauses among the words of one or more sentences: each with its head and its words, in text order."""
    found: list[tuple[int, list[int]]] = []
    for _, group in groupby(words, key=lambda at: trees.sentence[at]):
        found += _split(trees, list(group))
    return found


def _split(trees: Trees, words: list[int]) -> list[tuple[int, list[int]]]:
    """The clauses of one sentence's words; all that hangs on no clause of its own goes with the first."""
    members = set(words)
    tops = trees.tops(words) or words
    first = next((at for at in tops if trees.words[at].upos in {"VERB", "AUX", "ADJ"}), tops[0])
    heads = {first} | {at for at in words if at != first and _coordinate(trees, at, members)}
    owner = {at: _owner(trees, at, heads, members, first) for at in words}
    parts = [(head, [at for at in words if owner[at] == head]) for head in sorted(heads)]
    return [(head, part) for head, part in parts if part]


def _coordinate(trees: Trees, at: int, members: set[int]) -> bool:
    """True for a clause with a subject of its own that is coordinated with (or strung behind) the clause at the top."""
    if trees.base(at) not in _LINKS or not any(trees.below(at, ("nsubj", "csubj", "expl"))):
        return False
    up = at
    while trees.base(up) in _LINKS and trees.heads[up] in members and up != trees.heads[up]:
        up = trees.heads[up]
        if up == at:
            return False
    return trees.heads[up] not in members


def _owner(trees: Trees, at: int, heads: set[int], members: set[int], first: int) -> int:
    steps = 0
    while at not in heads:
        at = trees.heads[at]
        steps += 1
        if at not in members or steps > len(members):
            return first
    return at


_MARKS = {"”": "“", "’": "‘", "»": "«", '"': '"', ")": "("}  # noqa: RUF001 - as found in texts


def trimmed(text: str, spans: Spans) -> Spans:
    """The spans without space and punctuation at the ends of the whole, pieces without a letter left out.

    A closing mark or bracket stays where its partner stands inside.
    """
    pieces = [span for span in union(spans) if any(c.isalnum() for c in span.text(text))]
    if not pieces:
        return ()
    start, end = pieces[0].start, pieces[-1].end
    while not text[start].isalnum() and text[start] not in "($£€#@+":
        start += 1
    while not text[end - 1].isalnum() and text[end - 1] not in ")%°" and not _closes(text[start : end - 1], text[end - 1]):
        end -= 1
    pieces[0] = Span(start, pieces[0].end)
    pieces[-1] = Span(pieces[-1].start, end)
    return tuple(pieces)


def _closes(before: str, mark: str) -> bool:
    """True for a closing mark whose partner is still open in what stands before it."""
    opener = _MARKS.get(mark, "")
    return bool(opener) and (before.count(opener) % 2 == 1 if opener == mark else before.count(opener) > before.count(mark))
