"""Matches within matches: "she said that critics call it a fraud" has two speakers, and each is to be found.

Gold sets show the outer one only, so what was measured there says of every inner match that it is probably wrong: it is the clause of another verb,
it stands between quotation marks. Therefore a match that lies in the content of one that stands is judged as if that content were a text of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from discourse.grammar.calibrate import Calibration
from discourse.grammar.layers import LayerInfo
from discourse.grammar.matches import Candidate

_HEAD_OF_CONTENT = "cue-is=ccomp"
_QUOTED = (("cue-quoted=yes", "cue-quoted=no"), ("source-quoted=all", "source-quoted=no"))


def embedded(circumstances: Sequence[str]) -> list[str]:
    """The circumstances that a match would have if the content in which it stands were a text of its own: a main clause, without quotation marks."""
    main = _HEAD_OF_CONTENT in circumstances
    out = []
    for circumstance in circumstances:
        if main and (circumstance.startswith("mark=") or circumstance.endswith("beside=mark")):
            continue
        told = "cue-is=root" if circumstance == _HEAD_OF_CONTENT else circumstance
        for inside, outside in _QUOTED:
            told = told.replace(inside, outside)
        out.append(told)
    return out


def inner(lost: Iterable[Candidate], standing: Sequence[Candidate], layer: LayerInfo, calibration: Calibration) -> list[Candidate]:
    """Those of the matches that did not stand which lie within one that does, and are trusted enough there; never more than what they lie in."""
    holders = by_content(standing)
    cues = {candidate.cue for candidate in standing}
    found = []
    for candidate in lost:
        cue = candidate.tokens.get("cue", ())
        around = [h for h in holders.get(min(cue), ()) if within(candidate, h)] if cue and candidate.cue not in cues else []
        if not around:
            continue
        nearest = min(around, key=lambda h: len(content(h)))
        sure = min(nearest.confidence, round(calibration.confidence(layer.name, embedded(candidate.circumstances)), 3))
        if layer.nested is not None and sure >= layer.nested:
            candidate.confidence = sure
            found.append(candidate)
    return found


def by_content(standing: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """For each token the matches in whose content it stands, in the order given."""
    found: dict[int, list[Candidate]] = {}
    for candidate in standing:
        for token in content(candidate):
            found.setdefault(token, []).append(candidate)
    return found


def content(candidate: Candidate) -> set[int]:
    """The largest role beside the cue."""
    return max((set(ids) for role, ids in candidate.tokens.items() if role != "cue"), key=len, default=set())


def within(one: Candidate, other: Candidate) -> bool:
    """True where the cue of a match lies in the content of another, not the other way round too, and no source is that of both."""
    if one.tokens.get("source") and one.tokens.get("source") == other.tokens.get("source"):
        return False
    cues = [set(c.tokens.get("cue", ())) for c in (one, other)]
    inside = [bool(cue) and cue <= content(outer) for cue, outer in zip(cues, (other, one), strict=True)]
    return inside == [True, False]
