"""Propositions: one row for each statement of a document. Who vouches for it, in whose words, how firmly, against what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from discourse.analysis.clauses import clauses, trimmed
from discourse.analysis.holders import Holders, voiced
from discourse.analysis.intervals import Intervals, length, minus, shared, union
from discourse.analysis.status import Status, main_word
from discourse.analysis.trees import Trees
from discourse.model import Analysis, Annotation, Proposition, Span, Spans


@dataclass(frozen=True, slots=True)
class _Row:
    """A proposition in the making."""

    spans: Spans
    holder: str
    claim: Annotation | None = None


def propositions(analysis: Analysis) -> tuple[Proposition, ...]:
    """The propositions in text order: claims, the clauses of attributed contents, and the author's remaining main clauses.

    Every sentence with a letter or digit is covered by at least one; a row of asterisks or a quotation mark on its own states nothing.
    Clauses that a claim of the same holder mostly covers are left to the claim.
    """
    return _Propositions(analysis).rows()


class _Propositions:
    def __init__(self, analysis: Analysis) -> None:
        self.analysis, self.text = analysis, analysis.text
        self.trees = Trees(analysis.parse)
        self.holders = Holders(voiced(analysis.parse, analysis.annotations))
        self.status = Status(analysis.annotations, self.holders)
        self.quoted = union(q.inner for q in analysis.parse.quotations)
        self._quoted_index = Intervals((span, n) for n, span in enumerate(self.quoted))
        self.claims = [a for a in analysis.layer("claim") if a.roles.get("span")]
        self._claim_index = Intervals((span, n) for n, a in enumerate(self.claims) for span in a.roles["span"])

    def rows(self) -> tuple[Proposition, ...]:
        """All rows, numbered."""
        held = [_Row(a.roles["span"], a.attributes.get("holder") or self.status.holder(a.roles["span"]), a) for a in self.claims]
        held += [row for row in [*self._contents(), *self._own()] if not self._claimed(row)]
        covered = {number for row in held for number in self._sentences(row.spans)}
        for number, sentence in enumerate(self.analysis.parse.sentences):
            if number not in covered and (spans := trimmed(self.text, (sentence.span,))):
                held.append(_Row(spans, self.status.holder(spans)))
        held.sort(key=lambda row: (row.spans[0].start, -row.spans[-1].end, row.claim is None))
        return tuple(replace(self._proposition(row), id=f"p{number}") for number, row in enumerate(held, 1))

    def _sentences(self, spans: Spans) -> Iterator[int]:
        for span in spans:
            yield from range(self.trees.sentence_at(span.start), self.trees.sentence_at(span.end - 1) + 1)

    def _contents(self) -> Iterator[_Row]:
        """The clauses of every attribution's content."""
        for attribution in self.holders.attributions:
            words = self.trees.within(attribution.roles["content"])
            parts = (
                [self.trees.spans(self._statement(part)) for _, part in clauses(self.trees, words)]
                if words
                else self._by_sentence(attribution.roles["content"])
            )
            for part in parts:
                spans = trimmed(self.text, part)
                if spans:
                    yield _Row(spans, attribution.id)

    def _by_sentence(self, spans: Spans) -> list[Spans]:
        """Spans cut at sentences, for records without trees."""
        sentences = self.analysis.parse.sentences
        numbers = dict.fromkeys(self._sentences(spans)) if sentences else {}
        cut = [tuple(Span(max(s.start, sentences[n].span.start), min(s.end, sentences[n].span.end)) for s in spans) for n in numbers]
        return [tuple(s for s in part if s.start < s.end) for part in cut] or [spans]

    def _own(self) -> Iterator[_Row]:
        """The main clauses of which no attribution is the frame: the author's, or an outer speaker's where a content holds them."""
        roles = self._role_index()
        at = 0
        for number, sentence in enumerate(self.analysis.parse.sentences):
            words = []
            while at < len(self.trees.words) and self.trees.sentence[at] <= number:
                words.append(at)
                at += 1
            parts = clauses(self.trees, words) if words else []
            for head, part in parts:
                word = (self.trees.words[head].span,)
                if not roles.touching(word):
                    yield from self._row(self.trees.spans(self._statement(part)))
            if not words and not roles.touching((sentence.span,)):
                yield from self._row((sentence.span,))

    def _statement(self, part: list[int]) -> list[int]:
        """A clause without what only ties it to another: "and", "but", "that" at its start."""
        words = self.trees.words
        tied = takewhile(
            lambda at: words[at].deprel in {"cc", "punct"} or (words[at].deprel == "mark" and words[at].text.lower() == "that"), part
        )
        return part[len(list(tied)) :]

    def _role_index(self) -> Intervals:
        attributions = self.holders.attributions
        return Intervals((s, n) for n, a in enumerate(attributions) for role in ("cue", "content") for s in a.roles.get(role, ()))

    def _row(self, spans: Spans) -> Iterator[_Row]:
        left = trimmed(self.text, minus(union(spans), self.holders.contents(spans)))
        if left:
            yield _Row(left, self.status.holder(left))

    def _claimed(self, row: _Row) -> bool:
        """True if claims of the same holder cover most of a row."""
        near = [self.claims[n] for n in self._claim_index.touching(row.spans)]
        same = union(s for a in near if (a.attributes.get("holder") or "author") == row.holder for s in a.roles["span"])
        return 2 * shared(same, row.spans) >= length(row.spans)

    def _proposition(self, row: _Row) -> Proposition:
        attribution = self.holders.by_id.get(row.holder)
        attributes = attribution.attributes if attribution else {}
        hedges = self.status.hedges(row.spans, row.holder, main_word(self.trees, row.spans))
        named = attributes.get("source_type") not in {"unnamed", "none"} and not attributes.get("speaker", "").lower().startswith(
            ("a ", "an ")
        )
        return Proposition(
            id="",
            sentence=self.trees.sentence_at(row.spans[0].start),
            spans=row.spans,
            holder=row.holder,
            speaker=attributes.get("speaker", "") if named else "",
            source_type=attributes.get("source_type") or "none" if attribution else "author",
            voice=self._voice(row),
            stance=attributes.get("stance", ""),
            certainty=self.status.certainty(hedges),
            kind=row.claim.attributes.get("kind", "") if row.claim else "",
            hedges=tuple(hedge.id for hedge in hedges),
            against=tuple(contrast.id for contrast, _ in self.status.against(row.spans)),
            claim=row.claim.id if row.claim else "",
        )

    def _voice(self, row: _Row) -> str:
        """`quoted` where most of it stands between quotation marks, else `reported`, or `own` where nobody else is its holder."""
        near = [self.quoted[n] for n in self._quoted_index.touching(row.spans)]
        share = shared(tuple(near), row.spans) / max(1, length(row.spans))
        if row.holder == "author":
            return "quoted" if share >= 0.9 else "own"
        return "quoted" if share >= 0.5 else "reported"
