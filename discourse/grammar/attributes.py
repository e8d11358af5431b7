"""The values of `set`: the first alternative whose conditions hold and that has a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from discourse.grammar import ast
from discourse.grammar.conditions import tested
from discourse.grammar.forest import Forest
from discourse.grammar.layout import Row, mark, picked
from discourse.grammar.plan import Lookup, Place, Plan, mentioned
from discourse.grammar.reference import in_layer, place
from discourse.grammar.terms import looked_up
from discourse.grammar.values import Lexicons, attribute, entry, fits

Found = Mapping[str, tuple[int, ...]]
"""The tokens of each role that a match fills."""


class Attributes:
    """How the attributes of a rule's matches are chosen: what depends on the rule alone is settled once."""

    def __init__(self, plan: Plan, lexicons: Lexicons) -> None:
        self.plan, self.lexicons = plan, lexicons
        self._sets = [_Set(name, choices, plan, lexicons) for name, choices in plan.sets.items()]

    def of(self, forest: Forest, row: Row, roles: Found) -> dict[str, str]:
        """The attributes of one match; those without a value are left out."""
        return {each.name: value for each in self._sets if (value := each.of(forest, row, roles))}


class _Set:
    """How one attribute is chosen. Many rules choose alike and many matches share a cue or a source: what was chosen is kept with the document."""

    def __init__(self, name: str, choices: ast.Choices, plan: Plan, lexicons: Lexicons) -> None:
        self.name, self.plan, self.lexicons = name, plan, lexicons
        self._choices = [(tuple((self._condition(c.clause), c.negated) for c in choice.conditions), self._value(choice)) for choice in choices]
        spoken = dict.fromkeys(n for choice in choices for n in (choice.node or choice.owner, *(m for c in choice.conditions for m in mentioned(c.clause))))
        nodes, self._roles = [n for n in spoken if n in plan.layout.at], [n for n in spoken if n in plan.roles]
        self._places = picked(plan.layout.positions(nodes))
        lookups = tuple(sorted((key, found) for key, found in plan.lookups.items() if key[1] in spoken))
        self._shape = mark(plan.layer, choices, tuple(nodes), tuple(n in plan.layout.phrases for n in nodes), tuple(self._roles), lookups)
        self._fixed = self._choices[0][1] if len(choices) == 1 and not choices[0].conditions and not choices[0].owner else None

    def of(self, forest: Forest, row: Row, roles: Found) -> str:
        """The value for one match, empty where there is none."""
        if isinstance(self._fixed, str):
            return self._fixed
        known, key = forest.projected[self._shape], (self._places(row), *[roles.get(role) for role in self._roles])
        found: str | None = known.get(key)
        if found is None:
            found = known[key] = self._chosen(forest, row, roles)
        return found

    def _chosen(self, forest: Forest, row: Row, roles: Found) -> str:
        for conditions, value in self._choices:
            if all(holds(forest, row, roles) != negated for holds, negated in conditions):
                found = value if isinstance(value, str) else value(forest, row, roles)
                if found:
                    return found
        return ""

    def _value(self, choice: ast.Choice) -> str | Callable[[Forest, Row, Found], str]:
        if not choice.owner:
            return choice.constant
        node = choice.node or choice.owner
        first, head = self._token(node, first=True), self._token(node)

        def column(forest: Forest, row: Row, roles: Found) -> str:
            token = first(forest, row, roles)
            return "" if token < 0 else self._column(choice, forest, token)

        def own(forest: Forest, row: Row, roles: Found) -> str:
            token = head(forest, row, roles)
            return "" if token < 0 else next(iter(attribute(forest, token, choice.column)), "")

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

    def _condition(self, clause: ast.Clause) -> Callable[[Forest, Row, Found], bool]:
        match clause:
            case ast.Place(name=name, kind="bound") if name in self.plan.roles:
                return lambda _, __, roles: name in roles
            case ast.Place(name=name, kind="bound"):
                bound = self.plan.layout.place(name)
                return lambda _, row, __: bound(row) is not None
            case ast.Place(name=name, kind="quoted" | "part-quoted" as kind):
                bound = self.plan.layout.place(name)
                return lambda forest, row, roles: _quoted(kind, forest, bound(row), roles.get(name))
            case ast.Place(name=name, kind=kind):
                bound = self.plan.layout.place(name)
                return lambda forest, row, roles: (where := bound(row) or _head(forest, roles.get(name, ()))) is not None and place(kind, forest, where)
            case ast.Node(name=name, tests=tests):
                at, passing = self._token(name), tested(tests, self.lexicons)
                return lambda forest, row, roles: (token := at(forest, row, roles)) >= 0 and bool(passing(forest, (token,)))
            case ast.InLayer(name=name):
                at = self._token(name)
                return lambda forest, row, roles: (token := at(forest, row, roles)) >= 0 and in_layer(clause, forest, token)
        raise TypeError(clause)

    def _token(self, name: str, *, first: bool = False) -> Callable[[Forest, Row, Found], int]:
        """The head (or the first token) of a node, or the head of a role that is no node; -1 where there is none."""
        at = self.plan.layout.at.get(name, 0)
        place = at + 1 if first and name in self.plan.layout.phrases else at

        def token(forest: Forest, row: Row, roles: Found) -> int:
            if at and row[at] >= 0:
                return row[place]
            where = _head(forest, roles.get(name, ()))
            return -1 if where is None else where.head

        return token


def _head(forest: Forest, tokens: tuple[int, ...]) -> Place | None:
    """Where a role is attached."""
    inside = set(tokens)
    head = next((t for t in tokens if forest.head[t] not in inside and not forest.punctuation(t)), None)
    return None if head is None else Place(head, tokens[0], tokens[-1])


def _quoted(kind: str, forest: Forest, where: Place | None, tokens: tuple[int, ...] | None) -> bool:
    """True if all words of a role stand in quotation marks (`part-quoted`: some)."""
    quotes = forest.quotes_of
    if not quotes:
        return False
    inside = [t in quotes for t in tokens or ((where.head,) if where else ()) if not forest.punct[t]]
    return bool(inside) and (all(inside) if kind == "quoted" else any(inside))


def lookup(clauses: tuple[ast.Clause, ...], lexicon: str, node: str) -> Lookup:
    """How a node is found in a lexicon: by the attributes that a rule tests, else by lemma or word."""
    tests = [t for c in clauses if isinstance(c, ast.Node) and c.name == node for t in c.tests if not t.negated]
    always = [v for t in tests if len(t.values) == 1 for v in t.values if isinstance(v, ast.Reference) and v.column and v.lexicon == lexicon]
    return Lookup(tuple(a for a, name in looked_up(clauses, node) if name == lexicon) or ("lemma", "word"), tuple(always))
