"""Turns each alternative of a rule into a Python function of nested loops, once.

Only the shape of the rule reaches the source text: names become numbered variables, and every value (words, relations, patterns, lexicons) is a
constant in the function's globals. Nothing that a grammar says is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.plan import Group, Part, Plan, all_names, mentioned
from discourse.grammar.runtime import (
    ENVIRONMENT,
    feature_memo,
    labels_constant,
    lexicon_test,
    occurrences_of,
    regex_memo,
    relation_memo,
    windows,
)
from discourse.grammar.values import FOLDED, Lexicons, fits, phrase_table

Main = Callable[..., list[tuple[int, ...]]]
Layout = tuple[tuple[str, int, int, int], ...]
_ARRAYS = ("sentence", "starts", "lemma", "word", "form", "upos", "xpos", "feats", "deprel", "head", "kids")


@dataclass(slots=True)
class _Writer:
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
        self.lines.append("    " * self.depth + line)

    def loop(self, line: str) -> None:
        self.put(line)
        self.depth += 1
        self.loops += 1

    def need(self, condition: str) -> None:
        """Go on only where a condition holds."""
        self.put(f"if not ({condition}): {'continue' if self.loops else self.fail}")

    def avoid(self, condition: str) -> None:
        self.put(f"if {condition}: {'continue' if self.loops else self.fail}")

    def spend(self, steps: str) -> None:
        self.put(f"B[0] -= {steps}")
        self.put("if B[0] < 0: raise OverBudgetError")

    def source(self, end: str) -> str:
        text = "\n".join(self.lines)
        used = [a for a in _ARRAYS if f"{a}[" in text]
        head = [f"def {self.name}({', '.join(self.parameters)}):", *(f"    {a} = D.{a}" for a in used), "    out = []"]
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


class Compiler:
    """Compiles the alternatives of one rule into functions of one namespace."""

    def __init__(self, plan: Plan, lexicons: Lexicons) -> None:
        self.plan, self.lexicons = plan, lexicons
        self.space: dict[str, Any] = dict(ENVIRONMENT)
        self.sources: list[str] = []
        self.constants: dict[Any, str] = {}
        self.kept: list[Any] = []
        self.numbers = {name: n for n, name in enumerate(plan.names)}
        self.count = 0
        self.strays = _strays(plan.clauses)

    def compile(self, group: Group, seed: str) -> tuple[Main, Layout]:
        """A function from a document, its budget and seeds (tokens, or heads and ends of phrases) to solutions; where each name is in a solution."""
        scope = Scope({seed: self._number(seed)}, _phrase_names(group) & {seed})
        writer = _Writer("main", ["D", "B", "seeds"], free=1)
        writer.loop(f"for {', '.join(scope.variables([seed]))} in seeds:")
        prologue = (
            f"S = sentence[v{scope.numbers[seed]}]",
            "if S != B[1]: B[0] = B[2]; B[1] = S",
            "s0 = starts[S]; s1 = starts[S + 1]",
        )
        final: list[Scope] = []

        def found(w: _Writer, s: Scope) -> None:
            final.append(s)
            w.put(f"out.append(({', '.join(s.variables(s.numbers))},))")

        seeded = {id(c) for c in group.simple if isinstance(c, ast.Phrase) and c.name == seed}
        self._group(writer, group, scope, found, prologue, seeded)
        self.sources.append(writer.source("return out"))
        exec(compile("\n".join(self.sources), f"<rule {self.plan.name}>", "exec"), self.space)  # noqa: S102 (our own text: see the module's docstring)
        return self.space["main"], _layout(final[0]) if final else ()

    def _number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    # groups and their parts

    def _group(  # noqa: PLR0917
        self, w: _Writer, group: Group, scope: Scope, found: Callable[[_Writer, Scope], None],
        prologue: tuple[str, ...] = (), settled: Iterable[int] = (),
    ) -> None:  # fmt: skip
        """The loops over what a group binds, its tests, then its parts; clauses in `settled` are known to hold."""
        used = set(settled)
        self._checks(w, group, scope, used, set())
        for line in prologue:
            w.put(line)
        pending = [name for name in group.new if name not in scope.numbers]
        while pending:
            name, clause = min(
                ((n, c) for n in pending for c in (*_connections(group, n, scope), None)), key=lambda pair: (_cost(pair[1], pair[0], group), pending.index(pair[0]))
            )
            pending.remove(name)
            before = set(scope.numbers)
            scope = self._bind(w, group, scope, name, clause, used)
            self._checks(w, group, scope, used, before)
        for part in group.elsewhere:
            scope = self._elsewhere(w, part, scope)
        for part in group.optional:
            scope = self._optional(w, part, scope)
        for part in group.unless:
            self._unless(w, part, scope)
        found(w, scope)

    def _checks(self, w: _Writer, group: Group, scope: Scope, used: set[int], before: set[str]) -> None:
        """Every test whose names are now bound, tests of one token first."""
        new = [n for n in scope.numbers if n not in before]
        ready = [c for c in group.simple if id(c) not in used and set(mentioned(c)) <= set(scope.numbers) and (not before or set(mentioned(c)) & set(new))]
        for clause in sorted(ready, key=lambda c: (len(set(mentioned(c))), _dear(c))):
            used.add(id(clause))
            w.need(self._condition(clause, scope))

    def _bind(self, w: _Writer, group: Group, scope: Scope, name: str, clause: Clause | None, used: set[int]) -> Scope:  # noqa: PLR0917, PLR0912, C901, PLR0915
        n = self._number(name)
        v = f"v{n}"
        phrases = [c for c in group.simple if isinstance(c, ast.Phrase) and c.name == name]
        stray = any(isinstance(c, ast.Beside) and c.quote == name for c in group.simple)
        guard = self.strays and not stray

        def other(who: str) -> str:
            return f"v{scope.numbers[who]}"

        if phrases:
            used.add(id(phrases[0]))
            w.loop(f"for {v}, f{n}, l{n} in {self._constant(occurrences_of(phrases[0], self.lexicons))}(D, S):")
            scope = Scope({**scope.numbers, name: n}, scope.phrases | {name}, scope.doubtful)
            self._distinct(w, group, scope, name, ())
            return scope
        excused: tuple[str, ...] = ()
        match clause:
            case ast.Arc(head=head, child=child, low=1, high=1, labels=labels):
                used.add(id(clause))
                if child == name:
                    if w.loops > w.free:
                        w.spend(f"len(kids[{other(head)}])")
                    w.loop(f"for {v} in kids[{other(head)}]:")
                    down = v
                else:
                    w.put(f"{v} = head[{other(child)}]")
                    w.avoid(f"{v} < 0")
                    down = other(child)
                if labels:
                    w.need(self._relation(down, labels))
                excused = (head, child)
            case ast.Arc(head=head, child=child):
                used.add(id(clause))
                way, start = ("below", other(head)) if child == name else ("above", other(child))
                w.loop(f"for {v} in {way}(D, {start}, {clause.low}, {clause.high}, {self._relations(clause.labels)}, B):")
            case ast.Pair(kind="same"):
                used.add(id(clause))
                w.put(f"{v} = {other(clause.left if clause.right == name else clause.right)}")
            case ast.Pair(kind="sibling"):
                near = other(clause.left if clause.right == name else clause.right)
                w.avoid(f"head[{near}] < 0")
                w.spend(f"len(kids[head[{near}]])")
                w.loop(f"for {v} in kids[head[{near}]]:")
            case ast.Beside():
                used.add(id(clause))
                edge, step = ("l", 1) if clause.kind == "before-quote" else ("f", -1)
                w.put(f"{v} = D.beside_quotation({self._end(scope, clause.name, edge)}, {step})")
                w.avoid(f"{v} < 0")
            case ast.Order(low=1, high=1, either=False) if not clause.left.edge and not clause.right.edge:
                after = clause.right.name == name
                w.put(f"{v} = {self._end(scope, clause.left.name, 'l')} + 1" if after else f"{v} = {self._end(scope, clause.right.name, 'f')} - 1")
                w.need(f"s0 <= {v} < s1")
                guard = False
            case _:
                w.spend("s1 - s0")
                if isinstance(clause, ast.Order) and not clause.either and not clause.left.edge and not clause.right.edge:
                    w.loop(f"for {v} in {self._stretch(scope, clause, name)}:")
                else:
                    w.loop(f"for {v} in range(s0, s1):")
                guard = False
        scope = Scope({**scope.numbers, name: n}, scope.phrases, scope.doubtful)
        if guard:
            w.need(f"s0 <= {v} < s1")
        if stray:
            w.need(f"{v} in D.openings or {v} in D.closings")
        self._distinct(w, group, scope, name, excused)
        return scope

    def _stretch(self, scope: Scope, order: ast.Order, name: str) -> str:
        """The tokens that an order clause leaves for a name."""
        if order.right.name == name:
            left = self._end(scope, order.left.name, "l")
            end = f"min(s1, {left} + {order.high + 1})" if order.high is not None else "s1"
            return f"range(max(s0, {left} + {order.low}), {end})"
        right = self._end(scope, order.right.name, "f")
        start = f"max(s0, {right} - {order.high})" if order.high is not None else "s0"
        return f"range({start}, min(s1, {right} - {order.low} + 1))"

    def _distinct(self, w: _Writer, group: Group, scope: Scope, name: str, excused: tuple[str, ...]) -> None:
        """Different names are different tokens."""
        mine = f"v{scope.numbers[name]}"
        rivals = [o for o in scope.numbers if o != name and o not in excused and frozenset((o, name)) not in group.loose]
        if rivals:
            w.avoid(" or ".join(f"{mine} == v{scope.numbers[o]}" for o in rivals))

    def _functions(self, part: Part, scope: Scope, *, first_only: bool) -> tuple[list[str], Scope]:
        """A function for each alternative of a part that can hold, and the scope with what they bind."""
        names = [n for n in all_names(part.inner) if n not in scope.numbers]
        phrases = frozenset(n for g in part.groups for n in _all_phrases(g)) & set(names)
        for name in names:
            self._number(name)
        always = set(names).intersection(*(_sure(g) for g in part.groups)) if part.groups else set()
        doubtful = frozenset(set(names) - always) | (frozenset(names) if part.where == "" else frozenset())
        after = Scope({**scope.numbers, **{n: self.numbers[n] for n in names}}, scope.phrases | phrases, scope.doubtful | doubtful)
        out = []
        for group in part.groups:
            if any(need not in scope.numbers for need in group.needs):
                continue
            self.count += 1
            w = _Writer(f"part{self.count}", ["D", "B", "S", *scope.variables(scope.numbers)], fail="return False" if first_only else "return out")
            w.put("s0 = starts[S]; s1 = starts[S + 1]")
            for need in group.needs:
                if need in scope.doubtful:
                    w.avoid(f"v{scope.numbers[need]} < 0")

            def found(w: _Writer, s: Scope) -> None:
                if first_only:
                    w.put("return True")
                else:
                    w.put(f"out.append(({''.join(f'{value}, ' for value in self._values(after, names, s))}))")

            self._group(w, group, scope, found)
            self.sources.append(w.source("return False" if first_only else "return out"))
            out.append(w.name)
        return out, after

    def _values(self, after: Scope, names: list[str], inside: Scope) -> list[str]:
        """The variables of names; -1 where one is unbound, a token thrice where another branch has a phrase."""
        out: list[str] = []
        for name in names:
            width = 3 if name in after.phrases else 1
            if name not in inside.numbers:
                out += ["-1"] * width
            elif name in inside.phrases or width == 1:
                out += inside.variables([name])
            else:
                out += [f"v{inside.numbers[name]}"] * 3
        return out

    def _elsewhere(self, w: _Writer, part: Part, scope: Scope) -> Scope:
        functions, after = self._functions(part, scope, first_only=False)
        window = self._constant(windows(part.where, self.plan))
        call = self._solutions(functions, scope, "T")
        self._part_loop(w, scope, after, f"nearest({window}(D, S), lambda T: {call})")
        return after

    def _optional(self, w: _Writer, part: Part, scope: Scope) -> Scope:
        if all(name in scope.numbers for name in all_names(part.inner)):
            return scope  # it binds nothing, so whether it holds does not matter
        functions, after = self._functions(part, scope, first_only=False)
        missing = ", ".join("-1" for n in after.variables(n for n in after.numbers if n not in scope.numbers))
        self._part_loop(w, scope, after, f"{self._solutions(functions, scope, 'S')} or (({missing},),)")
        return after

    def _part_loop(self, w: _Writer, scope: Scope, after: Scope, call: str) -> None:
        new = after.variables(n for n in after.numbers if n not in scope.numbers)
        if new:
            w.loop(f"for {', '.join(new)}, in {call}:")
        else:
            w.need(call)

    def _solutions(self, functions: list[str], scope: Scope, sentence: str) -> str:
        arguments = ", ".join(["D", "B", sentence, *scope.variables(scope.numbers)])
        return "(" + (" + ".join(f"{f}({arguments})" for f in functions) or "[]") + ")"

    def _unless(self, w: _Writer, part: Part, scope: Scope) -> None:
        functions, _ = self._functions(part, scope, first_only=True)
        for function in functions:
            w.avoid(f"{function}({', '.join(['D', 'B', 'S', *scope.variables(scope.numbers)])})")

    # conditions

    def _constant(self, value: Any) -> str:
        self.kept.append(value)  # so that no other object gets its id
        key = value if isinstance(value, str | frozenset | tuple) else id(value)
        if key not in self.constants:
            self.constants[key] = f"C{len(self.constants)}"
            self.space[self.constants[key]] = value
        return self.constants[key]

    def _end(self, scope: Scope, name: str, edge: str) -> str:
        return f"{edge if name in scope.phrases else 'v'}{scope.numbers[name]}"

    def _relation(self, token: str, labels: tuple[ast.Label, ...]) -> str:
        constant = labels_constant(labels)
        if isinstance(constant, frozenset):
            if len(constant) == 1:
                return f"deprel[{token}] == {self._constant(next(iter(constant)))}"
            return f"deprel[{token}] in {self._constant(constant)}"
        return f"{self._constant(constant)}[deprel[{token}]]"

    def _relations(self, labels: tuple[ast.Label, ...]) -> str:
        return self._constant(relation_memo(labels)) if labels else "None"

    def _condition(self, clause: Clause, scope: Scope) -> str:  # noqa: PLR0911, PLR0912, C901 (one branch a kind of clause)
        def v(name: str) -> str:
            return f"v{scope.numbers[name]}"

        def ends(name: str) -> str:
            return ", ".join((v(name), self._end(scope, name, "f"), self._end(scope, name, "l")))

        match clause:
            case ast.Node():
                return " and ".join(self._test(test, v(clause.name)) for test in clause.tests)
            case ast.Phrase():
                table = self._constant(phrase_table(clause.values, self.lexicons))
                first, last = self._end(scope, clause.name, "f"), self._end(scope, clause.name, "l")
                return f"phrase_end(D, {first}, {self._constant(clause.attribute)}, {table}) == {last}"
            case ast.Arc(low=1, high=1):
                near = f"head[{v(clause.child)}] == {v(clause.head)}"
                return f"{near} and {self._relation(v(clause.child), clause.labels)}" if clause.labels else near
            case ast.Arc():
                return f"linked(D, {v(clause.head)}, {v(clause.child)}, {clause.low}, {clause.high}, {self._relations(clause.labels)})"
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
                return f"stands({self._constant(clause.kind)}, D, {ends(clause.name)})"
            case ast.Beside():
                edge, step = ("l", 1) if clause.kind == "before-quote" else ("f", -1)
                return f"D.beside_quotation({self._end(scope, clause.name, edge)}, {step}) == {v(clause.quote)}"
            case ast.InLayer():
                return f"in_layer({self._constant(clause)}, D, {v(clause.name)})"
            case ast.Agree():
                compare = "!=" if clause.negated else "=="
                left, right = self._constant(clause.left_attribute), self._constant(clause.right_attribute)
                return f"attribute(D, {v(clause.left)}, {left}) {compare} attribute(D, {v(clause.right)}, {right})"
        raise TypeError(clause)

    def _order(self, order: ast.Order, scope: Scope) -> str:
        def side(point: ast.Point, end: str) -> str:
            return f"subtree_edge(D, v{scope.numbers[point.name]}, {self._constant(point.edge)})" if point.edge else self._end(scope, point.name, end)

        gaps = [f"{side(order.right, 'f')} - {side(order.left, 'l')}"]
        if order.either:
            gaps.append(f"{side(order.left, 'f')} - {side(order.right, 'l')}")
        return " or ".join(f"{order.low} <= {gap}" + (f" <= {order.high}" if order.high is not None else "") for gap in gaps)

    def _test(self, test: ast.Test, token: str) -> str:
        options: list[str] = []
        name = test.attribute
        literals = frozenset(v.text.lower() if name in FOLDED else v.text for v in test.values if isinstance(v, ast.Atom))
        plain = name in {"lemma", "word", "form", "upos", "xpos"}
        if literals and plain:
            compare = f"== {self._constant(next(iter(literals)))}" if len(literals) == 1 else f"in {self._constant(literals)}"
            options.append(f"{name}[{token}] {compare}")
        elif literals and name == "deprel":
            options.append(self._relation(token, tuple(ast.Label(v.text) for v in test.values if isinstance(v, ast.Atom))))
        elif literals:
            options.append(f"{self._constant(feature_memo(name, literals))}[feats[{token}]]")
        for value in test.values:
            if isinstance(value, ast.Regex):
                memo = regex_memo(value.pattern, name)
                options.append(f"{self._constant(memo)}[{name if plain or name == 'deprel' else 'feats'}[{token}]]")
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
        plain = f"{value} in {self._constant(single)}"
        if not longer:
            return plain
        look = self._constant(lexicon_test(reference, lexicon, name))
        return f"({plain} or {value} in {self._constant(longer)} and {look}(D, {token}))"


def _connections(group: Group, name: str, scope: Scope) -> list[Clause]:
    """The clauses that lead from what is bound to a name."""
    pairs = [(c, m) for c in group.simple if len(m := mentioned(c)) == 2 and name in m and m[0] != m[1]]
    near = [c for c, m in pairs if all(other == name or other in scope.numbers for other in m)]
    return [c for c in near if not isinstance(c, ast.Agree) and not (isinstance(c, ast.Beside) and c.quote != name)]


def _cost(clause: Clause | None, name: str, group: Group) -> float:  # noqa: PLR0911
    """How many tokens a clause is likely to lead to."""
    if any(isinstance(c, ast.Phrase) and c.name == name for c in group.simple):
        return 1.5
    match clause:
        case ast.Arc(low=1, high=1, child=child, labels=labels):
            return (0.8 if labels else 1.2) if child == name else 0.2
        case ast.Arc(child=child):
            return 5.0 if child == name else 3.0
        case ast.Pair(kind="same") | ast.Beside():
            return 0.1
        case ast.Pair(kind="sibling"):
            return 2.0
        case ast.Order(high=1, low=1, either=False, left=left, right=right) if not left.edge and not right.edge:
            return 0.3
        case ast.Order(high=high) if high is not None:
            return 6.0
        case ast.Order():
            return 10.0
    return 20.0 if clause is None else 15.0


def _dear(clause: Clause) -> int:
    return 1 if isinstance(clause, ast.InLayer | ast.Place) else 0


def _phrase_names(group: Group) -> frozenset[str]:
    return frozenset(c.name for c in group.simple if isinstance(c, ast.Phrase))


def _all_phrases(group: Group) -> frozenset[str]:
    """The names bound as phrases by a group or by blocks within it."""
    inner = (g for part in (*group.elsewhere, *group.optional) for g in part.groups)
    return _phrase_names(group).union(*map(_all_phrases, inner))


def _sure(group: Group) -> set[str]:
    return set(group.new) | {n for part in group.elsewhere for n in set.intersection(*(_sure(g) for g in part.groups))}


def _strays(clauses: tuple[Clause, ...]) -> bool:
    """True if some name may be bound outside the sentence of its block."""
    return any(isinstance(c, ast.Elsewhere | ast.Beside) or (isinstance(c, ast.Unless | ast.Optional) and _strays(c.clauses))
               or (isinstance(c, ast.Either) and any(_strays(b) for b in c.branches)) for c in clauses)  # fmt: skip


def _layout(scope: Scope) -> Layout:
    """Where in a solution the head, first and last token of each name are."""
    out = []
    at = 0
    for name in scope.numbers:
        if name in scope.phrases:
            out.append((name, at, at + 1, at + 2))
            at += 3
        else:
            out.append((name, at, at, at))
            at += 1
    return tuple(out)
