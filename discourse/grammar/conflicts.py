"""Which of several matches of one layer stand: semantics 9 of the language.

Matches with the same cue compete: first by explicit `overrides`, then by priority, by how many roles are filled, by the order of the rules. Within
one rule, matches with one cue compete only where they share more than the cue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discourse.grammar.layers import LayerInfo
from discourse.grammar.matches import Match
from discourse.grammar.plan import Plan


@dataclass(frozen=True, slots=True)
class Lost:
    """A match that does not become an annotation, and why."""

    match: Match
    reason: str


def settle(found: Sequence[Match], layer: LayerInfo, plans: Mapping[str, Plan]) -> tuple[list[Match], list[Lost]]:
    """The matches that stand, in the order given, and those that lose."""
    lost: list[Lost] = []
    strong = []
    for match in found:
        if match.confidence < layer.min_confidence:
            lost.append(Lost(match, f"confidence {match.confidence} is below the layer's {layer.min_confidence}"))
        else:
            strong.append(match)
    rivals: dict[object, list[Match]] = {}
    for match in strong:
        rivals.setdefault(_key(match), []).append(match)
    kept = {id(m) for group in rivals.values() for m in _winners(group, plans, lost)}
    standing = [m for m in strong if id(m) in kept]
    return (_outermost(standing, lost) if layer.outermost else standing), lost


def _key(match: Match) -> object:
    """What matches compete for: their cue."""
    return match.cue_token if match.cue_token >= 0 else tuple(match.tokens.items())


def _winners(group: list[Match], plans: Mapping[str, Plan], lost: list[Lost]) -> list[Match]:
    ranked = sorted(group, key=lambda m: (-plans[m.rule].priority, -len(m.tokens), plans[m.rule].order))
    rules = {m.rule for m in group}
    beaten = {r for r in rules if any(r in plans[o].overrides and not _mutual(r, o, plans) for o in rules if o != r)}
    best = next((m for m in ranked if m.rule not in beaten), ranked[0])
    kept: list[Match] = []
    for match in ranked:
        if match.rule != best.rule:
            lost.append(Lost(match, f"'{best.rule}' wins with the same cue"))
        elif any(_overlap(match, other) for other in kept):
            lost.append(Lost(match, f"another match of '{best.rule}' covers the same words"))
        else:
            kept.append(match)
    return kept


def _mutual(one: str, other: str, plans: Mapping[str, Plan]) -> bool:
    return other in plans[one].overrides


def _overlap(one: Match, other: Match) -> bool:
    """True if two matches with the same cue share words beyond it."""
    beyond = [{t for role, ids in m.tokens.items() if role != "cue" for t in ids} for m in (one, other)]
    return not beyond[0].isdisjoint(beyond[1]) or not all(beyond)


def _outermost(standing: list[Match], lost: list[Lost]) -> list[Match]:
    """Without matches whose cue lies in the content (the largest role) of another."""
    out = []
    for match in standing:
        cue = set(match.tokens.get("cue", ()))
        holder = next((o for o in standing if o is not match and cue and cue <= _largest(o) and not set(o.tokens.get("cue", ())) <= _largest(match)), None)
        if holder is None:
            out.append(match)
        else:
            lost.append(Lost(match, f"it lies within a match of '{holder.rule}'"))
    return out


def _largest(match: Match) -> set[int]:
    return max((set(ids) for role, ids in match.tokens.items() if role != "cue"), key=len, default=set())
