"""A rule ready to be matched: macros and bases filled in, alternatives written out, defaults of roles and attributes settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from discourse.grammar import ast, limits
from discourse.grammar.ast import At, Clause, ExampleLine

if TYPE_CHECKING:
    from discourse.grammar.layout import Layout


class Place(NamedTuple):
    """What a name is bound to: a token; for a phrase its head and both ends."""

    head: int
    first: int
    last: int


Bindings = dict[str, Place]


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that hold together: all of `simple`, and what is built on the names that these bind."""

    new: tuple[str, ...]
    """The names that this group binds, in order of mention."""
    needs: tuple[str, ...]
    """Names of the surrounding groups that it mentions; it fails where one is unbound."""
    simple: tuple[Clause, ...]
    loose: frozenset[frozenset[str]] = frozenset()
    """Pairs of names that may be the same token."""
    elsewhere: tuple[Part, ...] = ()
    optional: tuple[Part, ...] = ()
    unless: tuple[Part, ...] = ()


Groups = tuple[Group, ...]
"""Alternatives."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a rule: `unless`, `optional`, `previous` or `next`."""

    clause: ast.Unless | ast.Optional | ast.Elsewhere
    groups: Groups
    where: str = ""

    @property
    def inner(self) -> tuple[Clause, ...]:
        """The clauses of the block."""
        return self.clause.clauses


@dataclass(frozen=True, slots=True)
class Lookup:
    """By which attributes a node is looked up in a lexicon, and which columns its entry must have."""

    attributes: tuple[str, ...]
    asked: tuple[ast.Reference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One rule, complete."""

    name: str
    at: At
    layer: str
    doc: str
    order: int
    """Place in the grammar, for ties."""
    groups: Groups
    names: tuple[str, ...]
    """All names that a match may bind, in order of mention."""
    roles: dict[str, tuple[ast.Projection, ...]]
    required: tuple[str, ...]
    """Roles without which there is no match."""
    sets: dict[str, ast.Choices]
    cue: str
    """The node that stands for the match in conflicts and calibration."""
    layout: Layout
    """How its solutions are written down."""
    priority: int = 0
    overrides: frozenset[str] = frozenset()
    scope: int = 1
    same_paragraph: bool = False
    examples: tuple[ExampleLine, ...] = ()
    clauses: tuple[Clause, ...] = field(default=(), compare=False)
    helpers: dict[str, tuple[ast.Projection, ...]] = field(default_factory=dict)
    """Default projections of the names that are no roles: an example may mark them too."""
    lookups: dict[tuple[str, str], Lookup] = field(default_factory=dict)
    """For each lexicon and node of a `set`: how the node was found in the lexicon."""


def mentioned(clause: Clause) -> tuple[str, ...]:
    """The names in a simple clause, in order."""
    match clause:
        case ast.Node(name=name) | ast.Phrase(name=name) | ast.Place(name=name) | ast.InLayer(name=name):
            return (name,)
        case ast.Arc(head=a, child=b) | ast.Pair(left=a, right=b) | ast.Agree(left=a, right=b) | ast.Beside(name=a, quote=b):
            return (a, b)
        case ast.Order(left=left, right=right):
            return (left.name, right.name)
    return ()


def all_names(clauses: tuple[Clause, ...], *, negative: bool = False) -> dict[str, None]:
    """The names that clauses can bind (with `negative` also those inside `unless`), in order."""
    out: dict[str, None] = {}
    for clause in clauses:
        match clause:
            case ast.Unless(clauses=inner):
                out |= all_names(inner, negative=True) if negative else {}
            case ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                out |= all_names(inner, negative=negative)
            case ast.Either(branches=branches):
                for branch in branches:
                    out |= all_names(branch, negative=negative)
            case _:
                out |= dict.fromkeys(mentioned(clause))
    return out


def asked(plan: Plan) -> Iterator[tuple[str, str]]:
    """The earlier layers and roles (empty for any) that a rule asks about."""
    conditions = (condition.clause for choices in plan.sets.values() for choice in choices for condition in choice.conditions)
    yield from _asked((*plan.clauses, *conditions))


def looks_back(plan: Plan) -> bool:
    """True if some clause or some condition of an attribute asks about an earlier layer."""
    return next(asked(plan), None) is not None


def _asked(clauses: tuple[Clause, ...]) -> Iterator[tuple[str, str]]:
    for clause in clauses:
        match clause:
            case ast.InLayer(layer=layer, role=role):
                yield layer, role
            case ast.Unless(clauses=inner) | ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                yield from _asked(inner)
            case ast.Either(branches=branches):
                for branch in branches:
                    yield from _asked(branch)


class TooManyError(Exception):
    """The `either` blocks of a rule multiply to more alternatives than can be tried."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def groups(clauses: tuple[Clause, ...]) -> Groups:
    """Clauses as alternatives without `either`. Raises `TooManyError`."""
    return _groups(clauses, frozenset(), [limits.GROUPS])


def _groups(clauses: tuple[Clause, ...], outer: frozenset[str], left: list[int]) -> Groups:
    """`outer` are the names that surrounding groups declare, `left` how many groups the rule may still have."""
    here = frozenset(all_names(clauses)) | outer
    flat = _alternatives(clauses)
    left[0] -= len(flat)
    if left[0] < 0:
        raise TooManyError(limits.GROUPS)
    return tuple(_group(each, outer, here, left) for each in flat)


def _alternatives(clauses: tuple[Clause, ...]) -> list[tuple[Clause, ...]]:
    """All ways to choose one branch of every `either`."""
    ways: list[tuple[Clause, ...]] = [()]
    for clause in clauses:
        options = [way for branch in clause.branches for way in _alternatives(branch)] if isinstance(clause, ast.Either) else [(clause,)]
        ways = [(*way, *option) for way in ways for option in options]
        if len(ways) > limits.ALTERNATIVES:
            raise TooManyError(limits.ALTERNATIVES)
    return ways


def _group(clauses: tuple[Clause, ...], outer: frozenset[str], here: frozenset[str], left: list[int]) -> Group:
    simple = tuple(c for c in clauses if not isinstance(c, ast.Unless | ast.Optional | ast.Elsewhere))
    used = dict.fromkeys(name for clause in simple for name in mentioned(clause))
    inner: list[Part] = []
    declared = outer | set(used)
    for clause in clauses:
        if isinstance(clause, ast.Optional | ast.Elsewhere):
            where = clause.where if isinstance(clause, ast.Elsewhere) else ""
            inner.append(Part(clause, _groups(clause.clauses, declared, left), where))
            declared |= set(all_names(clause.clauses))
    return Group(
        tuple(name for name in used if name not in outer),
        tuple(name for name in used if name in outer),
        simple,
        frozenset(_loose(simple)),
        tuple(part for part in inner if part.where),
        tuple(part for part in inner if not part.where),
        tuple(Part(c, _groups(c.clauses, here, left)) for c in clauses if isinstance(c, ast.Unless)),
    )


def _loose(simple: tuple[Clause, ...]) -> Iterator[frozenset[str]]:
    for clause in simple:
        match clause:
            case ast.Pair(kind="same", left=a, right=b):
                yield frozenset((a, b))
            case ast.Arc(low=0, head=a, child=b):
                yield frozenset((a, b))
