"""The dependency tree of one sentence as geometry: words on a line, arcs above, drawn as SVG without measuring any letter."""

from __future__ import annotations

from dataclasses import dataclass

from discourse.model import Sentence
from discourse.report.visible import visible

_LETTER, _LABEL, _GAP, _STEP, _WORD = 7.2, 5.8, 14, 17, 44
LONGEST = 80
"""Words of a sentence whose tree is still drawn; beyond that nobody can follow it."""


@dataclass(frozen=True, slots=True)
class TreeWord:
    """A word and its part of speech, centred at `x`."""

    text: str
    pos: str
    x: int


@dataclass(frozen=True, slots=True)
class TreeArc:
    """A relation: the path from head to dependent, with an arrowhead, and its label."""

    label: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Tree:
    """All that the macro needs; `base` is the height of the arcs."""

    words: tuple[TreeWord, ...]
    arcs: tuple[TreeArc, ...]
    width: int
    height: int
    base: int
    description: str


def tree(sentence: Sentence) -> Tree | None:
    """The drawing of a sentence, or None where it has no tokens or too many."""
    tokens = sentence.tokens
    if not tokens or len(tokens) > LONGEST:
        return None
    place = {token.index: i for i, token in enumerate(tokens)}
    words: list[TreeWord] = []
    x = _GAP
    for token in tokens:
        text = visible(token.text, 40)
        width = max(len(text) * _LETTER, len(token.upos) * _LABEL, len(token.deprel) * _LABEL)
        words.append(TreeWord(text, token.upos, round(x + width / 2)))
        x = round(x + width + _GAP)
    pairs = {i: (place[t.head], i) for i, t in enumerate(tokens) if t.head in place and t.head != t.index}
    level = _levels(list(pairs.values()))
    base = (max(level.values(), default=0) + 1) * _STEP + 8
    arcs = tuple(
        _arc(words, pairs[i], level[pairs[i]], base, tokens[i].deprel) if i in pairs else _root(words[i], base) for i in range(len(tokens))
    )
    named = [
        f"{w.text}: {t.deprel} of {words[pairs[i][0]].text}" if i in pairs else f"{w.text}: root"
        for i, (w, t) in enumerate(zip(words, tokens, strict=True))
    ]
    return Tree(tuple(words), arcs, x, base + _WORD, base, "; ".join(named))


def _levels(pairs: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Height of each arc: above every shorter arc that it overlaps."""
    out: dict[tuple[int, int], int] = {}
    for pair in sorted(pairs, key=lambda p: (abs(p[0] - p[1]), min(p))):
        low, high = sorted(pair)
        below = [out[other] for other in out if min(other) < high and low < max(other)]
        out[pair] = max(below, default=0) + 1
    return out


def _arc(words: list[TreeWord], pair: tuple[int, int], level: int, base: int, label: str) -> TreeArc:
    head, dependent = words[pair[0]].x, words[pair[1]].x
    way = 1 if head < dependent else -1
    start, top = head + 4 * way, base - level * _STEP
    path = f"M{start} {base}V{top + 5}q0-5 {5 * way}-5H{dependent - 5 * way}q{5 * way} 0 {5 * way} 5V{base}m-3-5l3 5l3-5"
    return TreeArc(label, path, (start + dependent) // 2, top - 3)


def _root(word: TreeWord, base: int) -> TreeArc:
    return TreeArc("root", f"M{word.x} {12}V{base}m-3-5l3 5l3-5", word.x, 9)
