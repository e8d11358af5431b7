"""From lark's parse trees to the records of `ast`: whole items, the roles and attributes of rules. Clauses are built by `build_clauses`."""
# ruff: noqa: D102 (tokens are words, not secrets; each method of the transformer has the name of the syntax rule that it builds)

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from discourse.grammar import ast
from discourse.grammar.ast import Label
from discourse.grammar.build_clauses import BuildClauses, flat, unquote
from discourse.grammar.problems import Problem


@v_args(meta=True)
class Build(BuildClauses):
    """Builds the record of one item."""

    # directives

    def start(self, _: Meta, children: list[Any]) -> Any:
        return children[0]

    def header(self, meta: Meta, c: list[Any]) -> ast.Header:
        return ast.Header(str(c[0]), str(c[1] or ""), self._at(meta))

    def include(self, _: Meta, c: list[Any]) -> ast.Include:
        return ast.Include(self._atom(c[0]).text, self._at(c[0]))

    def disable(self, _: Meta, c: list[Any]) -> ast.Disable:
        return ast.Disable(tuple(map(self._atom, c)))

    def layers(self, _: Meta, c: list[Any]) -> ast.Layers:
        return ast.Layers(tuple(map(self._atom, c)))

    def lexicon(self, _: Meta, c: list[Any]) -> ast.LexiconItem:
        extend, name, *source = c
        path = self._atom(source[0]).text if isinstance(source[0], Token) else ""
        at = self._at(source[0] if path else name)
        return ast.LexiconItem(str(name), at, extend is not None, path, () if path else tuple(source))

    def entry(self, _: Meta, c: list[Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
        return self._atom(c[0]).text, tuple(column for column in c[1:] if column)

    def column(self, _: Meta, c: list[Any]) -> tuple[str, str]:
        return str(c[0]), self._atom(c[1]).text

    def layer(self, meta: Meta, c: list[Any]) -> ast.Layer:
        made = ast.Layer(str(c[0]), self._at(meta))
        for option in c[1:]:
            made = replace(made, **option)
        return replace(made, at=self._at(c[0]))

    def layer_role(self, _: Meta, c: list[Any]) -> tuple[str, bool]:
        return str(c[0]), c[1] is not None

    def layer_roles(self, _: Meta, c: list[Any]) -> dict[str, Any]:
        return {"roles": tuple(c)}

    def layer_attributes(self, _: Meta, c: list[Any]) -> dict[str, Any]:
        return {"attributes": tuple(map(str, c))}

    def layer_confidence(self, _: Meta, c: list[Any]) -> dict[str, Any]:
        return {"min_confidence": float(c[0])}

    def layer_nested(self, _: Meta, c: list[Any]) -> dict[str, Any]:
        return {"nested": float(c[0])}

    def layer_outermost(self, _: Meta, __: list[Any]) -> dict[str, Any]:
        return {"outermost": True}

    def project(self, _: Meta, c: list[Any]) -> ast.Project:
        return ast.Project(str(c[0] or ""), str(c[1]), c[2], self._at(c[1]))

    def default_set(self, _: Meta, c: list[Any]) -> ast.DefaultSet:
        return ast.DefaultSet(str(c[0] or ""), str(c[1]), c[2], self._at(c[1]))

    def macro(self, _: Meta, c: list[Any]) -> ast.Macro:
        names = [str(x) for x in c if isinstance(x, Token)]
        return ast.Macro(names[0], tuple(names[1:]), flat(c[len(names) :]), self._at(c[0]))

    # rules

    def rule(self, _: Meta, c: list[Any]) -> ast.Rule:
        made = ast.Rule(str(c[1]), self._at(c[1]), abstract=c[0] is not None)
        once = {"layer", "extends", "priority", "scope", "doc"}
        for key, given in (part for part in c[2:] if part):
            if key in once and getattr(made, key) not in {"", None}:
                self.problems.append(Problem(made.at, f"the rule '{made.name}' says twice what its {'base' if key == 'extends' else key} is"))
            several = isinstance(given, tuple) and key in {"clauses", "roles", "sets", "examples", "overrides"}
            value = getattr(made, key) + given if several else given
            if key == "layer":
                made = replace(made, layer=value.text, layer_at=value.at)
            elif key == "scope":
                made = replace(made, scope=value[0], same_paragraph=value[1])
            else:
                made = replace(made, **{key: value})
        return made

    def to_layer(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "layer", self._atom(c[0])

    def extends(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "extends", self._atom(c[0])

    def overrides(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "overrides", tuple(map(self._atom, c))

    def priority(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "priority", self._number(c[0], c[0])

    def scope(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "scope", (self._number(c[0], c[0]), c[1] is not None)  # both at once: see rule

    def doc(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "doc", unquote(c[0])

    def match(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "clauses", c[0]

    def previous(self, meta: Meta, c: list[Any]) -> tuple[str, Any]:
        return "clauses", (ast.Elsewhere(self._at(meta), self._text(meta), "previous", c[0]),)

    def following(self, meta: Meta, c: list[Any]) -> tuple[str, Any]:
        return "clauses", (ast.Elsewhere(self._at(meta), self._text(meta), "next", c[0]),)

    def roles(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "roles", c[0]

    def role_body(self, _: Meta, c: list[Any]) -> Any:
        return tuple(c)

    def role_line(self, _: Meta, c: list[Any]) -> Any:
        return self._atom(c[0]), tuple(c[1:])

    def assign(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "sets", ((self._atom(c[0]), c[1]),)

    def example(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        line = str(c[0])
        return "examples", (ast.ExampleLine(line[0] == "+", line[1:].strip(), self._at(c[0])),)

    # projections

    def projection(self, meta: Meta, c: list[Any]) -> ast.Projection:
        first, *more = c
        rest = [pair for operation in more if isinstance(operation, list) for pair in operation]
        trims = tuple(Label(str(t), self._at(t)) for t in more if isinstance(t, Token))
        return ast.Projection(first, tuple(rest), trims or None, self._at(meta))

    def operation(self, _: Meta, c: list[Any]) -> list[tuple[str, ast.Term]]:
        return [(str(c[0]), term) for term in c[1:]]

    def path(self, _: Meta, c: list[Any]) -> tuple[ast.Step, ...]:
        return tuple(ast.Step(arc.labels, arc.low, arc.high, up) for arc, up, _ in c)

    def _term(self, kind: str, meta: Meta, names: list[Any], **more: Any) -> ast.Term:
        return ast.Term(kind, tuple(str(name) for name in names if name is not None), at=self._at(meta), **more)

    def subtree(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("subtree", meta, c[:1], labels=tuple(self._label(label) for label in c[1:] if label is not None))

    def words(self, meta: Meta, c: list[Any]) -> ast.Term:
        paths = tuple(x for x in c if isinstance(x, tuple))
        return self._term("words", meta, c[:1], paths=paths, option=str((c[-1] if len(c) > 1 else "") or ""))

    def sentence(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("sentence", meta, c)

    def quote(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("quote", meta, c[:1], option=str((c[1] if len(c) > 1 else "") or ""))

    def key(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("key", meta, c)

    def after(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("after", meta, c)

    def before(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("before", meta, c)

    def between(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("between", meta, c)

    def default(self, meta: Meta, _: list[Any]) -> ast.Term:
        return self._term("default", meta, [])

    def name(self, meta: Meta, c: list[Any]) -> ast.Term:
        return self._term("name", meta, c)

    # values of attributes

    def choices(self, _: Meta, c: list[Any]) -> ast.Choices:
        return tuple(c)

    def choice(self, _: Meta, c: list[Any]) -> ast.Choice:
        made: ast.Choice = c[0]
        return replace(made, conditions=tuple(condition for condition in c[1:] if condition))

    def constant(self, meta: Meta, c: list[Any]) -> ast.Choice:
        return ast.Choice(self._atom(c[0]).text, at=self._at(meta))

    constant_string = constant

    def lookup(self, meta: Meta, c: list[Any]) -> ast.Choice:
        return ast.Choice("", str(c[0]), str(c[1]), str(c[2] or ""), at=self._at(meta))

    def if_node(self, meta: Meta, c: list[Any]) -> ast.Condition:
        return ast.Condition(ast.Node(self._at(meta), self._text(meta), str(c[1]), c[2]), c[0] is not None)

    def if_state(self, meta: Meta, c: list[Any]) -> ast.Condition:
        return ast.Condition(ast.Place(self._at(meta), self._text(meta), str(c[1]), str(c[2])), c[0] is not None)

    def if_layer(self, meta: Meta, c: list[Any]) -> ast.Condition:
        made = ast.InLayer(self._at(meta), self._text(meta), str(c[1]), str(c[2]), str(c[3]), str(c[4] or ""), c[5] or ())
        return ast.Condition(made, c[0] is not None)
