"""The words of a whole document with their tree, found by offset: what the other modules of the analysis look things up in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from discourse.model import Parse, Span, Spans, Token


class Trees:
    """All words of a parse in text order, numbered through the document."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self.words: list[Token] = []
        self.sentence: list[int] = []
        self.heads: list[int] = []
        self.children: list[list[int]] = []
        for number, sentence in enumerate(parse.sentences):
            base = len(self.words) - 1
            for token in sentence.tokens:
                self.words.append(token)
                self.sentence.append(number)
                self.heads.append(base + token.head if token.head else -1)
        self.children = [[] for _ in self.words]
        for at, head in enumerate(self.heads):
            if head >= 0:
                self.children[head].append(at)
        self.uncapitalised = frozenset(word.text for word in self.words if word.text.islower())
        """Forms that the document has in lower case."""
        self._starts = [word.span.start for word in self.words]
        self._sentence_starts = [sentence.span.start for sentence in parse.sentences]

    def within(self, spans: Spans) -> list[int]:
        """The words that lie in the spans."""
        found: list[int] = []
        for span in spans:
            at = bisect_left(self._starts, span.start)
            while at < len(self.words) and self._starts[at] < span.end:
                found.append(at)
                at += 1
        return found

    def opens(self, at: int) -> bool:
        """True for a word at the start of a sentence, or behind a mark within it."""
        return at == 0 or self.sentence[at - 1] != self.sentence[at] or self.words[at - 1].upos == "PUNCT"

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds an offset, or the last one that begins before it."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def tops(self, inside: Sequence[int]) -> list[int]:
        """Those of the words whose head is not among them, punctuation aside."""
        members = set(inside)
        return [at for at in inside if self.heads[at] not in members and self.words[at].deprel != "punct"]

    def subtree(self, top: int) -> list[int]:
        """A word and all below it, in text order."""
        found, todo = {top}, [top]
        while todo:
            new = [at for at in self.children[todo.pop()] if at not in found]  # trees from strangers may have cycles
            found.update(new)
            todo += new
        return sorted(found)

    def antecedent(self, at: int) -> int:
        """The noun that the relative clause around a relative pronoun hangs on, -1 if there is none."""
        for _ in range(4):
            if self.words[at].deprel.startswith("acl"):
                return self.heads[at]
            at = self.heads[at]
            if at < 0:
                break
        return -1

    def below(self, top: int, relations: Iterable[str]) -> Iterator[int]:
        """The children of a word by relation, subtypes included."""
        wanted = tuple(relations)
        return (at for at in self.children[top] if self.words[at].deprel.partition(":")[0] in wanted or self.words[at].deprel in wanted)

    def base(self, at: int) -> str:
        """A word's relation without its subtype."""
        return self.words[at].deprel.partition(":")[0]

    def spans(self, words: Iterable[int]) -> Spans:
        """The words' place in the text: one span for each stretch of neighbours."""
        merged: list[Span] = []
        last = -2
        for at in sorted(words):
            span = self.words[at].span
            if merged and (at == last + 1 or span.start <= merged[-1].end):
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
            last = at
        return tuple(merged)
