"""From bindings to matches: which tokens the roles cover, how far the match is to be trusted, what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from discourse.grammar import ast
from discourse.grammar.attributes import attributes
from discourse.grammar.calibrate import Calibration
from discourse.grammar.circumstances import circumstances
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Place, Plan, mentioned
from discourse.grammar.project import Projector
from discourse.grammar.reference import satisfied
from discourse.grammar.values import Lexicons
from discourse.model import Evidence, Spans, Token


@dataclass(frozen=True, slots=True)
class Match:
    """One way in which a rule holds in a document, before conflicts are settled."""

    rule: str
    layer: str
    sentence: int
    """The sentence of the rule's main clauses."""
    cue: Token | None
    """The head of the cue (of the first role, in a rule without a cue)."""
    cue_lemma: str
    """Its lemma in lower case."""
    roles: Mapping[str, Spans]
    attributes: Mapping[str, str]
    confidence: float
    tokens: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The tokens of each role, numbered through the document."""
    bindings: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    """What each name of the rule is bound to (head, first, last token), numbered through the document."""


class Candidate:
    """A match in the making: what conflicts need is known, the rest is worked out for those that stand."""

    __slots__ = ("_attributes", "bound", "circumstances", "confidence", "cue", "plan", "sentence", "tokens")

    def __init__(self, plan: Plan, sentence: int, bound: Bindings, tokens: dict[str, tuple[int, ...]]) -> None:
        self.plan, self.sentence, self.bound, self.tokens = plan, sentence, bound, tokens
        self.cue = bound[plan.cue].head if plan.cue in bound else -1
        self.confidence = 1.0
        self.circumstances: list[str] = []
        self._attributes: dict[str, str] | None = None

    def attributes(self, forest: Forest, lexicons: Lexicons) -> dict[str, str]:
        """The values of `set`."""
        if self._attributes is None:
            self._attributes = attributes(forest, self.plan, self.bound, self.tokens, lexicons)
        return self._attributes

    def match(self, forest: Forest, lexicons: Lexicons) -> Match:
        """The finished match."""
        return Match(
            self.plan.name, self.plan.layer, self.sentence,
            forest.tokens[self.cue] if self.cue >= 0 else None,
            forest.lemma[self.cue] if self.cue >= 0 else "",
            {role: forest.spans(ids) for role, ids in self.tokens.items()},
            self.attributes(forest, lexicons), self.confidence, self.tokens, dict(self.bound),
        )  # fmt: skip


def candidates(
    forest: Forest, plan: Plan, found: Iterable[tuple[int, Bindings]], lexicons: Lexicons, calibration: Calibration
) -> Iterator[Candidate]:
    """The matches of one rule in text order, without those that repeat the roles of another or lack a role they need."""
    seen: set[tuple[tuple[int, ...], ...]] = set()
    relevant = plan.relevant
    alike: dict[tuple[int, tuple[Place, ...]], Bindings] = {}
    for sentence, bound in found:  # nodes that are not relevant do not show in the roles
        alike.setdefault((sentence, tuple([bound.get(name, _UNBOUND) for name in relevant])), bound)
    measured = plan.layer in calibration.layers
    for sentence, places in sorted(alike) if len(alike) > 1 else alike:
        bound = alike[sentence, places]
        tokens = Projector(forest, plan, bound, lexicons).roles()
        key = tuple(tokens.get(role, ()) for role in plan.roles)
        if key in seen or not tokens or any(role not in tokens for role in plan.required):
            continue
        seen.add(key)
        made = Candidate(plan, sentence, bound, tokens)
        if measured:
            values = made.attributes(forest, lexicons)
            made.circumstances = circumstances(forest, plan.name, tokens, values)
            made.confidence = round(calibration.confidence(plan.layer, made.circumstances), 3)
        yield made


_UNBOUND = Place(-1, -1, -1)


def evidence(forest: Forest, candidate: Candidate, lexicons: Lexicons) -> tuple[Evidence, ...]:
    """The clauses that a match satisfies, each with the words that do."""
    bound = candidate.bound
    out: dict[str, Evidence] = {}
    for clause in candidate.plan.positive:
        names = mentioned(clause)
        if clause.text in out or any(n not in bound for n in names):
            continue
        if candidate.plan.branching and not satisfied(clause, bound, forest, lexicons):
            continue
        places = [bound[n] for n in names]
        tokens = sorted({t for p in places for t in range(p.first, p.last + 1)})
        out[clause.text] = Evidence(clause.text, tuple(dict.fromkeys([forest.tokens[t].span for t in tokens])))
    return tuple(out.values())


def positive(clauses: Iterable[ast.Clause]) -> Iterator[ast.Clause]:
    """Simple clauses outside `unless`."""
    for clause in clauses:
        match clause:
            case ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                yield from positive(inner)
            case ast.Either(branches=branches):
                for branch in branches:
                    yield from positive(branch)
            case ast.Unless():
                pass
            case _:
                yield clause
