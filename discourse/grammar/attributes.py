"""The values of `set`: the first alternative whose conditions hold and that has a value."""

from __future__ import annotations

from collections.abc import Mapping

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Lookup, Place, Plan
from discourse.grammar.project import looked_up
from discourse.grammar.reference import in_layer, place
from discourse.grammar.values import Lexicons, attribute, entry, fits, holds


def attributes(forest: Forest, plan: Plan, bound: Bindings, roles: Mapping[str, tuple[int, ...]], lexicons: Lexicons) -> dict[str, str]:
    """The attributes of one match; those without a value are left out."""
    chooser = _Chooser(forest, plan, bound, roles, lexicons)
    found = {name: chooser.value(choices) for name, choices in plan.sets.items()}
    return {name: value for name, value in found.items() if value}


class _Chooser:
    def __init__(self, forest: Forest, plan: Plan, bound: Bindings, roles: Mapping[str, tuple[int, ...]], lexicons: Lexicons) -> None:
        self.forest, self.plan, self.bound, self.roles, self.lexicons = forest, plan, bound, roles, lexicons

    def value(self, choices: ast.Choices) -> str:
        for choice in choices:
            if all(self._holds(c.clause) != c.negated for c in choice.conditions):
                value = self._one(choice)
                if value:
                    return value
        return ""

    def _one(self, choice: ast.Choice) -> str:
        if not choice.owner:
            return choice.constant
        where = self._place(choice.node or choice.owner)
        if where is None:
            return ""
        if choice.owner in self.lexicons:
            return self._column(choice, where.first if (choice.node or choice.owner) in self.bound else where.head)
        return next(iter(attribute(self.forest, where.head, choice.column)), "")

    def _column(self, choice: ast.Choice, token: int) -> str:
        """The column of the row by which the node was found: the first that fits what the rule asks of the lexicon."""
        lookup = self.plan.lookups[choice.owner, choice.node]
        for name in lookup.attributes:
            rows = entry(self.forest, token, self.lexicons[choice.owner], name)[1]
            fitting = [row for row in rows if all(fits(row, r) for r in lookup.asked)] or rows
            for row in fitting:
                if row.get(choice.column):
                    return row[choice.column]
        return ""

    def _place(self, name: str) -> Place | None:
        """A node, or the head of a role that is no node."""
        if name in self.bound:
            return self.bound[name]
        tokens = self.roles.get(name, ())
        inside = set(tokens)
        head = next((t for t in tokens if self.forest.head[t] not in inside and not self.forest.punctuation(t)), None)
        return None if head is None else Place(head, tokens[0], tokens[-1])

    def _holds(self, clause: ast.Clause) -> bool:
        match clause:
            case ast.Place(name=name, kind="bound"):
                return bool(self.roles.get(name)) if name in self.plan.roles else name in self.bound
            case ast.Place(name=name, kind="quoted" | "part-quoted" as kind):
                return self._quoted(name, kind)
            case ast.Place(name=name, kind=kind):
                where = self._place(name)
                return where is not None and place(kind, self.forest, where)
            case ast.Node(name=name, tests=tests):
                where = self._place(name)
                return where is not None and all(holds(t, self.forest, where.head, self.lexicons) for t in tests)
            case ast.InLayer(name=name):
                where = self._place(name)
                return where is not None and in_layer(clause, self.forest, where.head)
        raise TypeError(clause)

    def _quoted(self, name: str, kind: str) -> bool:
        """True if all words of a role stand in quotation marks (`part-quoted`: some)."""
        where = self.bound.get(name)
        tokens = self.roles.get(name) or ((where.head,) if where else ())
        words = [t for t in tokens if not self.forest.punctuation(t)]
        inside = [t in self.forest.quotes_of for t in words]
        return bool(words) and (all(inside) if kind == "quoted" else any(inside))


def lookup(clauses: tuple[ast.Clause, ...], lexicon: str, node: str) -> Lookup:
    """How a node is found in a lexicon: by the attributes that a rule tests, else by lemma or word."""
    tests = [t for c in clauses if isinstance(c, ast.Node) and c.name == node for t in c.tests if not t.negated]
    always = [v for t in tests if len(t.values) == 1 for v in t.values if isinstance(v, ast.Reference) and v.column and v.lexicon == lexicon]
    return Lookup(tuple(a for a, name in looked_up(clauses, node) if name == lexicon) or ("lemma", "word"), tuple(always))
