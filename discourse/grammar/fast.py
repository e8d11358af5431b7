"""The fast matcher: an index of the rarest thing that each alternative of a rule asks for, and compiled loops outward from there.

What alternatives ask of their first token is asked once for all that ask the same: its tests (a `Lead`), then which arcs lead from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from discourse.grammar import ast
from discourse.grammar.anchors import Arcs, Index, Key, anchor, is_special, special
from discourse.grammar.budget import OverBudgetError
from discourse.grammar.codegen import Compiler, Main
from discourse.grammar.conditions import tested
from discourse.grammar.forest import Forest
from discourse.grammar.layout import Rows
from discourse.grammar.plan import Group, Plan
from discourse.grammar.runtime import occurrence_at
from discourse.grammar.values import Lexicons

Over = Callable[[Plan, int], None]


@dataclass(frozen=True, slots=True)
class Postings:
    """The index of a document: the tokens of every list that is not empty, and which of the grammar's arcs lead from each token."""

    lists: dict[int, list[int]]
    arcs: list[int] = field(repr=False)


class Unit:
    """One alternative of a rule with its anchor; compiled when it is first needed."""

    def __init__(self, plan: Plan, group: Group, lexicons: Lexicons, arcs: Arcs) -> None:
        self.plan, self.group, self.lexicons = plan, group, lexicons
        self.seed, self.key, self.often = anchor(group, lexicons)
        self.phrase = next((c for c in group.simple if isinstance(c, ast.Phrase) and c.name == self.seed), None)
        own = [c for c in group.simple if isinstance(c, ast.Node) and c.name == self.seed]
        self.tests = () if self.phrase else tuple(dict.fromkeys(test for clause in own for test in clause.tests))
        self.settled = frozenset({id(self.phrase)} if self.phrase else map(id, own))
        self.arcs = arcs.needed(group, self.seed)
        self.quotes = any(isinstance(c, ast.Beside) for c in group.simple)
        """True if it holds only beside a quotation."""
        self._compiled: Main | None = None

    def compiled(self) -> Main:
        """The function that finds its solutions."""
        if self._compiled is None:
            self._compiled = Compiler(self.plan, self.plan.layout, self.lexicons).compile(self.group, self.seed, self.settled)
        return self._compiled

    def solutions(self, forest: Forest, seeds: Sequence[Any], budget: int, over: Over) -> Rows:
        """All ways in which the alternative holds from some seeds; `over` hears of sentences that were given up."""
        main = self._compiled or self.compiled()
        try:
            return main(forest, [budget, -1, budget], seeds)
        except OverBudgetError:
            return self._within(main, forest, seeds, budget, over)

    def _within(self, main: Main, forest: Forest, seeds: Sequence[Any], budget: int, over: Over) -> Rows:
        """The solutions in the sentences that take no more than the budget."""
        found: Rows = []
        while seeds:
            state = [budget, -1, budget]
            try:
                found += main(forest, state, seeds)
                break
            except OverBudgetError:
                given_up = state[1]
                over(self.plan, given_up)
                rest = [s for s in seeds if forest.sentence[s if self.phrase is None else s[0]] != given_up]
                done = [s for s in rest if forest.sentence[s if self.phrase is None else s[0]] < given_up]
                found += main(forest, [budget, -1, budget], done) if done else []
                seeds = rest[len(done) :]
        return found


class Lead:
    """What must hold of a first token alone: a phrase that begins there, or tests. Compiled when first needed; compared by identity."""

    def __init__(self, phrase: ast.Phrase | None, tests: tuple[ast.Test, ...], lexicons: Lexicons) -> None:
        self.phrase, self.tests, self.lexicons = phrase, tests, lexicons
        self._passing: Callable[[Forest, Sequence[int]], Sequence[Any]] | None = None

    def seeds(self, forest: Forest, tokens: Sequence[int]) -> Sequence[Any]:
        """What loops start from: the tokens that pass, or the head, first and last token of each occurrence of a phrase."""
        if self._passing is None:
            self._passing = self._compiled()
        return self._passing(forest, tokens)

    def _compiled(self) -> Callable[[Forest, Sequence[int]], Sequence[Any]]:
        if self.phrase is not None:
            occurrence = occurrence_at(self.phrase, self.lexicons)
            return lambda forest, tokens: [found for token in tokens if (found := occurrence(forest, token))]
        return tested(self.tests, self.lexicons) if self.tests else lambda _, tokens: tokens


class Fast:
    """All rules of a grammar, by anchor, by what their first token must be, by the arcs that must lead from it."""

    def __init__(self, plans: Iterable[Plan], lexicons: Lexicons) -> None:
        self.index, self.arcs = Index(), Arcs()
        leads: dict[tuple[ast.Phrase | None, tuple[ast.Test, ...]], Lead] = {}
        self.units: dict[str, dict[int, dict[Lead, dict[int, list[Unit]]]]] = {}
        self.special: dict[str, dict[Key, dict[Lead, dict[int, list[Unit]]]]] = {}
        for plan in plans:
            for group in plan.groups:
                unit = Unit(plan, group, lexicons, self.arcs)
                here: dict[Lead, dict[int, list[Unit]]]
                if is_special(unit.key):
                    here = self.special.setdefault(plan.layer, {}).setdefault(unit.key, {})
                else:
                    here = self.units.setdefault(plan.layer, {}).setdefault(self.index.number(unit.key), {})
                lead = leads.setdefault((unit.phrase, unit.tests), Lead(unit.phrase, unit.tests, lexicons))
                here.setdefault(lead, {}).setdefault(unit.arcs, []).append(unit)
        self.index.seal()

    def postings(self, forest: Forest) -> Postings:
        """The index of a document."""
        return Postings(self.index.postings(forest), self.arcs.of(forest))

    def all_units(self, layer: str) -> list[Unit]:
        """The alternatives of the rules of a layer."""
        leads = [by_lead for table in (self.units, self.special) for by_lead in table.get(layer, {}).values()]
        return [unit for by_lead in leads for by_arcs in by_lead.values() for units in by_arcs.values() for unit in units]

    def anchors(self, forest: Forest, layer: str) -> list[tuple[Unit, Sequence[Any]]]:
        """Each alternative of the rules of a layer with what it starts from: tokens, or occurrences of a phrase."""
        lists = self.index.postings(forest)
        tables = [(by_lead, lists.get(number, [])) for number, by_lead in self.units.get(layer, {}).items()]
        tables += [(by_lead, special(forest, key)) for key, by_lead in self.special.get(layer, {}).items()]
        leads = [(by_arcs, lead.seeds(forest, tokens) if lead.phrase else tokens) for by_lead, tokens in tables for lead, by_arcs in by_lead.items()]
        return [(unit, seeds) for by_arcs, seeds in leads for units in by_arcs.values() for unit in units]

    def layer(self, forest: Forest, postings: Postings, layer: str, budget: int, over: Over) -> dict[str, Rows]:
        """The solutions of each rule of a layer that has any."""
        out: dict[str, Rows] = {}
        units = self.units.get(layer, {})
        work = [(units[number], postings.lists[number]) for number in sorted(units.keys() & postings.lists.keys())]
        work += [(by_lead, tokens) for key, by_lead in self.special.get(layer, {}).items() if (tokens := special(forest, key))]
        arcs = postings.arcs
        for by_lead, tokens in work:
            for lead, by_arcs in by_lead.items():
                seeds = lead.seeds(forest, tokens)
                if not seeds:
                    continue
                phrase = lead.phrase is not None
                for need, alike in by_arcs.items():
                    fit = [s for s in seeds if arcs[s[0] if phrase else s] & need == need] if need else seeds
                    if not fit:
                        continue
                    for unit in alike:
                        if unit.quotes and not forest.quotations:
                            continue
                        found = unit.solutions(forest, fit, budget, over)
                        if found:
                            out.setdefault(unit.plan.name, []).extend(found)
        return out
