"""From bindings to matches: which tokens the roles cover, how far the match is to be trusted, what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from discourse.grammar import ast
from discourse.grammar.attributes import Attributes
from discourse.grammar.confidence import Confidence
from discourse.grammar.forest import Forest
from discourse.grammar.layout import Row, Rows
from discourse.grammar.plan import Bindings, Plan, mentioned
from discourse.grammar.project import Roles
from discourse.grammar.reference import satisfied
from discourse.grammar.trim import Tokens
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

    __slots__ = ("_attributes", "_content", "confidence", "cue", "maker", "plan", "row", "tokens")

    def __init__(self, maker: Maker, row: Row, tokens: dict[str, Tokens]) -> None:
        self.maker, self.plan = maker, maker.plan
        self.row, self.tokens = row, tokens
        self.cue = row[maker.cue] if maker.cue else -1
        self.confidence = 1.0
        self._attributes: dict[str, str] | None = None
        self._content: frozenset[int] | None = None

    @property
    def sentence(self) -> int:
        """The sentence of the rule's main clauses."""
        return self.row[0]

    @property
    def bound(self) -> Bindings:
        """What the names of the rule are bound to."""
        return self.plan.layout.bindings(self.row)

    @property
    def content(self) -> frozenset[int]:
        """The role of that name, else the largest one beside the cue."""
        if self._content is None:
            self._content = frozenset(self.tokens.get("content") or max(self.beside, key=len, default=()))
        return self._content

    @property
    def beside(self) -> list[Tokens]:
        """What the roles beside the cue hold."""
        return [ids for role, ids in self.tokens.items() if role != "cue"]

    def attributes(self, forest: Forest) -> dict[str, str]:
        """The values of `set`."""
        if self._attributes is None:
            self._attributes = self.maker.attributes.of(forest, self.row, self.tokens)
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
            self.roles(forest), self.attributes(forest), self.confidence, self.tokens, self.bound,
        )  # fmt: skip


class Maker:
    """Makes the matches of one rule; what depends on the rule alone is worked out once."""

    def __init__(self, plan: Plan, lexicons: Lexicons, confidence: Confidence | None) -> None:
        self.plan, self.lexicons = plan, lexicons
        self.attributes = Attributes(plan, lexicons)
        self._roles = Roles(plan, lexicons)
        self.confidence = confidence
        self.cue = plan.layout.at.get(plan.cue, 0)
        """Where in a row the cue stands; 0 in rules without one."""
        self._proofs = [
            (clause.text, plan.layout.at[names[0]], plan.layout.at[names[-1]], _Proof(clause, plan, lexicons, sure=sure))
            for clause, sure in _positive(plan.clauses)
            if (names := mentioned(clause))
        ]

    def candidates(self, forest: Forest, found: Rows) -> Iterator[Candidate]:
        """The matches in text order, without those that repeat the roles of another or lack a role they need."""
        roles, size, required = self._roles, self.plan.layout.size, self.plan.required
        several = len(found) > 1
        seen: set[tuple[tuple[str, Tokens], ...]] = set()
        alike: dict[Row, Row] = {row[:size]: row for row in reversed(found)} if several else {(): found[0]}  # what else is bound does not show in the roles
        for places in sorted(alike):
            row = alike[places]
            tokens = roles.of(forest, row)
            if not tokens or any(role not in tokens for role in required):
                continue
            if several:
                key = tuple(tokens.items())
                if key in seen:
                    continue
                seen.add(key)
            made = Candidate(self, row, tokens)
            if self.confidence is not None:
                made.confidence = self.confidence.of(forest, self.plan.name, tokens, made.attributes(forest))
            yield made

    def evidence(self, forest: Forest, candidate: Candidate) -> tuple[Evidence, ...]:
        """The clauses that a match satisfies, each with the words that do."""
        row, tokens = candidate.row, forest.tokens
        out: dict[str, Evidence] = {}
        for text, one, two, proof in self._proofs:
            first, second = row[one], row[two]
            if first < 0 or second < 0 or text in out or not (proof.sure or proof.holds(forest, row)):
                continue
            if proof.phrases:
                spans = proof.spans(forest, row)
            elif first == second or (span := tokens[first].span) == (other := tokens[second].span):
                spans = (tokens[first].span,)
            else:
                spans = (span, other) if first < second else (other, span)
            out[text] = Evidence(text, spans)
        return tuple(out.values())


class _Proof:
    """One clause of a rule, ready to say which words satisfy it."""

    def __init__(self, clause: ast.Clause, plan: Plan, lexicons: Lexicons, *, sure: bool) -> None:
        self.sure = sure
        """True if the clause holds of every match that binds its names."""
        self._clause, self._lexicons, self._names = clause, lexicons, mentioned(clause)
        self.phrases = not plan.layout.phrases.isdisjoint(self._names)
        """True if one of its names may be a phrase."""
        self._places = [plan.layout.place(name) for name in self._names]

    def holds(self, forest: Forest, row: Row) -> bool:
        """True if the clause holds of a match."""
        bound = {name: place for name, at in zip(self._names, self._places, strict=True) if (place := at(row))}
        return satisfied(self._clause, bound, forest, self._lexicons)

    def spans(self, forest: Forest, row: Row) -> Spans:
        """Where its words stand."""
        ids = {t for at in self._places if (place := at(row)) for t in range(place.first, place.last + 1)}
        return tuple(dict.fromkeys([forest.tokens[t].span for t in sorted(ids)]))


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
