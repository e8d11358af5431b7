"""Matches within matches: "she said that critics call it a fraud" has two speakers, and each is to be found.

Gold sets show the outer one only, so what was measured there says of every inner match that it is probably wrong: it is the clause of another verb,
it stands between quotation marks. Therefore a match that lies in the content of one that stands is judged as if that content were a text of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from discourse.grammar.circumstances import Fact, facts
from discourse.grammar.forest import Forest
from discourse.grammar.matches import Candidate


def embedded(found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts that a match would show if the content in which it stands were a text of its own: a main clause, without quotation marks."""
    main = any(kind == "cue" and values[3] == "ccomp" for kind, values in found)
    for kind, values in found:
        match kind, values:
            case "cue", (lemma, upos, xpos, _) if main:
                yield kind, (lemma, upos, xpos, "root")
            case ("hanging" | "beside"), ("mark", *_) if main:
                pass
            case "cue-quoted", _:
                yield kind, ("no",)
            case "look", ("source", upos, size, "all"):
                yield kind, ("source", upos, size, "no")
            case _:
                yield kind, values


def inner(forest: Forest, lost: Iterable[Candidate], standing: Sequence[Candidate], nested: float) -> list[Candidate]:
    """Those of the matches that did not stand which lie within one that does, and are trusted enough there; never more than what they lie in."""
    holders = by_content(standing)
    cues = {candidate.cue for candidate in standing}
    found = []
    for candidate in lost:
        cue = candidate.tokens.get("cue", ())
        around = [h for h in holders.get(min(cue), ()) if within(candidate, h)] if cue and candidate.cue not in cues else []
        if not around:
            continue
        nearest = min(around, key=lambda h: len(h.content))
        sure = min(nearest.confidence, _there(forest, candidate)) if nearest.confidence >= nested else 0.0
        if sure >= nested:
            candidate.confidence = sure
            found.append(candidate)
    return found


def _there(forest: Forest, candidate: Candidate) -> float:
    """The confidence that a match has within the content of another."""
    trust = candidate.maker.confidence
    return trust.of_facts(candidate.plan.name, embedded(facts(forest, candidate.tokens, candidate.attributes(forest)))) if trust else 1.0


def by_content(standing: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """For each token the matches in whose content it stands, in the order given."""
    found: dict[int, list[Candidate]] = {}
    for candidate in standing:
        for token in candidate.content:
            found.setdefault(token, []).append(candidate)
    return found


def within(one: Candidate, other: Candidate) -> bool:
    """True where the cue of a match lies in the content of another, not the other way round too, and no source is that of both."""
    mine, yours = one.tokens.get("cue"), other.tokens.get("cue")
    if not mine or not other.content.issuperset(mine) or (yours and one.content.issuperset(yours)):
        return False
    return not one.tokens.get("source") or one.tokens.get("source") != other.tokens.get("source")
