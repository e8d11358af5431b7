"""From bindings to matches: roles, attributes, confidence, evidence."""

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
    cue_token: int = -1


def matches(forest: Forest, plan: Plan, found: Iterable[tuple[int, Bindings]], lexicons: Lexicons, calibration: Calibration) -> Iterator[Match]:
    """The matches of one rule in text order, without those that repeat the roles of another or lack a role they need."""
    seen: set[tuple[tuple[str, tuple[int, ...]], ...]] = set()
    for sentence, bound in sorted(found, key=lambda item: (item[0], _order(plan, item[1]))):
        tokens = Projector(forest, plan, bound, lexicons).roles()
        key = tuple(tokens.items())
        if key in seen or not tokens or any(role not in tokens for role in plan.required):
            continue
        seen.add(key)
        cue = bound[plan.cue].head if plan.cue in bound else -1
        lemma = forest.lemma[cue] if cue >= 0 else ""
        values = attributes(forest, plan, bound, tokens, lexicons)
        trust = 1.0
        if plan.layer in calibration.layers:
            trust = round(calibration.confidence(plan.layer, circumstances(forest, plan.name, tokens, values)), 3)
        yield Match(
            plan.name, plan.layer, sentence, forest.tokens[cue] if cue >= 0 else None, lemma,
            {role: forest.spans(ids) for role, ids in tokens.items()},
            values,
            trust,
            tokens, dict(bound), cue,
        )  # fmt: skip


def _order(plan: Plan, bound: Bindings) -> tuple[tuple[int, int, int], ...]:
    return tuple(bound.get(name, (-1, -1, -1)) for name in plan.names)


def evidence(forest: Forest, plan: Plan, match: Match, lexicons: Lexicons) -> tuple[Evidence, ...]:
    """The clauses that a match satisfies, each with the words that do."""
    bound = {name: Place(*place) for name, place in match.bindings.items()}
    out: dict[str, Evidence] = {}
    for clause in _positive(plan.clauses):
        names = mentioned(clause)
        if clause.text in out or not all(n in bound for n in names) or not satisfied(clause, bound, forest, lexicons):
            continue
        tokens = sorted({t for n in names for t in range(bound[n].first, bound[n].last + 1)})
        out[clause.text] = Evidence(clause.text, tuple(dict.fromkeys(forest.tokens[t].span for t in tokens)))
    return tuple(out.values())


def _positive(clauses: Iterable[ast.Clause]) -> Iterator[ast.Clause]:
    """Simple clauses outside `unless`."""
    for clause in clauses:
        match clause:
            case ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                yield from _positive(inner)
            case ast.Either(branches=branches):
                for branch in branches:
                    yield from _positive(branch)
            case ast.Unless():
                pass
            case _:
                yield clause
