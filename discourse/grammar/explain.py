"""Why a rule matches a sentence or does not: the anchors tried, the deepest clause reached, why it stopped there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.budget import Budget, OverBudgetError
from discourse.grammar.checks import walk
from discourse.grammar.fast import Fast, Unit
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Place, Plan
from discourse.grammar.reference import Reference
from discourse.grammar.values import Lexicons


@dataclass(frozen=True, slots=True)
class Trace:
    """What became of one anchor of a rule in a sentence."""

    rule: str
    sentence: int
    anchor: str
    """The node that the rule starts from."""
    token: int
    """Its token's index in the sentence, from 1; 0 where the sentence has no anchor for the rule."""
    word: str
    solutions: int
    """How many ways there are to satisfy the rule from this anchor."""
    clause: str = ""
    """Where there are none: the deepest clause reached, as written."""
    number: int = 0
    """Its number among the rule's clauses, from 1."""
    reason: str = ""


def explain(forest: Forest, plan: Plan, lexicons: Lexicons, sentence: int, budget: int) -> tuple[Trace, ...]:
    """The traces of all anchors of a rule in one sentence, or one trace that says that there is none."""
    fast = Fast([plan], lexicons)
    traces = [t for unit, seeds in fast.anchors(forest, plan.layer) for t in _unit(forest, unit, lexicons, sentence, seeds, budget)]
    if traces:
        return tuple(traces)
    names = sorted({unit.seed for unit in fast.all_units(plan.layer)})
    return (Trace(plan.name, sentence, names[0] if names else "", 0, "", 0, reason=f"nothing in the sentence can be '{' or '.join(names)}'"),)


def _unit(forest: Forest, unit: Unit, lexicons: Lexicons, sentence: int, seeds: Sequence[Any], budget: int) -> Iterator[Trace]:  # noqa: PLR0917
    """One trace an anchor of one alternative."""
    plan = unit.plan
    order = {id(clause): number for number, clause in enumerate(walk(plan.clauses), 1)}
    for seed in seeds:
        where = Place(*seed) if isinstance(seed, tuple) else Place(seed, seed, seed)
        if forest.sentence[where.first] != sentence:
            continue
        deepest: list[tuple[int, int, Clause, Bindings]] = []

        def watch(clause: Clause, bound: Bindings, deepest: list[tuple[int, int, Clause, Bindings]] = deepest) -> None:
            depth = (len(bound), order.get(id(clause), 0))
            if not deepest or depth > deepest[0][:2]:
                deepest[:] = [(*depth, clause, dict(bound))]

        matcher = Reference(forest, plan, lexicons, watch)
        index, word = forest.tokens[where.head].index, forest.form[where.head]
        try:
            count = len(matcher.from_anchor(unit.group, sentence, {unit.seed: where}, Budget(budget)))
        except OverBudgetError:
            yield Trace(plan.name, sentence, unit.seed, index, word, 0, reason=f"given up after {budget} combinations")
            continue
        if count or not deepest:
            yield Trace(plan.name, sentence, unit.seed, index, word, count)
        else:
            _, number, clause, bound = deepest[0]
            yield Trace(plan.name, sentence, unit.seed, index, word, 0, clause.text, number, _reason(forest, clause, bound))


def _reason(forest: Forest, clause: Clause, bound: Bindings) -> str:  # noqa: PLR0911
    """Why a clause fails, in words."""
    newest = next(reversed(bound))

    def shown(name: str) -> str:
        token = forest.tokens[bound[name].head]
        return f"'{token.text}' (token {token.index})"

    match clause:
        case ast.Arc(head=head, child=child, labels=labels):
            what = " or ".join(label.text for label in labels) or "dependent"
            if newest == child and head != child:
                return f"{shown(head)} has no {what} that can be '{child}'"
            return f"{shown(child)} is no {what} of anything that can be '{head}'" if newest == head else f"{shown(child)} is no {what} of {shown(head)}"
        case ast.Node(name=name, tests=tests):
            return f"{shown(name)} does not pass {' and '.join(test.attribute for test in tests)}"
        case ast.Place(name=name, kind=kind):
            return f"{shown(name)} is not {kind}"
        case ast.InLayer(name=name, how=how, layer=layer, role=role):
            return f"{shown(name)} is not '{how}' any {layer}{'.' + role if role else ''}"
        case ast.Unless():
            return "what must not be there is there"
        case ast.Elsewhere(where=where):
            return f"no {where} sentence within the scope satisfies it"
    return "it does not hold of " + ", ".join(shown(name) for name in bound)
