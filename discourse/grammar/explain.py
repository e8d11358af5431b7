"""Why a rule matches a sentence or does not: the anchors tried, the deepest clause that each alternative reached, why it stopped there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from discourse.grammar.ast import Clause
from discourse.grammar.budget import Budget, OverBudgetError
from discourse.grammar.checks import walk
from discourse.grammar.fast import Fast
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Group, Place, Plan, mentioned
from discourse.grammar.reasons import reason
from discourse.grammar.reference import Reference, satisfied
from discourse.grammar.values import Lexicons


@dataclass(frozen=True, slots=True)
class Stop:
    """The deepest clause that an alternative of a rule reached from an anchor, and why it is not satisfied."""

    clause: str
    """As written."""
    number: int
    """Among the rule's clauses, from 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of one anchor of a rule in a sentence."""

    rule: str
    sentence: int
    anchor: str
    """The node that the trace starts from: the cue, or where an alternative has none, its rarest word."""
    token: int
    """Its token's index in the sentence, from 1; 0 where the sentence has no anchor for the rule."""
    word: str
    solutions: int
    """How many ways there are to satisfy the rule from this anchor."""
    stops: tuple[Stop, ...] = field(default=())
    """Where there are none: how far each alternative came, the one that came furthest first; alternatives that stop alike are told once."""
    reason: str = ""
    """What else there is to say."""


def explain(forest: Forest, plan: Plan, lexicons: Lexicons, sentence: int, budget: int) -> tuple[Trace, ...]:
    """The traces of all anchors of a rule in one sentence, or one trace that says that there is none."""
    traces = [_trace(forest, plan, lexicons, sentence, *each, budget) for each in _anchors(forest, plan, lexicons, sentence)]
    if traces:
        return tuple(traces)
    starts = _starts(plan, lexicons)
    names = dict.fromkeys(name for name, _ in starts)
    own = dict.fromkeys(clause.text for name, group in starts for clause in group.simple if set(mentioned(clause)) == {name})
    wanted = "' or '".join(names)
    why = f"nothing in the sentence can be '{wanted}'{': ' if own else ''}{', '.join(own)}"
    return (Trace(plan.name, sentence, next(iter(names)), 0, "", 0, reason=why),)


def _starts(plan: Plan, lexicons: Lexicons) -> list[tuple[str, Group]]:
    """The node that each alternative starts from: the cue if all have it, so that they can be told together."""
    if all(plan.cue in group.new for group in plan.groups):
        return [(plan.cue, group) for group in plan.groups]
    return [(unit.seed, unit.group) for unit in Fast([plan], lexicons).all_units(plan.layer)]


def _anchors(forest: Forest, plan: Plan, lexicons: Lexicons, sentence: int) -> Iterator[tuple[str, Place, list[Group]]]:
    """Each anchor in the sentence, in text order, with the alternatives that can start from it."""
    found: dict[tuple[Place, str], list[Group]] = {}
    for name, group in _starts(plan, lexicons):
        own = [clause for clause in group.simple if set(mentioned(clause)) == {name}]
        for where in Reference(forest, plan, lexicons).candidates(group, name, sentence):
            if all(satisfied(clause, {name: where}, forest, lexicons) for clause in own):
                found.setdefault((where, name), []).append(group)
    for (where, name), groups in sorted(found.items(), key=lambda item: item[0]):
        yield name, where, groups


def _trace(  # noqa: PLR0917
    forest: Forest, plan: Plan, lexicons: Lexicons, sentence: int, name: str, where: Place, groups: Iterable[Group], budget: int
) -> Trace:
    order = {id(clause): number for number, clause in enumerate(walk(plan.clauses), 1)}
    word = " ".join(forest.form[where.first : where.last + 1])
    index = forest.tokens[where.head].index
    left, count = Budget(budget), 0
    stops: dict[Stop, tuple[int, int]] = {}
    for group in groups:
        deepest: list[tuple[tuple[int, int], Clause, Bindings]] = []

        def watch(clause: Clause, bound: Bindings, deepest: list[tuple[tuple[int, int], Clause, Bindings]] = deepest) -> None:
            depth = (len(bound), order.get(id(clause), 0))
            if not deepest or depth > deepest[0][0]:
                deepest[:] = [(depth, clause, dict(bound))]

        try:
            count += len(Reference(forest, plan, lexicons, watch).from_anchor(group, sentence, {name: where}, left))
        except OverBudgetError:
            return Trace(plan.name, sentence, name, index, word, 0, reason=f"given up after {budget} combinations")
        for depth, clause, bound in deepest:
            stop = Stop(clause.text, order.get(id(clause), 0), reason(forest, lexicons, clause, bound))
            stops[stop] = max(depth, stops.get(stop, depth))
    if count:
        return Trace(plan.name, sentence, name, index, word, count)
    return Trace(plan.name, sentence, name, index, word, 0, tuple(sorted(stops, key=lambda stop: stops[stop], reverse=True)))
