"""The clauses that a Semgrex pattern stands for: a documented subset of Stanford's language (docs/semgrex.md)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from discourse.grammar import ast, limits
from discourse.grammar.ast import At, Clause
from discourse.grammar.problems import Meant, Problem

_ATTRIBUTES = {"word": "form", "lemma": "lemma", "tag": "xpos", "pos": "xpos", "cpos": "upos", "upos": "upos"}
_FEATURES = "morphofeatures"
_ANYTHING = "__"
_SYNTAX = r"""
start: pattern (":" pattern)*
pattern: _first [either]
_first: node | "(" pattern ")"
either: both ("|" both)*
both: _relation+
_relation: link | group
link: [NOT | MAYBE] [DEPTH] RELATION [LABEL | REGEX] _first
group: [NOT | MAYBE] "[" either "]"
node: [NOT] "{" [_attribute (";" _attribute)*] "}" ["=" NAME]
_attribute: attribute | root | features
root: ROOT
attribute: NAME IS (VALUE | REGEX)
features: NAME IS "{" attribute (";" attribute)* "}"
NOT: "!"
MAYBE: "?"
ROOT: "$"
IS: /!?:/
DEPTH: /\d+(\s*,\s*\d+)?/
RELATION: />>|<<|<>|[<>](\+\+|--)|[<>]|\.\.|\.|--|-|\$(\+\+|--|\+|-)/
NAME: /[A-Za-z]\w*/
LABEL: /[A-Za-z_]+(:[A-Za-z_]+)?/
REGEX: /\/(\\.|[^\/\\])*\//
VALUE: /[^;{}\s\/]+/
%ignore /\s+/
"""


@cache
def _lark() -> Lark:
    return Lark(_SYNTAX, parser="lalr", propagate_positions=True, maybe_placeholders=True)


class NotAPatternError(Exception):
    """The text is no Semgrex pattern at all; `problem` says where it ceases to be one."""

    def __init__(self, at: At, message: str = "this cannot stand here in a Semgrex pattern") -> None:
        super().__init__(message)
        self.problem = Problem(at, message)


@dataclass(slots=True)
class Translation:
    """What a pattern says in our own terms."""

    root: str = ""
    """The name of the pattern's first node."""
    clauses: tuple[Clause, ...] = ()
    named: dict[str, None] = field(default_factory=dict)
    """The names that a match binds, in order."""
    denied: dict[str, At] = field(default_factory=dict)
    """The names that stand only where nothing may be found, with their places."""
    problems: list[Problem] = field(default_factory=list)


def translate(source: str, at: At, root: str = "") -> Translation:
    """The clauses of a pattern that begins at `at`; `root` names its first node where the pattern does not. Raises `NotAPatternError`."""
    made = _Translator(source, at, root)
    deep = _too_deep(source)
    if deep:
        raise NotAPatternError(made.place(source.count("\n", 0, deep) + 1, deep - source.rfind("\n", 0, deep)), f"brackets stand in one another more than {limits.BLOCKS} deep")
    try:
        parts = _lark().parse(source).children
    except UnexpectedToken as error:
        if error.token.type != "$END":
            raise NotAPatternError(made.place(error.line, error.column)) from error
        lines = source.rstrip().split("\n")
        raise NotAPatternError(made.place(len(lines), len(lines[-1]) + 1), "this Semgrex pattern ends too early") from error
    except UnexpectedCharacters as error:
        raise NotAPatternError(made.place(error.line, error.column)) from error
    patterns = [made.pattern(cast("Tree[Token]", part)) for part in parts]
    made.out.root, made.out.clauses = patterns[0][0], tuple(c for name, clauses in patterns for c in (*_some(name, clauses, at), *clauses))
    made.out.denied = {name: where for name, where in made.out.denied.items() if name not in made.out.named}
    return made.out


def _too_deep(source: str) -> int:
    """Where a pattern has more open brackets than can be followed, else 0."""
    depth = 0
    for at, c in enumerate(source):
        depth += (c in "([") - (c in ")]")
        if depth > limits.BLOCKS:
            return at
    return 0


def _some(name: str, clauses: tuple[Clause, ...], at: At) -> tuple[Clause, ...]:
    """That `name` is some word, where nothing else says so: `{}`, `{} !> {}`."""
    return () if _binds(clauses) else (ast.Node(at, "{}", name, (ast.Test("form", (ast.Regex(".+"),)),)),)


def _binds(clauses: tuple[Clause, ...]) -> bool:
    """Whether something must be there: not only what must not or may."""
    return any(
        not isinstance(c, ast.Unless | ast.Optional) and (not isinstance(c, ast.Either) or all(map(_binds, c.branches))) for c in clauses
    )


class _Translator:
    def __init__(self, source: str, start: At, root: str) -> None:
        self.source, self.start, self.root = source, start, root
        self.out = Translation()
        self.begun = False
        self.inside = 0
        """How many `!` are open."""

    def place(self, line: int, column: int) -> At:
        """A place in the pattern as one in the file."""
        return At(self.start.file, self.start.line + line - 1, column + (self.start.column - 1 if line == 1 else 0))

    def _at(self, thing: Token | Tree[Token]) -> At:
        where = thing if isinstance(thing, Token) else thing.meta
        return self.place(where.line or 1, where.column or 1)

    def _text(self, tree: Tree[Token]) -> str:
        return " ".join(self.source[tree.meta.start_pos : tree.meta.end_pos].split())

    def _wrong(self, at: At, message: str, meant: Meant | None = None) -> None:
        self.out.problems.append(Problem(at, message, meant=meant))

    def pattern(self, tree: Tree[Token]) -> tuple[str, tuple[Clause, ...]]:
        """The name of a pattern's first node, and its clauses."""
        first, relations = cast("list[Tree[Token]]", tree.children)
        name, clauses = self.first(first)
        return name, (*clauses, *(self.either(relations, name) if relations else ()))

    def first(self, tree: Tree[Token]) -> tuple[str, tuple[Clause, ...]]:
        """A node, or a pattern in parentheses by its first node."""
        return self.pattern(tree) if tree.data == "pattern" else self.node(tree)

    # nodes

    def node(self, tree: Tree[Token]) -> tuple[str, tuple[Clause, ...]]:
        """A node's name and its tests; `{}` is whatever its relations allow."""
        negated, *attributes, given = tree.children
        at, name = self._at(tree), self._name(tree, cast("Token | None", given))
        tests = [test for each in attributes if each for test in self._tests(cast("Tree[Token]", each))]
        if negated and not tests:
            self._wrong(at, "!{} is no word at all")
        if negated and tests:
            branches = tuple((ast.Node(at, self._text(tree), name, (replace(t, negated=not t.negated),)),) for t in tests)
            return name, branches[0] if len(branches) == 1 else (ast.Either(at, self._text(tree), branches),)
        return name, (ast.Node(at, self._text(tree), name, tuple(tests)),) if tests else ()

    def _name(self, tree: Tree[Token], given: Token | None) -> str:
        at, first, self.begun = self._at(tree), not self.begun, True
        if first and given is not None:
            self.root = ""  # the pattern has a name of its own for its first node
        if given is None:
            return self.root if first and self.root else f"_{at.line}.{at.column}"
        if given == self.root:
            self._wrong(self._at(given), f"'{given}' is the pattern's first node; name this one otherwise")
        if self.inside:
            self.out.denied.setdefault(str(given), self._at(given))
        else:
            self.out.named[str(given)] = None
        return str(given)

    def _tests(self, tree: Tree[Token]) -> list[ast.Test]:
        if tree.data == "root":
            at = self._at(tree)
            return [ast.Test("deprel", (ast.Atom("root", at),), at=at)]
        key, sign, *rest = cast("list[Token]", tree.children)
        at = self._at(key)
        if tree.data == "features" or key == _FEATURES:
            if tree.data != "features" or key != _FEATURES or sign != ":":
                self._wrong(at, f"features are asked so: {_FEATURES}:{{Tense:Past}}")
                return []
            return [self._test(each, str(each.children[0])) for each in cast("list[Tree[Token]]", rest)]
        if key not in _ATTRIBUTES:
            self._wrong(at, f"unknown attribute '{key}'", Meant(str(key), [*_ATTRIBUTES, _FEATURES]))
            return []
        return [self._test(tree, _ATTRIBUTES[key])]

    def _test(self, tree: Tree[Token], attribute: str) -> ast.Test:
        key, sign, value = cast("list[Token]", tree.children)
        return ast.Test(attribute, (self._value(value),), sign == "!:", self._at(key))

    def _value(self, token: Token) -> ast.Value:
        at = self._at(token)
        if token == _ANYTHING:
            return ast.Regex(".+", at)
        return ast.Regex(token[1:-1].replace("\\/", "/"), at) if token.startswith("/") else ast.Atom(str(token), at)

    # relations

    def either(self, tree: Tree[Token], name: str) -> tuple[Clause, ...]:
        """What holds of a node: relations side by side, or branches with `|` between."""
        branches = tuple(
            tuple(c for each in both.children for c in self.relation(cast("Tree[Token]", each), name))
            for both in cast("list[Tree[Token]]", tree.children)
        )
        return branches[0] if len(branches) == 1 else (ast.Either(self._at(tree), self._text(tree), branches),)

    def relation(self, tree: Tree[Token], name: str) -> tuple[Clause, ...]:
        """One relation or bracket, denied or optional as it says."""
        mood, *rest = tree.children
        self.inside += mood == "!"
        if tree.data == "group":
            clauses = self.either(cast("Tree[Token]", rest[0]), name)
        else:
            other, inner = self.first(cast("Tree[Token]", rest[-1]))
            clauses = (*self._link(tree, name, other), *inner)
        self.inside -= mood == "!"
        if mood == "!":
            return (ast.Unless(self._at(tree), self._text(tree), clauses),)
        return (ast.Optional(self._at(tree), self._text(tree), clauses),) if mood else clauses

    def _link(self, tree: Tree[Token], left: str, right: str) -> tuple[Clause, ...]:
        _, depth, sign, label, _ = cast("list[Token | None]", tree.children)
        assert sign is not None
        at, text = self._at(sign), self._text(tree)
        if depth and sign not in {">>", "<<"}:
            self._wrong(self._at(depth), f"a distance belongs to >> and <<, not to {sign}")
        if label and (sign[0] not in "<>" or sign == "<<"):
            self._wrong(self._at(label), f"{sign} takes no relation here")
        if sign[0] in ".-$":
            a, b = (left, right) if sign[0] == "." or "+" in sign else (right, left)
            order = ast.Order(at, text, ast.Point(a), ast.Point(b), 1, 1 if sign in {".", "-", "$+", "$-"} else None)
            return (ast.Pair(at, text, "sibling", left, right), order) if sign[0] == "$" else (order,)
        if sign == "<>":
            return (ast.Either(at, text, (self._arc(at, text, left, right, label), self._arc(at, text, right, left, label))),)
        head, child = (left, right) if sign[0] == ">" else (right, left)
        if sign in {">>", "<<"}:
            low, _, high = (depth or "1,").partition(",")
            arc = ast.Arc(at, text, head, child, (), int(low), int(high) if high else int(low) if depth else None)
            return (arc, *self._labelled(text, child, label))
        before = ast.Order(at, text, *((ast.Point(left), ast.Point(right)) if sign.endswith("++") else (ast.Point(right), ast.Point(left))))
        return (*self._arc(at, text, head, child, label), *((before,) if len(sign) == 3 else ()))

    def _arc(self, at: At, text: str, head: str, child: str, label: Token | None) -> tuple[Clause, ...]:
        plain = label is not None and not label.startswith("/")
        labels = (ast.Label(str(label), self._at(label)),) if label is not None and plain else ()
        return (ast.Arc(at, text, head, child, labels), *(() if plain else self._labelled(text, child, label)))

    def _labelled(self, text: str, child: str, label: Token | None) -> tuple[Clause, ...]:
        """The relation by which `child` hangs on whatever it hangs on."""
        if label is None:
            return ()
        at = self._at(label)
        return (ast.Node(at, text, child, (ast.Test("deprel", (self._value(label),), at=at),)),)
