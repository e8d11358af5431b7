"""Semgrex patterns as a second front end: a documented subset, compiled to the same plans as our own language (docs/semgrex.md)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import cast

from lark import Lark, Token, Tree, UnexpectedInput

from discourse.errors import GrammarError
from discourse.grammar import ast
from discourse.grammar.ast import At, Clause
from discourse.grammar.engine import Grammar
from discourse.grammar.load import Sources
from discourse.grammar.problems import Problem, report, suggest

LAYER = "semgrex"
"""The layer and the rule of a compiled pattern."""
ROOT = "match"
"""The role of the pattern's first node where it has no name."""
_FILE = "pattern"
_ATTRIBUTES = {"word": "form", "lemma": "lemma", "tag": "xpos", "pos": "xpos", "cpos": "upos", "upos": "upos"}
_SYNTAX = r"""
start: pattern
pattern: node [either]
either: both ("|" both)*
both: relation ("&"? relation)*
relation: [NOT] [MAYBE] RELATION target | [NOT] [MAYBE] "[" either "]" -> group
target: node | "(" pattern ")"
node: [NOT] "{" [attribute (";" attribute)*] "}" ["=" NAME]
attribute: NAME ":" VALUE | TOP
NOT: "!"
MAYBE: "?"
TOP: "$"
NAME: /[A-Za-z_]\w*/
RELATION: />>|<<|\.\.|\.|--|-|\$\+\+|\$\+|\$--|\$-|[<>](\/(\\.|[^\/\\])*\/|[A-Za-z_]+(:[A-Za-z_]+)?)?/
VALUE: /\/(\\.|[^\/\\])*\/|[^;{}\s\/]+/
%ignore /\s+/
"""


@cache
def _lark() -> Lark:
    return Lark(_SYNTAX, parser="lalr", propagate_positions=True, maybe_placeholders=True)


def compile(pattern: str) -> Grammar:  # noqa: A001 (as `re.compile`)
    """A grammar of one rule whose roles are the pattern's named nodes. Raises `GrammarError` with every mistake in the pattern."""
    try:
        tree = _lark().parse(pattern)
    except UnexpectedInput as error:
        at = At(_FILE, max(error.line, 1), max(error.column, 1))
        raise GrammarError(report([Problem(at, "this cannot stand here in a Semgrex pattern")], {_FILE: pattern})) from error
    build = _Build(pattern)
    root, clauses = build.pattern(cast("Tree[Token]", tree.children[0]))
    names = tuple(dict.fromkeys([root, *build.named]))
    roles = tuple((ast.Atom(n), (ast.Projection(ast.Term("words", (n,)), trim=()),)) for n in names)
    at = At(_FILE, 1, 1)
    rule = ast.Rule(LAYER, at, layer=LAYER, layer_at=at, clauses=clauses, roles=roles)
    layer = ast.Layer(LAYER, at, tuple((n, n != root) for n in names))
    return Grammar._checked(Sources([(_FILE, layer), (_FILE, rule)], texts={_FILE: pattern}, problems=build.problems), 200_000)  # noqa: SLF001


class _Build:
    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.named: dict[str, None] = {}
        self.count = 0
        self.denied = 0

    def _at(self, token: Token) -> At:
        return At(_FILE, token.line or 1, token.column or 1)

    def _fresh(self) -> str:
        self.count += 1
        return f"_{self.count}"

    def pattern(self, tree: Tree[Token]) -> tuple[str, tuple[Clause, ...]]:
        """The name of a pattern's first node, and its clauses."""
        node, relations = cast("list[Tree[Token]]", tree.children)
        name, clauses = self.node(node, first=self.count == 0 and not self.named)
        return name, (*clauses, *(self.either(relations, name) if relations else ()))

    def node(self, tree: Tree[Token], *, first: bool = False) -> tuple[str, tuple[Clause, ...]]:
        negated, *attributes, given = tree.children
        name = str(given) if given else ROOT if first else self._fresh()
        if given and not self.denied:
            self.named[name] = None
        at = At(_FILE, tree.meta.line, tree.meta.column)
        text = self.source[tree.meta.start_pos : tree.meta.end_pos]
        tests = [self._test(cast("Tree[Token]", a)) for a in attributes if a]
        if negated and tests:
            branches = tuple((ast.Node(at, text, name, (replace(t, negated=True),)),) for t in tests)
            return name, branches[0] if len(branches) == 1 else (ast.Either(at, text, branches),)
        return name, (ast.Node(at, text, name, tuple(tests)),) if tests else ()  # `{}` is whatever its relations allow

    def _test(self, tree: Tree[Token]) -> ast.Test:
        key, *rest = cast("list[Token]", tree.children)
        at = self._at(key)
        if key == "$":
            return ast.Test("deprel", (ast.Atom("root", at),), at=at)
        if key not in _ATTRIBUTES:
            self.problems.append(Problem(at, f"unknown attribute '{key}'{suggest(key, _ATTRIBUTES)}"))
            return ast.Test("lemma", (), at=at)
        return ast.Test(_ATTRIBUTES[key], (self._value(rest[0]),), at=at)

    def _value(self, token: Token) -> ast.Value:
        at = self._at(token)
        return ast.Regex(token[1:-1].replace("\\/", "/"), at) if token.startswith("/") else ast.Atom(str(token), at)

    def either(self, tree: Tree[Token], name: str) -> tuple[Clause, ...]:
        branches = tuple(
            tuple(c for r in both.children for c in self.relation(cast("Tree[Token]", r), name))
            for both in cast("list[Tree[Token]]", tree.children)
        )
        return branches[0] if len(branches) == 1 else (ast.Either(At(_FILE, tree.meta.line, tree.meta.column), "|", branches),)

    def relation(self, tree: Tree[Token], name: str) -> tuple[Clause, ...]:
        """One relation or bracket, denied or optional as it says."""
        denied, maybe, *rest = tree.children
        at = At(_FILE, tree.meta.line, tree.meta.column)
        text = self.source[tree.meta.start_pos : tree.meta.end_pos]
        self.denied += bool(denied)
        if tree.data == "group":
            clauses = self.either(cast("Tree[Token]", rest[0]), name)
        else:
            target = cast("Tree[Token]", cast("Tree[Token]", rest[1]).children[0])
            other, inner = self.pattern(target) if target.data == "pattern" else self.node(target)
            clauses = (*self._link(cast("Token", rest[0]), name, other, text), *inner)
        self.denied -= bool(denied)
        if denied:
            return (ast.Unless(at, text, clauses),)
        return (ast.Optional(at, text, clauses),) if maybe else clauses

    def _link(self, relation: Token, left: str, right: str, text: str) -> tuple[Clause, ...]:
        at = self._at(relation)
        if relation in {".", "..", "-", "--"}:
            a, b = (left, right) if relation[0] == "." else (right, left)
            return (ast.Order(at, text, ast.Point(a), ast.Point(b), 1, 1 if len(relation) == 1 else None),)
        if relation.startswith("$"):
            return self._siblings(relation, left, right, text)
        head, child = (left, right) if relation[0] == ">" else (right, left)
        if relation in {">>", "<<"}:
            return (ast.Arc(at, text, head, child, high=None),)
        label = relation[1:]
        if label.startswith("/"):
            test = ast.Test("deprel", (self._value(Token("VALUE", label, line=at.line, column=at.column + 1)),), at=at)
            return ast.Arc(at, text, head, child), ast.Node(at, text, child, (test,))
        labels = (ast.Label(label, At(_FILE, at.line, at.column + 1)),) if re.match(r"\w", label) else ()
        return (ast.Arc(at, text, head, child, labels),)

    def _siblings(self, relation: Token, left: str, right: str, text: str) -> tuple[Clause, ...]:
        """`$+`, `$-`: nearest to the right or left; `$++`, `$--`: any."""
        at = self._at(relation)
        a, b = (ast.Point(left), ast.Point(right)) if relation[1] == "+" else (ast.Point(right), ast.Point(left))
        found = (ast.Pair(at, text, "sibling", left, right), ast.Order(at, text, a, b))
        if len(relation) == 3:
            return found
        between = ast.Point(self._fresh())
        inner = (ast.Pair(at, text, "sibling", left, between.name), ast.Order(at, text, a, between), ast.Order(at, text, between, b))
        return (*found, ast.Unless(at, text, inner))
