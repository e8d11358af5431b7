"""Which of several matches of one layer stand: semantics 9 of the language.

Matches with the same cue compete: first by explicit `overrides`, then by priority, by confidence, by how many roles are filled, by the order of the
rules. Within one rule, matches with one cue compete only where they share more than the cue. In a `nested` layer the same content is given to one cue
only; two matches of which one lies in the other's content stand both where both are trusted. In an `outermost` layer only the outer one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discourse.grammar.layers import LayerInfo
from discourse.grammar.matches import Candidate, Match

_NEVER = 2.0  # a confidence that no match has
_SAME = 0.8  # of the words of the smaller role, from which on two roles count as one
Losers = list[tuple[Candidate, str]]


@dataclass(frozen=True, slots=True)
class Lost:
    """A match that does not become an annotation, and why."""

    match: Match
    reason: str


def settle(found: Sequence[Candidate], layer: LayerInfo) -> tuple[list[Candidate], Losers]:
    """The matches that stand, in the order given, and those that lose."""
    lost: Losers = []
    rivals: dict[object, list[Candidate]] = {}
    for candidate in found:
        if candidate.confidence < layer.min_confidence:
            lost.append((candidate, f"confidence {candidate.confidence} is below the layer's {layer.min_confidence}"))
        else:
            key = candidate.cue if candidate.cue >= 0 else tuple(candidate.tokens.items())
            rivals.setdefault(key, []).append(candidate)
    standing = [winner for group in rivals.values() for winner in (group if len(group) == 1 else _winners(group, lost))]
    if layer.outermost:
        return _outermost(_distinct(standing, lost, _NEVER), lost, _NEVER), lost
    return (standing if layer.nested is None else _outermost(_distinct(standing, lost, layer.nested), lost, layer.nested)), lost


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
    """True if two matches with the same cue share words beyond it."""
    beyond = [{t for role, ids in c.tokens.items() if role != "cue" for t in ids} for c in (one, other)]
    return not beyond[0].isdisjoint(beyond[1]) or not all(beyond)


def _distinct(standing: list[Candidate], lost: Losers, nested: float) -> list[Candidate]:
    """Without matches whose largest role nearly contains that of a more trusted one, or lies in it: one content has one attribution.

    Unless one is nested in the other and both have the confidence `nested`.
    """
    kept: list[tuple[Candidate, set[int]]] = []
    for candidate in sorted(standing, key=lambda c: -c.confidence):
        own = _largest(candidate)
        alike = (c for c, other in kept if len(own & other) > _SAME * min(len(own), len(other)))
        twin = next((c for c in alike if not (min(c.confidence, candidate.confidence) >= nested and _within(c, candidate))), None)
        if twin is None:
            kept.append((candidate, own))
        else:
            lost.append((candidate, f"'{twin.plan.name}' says it of another cue with more confidence"))
    chosen = {id(c) for c, _ in kept}
    return [c for c in standing if id(c) in chosen]


def _largest(candidate: Candidate) -> set[int]:
    return max((set(ids) for role, ids in candidate.tokens.items() if role != "cue"), key=len, default=set())


def _within(one: Candidate, other: Candidate) -> bool:
    """True where the cue of one of two matches lies in the content of the other, not the other way round too, and no other source has both."""
    if one.tokens.get("source") and one.tokens.get("source") == other.tokens.get("source"):
        return False
    cues = [set(c.tokens.get("cue", ())) for c in (one, other)]
    inside = [bool(cue) and cue <= _largest(outer) for cue, outer in zip(cues, (other, one), strict=True)]
    return inside[0] != inside[1]


def _outermost(standing: list[Candidate], lost: Losers, nested: float) -> list[Candidate]:
    """Without matches of less confidence than `nested` whose cue lies in the largest role (the content) of another, unless each lies in the other."""
    holders: dict[int, list[Candidate]] = {}
    largest = {id(c): _largest(c) for c in standing}
    for candidate in standing:
        for token in largest[id(candidate)]:
            holders.setdefault(token, []).append(candidate)
    out = []
    for candidate in standing:
        cue = set(candidate.tokens.get("cue", ()))
        around = [h for h in holders.get(min(cue), ()) if h is not candidate and cue <= largest[id(h)]] if cue else []
        holder = next((h for h in around if not set(h.tokens.get("cue", ())) <= largest[id(candidate)]), None)
        if holder is None or candidate.confidence >= nested:
            out.append(candidate)
        else:
            lost.append((candidate, f"it lies within a match of '{holder.plan.name}'"))
    return out
