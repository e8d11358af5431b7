"""Which of several matches of one layer stand: semantics 9 of the language.

Matches with the same cue compete: first by explicit `overrides`, then by priority, by confidence, by how many roles are filled, by the order of the
rules. Within one rule, matches with one cue compete only where they share more than the cue. In a `nested` layer the same content is given to one cue
only; two matches of which one lies in the other's content stand both where both are trusted. In an `outermost` layer only the outer one does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from discourse.grammar.circumstances import anchor_of
from discourse.grammar.forest import Forest
from discourse.grammar.layers import LayerInfo
from discourse.grammar.matches import Candidate, Match
from discourse.grammar.nesting import by_content, inner, within

_NEVER = 2.0  # a confidence that no match has
_SAME = 0.8  # of the words of the smaller role, from which on two roles count as one
Losers = list[tuple[Candidate, str]]


@dataclass(frozen=True, slots=True)
class Lost:
    """A match that does not become an annotation, and why."""

    match: Match
    reason: str


def settle(forest: Forest, found: Sequence[Candidate], layer: LayerInfo) -> tuple[list[Candidate], Losers]:
    """The matches that stand, in the order given, and those that lose."""
    lost: Losers = []
    trusted = []
    for candidate in found:
        if candidate.confidence < layer.min_confidence:
            lost.append((candidate, f"confidence {candidate.confidence} is below the layer's {layer.min_confidence}"))
        else:
            trusted.append(candidate)
    standing = _by_cue(trusted, lost)
    if layer.outermost:
        return _outermost(_distinct(standing, lost, _NEVER), lost, _NEVER), lost
    if layer.nested is None:
        return standing, lost
    outer = _outermost(_distinct(standing, lost, layer.nested), lost, layer.nested)
    more = _distinct(_by_cue(inner(forest, (c for c, _ in lost), outer, layer.nested), []), [], layer.nested)
    chosen = {id(c) for c in (*outer, *more)}
    return [c for c in found if id(c) in chosen], [(c, reason) for c, reason in lost if id(c) not in chosen]


def _by_cue(found: Sequence[Candidate], lost: Losers) -> list[Candidate]:
    """The winners among matches with the same cue."""
    rivals: dict[object, list[Candidate]] = {}
    for candidate in found:
        rivals.setdefault(candidate.cue if candidate.cue >= 0 else tuple(candidate.tokens.items()), []).append(candidate)
    return [winner for group in rivals.values() for winner in (group if len(group) == 1 else _winners(group, lost))]


def _winners(group: list[Candidate], lost: Losers) -> list[Candidate]:
    ranked = sorted(group, key=lambda c: (-c.plan.priority, -c.confidence, -len(c.tokens), c.plan.order))
    plans = {c.plan.name: c.plan for c in group}
    beaten = {r for r in plans for o, other in plans.items() if o != r and r in other.overrides and o not in plans[r].overrides}
    best = next((c for c in ranked if c.plan.name not in beaten), ranked[0]).plan
    kept: list[Candidate] = []
    for candidate in ranked:
        if candidate.plan is not best:
            lost.append((candidate, f"'{best.name}' wins with the same cue"))
        elif any(_overlap(candidate, other) for other in kept):
            lost.append((candidate, f"another match of '{best.name}' covers the same words"))
        else:
            kept.append(candidate)
    return kept


def _overlap(one: Candidate, other: Candidate) -> bool:
    """True if two matches with the same cue (or first role, in a layer that has no cue) share words beyond it."""
    beyond = [{t for role, ids in c.tokens.items() if role != anchor_of(c.tokens) for t in ids} for c in (one, other)]
    return not beyond[0].isdisjoint(beyond[1]) or not all(beyond)


def _distinct(standing: list[Candidate], lost: Losers, nested: float) -> list[Candidate]:
    """Without matches whose content nearly contains that of a more trusted one, or lies in it or in its source: one content has one attribution.

    Unless one is nested in the other and both have the confidence `nested`.
    """
    kept: list[tuple[Candidate, frozenset[int]]] = []
    where: defaultdict[int, list[int]] = defaultdict(list)  # token -> which of the kept have it: a long text has too many to try them all
    for candidate in sorted(standing, key=lambda c: -c.confidence):
        own = candidate.content
        shared = Counter(k for token in own for k in where[token])
        alike = (kept[k][0] for k in sorted(shared) if shared[k] > _SAME * min(len(own), len(kept[k][1])))
        twin = next(
            (c for c in alike if not (min(c.confidence, candidate.confidence) >= nested and _nested(c, candidate))),
            None,
        )
        if twin is None:
            for token in own.union(*candidate.beside):
                where[token].append(len(kept))
            kept.append((candidate, own))
        else:
            lost.append((candidate, f"'{twin.plan.name}' says it of another cue with more confidence"))
    chosen = {id(c) for c, _ in kept}
    return [c for c in standing if id(c) in chosen]


def _nested(one: Candidate, other: Candidate) -> bool:
    """True where one lies in the content of the other, or in its source."""
    return within(one, other) or within(other, one) or one.content.isdisjoint(other.content)


def _outermost(standing: list[Candidate], lost: Losers, nested: float) -> list[Candidate]:
    """Without matches of less confidence than `nested` whose cue lies in the content of another, unless each lies in the other."""
    holders = by_content(standing)
    out = []
    for candidate in standing:
        cue = candidate.tokens.get("cue", ())
        around = [h for h in holders.get(cue[0], ()) if h is not candidate and h.content.issuperset(cue)] if cue else []
        holder = next((h for h in around if not candidate.content.issuperset(h.tokens.get("cue", ()))), None)
        if holder is None or candidate.confidence >= nested:
            out.append(candidate)
        else:
            lost.append((candidate, f"it lies within a match of '{holder.plan.name}'"))
    return out
