"""The values of `set`: the first alternative whose conditions hold and that has a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from discourse.grammar import ast
from discourse.grammar.conditions import tested
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Lookup, Place, Plan
from discourse.grammar.project import looked_up
from discourse.grammar.reference import in_layer, place
from discourse.grammar.values import Lexicons, attribute, entry, fits

Found = Mapping[str, tuple[int, ...]]
"""The tokens of each role that a match fills."""


class Attributes:
    """How the attributes of a rule's matches are chosen: what depends on the rule alone is settled once."""

    def __init__(self, plan: Plan, lexicons: Lexicons) -> None:
        self.plan, self.lexicons = plan, lexicons
        self._choices = [
            (name, [(tuple((self._condition(c.clause), c.negated) for c in choice.conditions), self._value(choice)) for choice in choices])
            for name, choices in plan.sets.items()
        ]

    def of(self, forest: Forest, bound: Bindings, roles: Found) -> dict[str, str]:
        """The attributes of one match; those without a value are left out."""
        out: dict[str, str] = {}
        for name, choices in self._choices:
            for conditions, value in choices:
                if all(holds(forest, bound, roles) != negated for holds, negated in conditions):
                    found = value if isinstance(value, str) else value(forest, bound, roles)
                    if found:
                        out[name] = found
                        break
        return out

    def _value(self, choice: ast.Choice) -> str | Callable[[Forest, Bindings, Found], str]:
        if not choice.owner:
            return choice.constant
        node = choice.node or choice.owner

        def column(forest: Forest, bound: Bindings, roles: Found) -> str:
            where = _place(node, forest, bound, roles)
            return "" if where is None else self._column(choice, forest, where.first if node in bound else where.head)

        def own(forest: Forest, bound: Bindings, roles: Found) -> str:
            where = _place(node, forest, bound, roles)
            return "" if where is None else next(iter(attribute(forest, where.head, choice.column)), "")

        return column if choice.owner in self.lexicons else own

    def _column(self, choice: ast.Choice, forest: Forest, token: int) -> str:
        """The column of the row by which the node was found: the first that fits what the rule asks of the lexicon."""
        lookup = self.plan.lookups[choice.owner, choice.node]
        for name in lookup.attributes:
            rows = entry(forest, token, self.lexicons[choice.owner], name)[1]
            fitting = [row for row in rows if all(fits(row, r) for r in lookup.asked)] or rows
            for row in fitting:
                if row.get(choice.column):
                    return row[choice.column]
        return ""

    def _condition(self, clause: ast.Clause) -> Callable[[Forest, Bindings, Found], bool]:
        match clause:
            case ast.Place(name=name, kind="bound") if name in self.plan.roles:
                return lambda _, __, roles: name in roles
            case ast.Place(name=name, kind="bound"):
                return lambda _, bound, __: name in bound
            case ast.Place(name=name, kind="quoted" | "part-quoted" as kind):
                return lambda forest, bound, roles: _quoted(name, kind, forest, bound, roles)
            case ast.Place(name=name, kind=kind):
                return lambda forest, bound, roles: (where := _place(name, forest, bound, roles)) is not None and place(kind, forest, where)
            case ast.Node(name=name, tests=tests):
                passing = tested(tests, self.lexicons)
                return lambda forest, bound, roles: (where := _place(name, forest, bound, roles)) is not None and bool(passing(forest, (where.head,)))
            case ast.InLayer(name=name):
                return lambda forest, bound, roles: (where := _place(name, forest, bound, roles)) is not None and in_layer(clause, forest, where.head)
        raise TypeError(clause)


def _place(name: str, forest: Forest, bound: Bindings, roles: Found) -> Place | None:
    """A node, or the head of a role that is no node."""
    if name in bound:
        return bound[name]
    tokens = roles.get(name, ())
    inside = set(tokens)
    head = next((t for t in tokens if forest.head[t] not in inside and not forest.punctuation(t)), None)
    return None if head is None else Place(head, tokens[0], tokens[-1])


def _quoted(name: str, kind: str, forest: Forest, bound: Bindings, roles: Found) -> bool:
    """True if all words of a role stand in quotation marks (`part-quoted`: some)."""
    quotes = forest.quotes_of
    if not quotes:
        return False
    where = bound.get(name)
    tokens = roles.get(name) or ((where.head,) if where else ())
    inside = [t in quotes for t in tokens if not forest.punct[t]]
    return bool(inside) and (all(inside) if kind == "quoted" else any(inside))


def lookup(clauses: tuple[ast.Clause, ...], lexicon: str, node: str) -> Lookup:
    """How a node is found in a lexicon: by the attributes that a rule tests, else by lemma or word."""
    tests = [t for c in clauses if isinstance(c, ast.Node) and c.name == node for t in c.tests if not t.negated]
    always = [v for t in tests if len(t.values) == 1 for v in t.values if isinstance(v, ast.Reference) and v.column and v.lexicon == lexicon]
    return Lookup(tuple(a for a, name in looked_up(clauses, node) if name == lexicon) or ("lemma", "word"), tuple(always))
