"""The fast matcher: an index of the rarest thing that each alternative of a rule asks for, and compiled loops outward from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from discourse.grammar import ast
from discourse.grammar.anchors import Index, Key, anchor, is_special, special
from discourse.grammar.budget import OverBudgetError
from discourse.grammar.codegen import Compiler, Layout, Main
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Group, Place, Plan
from discourse.grammar.runtime import occurrence_at
from discourse.grammar.values import Lexicons

Over = Callable[[Plan, int], None]


class Unit:
    """One alternative of a rule with its anchor; compiled when it is first needed."""

    def __init__(self, plan: Plan, group: Group, lexicons: Lexicons) -> None:
        self.plan, self.group, self.lexicons = plan, group, lexicons
        self.seed, self.key, self.often = anchor(group, lexicons)
        self.phrase = next((c for c in group.simple if isinstance(c, ast.Phrase) and c.name == self.seed), None)
        self._compiled: tuple[Main, Layout] | None = None
        self._occurrence = occurrence_at(self.phrase, lexicons) if self.phrase else None

    def compiled(self) -> tuple[Main, Layout]:
        """The function and the layout of its solutions."""
        if self._compiled is None:
            self._compiled = Compiler(self.plan, self.lexicons).compile(self.group, self.seed)
        return self._compiled

    def seeds(self, forest: Forest, tokens: Sequence[int]) -> Sequence[Any]:
        """What the function starts from: tokens, or occurrences of a phrase."""
        if self._occurrence is None:
            return tokens
        return [found for token in tokens if (found := self._occurrence(forest, token))]

    def solutions(self, forest: Forest, tokens: Sequence[int], budget: int, over: Over) -> list[tuple[int, Bindings]]:
        """All ways in which the alternative holds, each with its sentence; `over` hears of sentences that were given up."""
        main, layout = self.compiled()
        seeds = self.seeds(forest, tokens)
        found: list[tuple[int, ...]] = []
        state = [budget, -1, budget]
        while seeds:
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
        sentence = forest.sentence
        return [(sentence[s[0]], {n: Place(s[h], s[f], s[z]) for n, h, f, z in layout if s[h] >= 0}) for s in found]


class Fast:
    """All rules of a grammar, by anchor."""

    def __init__(self, plans: Iterable[Plan], lexicons: Lexicons) -> None:
        self.index = Index()
        self.units: dict[str, dict[int, list[Unit]]] = {}
        self.special: dict[str, dict[Key, list[Unit]]] = {}
        for plan in plans:
            for group in plan.groups:
                unit = Unit(plan, group, lexicons)
                if is_special(unit.key):
                    self.special.setdefault(plan.layer, {}).setdefault(unit.key, []).append(unit)
                else:
                    number = self.index.number(unit.key)
                    self.units.setdefault(plan.layer, {}).setdefault(number, []).append(unit)
        self.index.seal()

    def postings(self, forest: Forest) -> dict[int, list[int]]:
        """The index of a document."""
        return self.index.postings(forest)

    def all_units(self, layer: str) -> list[Unit]:
        """The alternatives of the rules of a layer."""
        return [unit for table in (self.units, self.special) for units in table.get(layer, {}).values() for unit in units]

    def anchors(self, forest: Forest, layer: str) -> list[tuple[Unit, list[int]]]:
        """Each alternative of the rules of a layer with the tokens from which it starts."""
        postings = self.postings(forest)
        found = [(unit, postings.get(number, [])) for number, units in self.units.get(layer, {}).items() for unit in units]
        return found + [(unit, special(forest, key)) for key, units in self.special.get(layer, {}).items() for unit in units]

    def layer(self, forest: Forest, postings: dict[int, list[int]], layer: str, budget: int, over: Over) -> dict[str, list[tuple[int, Bindings]]]:
        """The solutions of each rule of a layer that has any."""
        out: dict[str, list[tuple[int, Bindings]]] = {}
        units = self.units.get(layer, {})
        work = [(unit, tokens) for number, tokens in postings.items() for unit in units.get(number, ())]
        for key, more in self.special.get(layer, {}).items():
            tokens = special(forest, key)
            work += [(unit, tokens) for unit in more if tokens]
        for unit, tokens in work:
            found = unit.solutions(forest, tokens, budget, over)
            if found:
                out.setdefault(unit.plan.name, []).extend(found)
        return out
