"""From lark's parse trees to the records of `ast`: nodes, arcs and all other clauses of rules."""
# ruff: noqa: D102, S105 (tokens are words, not secrets; each method of the transformer has the name of the syntax rule that it builds)

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lark import Token, Transformer, v_args
from lark.tree import Meta

from discourse.grammar import ast, limits
from discourse.grammar.ast import At, Atom, Clause, Label
from discourse.grammar.problems import Problem
from discourse.grammar.semgrex_clauses import translate


def unquote(token: str) -> str:
    """The text of a token in quotation marks."""
    return re.sub(r"\\(.)", r"\1", token[1:-1])


@v_args(meta=True)
class BuildClauses(Transformer[Token, Any]):
    """Builds the clauses of one item; `line` is where its chunk starts in the file."""

    def __init__(self, file: str, line: int, source: str) -> None:
        super().__init__()
        self.file, self.line, self.source = file, line, source
        self.problems: list[Problem] = []
        """Mistakes within patterns in the other language, Semgrex."""

    def _at(self, where: Meta | Token) -> At:
        return At(self.file, (where.line or 1) + self.line - 1, where.column or 1)

    def _text(self, meta: Meta) -> str:
        return " ".join(self.source[meta.start_pos : meta.end_pos].split())

    def _number(self, digits: str, token: Token) -> int:
        """A number that is not absurd."""
        if len(digits) > len(str(limits.NUMBER)) or int(digits) > limits.NUMBER:
            self.problems.append(Problem(self._at(token), f"this number is too large; at most {limits.NUMBER:,}"))
            return 1
        return int(digits)

    def _depth(self, token: Token | None) -> tuple[int, int | None]:
        """`+`, `*`, `{2}`, `{1,3}` or nothing as the least and the greatest number of steps."""
        if token is None:
            return 1, 1
        if token in "+*":
            return (1 if token == "+" else 0), None
        low, comma, high = token[1:-1].partition(",")
        least = self._number(low, token)
        return least, (least if not comma else self._number(high, token) if high else None)

    def _atom(self, token: Token) -> Atom:
        return Atom(unquote(token) if token.type == "STRING" else str(token), self._at(token))

    def _label(self, token: Token) -> Label:
        return Label(str(token), self._at(token))

    def body(self, _: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return flat(c)

    def clauses(self, _: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return flat(c)

    def unless(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return (ast.Unless(self._at(meta), self._text(meta), c[0]),)

    def optional(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return (ast.Optional(self._at(meta), self._text(meta), c[0]),)

    def either(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return (ast.Either(self._at(meta), self._text(meta), tuple(c)),)

    def chain(self, meta: Meta, c: list[Any]) -> tuple[str, list[Clause]]:
        """The last node, and the clauses: tests of the first node, then each arc before the tests of the node that it leads to."""
        left, clauses = c[0]
        found: list[Clause] = list(clauses)
        for (arc, up, where), (right, tests) in zip(c[1::2], c[2::2], strict=True):
            head, child = (right, left) if up else (left, right)
            text = self._text(meta) if len(c) == 3 else f"{left} {self._text(where)} {right}"
            found += [replace(arc, at=self._at(where), text=text, head=head, child=child), *tests]
            left = right
        return left, found

    def alone(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        name, clauses = c[0]
        return tuple(clauses or [ast.Node(self._at(meta), self._text(meta), name, ())])

    def node(self, meta: Meta, c: list[Any]) -> tuple[str, list[Clause]]:
        name, phrase, tests = c
        name = self._name(name)
        text, at = self._text(meta), self._at(meta)
        clauses: list[Clause] = [ast.Phrase(at, text, name, *phrase)] if phrase else []
        return name, clauses + ([ast.Node(at, text, name, tests)] if tests else [])

    def _name(self, token: Token) -> str:
        """`_` stands for some token that nothing else refers to: each gets a name of its own."""
        return f"_{self._at(token).line}.{token.column}" if token == "_" else str(token)

    def phrase_words(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return "word", tuple(map(self._atom, c))

    def phrase_of(self, _: Meta, c: list[Any]) -> tuple[str, Any]:
        return str(c[0]), c[1]

    def tests(self, _: Meta, c: list[Any]) -> tuple[ast.Test, ...]:
        return tuple(c)

    def test(self, _: Meta, c: list[Any]) -> ast.Test:
        return ast.Test(str(c[0]), c[2], c[1] == "!=", self._at(c[0]))

    def values(self, _: Meta, c: list[Any]) -> tuple[ast.Value, ...]:
        """Literals after a restricted reference belong to its column: `@verbs.kind=belief|intention`."""
        out: list[ast.Value] = []
        for value in c:
            last = out[-1] if out else None
            if isinstance(last, ast.Reference) and last.column and isinstance(value, Atom):
                out[-1] = replace(last, values=(*last.values, value))
            else:
                out.append(value)
        return tuple(out)

    def atom(self, _: Meta, c: list[Any]) -> Atom:
        return self._atom(c[0])

    string = atom

    def regex(self, _: Meta, c: list[Any]) -> ast.Regex:
        return ast.Regex(str(c[0])[1:-1].replace("\\/", "/"), self._at(c[0]))

    def reference(self, _: Meta, c: list[Any]) -> ast.Reference:
        lexicon, column, compare, value = c
        at = self._at(lexicon)
        if column is None:
            return ast.Reference(str(lexicon), at=at)
        return ast.Reference(str(lexicon), str(column), compare == "!=", (self._atom(value),), at)

    def _arc(self, meta: Meta, labels: Any, depth: Token | None, *, up: bool) -> tuple[ast.Arc, bool, Meta]:
        name, found = labels or ("", ())
        low, high = self._depth(depth)
        return ast.Arc(self._at(meta), "", "", "", found, low, high, name), up, meta

    def down(self, meta: Meta, c: list[Any]) -> Any:
        return self._arc(meta, c[0], c[1], up=False)

    def up(self, meta: Meta, c: list[Any]) -> Any:
        return self._arc(meta, c[0], c[1], up=True)

    def down_any(self, meta: Meta, c: list[Any]) -> Any:
        return self._arc(meta, None, c[0], up=False)

    def up_any(self, meta: Meta, c: list[Any]) -> Any:
        return self._arc(meta, None, c[0], up=True)

    def labels(self, _: Meta, c: list[Any]) -> tuple[str, tuple[Label, ...]]:
        return str(c[0] or "").rstrip("="), tuple(map(self._label, c[1:]))

    def point(self, _: Meta, c: list[Any]) -> tuple[ast.Point, list[Clause]]:
        if len(c) > 1:
            return ast.Point(self._name(c[1]), str(c[0])), []
        name, clauses = c[0]
        return ast.Point(name), clauses

    def order(self, _: Meta, c: list[Any]) -> tuple[bool, bool]:
        return c[0] is not None, c[1] == "after"

    def within(self, _: Meta, c: list[Any]) -> int:
        return self._number(c[0], c[0])

    def ordered(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        (left, first), (directly, after), (right, second), within = c
        if after:
            left, right = right, left
        return (*first, *second, ast.Order(self._at(meta), self._text(meta), left, right, 1, 1 if directly else within))

    def near(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        (left, first), (right, second), within = c
        return (*first, *second, ast.Order(self._at(meta), self._text(meta), left, right, 1, within, either=True))

    def same(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return (ast.Pair(self._at(meta), self._text(meta), "same", str(c[0]), str(c[1])),)

    def _pair(self, meta: Meta, kind: str, left: Any, right: Any) -> tuple[Clause, ...]:
        return (*left[1], *right[1], ast.Pair(self._at(meta), self._text(meta), kind, left[0], right[0]))

    def sibling(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return self._pair(meta, "sibling", c[0], c[1])

    def in_quote_with(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return self._pair(meta, "in-quote-with", c[0], c[2])

    def place(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        name, clauses = c[0]
        return (*clauses, ast.Place(self._at(meta), self._text(meta), name, str(c[1])))

    def beside(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        at, text = self._at(meta), self._text(meta)
        (name, clauses), kind, quote = c
        if quote is None:
            return (*clauses, ast.Place(at, text, name, str(kind)))
        return (*clauses, *quote[1], ast.Beside(at, text, name, str(kind), quote[0]))

    def in_layer(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        (name, clauses), how, layer, role, tests = c
        return (*clauses, ast.InLayer(self._at(meta), self._text(meta), name, str(how), str(layer), str(role or ""), tests or ()))

    def agree(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return (ast.Agree(self._at(meta), self._text(meta), str(c[0]), str(c[1]), str(c[3]), str(c[4]), c[2] == "!="),)

    def call(self, meta: Meta, c: list[Any]) -> tuple[Clause, ...]:
        return (ast.Call(self._at(meta), self._text(meta), str(c[0]), tuple(map(self._name, c[1:]))),)

    def semgrex(self, _: Meta, c: list[Any]) -> tuple[Clause, ...]:
        at = self._at(c[0])
        made = translate(str(c[0])[1:-1], at._replace(column=at.column + 1))  # as written: a Semgrex pattern has no use for escapes
        self.problems += made.problems
        return made.clauses

    def clause(self, _: Meta, c: list[Any]) -> Any:
        return c[0]


def flat(parts: list[Any]) -> tuple[Clause, ...]:
    """One sequence of clauses from several."""
    return tuple(clause for part in parts for clause in part)
