"""A parsed document as plain lists over all its tokens: what both matchers and the projections read.

Tokens are numbered through the whole document, so that order, quotations and earlier layers work across sentences; -1 is no token.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from discourse.grammar.onward import sequels
from discourse.model import Parse, Span, Spans, Token

PUNCTUATION = "PUNCT"


_MOST = 50_000  # strings remembered: a stream of texts must not fill the memory
_COLUMNS = attrgetter("text", "lemma", "upos", "xpos", "feats", "deprel")


class _Marks(dict[str, bool]):
    """Whether a form has no letter, digit or sign that is read out."""

    def __missing__(self, text: str) -> bool:
        if len(self) > _MOST:
            self.clear()
        self[text] = found = not any(c.isalnum() or c in "$%€£#&@" for c in text)
        return found


class _Lower(dict[str, str]):
    """Strings in lower case, each kept once: equal ones are then the same, and found in tables without being compared."""

    def __missing__(self, text: str) -> str:
        if len(self) > _MOST:
            self.clear()
        self[text] = found = sys.intern(text.lower())
        return found


_MARKS, _LOWER = _Marks(), _Lower()


@dataclass(frozen=True, slots=True)
class Quoted:
    """The tokens of a quotation, without its marks."""

    first: int
    last: int
    chain: int
    """The quotation (by index) with which a run of quotations of one speaker begins that this one belongs to."""


@dataclass(slots=True)
class Found:
    """Annotations of the layers found so far: the tokens of each role."""

    roles: list[tuple[str, str, tuple[int, ...], Mapping[str, str]]] = field(default_factory=list)
    """Layer, role, tokens, the annotation's attributes."""
    by_token: dict[tuple[str, str], dict[int, list[int]]] = field(default_factory=dict)
    """For a layer and role (or the empty string for any): each token with the entries of `roles` that hold it."""
    asked: frozenset[tuple[str, str]] | None = None
    """The layers and roles that rules ask about: nothing else is kept. All of them where this is None."""

    def add(self, layer: str, tokens: Mapping[str, tuple[int, ...]], attributes: Mapping[str, str]) -> None:
        """Make an annotation visible to the layers that follow."""
        for role, ids in tokens.items():
            number = len(self.roles)
            self.roles.append((layer, role, ids, attributes))
            for key in ((layer, role), (layer, "")):
                if self.asked is None or key in self.asked:
                    index = self.by_token.setdefault(key, {})
                    for token in ids:
                        index.setdefault(token, []).append(number)


Column = Sequence[str]
"""One value a token."""


class Forest:
    """The trees of a document."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        sentences = parse.sentences
        self.tokens: list[Token] = [t for s in sentences for t in s.tokens]
        columns: list[Column] = list(zip(*map(_COLUMNS, self.tokens), strict=True)) or [()] * 6
        self.form, lemma, self.upos, self.xpos, self.feats, self.deprel = columns
        """Forms as written, parts of speech, Penn tags, features as in CoNLL-U, relations to the head."""
        self.lemma: Column = [*map(_LOWER.__getitem__, lemma)]
        """Lemmas in lower case."""
        self.word: Column = [*map(_LOWER.__getitem__, self.form)]
        """Forms in lower case."""
        self.starts: list[int] = []
        self.head: list[int] = []
        """The head of each token, -1 for roots (and for heads outside the sentence, which no sound parse has)."""
        self.sentence: list[int] = []
        """The sentence of each token."""
        at = 0
        for number, sentence in enumerate(sentences):
            self.starts.append(at)
            size, before = len(sentence.tokens), at - 1
            self.head += [before + t.head if 0 < t.head <= size else -1 for t in sentence.tokens]
            self.sentence += [number] * size
            at += size
        self.starts.append(at)
        self.kids: list[list[int]] = [[] for _ in self.tokens]
        """The children of each token, in text order."""
        for token, head in enumerate(self.head):
            if head >= 0:
                self.kids[head].append(token)
        self.found = Found()
        self.projected: defaultdict[object, dict[object, Any]] = defaultdict(dict)
        """Projections worked out so far."""
        self.known: dict[object, Any] = {}
        """What was seen of roles and cues so far: see `circumstances`."""
        self.occurrences: dict[object, list[tuple[int, int, int]]] = {}
        """Where phrases that loops look for occur, by sentence: head, first and last token."""
        self._subtrees: dict[int, frozenset[int]] = {}

    def __len__(self) -> int:
        return len(self.tokens)

    def range(self, sentence: int) -> range:
        """The tokens of a sentence."""
        return range(self.starts[sentence], self.starts[sentence + 1])

    @cached_property
    def punct(self) -> list[bool]:
        """Which tokens are punctuation (also where a tagger calls a quotation mark something else)."""
        return [tag == PUNCTUATION or _MARKS[text] for text, tag in zip(self.form, self.upos, strict=True)]

    def punctuation(self, token: int) -> bool:
        """True for punctuation."""
        return self.punct[token]

    def subtree(self, token: int) -> frozenset[int]:
        """The token and everything below it."""
        found = self._subtrees.get(token)
        if found is None:
            below, kids, most = [token], self.kids, len(self.tokens)
            for each in below:
                if more := kids[each]:
                    below += more
                    if len(below) > most:  # a cycle: no tree at all
                        below = [token]
                        break
            found = self._subtrees[token] = frozenset(below)
        return found

    def above(self, token: int, other: int) -> int:
        """How many steps `token` stands above `other`: 0 if they are the same, -1 if it does not."""
        steps, head, start = 0, self.head, other
        while other != token:
            other = head[other]
            steps += 1
            if other < 0 or other == start:
                return -1
        return steps

    # where sentences and quotations begin and end

    def next_word(self, token: int, step: int) -> int:
        """The nearest word after (`step` 1) or before (-1) a token, punctuation left out; -1 where there is none."""
        token += step
        while 0 <= token < len(self.tokens):
            if not self.punctuation(token):
                return token
            token += step
        return -1

    def at_edge(self, token: int, step: int) -> bool:
        """True if no word of the sentence comes before (`step` -1) or after (1) the token."""
        other = self.next_word(token, step)
        return other < 0 or self.sentence[other] != self.sentence[token]

    @cached_property
    def quotations(self) -> tuple[Quoted, ...]:
        """The quotations as tokens; those without any have a last token before the first."""
        begins, ends = [t.span.start for t in self.tokens], [t.span.end for t in self.tokens]
        chains: list[int] = []
        onward = sequels(self.parse)
        for number, quotation in enumerate(self.parse.quotations):
            before = onward.get(number) if quotation.continues is None else quotation.continues
            chains.append(chains[before] if before is not None and 0 <= before < number else number)
        return tuple(
            Quoted(bisect_right(ends, q.inner.start), bisect_left(begins, q.inner.end) - 1, chain)  # a word may hold its mark: 'I
            for q, chain in zip(self.parse.quotations, chains, strict=True)
        )

    @cached_property
    def quotes_of(self) -> dict[int, list[int]]:
        """The quotations (by index, outermost first) in which each token lies; tokens in none are left out."""
        out: dict[int, list[int]] = {}
        order = sorted(range(len(self.quotations)), key=lambda q: self.parse.quotations[q].depth)
        for number in order:
            quotation = self.quotations[number]
            for token in range(quotation.first, quotation.last + 1):
                out.setdefault(token, []).append(number)
        return out

    @cached_property
    def openings(self) -> dict[int, int]:
        """The first word of each quotation with the outermost quotation that begins there."""
        return self._edges(1)

    @cached_property
    def closings(self) -> dict[int, int]:
        """The last word of each quotation with the outermost quotation that ends there."""
        return self._edges(-1)

    def _edges(self, step: int) -> dict[int, int]:
        out: dict[int, int] = {}
        for number in sorted(range(len(self.quotations)), key=lambda q: -self.parse.quotations[q].depth):
            quotation = self.quotations[number]
            edge = self.next_word(quotation.first - 1 if step > 0 else quotation.last + 1, step)
            if quotation.first <= edge <= quotation.last:
                out[edge] = number
        return out

    def beside_quotation(self, token: int, step: int) -> int:
        """The word of the quotation that begins right after (`step` 1) or ends right before (-1) a token outside it, else -1."""
        return (self.before_quote if step > 0 else self.after_quote).get(token, -1)

    @cached_property
    def before_quote(self) -> dict[int, int]:
        """The tokens outside a quotation that begins right after them, with its first word."""
        return self._beside(self.openings, 1)

    @cached_property
    def after_quote(self) -> dict[int, int]:
        """The tokens outside a quotation that ends right before them, with its last word."""
        return self._beside(self.closings, -1)

    def _beside(self, edges: dict[int, int], step: int) -> dict[int, int]:
        """The tokens outside a quotation from which its edge is the next word, with that word."""
        out: dict[int, int] = {}
        for word, number in edges.items():
            token = word - step
            while 0 <= token < len(self.tokens):
                if number not in self.quotes_of.get(token, ()):
                    out[token] = word
                if not self.punct[token]:
                    break
                token -= step
        return out

    def spans(self, tokens: Sequence[int]) -> Spans:
        """Sorted tokens as character spans; what punctuation or space alone keeps apart within a paragraph is joined."""
        first, last, all_tokens = tokens[0], tokens[-1], self.tokens
        if last - first + 1 == len(tokens) and self.sentence[first] == self.sentence[last]:
            return (Span(all_tokens[first].span.start, max([t.span.end for t in all_tokens[first : last + 1]])),)
        out: list[Span] = []
        last = -1
        for token in tokens:
            span = all_tokens[token].span
            if out and self._joined(last, token):
                out[-1] = Span(out[-1].start, max(span.end, out[-1].end))
            else:
                out.append(span)
            last = token
        return tuple(out)

    def _joined(self, left: int, right: int) -> bool:
        if right != left + 1 and not all(self.punct[left + 1 : right]):
            return False
        one, two = self.sentence[left], self.sentence[right]
        return one == two or self.parse.sentences[one].paragraph == self.parse.sentences[two].paragraph
