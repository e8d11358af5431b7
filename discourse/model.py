"""The records that flow through the house: a text, its parse, what was found in it. No I/O and no dependency here.

Every offset counts Unicode code points into `Document.text`; every span is half-open. Records are frozen: a room that adds something returns a
new record (`dataclasses.replace`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

LAYERS = ("attribution", "hedge", "contrast", "claim")
"""The layers of annotation, in the order in which they are found and shown."""


class Span(NamedTuple):
    """A stretch of the text: code points `start` up to but not including `end`."""

    start: int
    end: int

    def text(self, source: str) -> str:
        """The characters of the span."""
        return source[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """True if `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """True if the two share a character."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]
"""Sorted, disjoint spans: what a role covers. More than one where the role is discontinuous."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read: `text` is exactly the input's characters, `meta` what is known of it (title, outlet, date, event, url, …)."""

    id: str
    text: str
    meta: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What the reader had to decide (encoding detected, extractor used); goes into the record's provenance."""


@dataclass(frozen=True, slots=True)
class Token:
    """A syntactic word of Universal Dependencies."""

    index: int
    """Position in the sentence, from 1."""
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    """Morphological features as in CoNLL-U (`Mood=Ind|Tense=Past`), empty where there are none."""
    head: int
    """The head's index, 0 for the root."""
    deprel: str
    span: Span
    """Where the word stands; words of one contraction that cannot be told apart in the text share the span of the whole."""
    surface: Span
    """The surface token's span; consecutive words with the same surface span are one multi-word token of CoNLL-U."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its tree; `tokens` is empty in records read back from JSON."""

    span: Span
    paragraph: int
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks (or from a mark to the paragraph's end, where the closing one is missing)."""

    span: Span
    """With its marks."""
    inner: Span
    """Without them."""
    depth: int = 0
    """0 for an outermost quotation, 1 for one inside it, …"""
    closed: bool = True
    """False where a mark is missing and the extent was inferred."""
    continues: int | None = None
    """Index, in the document's list, of the quotation that this one goes on from the paragraph before."""


@dataclass(frozen=True, slots=True)
class ParserInfo:
    """Which parser made a parse: goes into every record."""

    name: str = ""
    version: str = ""
    model: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Parse:
    """A document with its sentences, trees and quotations."""

    document: Document
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...] = ()
    parser: ParserInfo = ParserInfo()
    notes: tuple[str, ...] = ()
    """What the parser had to do to the text to cope (a sentence of 5,000 words split, an unbroken run masked)."""

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text


@dataclass(frozen=True, slots=True)
class Evidence:
    """One clause of a rule and the tokens that satisfied it."""

    clause: str
    tokens: Spans


@dataclass(frozen=True, slots=True)
class Annotation:
    """One thing found: a layer, the rule that found it, its roles and attributes."""

    id: str
    layer: str
    rule: str
    roles: Mapping[str, Spans]
    attributes: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    sentence: int = 0
    """Index of the sentence in which the rule's last scope sentence lies (the cue's)."""

    @property
    def span(self) -> Span:
        """The hull of all roles: for sorting and lookup, never for display."""
        spans = [s for role in self.roles.values() for s in role]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


@dataclass(frozen=True, slots=True)
class GrammarInfo:
    """Which grammar found the annotations."""

    name: str = ""
    version: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is known of a document: what `discourse.analyse` returns a collection of."""

    parse: Parse
    annotations: tuple[Annotation, ...] = ()
    grammar: GrammarInfo = GrammarInfo()
    version: str = ""
    """The version of discourse."""
    notes: tuple[str, ...] = ()

    @property
    def document(self) -> Document:
        """The document analysed."""
        return self.parse.document

    @property
    def text(self) -> str:
        """The document's text."""
        return self.parse.document.text

    def layer(self, name: str) -> tuple[Annotation, ...]:
        """The annotations of one layer, in text order."""
        return tuple(a for a in self.annotations if a.layer == name)


@dataclass(frozen=True, slots=True)
class Proposition:
    """One row of the table that answers: who vouches for what, how firmly, against what."""

    id: str
    sentence: int
    spans: Spans
    holder: str
    """`author`, or the id of the innermost attribution whose content holds the proposition."""
    speaker: str
    """Resolved name of the holder; empty for the author and for sources without a name."""
    source_type: str
    """`author`, or the attribution's named / unnamed / institution / outlet / pronoun / none."""
    voice: str
    """`own` (the author's words), `quoted` (within quotation marks) or `reported` (indirect)."""
    stance: str
    """The attribution's stance (neutral, distancing, denying, …); empty for the author."""
    certainty: str
    """`plain`, `hedged` or `boosted`."""
    kind: str
    """The claim's kind where the proposition is one, else empty."""
    hedges: tuple[str, ...] = ()
    """Ids of the hedges and boosters that scope over it."""
    against: tuple[str, ...] = ()
    """Ids of the contrasts of which it is an arm."""
    claim: str = ""
    """Id of the claim annotation, if any."""
