"""From the tokens that a rule bound to those that its roles cover.

Many rules ask for the same: the content of one cue is projected alike whichever construction it was found in. So what a projection gives is kept with
the document, by the *shape* of the projection (which is the same for rules that differ in the names alone) and the places that it depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.layout import Row, mark, picked
from discourse.grammar.plan import Plan
from discourse.grammar.runtime import relation_memo
from discourse.grammar.terms import Reach, looked_up, reach
from discourse.grammar.trim import Tokens, Trim, trimmed, trimming
from discourse.grammar.values import Lexicons

_PUNCT = (ast.Label("punct"),)
Term = Callable[[Forest, Row], Iterable[int]]
"""Works out one term of a projection."""


class Roles:
    """How the roles of a rule are worked out: what depends on the rule alone is settled once."""

    def __init__(self, plan: Plan, lexicons: Lexicons, more: Mapping[str, tuple[ast.Projection, ...]] | None = None) -> None:
        self.plan, self.lexicons = plan, lexicons
        self.projections = {**plan.roles, **(more or {})}
        self._ways: dict[str, tuple[Way, ...]] = {}
        for role in self.projections:
            self._of(role)
        self._ways = {role: self._ways[role] for role in self.projections}

    def of(self, forest: Forest, row: Row) -> dict[str, Tokens]:
        """The tokens of every role that a match fills, in the rule's order."""
        out: dict[str, Tokens] = {}
        for role, ways in self._ways.items():
            for way in ways:
                if tokens := way.of(forest, row):
                    out[role] = tokens
                    break
        return out

    def _of(self, role: str) -> tuple[Way, ...]:
        """The ways of a role, of which the first that gives any tokens counts."""
        if role not in self._ways:
            self._ways[role] = tuple(Way(self, projection, role) for projection in self.projections[role])
        return self._ways[role]

    def term(self, term: ast.Term, role: str, names: list[str]) -> tuple[Term, object]:
        """One term of a projection and its shape; the names on which it depends are added to `names`."""
        own = term.names or (role,)
        if term.kind == "name" and own[0] in self.projections:
            ways = self._of(own[0])
            shape: object = tuple([(way.shape, tuple([_number(name, names) for name in way.names])) for way in ways])
            return (ways[0].of if len(ways) == 1 else _first(ways)), shape
        layout, cue = self.plan.layout, self.plan.cue
        wide = tuple([name in layout.phrases if name in layout.at else None for name in own])
        keys = tuple(looked_up(self.plan.clauses, own[0])) if term.kind == "key" else ()
        asked = (*own, cue) if term.kind == "quote" and cue in layout.at else own
        shape = term.kind, term.labels, term.paths, term.option, keys, wide, tuple([_number(name, names) for name in asked])
        if not all(name in layout.at for name in own):
            return _nothing, shape
        places = [p for name, broad in zip(own, wide, strict=True) for p in (range(layout.at[name], layout.at[name] + 3) if broad else [layout.at[name]] * 3)]
        return _placed(reach(term, self.plan, self.lexicons), places, layout.at.get(cue, 0) if term.kind == "quote" else None), shape


class Way:
    """One projection of a role."""

    def __init__(self, roles: Roles, projection: ast.Projection, role: str) -> None:
        self.names: list[str] = []
        """The names on which it depends."""
        first, one = roles.term(projection.first, role, self.names)
        rest = [(sign, *roles.term(term, role, self.names)) for sign, term in projection.rest]
        usual = () if projection.first.option == "marks" else _PUNCT  # whoever asks for the marks wants to keep them
        trim = trimming(usual if projection.trim is None else projection.trim)
        self.shape = mark(one, tuple([(sign, shape) for sign, _, shape in rest]), trim)
        self._work = _worked(first, [(sign == "minus", term) for sign, term, _ in rest], trim)
        self._places = picked(roles.plan.layout.positions(name for name in self.names if name in roles.plan.layout.at))

    def of(self, forest: Forest, row: Row) -> Tokens:
        """The tokens that it gives for a match."""
        known, places = forest.projected[self.shape], self._places(row)
        tokens: Tokens | None = known.get(places)
        if tokens is None:
            tokens = known[places] = self._work(forest, row)
        return tokens


def _worked(first: Term, rest: list[tuple[bool, Term]], trim: Trim) -> Callable[[Forest, Row], Tokens]:
    labelled = relation_memo(trim.labels) if trim.labels else None

    def work(forest: Forest, row: Row) -> Tokens:
        kept = first(forest, row)
        if not kept:
            return ()
        for minus, term in rest:
            other = term(forest, row)
            if other:
                kept = frozenset(kept).difference(other) if minus else frozenset(kept).union(other)
        return trimmed(forest, kept, trim, labelled)

    return work


def _placed(found: Reach, places: list[int], cue: int | None) -> Term:
    """A term as a function of a row; it gives nothing where one of its names is unbound. `cue` is where the cue stands, if the term asks."""
    head, first, last = places[:3]
    if cue is not None:
        return lambda forest, row: found(forest, row[head], row[first], row[last], row[cue] if cue else -1) if row[head] >= 0 else ()
    if len(places) == 3:
        return lambda forest, row: found(forest, row[head], row[first], row[last]) if row[head] >= 0 else ()
    return lambda forest, row: found(forest, *[row[place] for place in places]) if all(row[place] >= 0 for place in places) else ()


def _first(ways: tuple[Way, ...]) -> Term:
    return lambda forest, row: next((tokens for way in ways if (tokens := way.of(forest, row))), ())


def _nothing(_: Forest, __: Row) -> Tokens:
    return ()


def _number(name: str, names: list[str]) -> int:
    """The number of a name in order of mention."""
    if name not in names:
        names.append(name)
    return names.index(name)
