"""What can be read about each annotation: its roles, who vouches, which rule found it and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discourse.model import Analysis, Annotation, Proposition, Spans

LETTER = {"attribution": "a", "hedge": "h", "contrast": "v", "claim": "c"}
"""The CSS class of a layer; in capitals, its letter. `V` is for versus, since claims have the C."""

UNSURE = 0.3
"""Below this confidence a mark is shown on request only."""

_SAID_ELSEWHERE = frozenset({"kind", "speaker", "holder", "certainty", "contrasted_with"})


@dataclass(frozen=True, slots=True)
class Part:
    """A role and what it covers."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One annotation as it stands in the list and on its card."""

    ref: str
    """Unique on the page."""
    name: str
    """Letter and number, `A12`."""
    layer: str
    letter: str
    kind: str
    head: str
    """The cue's text, else the beginning of what is covered."""
    roles: tuple[Part, ...]
    vouches: str
    certainty: str
    attributes: tuple[Part, ...]
    rule: str
    doc: str
    evidence: tuple[Part, ...]
    confidence: float
    sentence: int
    rows: tuple[str, ...]
    """Refs of the propositions that it bears on."""
    drawn: bool
    aside: bool
    """True if it is shown on request only."""


def quoted(text: str, spans: Spans, limit: int = 400) -> str:
    """The words of a role on one line; gaps and cuts shown as an ellipsis."""
    line = " … ".join(" ".join(span.text(text).split()) for span in spans)
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + " …"


def kind_of(annotation: Annotation) -> str:
    """The kind by which the legend counts an annotation."""
    return annotation.attributes.get("kind", "") or "other"


def set_aside(annotation: Annotation) -> bool:
    """True for what would crowd the page if it were shown unasked: the unsure, and claims of mere fact, which nearly every sentence makes."""
    return annotation.confidence < UNSURE or (annotation.layer == "claim" and kind_of(annotation) == "factual")


def source_of(annotation: Annotation, text: str) -> str:
    """How a source is called: the resolved speaker, else the words of the text, else what is known of its type."""
    spoken = annotation.attributes.get("speaker", "") or quoted(text, annotation.roles.get("source", ()), 120)
    kind = annotation.attributes.get("source_type", "")
    return spoken or ("a source left out" if kind in {"", "none"} else f"{kind} source")


def vouchers(analysis: Analysis, rows: Sequence[Proposition]) -> Mapping[str, str]:
    """For each annotation id, who answers for what it says: an attribution's source, else the holder of the proposition that it bears on."""
    sources = {a.id: _with_type(source_of(a, analysis.text), a.attributes.get("source_type", "")) for a in analysis.layer("attribution")}
    out = dict(sources)
    for row in rows:
        holder = "the author" if row.holder == "author" else sources.get(row.holder) or _with_type(row.speaker, row.source_type)
        for about in (*row.hedges, *row.against, *filter(None, [row.claim])):
            out.setdefault(about, holder)
    for annotation in analysis.annotations:
        holder = annotation.attributes.get("holder", "author")
        out.setdefault(annotation.id, sources.get(holder, "the author"))
    return out


def _with_type(name: str, kind: str) -> str:
    return f"{name} ({kind})" if name and kind not in {"", "none"} and kind not in name else name or "a source left out"


def entries(
    analysis: Analysis,
    shown: Sequence[Annotation],
    *,
    rows: Sequence[Proposition],
    row_refs: Mapping[str, str],
    docs: Mapping[str, str],
    drawn: Sequence[bool],
    prefix: str,
) -> tuple[Entry, ...]:
    """The entries of the annotations `shown`, numbered in their order; `row_refs` gives the page's ref of each proposition."""
    holders = vouchers(analysis, rows)
    bears: dict[str, list[str]] = {}
    certain: dict[str, str] = {}
    for row in rows:
        for about in (*row.hedges, *row.against, row.claim, row.holder):
            bears.setdefault(about, []).append(row_refs[row.id])
        for about in (*row.hedges, row.claim):
            certain.setdefault(about, row.certainty)
    return tuple(
        Entry(
            ref=f"{prefix}-{number}",
            name=f"{LETTER.get(a.layer, 'c').upper()}{number}",
            layer=a.layer,
            letter=LETTER.get(a.layer, "c"),
            kind=kind_of(a),
            head=quoted(analysis.text, a.roles.get("cue", ()) or next(iter(a.roles.values()), ()), 60),
            roles=tuple(Part(role, quoted(analysis.text, spans)) for role, spans in a.roles.items() if spans),
            vouches=holders[a.id],
            certainty=a.attributes.get("certainty", "") or certain.get(a.id, ""),
            attributes=tuple(Part(k.replace("_", " "), v) for k, v in a.attributes.items() if v and k not in _SAID_ELSEWHERE),
            rule=a.rule,
            doc=docs.get(a.rule, ""),
            evidence=tuple(Part(e.clause, quoted(analysis.text, e.tokens, 120)) for e in a.evidence),
            confidence=a.confidence,
            sentence=a.sentence,
            rows=tuple(dict.fromkeys(bears.get(a.id, ())))[:8],
            drawn=drawn[number - 1],
            aside=set_aside(a),
        )
        for number, a in enumerate(shown, 1)
    )
