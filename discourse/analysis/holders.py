"""Whose word a stretch of text is: the innermost attribution whose content holds it."""

from __future__ import annotations

from collections.abc import Sequence

from discourse.analysis.intervals import Intervals, length, shared, union
from discourse.model import Annotation, Parse, Spans

_MOSTLY = 0.8  # share of a stretch that must lie in a content: punctuation and a stray word at its edge do not count
_SELF = frozenset({"i", "we"})
_UNSHIELDED = frozenset(
    {"attribution-shield", "vague-quantity", "approximator"}
)  # hedges that leave a source open, or do not touch the statement


def voiced(parse: Parse, annotations: Sequence[Annotation]) -> list[Annotation]:
    """The annotations without attributions that only say how sure the speaker is who speaks already: "it seems that", "no doubt", "I think".

    What "I" and "we" say outside quotation marks is the author's; within somebody's words their "I think" is a hedge of that somebody's.
    """
    sure = union(
        span for a in annotations if a.layer == "hedge" and a.attributes.get("kind") not in _UNSHIELDED for span in a.roles.get("cue", ())
    )
    quoted = union(quotation.inner for quotation in parse.quotations)
    holders = Holders(annotations)

    def own(attribution: Annotation) -> bool:
        source, cue = attribution.roles.get("source", ()), attribution.roles.get("cue", ())
        if attribution.attributes.get("stance") == "appearance":
            return True
        if not source:
            return shared(sure, cue) > 0
        if " ".join(span.text(parse.text) for span in source).lower() not in _SELF:
            return False
        return not shared(quoted, source) or (shared(sure, cue) > 0 and holders.outside(attribution) is not None)

    return [a for a in annotations if a.layer != "attribution" or not own(a)]


class Holders:
    """The attributions of a document, asked for the one that holds a stretch of text."""

    def __init__(self, annotations: Sequence[Annotation]) -> None:
        self.attributions = [a for a in annotations if a.layer == "attribution" and a.roles.get("content")]
        self.by_id = {a.id: a for a in self.attributions}
        self._contents = Intervals((span, number) for number, a in enumerate(self.attributions) for span in a.roles["content"])
        self._sizes = [length(a.roles["content"]) for a in self.attributions]

    def around(self, spans: Spans, *, without: str = "") -> list[Annotation]:
        """The attributions whose content holds the stretch, innermost first; `without` leaves one out, by id."""
        size = length(spans)
        held = [
            number
            for number in self._contents.touching(spans)
            if self.attributions[number].id != without
            and self._sizes[number] >= _MOSTLY * size
            and shared(self.attributions[number].roles["content"], spans) >= _MOSTLY * size
        ]
        return [self.attributions[number] for number in sorted(held, key=lambda n: (self._sizes[n], -n))]

    def of(self, spans: Spans, *, without: str = "") -> Annotation | None:
        """The innermost attribution that holds the stretch, None for the author's own words."""
        around = self.around(spans, without=without)
        return around[0] if around else None

    def contents(self, spans: Spans) -> Spans:
        """What attributions hold of a stretch, contents that hold all of it left out."""
        near = [n for n in self._contents.touching(spans) if shared(self.attributions[n].roles["content"], spans) < length(spans)]
        return union(span for n in near for span in self.attributions[n].roles["content"])

    def outside(self, attribution: Annotation) -> Annotation | None:
        """The attribution in whose content this one stands."""
        anchor = tuple(sorted(attribution.roles.get("source", ()) + attribution.roles.get("cue", ())))
        return self.of(anchor, without=attribution.id) if anchor else None
