"""Epistemic status: who vouches for a stretch of text, how firmly, and what it is set against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from discourse.analysis.holders import Holders, voiced
from discourse.analysis.intervals import Intervals, length, shared
from discourse.analysis.trees import Trees
from discourse.model import Annotation, Parse, Spans

_NARROW = frozenset(
    {"approximator", "vague-quantity", "intensifier"}
)  # they blur or raise a number, an amount, a degree; the proposition is held as firmly as without them


class Status:
    """The hedges, boosters and contrasts of a document, asked for what bears on a proposition."""

    def __init__(self, annotations: Sequence[Annotation], holders: Holders) -> None:
        self.holders = holders
        self._hedges = [a for a in annotations if a.layer == "hedge"]
        self._scopes = [a.roles.get("scope") or a.roles.get("cue", ()) for a in self._hedges]
        self._hedge_index = Intervals((span, n) for n, scope in enumerate(self._scopes) for span in scope)
        self._levels = [self.holder(a.roles.get("cue", ())) for a in self._hedges]
        self._contrasts = [a for a in annotations if a.layer == "contrast"]
        self._arm_index = Intervals(
            (span, n) for n, a in enumerate(self._contrasts) for arm in ("arm1", "arm2") for span in a.roles.get(arm, ())
        )
        self._claims = [a for a in annotations if a.layer == "claim"]
        self._claim_index = Intervals((span, n) for n, a in enumerate(self._claims) for span in a.roles.get("span", ()))

    def holder(self, spans: Spans) -> str:
        """`author`, or the id of the innermost attribution whose content holds the stretch."""
        around = self.holders.of(spans) if spans else None
        return around.id if around else "author"

    def hedges(self, spans: Spans, holder: str, head: Spans = ()) -> tuple[Annotation, ...]:
        """The hedges and boosters that scope over a proposition and are its holder's own.

        A hedge in a speaker's words is the speaker's; one around the attribution is the author's and says nothing of how sure the speaker is.
        `head` is the place of the proposition's main word, where it is known.
        """
        near = [n for n in self._hedge_index.touching(spans) if self._levels[n] == holder]
        return tuple(self._hedges[n] for n in near if self._bears(n, spans, head))

    def _bears(self, number: int, spans: Spans, head: Spans) -> bool:
        scope = self._scopes[number]
        if 2 * shared(scope, spans) >= length(spans):
            return True
        cue = self._hedges[number].roles.get("cue", ())  # "the clerk seems tired": the hedge is itself the main word
        return bool(head) and max(shared(scope, head), shared(cue, head)) == length(head)

    def certainty(self, hedges: Sequence[Annotation]) -> str:
        """`hedged` if any hedge of the proposition bears on it, else `boosted` if a booster does, else `plain`."""
        strengths = {hedge.attributes.get("strength", "hedge") for hedge in hedges if hedge.attributes.get("kind") not in _NARROW}
        if strengths - {"booster"}:
            return "hedged"
        return "boosted" if strengths else "plain"

    def against(self, spans: Spans) -> tuple[tuple[Annotation, Spans], ...]:
        """The contrasts of which a stretch is an arm, each with the other arm."""
        found = []
        for number in self._arm_index.touching(spans):
            arms = [self._contrasts[number].roles.get(arm, ()) for arm in ("arm1", "arm2")]
            overlaps = [shared(arm, spans) for arm in arms]
            mine = 0 if overlaps[0] >= overlaps[1] else 1
            if 2 * overlaps[mine] >= min(length(spans), length(arms[mine])) and overlaps[mine] > 2 * overlaps[1 - mine]:
                found.append((self._contrasts[number], arms[1 - mine]))
        return tuple(found)

    def contrasted_with(self, claim: Annotation) -> str:
        """The ids of the claims in the other arms of a claim's contrasts, or of the contrasts themselves where no claim stands there."""
        ids: list[str] = []
        for contrast, other in self.against(claim.roles.get("span", ())):
            partners = [self._claims[n] for n in self._claim_index.touching(other)]
            fitting = [c.id for c in partners if c.id != claim.id and 2 * shared(c.roles["span"], other) >= length(c.roles["span"])]
            ids += fitting or [contrast.id]
        return " ".join(dict.fromkeys(ids))


def with_status(parse: Parse, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """The annotations, the claims among them with `holder`, `certainty` and `contrasted_with`; what a rule has set stays."""
    if not any(a.layer == "claim" for a in annotations):
        return tuple(annotations)
    trees, status = Trees(parse), Status(annotations, Holders(voiced(parse, annotations)))
    return tuple(_claim(a, status, trees) if a.layer == "claim" else a for a in annotations)


def _claim(claim: Annotation, status: Status, trees: Trees) -> Annotation:
    span = claim.roles.get("span", ())
    known = {key: value for key, value in claim.attributes.items() if value}
    holder = known.setdefault("holder", status.holder(span))
    known.setdefault("certainty", status.certainty(status.hedges(span, holder, main_word(trees, span))))
    known.setdefault("contrasted_with", status.contrasted_with(claim))
    return replace(claim, attributes=known)


def main_word(trees: Trees, spans: Spans) -> Spans:
    """The place of the word at the top of a stretch; nothing where there is no tree."""
    inside = trees.within(spans)
    tops = trees.tops(inside)
    return (trees.words[tops[0]].span,) if tops else ()
