"""What generated code says: tests of tokens and conditions on bound names as Python expressions, and the functions these stand in.

Only the shape of a rule reaches the source text: names become numbered variables, and every value (words, relations, patterns, lexicons) is a
constant in the function's globals. Nothing that a grammar says is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.forest import Forest
from discourse.grammar.runtime import ENVIRONMENT, feature_memo, labels_constant, lexicon_test, regex_memo, relation_memo
from discourse.grammar.values import FOLDED, Lexicons, fits, phrase_table

Tested = Callable[[Forest, Sequence[int]], list[int]]
BOUNDS = "s0 = starts[S]; s1 = starts[S + 1]"
"""The tokens of the sentence at hand; left out where nothing asks for them."""
_ARRAYS = ("sentence", "starts", "lemma", "word", "form", "upos", "xpos", "feats", "deprel", "head", "kids")


@dataclass(slots=True)
class Writer:
    """One function under construction."""

    name: str
    parameters: list[str]
    lines: list[str] = field(default_factory=list)
    depth: int = 1
    loops: int = 0
    free: int = 0
    """How many loops may be open for a loop over children to cost nothing."""
    fail: str = "return out"

    def put(self, line: str) -> None:
        """One line at the present depth."""
        self.lines.append("    " * self.depth + line)

    def loop(self, line: str) -> None:
        """Open a loop."""
        self.put(line)
        self.depth += 1
        self.loops += 1

    def need(self, condition: str) -> None:
        """Go on only where a condition holds."""
        self.put(f"if not ({condition}): {'continue' if self.loops else self.fail}")

    def avoid(self, condition: str) -> None:
        """Go on only where a condition does not hold."""
        self.put(f"if {condition}: {'continue' if self.loops else self.fail}")

    def spend(self, steps: str) -> None:
        """Take steps off the budget."""
        self.put(f"B[0] -= {steps}")
        self.put("if B[0] < 0: raise OverBudgetError")

    def source(self, end: str) -> str:
        """The function's text."""
        bounded = any(edge in line for line in self.lines for edge in ("s0", "s1") if line.strip() != BOUNDS)
        text = "\n".join(line for line in self.lines if bounded or line.strip() != BOUNDS)
        used = [a for a in _ARRAYS if f"{a}[" in text]
        head = [f"def {self.name}({', '.join(self.parameters)}):", *(f"    {a} = D.{a}" for a in used)]
        if "out" in f"{text} {end}":
            head.append("    out = []")
        return "\n".join([*head, text, f"    {end}", ""])


@dataclass(frozen=True, slots=True)
class Scope:
    """The names bound so far: each with its variable's number; `phrases` have ends of their own, `doubtful` ones may be unbound."""

    numbers: dict[str, int]
    phrases: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()

    def variables(self, names: Iterable[str]) -> list[str]:
        """The variables of names, with those of a phrase's ends."""
        out = []
        for name in names:
            n = self.numbers[name]
            out += [f"v{n}", f"f{n}", f"l{n}"] if name in self.phrases else [f"v{n}"]
        return out


_BEFORE, _AFTER = "D.beside_quotation({last}, 1) >= 0", "D.beside_quotation({first}, -1) >= 0"
_STANDS = {
    "at-start": "D.at_edge({first}, -1)",
    "at-end": "D.at_edge({last}, 1)",
    "opens-quote": "{first} in D.openings",
    "closes-quote": "{last} in D.closings",
    "before-quote": _BEFORE,
    "after-quote": _AFTER,
    "beside-quote": f"({_BEFORE} or {_AFTER})",
}
"""Where a token or phrase stands."""


class Conditions:
    """Writes conditions for the functions of one namespace, whose constants it keeps."""

    def __init__(self, lexicons: Lexicons) -> None:
        self.lexicons = lexicons
        self.space: dict[str, Any] = dict(ENVIRONMENT)
        self.constants: dict[Any, str] = {}
        self.kept: list[Any] = []

    def executed(self, source: str, title: str, name: str) -> Any:
        """A function of a source text that was written with this namespace's constants."""
        exec(compile(source, title, "exec"), self.space)  # noqa: S102 (our own text: see the module's docstring)
        return self.space[name]

    def constant(self, value: Any) -> str:
        """The name of a value in the namespace."""
        self.kept.append(value)  # so that no other object gets its id
        key = value if isinstance(value, str | frozenset | tuple) else id(value)
        if key not in self.constants:
            self.constants[key] = f"C{len(self.constants)}"
            self.space[self.constants[key]] = value
        return self.constants[key]

    def end(self, scope: Scope, name: str, edge: str) -> str:
        """The variable of an edge (`f` first, `l` last) of a name."""
        return f"{edge if name in scope.phrases else 'v'}{scope.numbers[name]}"

    def relation(self, token: str, labels: tuple[ast.Label, ...]) -> str:
        """Whether a token hangs by one of some labels."""
        constant = labels_constant(labels)
        if isinstance(constant, frozenset):
            if len(constant) == 1:
                return f"deprel[{token}] == {self.constant(next(iter(constant)))}"
            return f"deprel[{token}] in {self.constant(constant)}"
        return f"{self.constant(constant)}[deprel[{token}]]"

    def relations(self, labels: tuple[ast.Label, ...]) -> str:
        """The memo of some labels, or None for any relation."""
        return self.constant(relation_memo(labels)) if labels else "None"

    def condition(self, clause: Clause, scope: Scope) -> str:  # noqa: PLR0911, PLR0912, C901 (one branch a kind of clause)
        """Whether a simple clause holds of bound names."""
        def v(name: str) -> str:
            return f"v{scope.numbers[name]}"

        match clause:
            case ast.Node():
                return " and ".join(self.test(test, v(clause.name)) for test in clause.tests)
            case ast.Phrase():
                table = self.constant(phrase_table(clause.values, self.lexicons))
                first, last = self.end(scope, clause.name, "f"), self.end(scope, clause.name, "l")
                return f"phrase_end(D, {first}, {self.constant(clause.attribute)}, {table}) == {last}"
            case ast.Arc(low=1, high=1):
                near = f"head[{v(clause.child)}] == {v(clause.head)}"
                return f"{near} and {self.relation(v(clause.child), clause.labels)}" if clause.labels else near
            case ast.Arc():
                return f"linked(D, {v(clause.head)}, {v(clause.child)}, {clause.low}, {clause.high}, {self.relations(clause.labels)})"
            case ast.Order():
                return self._order(clause, scope)
            case ast.Pair(kind="same"):
                return f"{v(clause.left)} == {v(clause.right)}"
            case ast.Pair(kind="sibling"):
                return f"head[{v(clause.left)}] == head[{v(clause.right)}] >= 0"
            case ast.Pair():
                return f"in_quote_with(D, {v(clause.left)}, {v(clause.right)})"
            case ast.Place(kind="quoted"):
                return f"{v(clause.name)} in D.quotes_of"
            case ast.Place():
                first, last = self.end(scope, clause.name, "f"), self.end(scope, clause.name, "l")
                return _STANDS[clause.kind].format(first=first, last=last)
            case ast.Beside():
                edge, step = ("l", 1) if clause.kind == "before-quote" else ("f", -1)
                return f"D.beside_quotation({self.end(scope, clause.name, edge)}, {step}) == {v(clause.quote)}"
            case ast.InLayer():
                return f"in_layer({self.constant(clause)}, D, {v(clause.name)})"
            case ast.Agree():
                compare = "!=" if clause.negated else "=="
                left, right = self.constant(clause.left_attribute), self.constant(clause.right_attribute)
                return f"attribute(D, {v(clause.left)}, {left}) {compare} attribute(D, {v(clause.right)}, {right})"
        raise TypeError(clause)

    def _order(self, order: ast.Order, scope: Scope) -> str:
        def side(point: ast.Point, end: str) -> str:
            return f"subtree_edge(D, v{scope.numbers[point.name]}, {self.constant(point.edge)})" if point.edge else self.end(scope, point.name, end)

        gaps = [f"{side(order.right, 'f')} - {side(order.left, 'l')}"]
        if order.either:
            gaps.append(f"{side(order.left, 'f')} - {side(order.right, 'l')}")
        return " or ".join(f"{order.low} <= {gap}" + (f" <= {order.high}" if order.high is not None else "") for gap in gaps)

    def test(self, test: ast.Test, token: str) -> str:
        """Whether a token passes a test."""
        options: list[str] = []
        name = test.attribute
        literals = frozenset(v.text.lower() if name in FOLDED else v.text for v in test.values if isinstance(v, ast.Atom))
        plain = name in {"lemma", "word", "form", "upos", "xpos"}
        if literals and plain:
            compare = f"== {self.constant(next(iter(literals)))}" if len(literals) == 1 else f"in {self.constant(literals)}"
            options.append(f"{name}[{token}] {compare}")
        elif literals and name == "deprel":
            options.append(self.relation(token, tuple(ast.Label(v.text) for v in test.values if isinstance(v, ast.Atom))))
        elif literals:
            options.append(f"{self.constant(feature_memo(name, literals))}[feats[{token}]]")
        for value in test.values:
            if isinstance(value, ast.Regex):
                memo = regex_memo(value.pattern, name)
                options.append(f"{self.constant(memo)}[{name if plain or name == 'deprel' else 'feats'}[{token}]]")
            elif isinstance(value, ast.Reference):
                options.append(self._reference(value, name, token))
        condition = " or ".join(options)
        return f"not ({condition})" if test.negated else f"({condition})" if len(options) > 1 else condition

    def _reference(self, reference: ast.Reference, name: str, token: str) -> str:
        """Keys of one word are a set; a word with which longer keys begin needs a closer look."""
        lexicon = self.lexicons[reference.lexicon]
        longer = frozenset(lexicon.several)
        single = frozenset(k for k, rows in lexicon.single.items() if k not in longer and any(fits(row, reference) for row in rows))
        value = f"{name}[{token}]" if name in FOLDED else f"{name}[{token}].lower()"
        plain = f"{value} in {self.constant(single)}"
        if not longer:
            return plain
        look = self.constant(lexicon_test(reference, lexicon, name))
        return f"({plain} or {value} in {self.constant(longer)} and {look}(D, {token}))"


def tested(tests: tuple[ast.Test, ...], lexicons: Lexicons) -> Tested:
    """A function that gives those of some tokens that pass tests."""
    say = Conditions(lexicons)
    condition = " and ".join(say.test(test, "v") for test in tests)
    return cast(Tested, say.executed(Writer("passing", ["D", "tokens"], [f"    out = [v for v in tokens if {condition}]"]).source("return out"), "<tests>", "passing"))
