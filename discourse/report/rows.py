"""The second reading of a document: who vouches for which proposition, how firmly, against what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discourse.model import Analysis, Annotation, Proposition, Span
from discourse.report.entries import quoted, source_of


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an entry; `ref` is empty where that annotation is not on the page."""

    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Row:
    """One proposition as the table shows it."""

    ref: str
    number: int
    who: Link
    source_type: str
    voice: str
    stance: str
    text: str
    kind: str
    certainty: str
    hedges: tuple[Link, ...]
    against: tuple[Link, ...]
    sentence: int


def rows(analysis: Analysis, propositions: Sequence[Proposition], refs: Mapping[str, str], prefix: str) -> tuple[Row, ...]:
    """The table's rows; `refs` maps annotation ids to the refs of those that are on the page."""
    by_id = {a.id: a for a in analysis.annotations}
    text = analysis.text

    def link(id_: str, words: str) -> Link:
        return Link(words, refs.get(id_, ""))

    return tuple(
        Row(
            ref=f"{prefix}-{number}",
            number=number,
            who=_holder(p, by_id, text, refs),
            source_type=p.source_type,
            voice=p.voice,
            stance=p.stance,
            text=quoted(text, p.spans),
            kind=p.kind,
            certainty=p.certainty,
            hedges=tuple(link(i, quoted(text, by_id[i].roles.get("cue", ()), 60)) for i in p.hedges if i in by_id),
            against=tuple(link(i, _other_arm(by_id[i], p, text)) for i in p.against if i in by_id),
            sentence=p.sentence,
        )
        for number, p in enumerate(propositions, 1)
    )


def _holder(p: Proposition, by_id: Mapping[str, Annotation], text: str, refs: Mapping[str, str]) -> Link:
    if p.holder == "author":
        return Link("the author", "")
    name = p.speaker or (source_of(by_id[p.holder], text) if p.holder in by_id else "a source left out")
    return Link(name, refs.get(p.holder, ""))


def _other_arm(contrast: Annotation, p: Proposition, text: str) -> str:
    """The arm that the proposition is not, or both where that cannot be told."""
    arms = {role: spans for role, spans in contrast.roles.items() if role != "cue" and spans}
    shares = {role: sum(_shared(a, b) for a in spans for b in p.spans) for role, spans in arms.items()}
    others = [role for role in arms if shares[role] < max(shares.values(), default=0)] or list(arms)
    return " / ".join(quoted(text, arms[role], 160) for role in others)


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))
