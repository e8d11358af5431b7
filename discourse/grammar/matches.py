"""From bindings to matches: which tokens the roles cover, how far the match is to be trusted, what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from discourse.grammar import ast
from discourse.grammar.attributes import Attributes
from discourse.grammar.calibrate import Calibration
from discourse.grammar.circumstances import Fact, facts, phrases
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Place, Plan, mentioned
from discourse.grammar.project import Roles, Tokens
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

    __slots__ = ("_attributes", "bound", "confidence", "cue", "facts", "maker", "plan", "sentence", "tokens")

    def __init__(self, maker: Maker, sentence: int, bound: Bindings, tokens: dict[str, Tokens]) -> None:
        self.maker, self.plan = maker, maker.plan
        self.sentence, self.bound, self.tokens = sentence, bound, tokens
        cue = bound.get(maker.plan.cue)
        self.cue = -1 if cue is None else cue.head
        self.confidence = 1.0
        self.facts: list[Fact] = []
        self._attributes: dict[str, str] | None = None

    @property
    def circumstances(self) -> list[str]:
        """What was weighed; empty in layers of which nothing was measured."""
        return phrases(self.plan.name, self.facts)

    def attributes(self, forest: Forest) -> dict[str, str]:
        """The values of `set`."""
        if self._attributes is None:
            self._attributes = self.maker.attributes.of(forest, self.bound, self.tokens)
        return self._attributes

    def roles(self, forest: Forest) -> dict[str, Spans]:
        """What the roles cover in the text."""
        return {role: forest.spans(ids) for role, ids in self.tokens.items()}

    def match(self, forest: Forest) -> Match:
        """The finished match."""
        return Match(
            self.plan.name, self.plan.layer, self.sentence,
            forest.tokens[self.cue] if self.cue >= 0 else None,
            forest.lemma[self.cue] if self.cue >= 0 else "",
            self.roles(forest), self.attributes(forest), self.confidence, self.tokens, dict(self.bound),
        )  # fmt: skip


_UNBOUND = Place(-1, -1, -1)


class Maker:
    """Makes the matches of one rule; what depends on the rule alone is worked out once."""

    def __init__(self, plan: Plan, lexicons: Lexicons, calibration: Calibration) -> None:
        self.plan, self.lexicons = plan, lexicons
        self.attributes = Attributes(plan, lexicons)
        self._roles = Roles(plan, lexicons)
        self._scorer = calibration.scorer(plan.layer, plan.name)
        self._proofs = [(clause, mentioned(clause), sure) for clause, sure in _positive(plan.clauses)]

    def candidates(self, forest: Forest, found: Iterable[tuple[int, Bindings]]) -> Iterator[Candidate]:
        """The matches in text order, without those that repeat the roles of another or lack a role they need."""
        plan, roles, scorer = self.plan, self._roles, self._scorer
        seen: set[tuple[Tokens, ...]] = set()
        relevant = plan.relevant
        alike: dict[tuple[int, tuple[Place, ...]], Bindings] = {}
        for sentence, bound in found:  # nodes that are not relevant do not show in the roles
            alike.setdefault((sentence, tuple([bound.get(name, _UNBOUND) for name in relevant])), bound)
        for sentence, places in sorted(alike) if len(alike) > 1 else alike:
            bound = alike[sentence, places]
            tokens = roles.of(forest, bound)
            if not tokens or any(role not in tokens for role in plan.required):
                continue
            key = tuple([tokens.get(role, ()) for role in plan.roles])
            if key in seen:
                continue
            seen.add(key)
            made = Candidate(self, sentence, bound, tokens)
            if scorer is not None:
                made.facts = facts(forest, tokens, made.attributes(forest))
                made.confidence = round(scorer.confidence(made.facts), 3)
            yield made

    def evidence(self, forest: Forest, candidate: Candidate) -> tuple[Evidence, ...]:
        """The clauses that a match satisfies, each with the words that do."""
        bound, tokens = candidate.bound, forest.tokens
        out: dict[str, Evidence] = {}
        for clause, names, sure in self._proofs:
            text = clause.text
            if text in out or not all(n in bound for n in names):
                continue
            if not sure and not satisfied(clause, bound, forest, self.lexicons):
                continue
            if len(names) == 1 and bound[names[0]].first == bound[names[0]].last:
                out[text] = Evidence(text, (tokens[bound[names[0]].first].span,))
                continue
            ids = sorted({t for n in names for t in range(bound[n].first, bound[n].last + 1)})
            out[text] = Evidence(text, tuple(dict.fromkeys([tokens[t].span for t in ids])))
        return tuple(out.values())


def _positive(clauses: Iterable[ast.Clause], *, sure: bool = True) -> Iterator[tuple[ast.Clause, bool]]:
    """Simple clauses outside `unless`, and whether they hold in every match (those in a branch may not, though their names are bound)."""
    for clause in clauses:
        match clause:
            case ast.Elsewhere(clauses=inner):
                yield from _positive(inner, sure=sure)
            case ast.Optional(clauses=inner):
                yield from _positive(inner, sure=False)
            case ast.Either(branches=branches):
                for branch in branches:
                    yield from _positive(branch, sure=False)
            case ast.Unless():
                pass
            case _:
                yield clause, sure
