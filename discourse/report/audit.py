"""The source audit: what kinds of sources a text has, which of them are vague, and with which verbs each speaker is given the word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discourse.model import Analysis, Annotation, Sentence, Spans
from discourse.report.entries import quoted, source_of

SOURCE_TYPES = ("named", "unnamed", "institution", "outlet", "pronoun", "none")
_WORD = re.compile(r"\w+(?:['\u2019.,-]\w+)*")


@dataclass(frozen=True, slots=True)
class Share:
    """A type of source: how often it is cited, with how many words, and its share of the citations."""

    source_type: str
    citations: int
    words: int
    percent: float


@dataclass(frozen=True, slots=True)
class Vague:
    """A source without a name, with the sentence in which it speaks."""

    source: str
    ref: str
    sentence: int
    text: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source and the verbs that it is given, most frequent first."""

    name: str
    source_type: str
    citations: int
    words: int
    verbs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """All three lists."""

    shares: tuple[Share, ...]
    vague: tuple[Vague, ...]
    speakers: tuple[Speaker, ...]

    @property
    def citations(self) -> int:
        """How many attributions there are."""
        return sum(share.citations for share in self.shares)


def words(text: str) -> int:
    """How many words a stretch of text has."""
    return sum(1 for _ in _WORD.finditer(text))


def audit(analysis: Analysis, attributions: Sequence[tuple[Annotation, str]]) -> Audit:
    """The audit of `attributions`, each with the ref of its entry."""
    return Audit(
        _shares(analysis.text, [a for a, _ in attributions]),
        _vague(analysis, attributions),
        _speakers(analysis, [a for a, _ in attributions]),
    )


def _type(annotation: Annotation) -> str:
    return annotation.attributes.get("source_type", "") or "none"


def _known(group: Sequence[Annotation]) -> str:
    """The type of one source by what tells most: as often as not, a name is taken up by `he` or left out later."""
    types = Counter(map(_type, group))
    return min(types, key=lambda t: (t in {"pronoun", "none"}, -types[t], SOURCE_TYPES.index(t) if t in SOURCE_TYPES else 0))


def _said(text: str, spans: Spans) -> int:
    return sum(words(span.text(text)) for span in spans)


def _shares(text: str, found: Sequence[Annotation]) -> tuple[Share, ...]:
    cited = Counter(map(_type, found))
    said: Counter[str] = Counter()
    for annotation in found:
        said[_type(annotation)] += _said(text, annotation.roles.get("content", ()))
    order = [*SOURCE_TYPES, *sorted(set(cited) - set(SOURCE_TYPES))]
    return tuple(Share(t, cited[t], said[t], round(100 * cited[t] / len(found), 1)) for t in order if cited[t])


def _vague(analysis: Analysis, attributions: Iterable[tuple[Annotation, str]]) -> tuple[Vague, ...]:
    return tuple(
        Vague(source_of(a, analysis.text), ref, a.sentence, _sentence(analysis, a.sentence))
        for a, ref in attributions
        if _type(a) == "unnamed"
    )


def _sentence(analysis: Analysis, number: int) -> str:
    sentences = analysis.parse.sentences
    return quoted(analysis.text, (sentences[number].span,), 300) if number < len(sentences) else ""


def _speakers(analysis: Analysis, found: Sequence[Annotation]) -> tuple[Speaker, ...]:
    grouped: dict[str, list[Annotation]] = {}
    for annotation in found:
        if annotation.roles.get("source") or annotation.attributes.get("speaker"):
            grouped.setdefault(source_of(annotation, analysis.text), []).append(annotation)
    speakers = [
        Speaker(
            name,
            _known(group),
            len(group),
            sum(_said(analysis.text, a.roles.get("content", ())) for a in group),
            tuple(Counter(verb(analysis, a) for a in group).most_common(8)),
        )
        for name, group in grouped.items()
    ]
    return tuple(sorted(speakers, key=lambda s: (-s.citations, -s.words, s.name)))


def verb(analysis: Analysis, annotation: Annotation) -> str:
    """The reporting verb as it stands, in lower case; the whole cue where there is no verb in it (`according to`)."""
    cue = annotation.roles.get("cue", ())
    sentences: Sequence[Sentence] = analysis.parse.sentences
    tokens = sentences[annotation.sentence].tokens if annotation.sentence < len(sentences) else ()
    verbs = [t.text for t in tokens if t.upos == "VERB" and any(span.contains(t.span) for span in cue)]
    return (verbs[0] if verbs else quoted(analysis.text, cue, 60) or "no verb").lower()
