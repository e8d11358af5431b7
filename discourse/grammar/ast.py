"""What a grammar file says, as records: the result of reading it and the input of everything else.

Clauses appear here exactly once: rules as written, rules with their macros and bases filled in, and the plans of both matchers all use them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class At(NamedTuple):
    """A place in a grammar file; lines and columns count from 1."""

    file: str
    line: int
    column: int


NOWHERE = At("", 0, 0)


@dataclass(frozen=True, slots=True)
class Atom:
    """A literal value."""

    text: str
    at: At = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression that has to match the whole value."""

    pattern: str
    at: At = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """`@lexicon`, or `@lexicon.column=value|value` (`!=` where `negated`)."""

    lexicon: str
    column: str = ""
    negated: bool = False
    values: tuple[Atom, ...] = ()
    at: At = field(default=NOWHERE, compare=False)


Value = Atom | Regex | Reference


@dataclass(frozen=True, slots=True)
class Test:
    """`attribute=value|value`, or `!=` where `negated`: then none of the values may hold."""

    attribute: str
    values: tuple[Value, ...]
    negated: bool = False
    at: At = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition; `text` is how it was written, for evidence and traces."""

    at: At = field(compare=False)
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Node(Clause):
    """`name [tests]`: what must hold of one token."""

    name: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Phrase(Clause):
    """`name "rather than"`: a contiguous sequence of tokens, given as words or lemmas, literally or in a lexicon."""

    name: str
    attribute: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A relation; `nsubj:*` is the base label `nsubj` with its subtypes."""

    text: str
    at: At = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arc(Clause):
    """`head -[labels]-> child`, `low` to `high` steps down (no end where `high` is None); no labels means any."""

    head: str
    child: str
    labels: tuple[Label, ...] = ()
    low: int = 1
    high: int | None = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A token to compare by position: a node, or the `first` or `last` word of its subtree."""

    name: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class Order(Clause):
    """`left before right`: from `left` to `right` are `low` to `high` tokens; `either` way round for `near`."""

    left: Point
    right: Point
    low: int = 1
    high: int | None = None
    either: bool = False


@dataclass(frozen=True, slots=True)
class Pair(Clause):
    """`same a b`, `a sibling b` or `a in-quote-with b`."""

    kind: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Place(Clause):
    """`name at-start`, `at-end`, `quoted`, `before-quote`, …: where a token stands."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Beside(Clause):
    """`name before-quote quote`: `quote` is the nearest word of the quotation that `name` stands next to."""

    name: str
    kind: str
    quote: str


@dataclass(frozen=True, slots=True)
class InLayer(Clause):
    """`name in layer.role [tests]` (or `covers`, `heads`): a relation to an annotation found before; no role means any."""

    name: str
    how: str
    layer: str
    role: str
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Agree(Clause):
    """`a.lemma = b.lemma`: two tokens agree in an attribute, or do not where `negated`."""

    left: str
    left_attribute: str
    right: str
    right_attribute: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Call(Clause):
    """`name(a, b)`: the clauses of a macro."""

    macro: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unless(Clause):
    """There is no way to satisfy all the clauses together."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Optional(Clause):
    """All the clauses together, where there is a way to satisfy them."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Either(Clause):
    """One of the branches."""

    branches: tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True)
class Elsewhere(Clause):
    """The clauses of `previous` or `next`: they hold in the nearest earlier or later sentence of the rule's scope that allows it."""

    where: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One arc of a path in `words(cue, -[obl]->-[case]->)`."""

    labels: tuple[Label, ...]
    low: int = 1
    high: int | None = 1
    up: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """`subtree(x) without conj`, `words(x, path, contiguous)`, `sentence(x)`, …, or the bare name of a role or node (`kind` is `name`)."""

    kind: str
    names: tuple[str, ...] = ()
    labels: tuple[Label, ...] = ()
    paths: tuple[tuple[Step, ...], ...] = ()
    option: str = ""
    at: At = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Projection:
    """What a role covers: a term, more terms added or taken away in order, trimmed at its edges; `trim` is None where nothing is said."""

    first: Term
    rest: tuple[tuple[str, Term], ...] = ()
    trim: tuple[Label, ...] | None = None
    at: At = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """A clause about a bound node or role on which an attribute's value depends."""

    clause: Clause
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One alternative of `set`: a constant (`lexicon` empty), or a column of a lexicon or an attribute of a node, and its conditions."""

    constant: str
    owner: str = ""
    column: str = ""
    node: str = ""
    conditions: tuple[Condition, ...] = ()
    at: At = field(default=NOWHERE, compare=False)


Choices = tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """A `+` or `-` line of a rule, brackets and all."""

    positive: bool
    text: str
    at: At


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as written."""

    name: str
    at: At
    layer: str = ""
    layer_at: At = NOWHERE
    abstract: bool = False
    extends: Atom | None = None
    overrides: tuple[Atom, ...] = ()
    priority: int | None = None
    scope: int | None = None
    same_paragraph: bool = False
    doc: str = ""
    clauses: tuple[Clause, ...] = ()
    roles: tuple[tuple[Atom, tuple[Projection, ...]], ...] = ()
    sets: tuple[tuple[Atom, Choices], ...] = ()
    examples: tuple[ExampleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """`grammar english version 1`."""

    name: str
    version: str
    at: At


@dataclass(frozen=True, slots=True)
class Include:
    """`include english` or `include file.gram`."""

    path: str
    at: At


@dataclass(frozen=True, slots=True)
class Disable:
    """`disable RULE, RULE`."""

    names: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """`layers attribution, hedge`: the order in which layers are found."""

    names: tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """`layer NAME roles a, b? attributes x min-confidence 0.4 nested 0.6 outermost`."""

    name: str
    at: At
    roles: tuple[tuple[str, bool], ...] | None = None
    """Each role with whether a rule may leave it out."""
    attributes: tuple[str, ...] | None = None
    min_confidence: float | None = None
    nested: float | None = None
    outermost: bool = False


@dataclass(frozen=True, slots=True)
class LexiconItem:
    """`lexicon NAME from PATH` or with entries on the spot; `extend` adds to one that exists."""

    name: str
    at: At
    extend: bool = False
    path: str = ""
    entries: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """`project [layer.]role = projection`: the default for the rules of this file."""

    layer: str
    role: str
    projection: Projection
    at: At


@dataclass(frozen=True, slots=True)
class DefaultSet:
    """`set [layer.]attribute = …` outside rules: the default for the rules of this file."""

    layer: str
    attribute: str
    choices: Choices
    at: At


@dataclass(frozen=True, slots=True)
class Macro:
    """`macro NAME(a, b)` and its clauses."""

    name: str
    parameters: tuple[str, ...]
    clauses: tuple[Clause, ...]
    at: At


Item = Header | Include | Disable | Layers | Layer | LexiconItem | Project | DefaultSet | Macro | Rule
