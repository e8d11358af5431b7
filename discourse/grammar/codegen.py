"""Turns each alternative of a rule into a Python function of nested loops, once. What the loops test is written by `conditions`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.budget import MATCH
from discourse.grammar.conditions import BOUNDS, Conditions, Scope, Writer
from discourse.grammar.layout import Layout, Rows, all_phrases
from discourse.grammar.order import connections, cost, dear, phrase_names, strays, sure
from discourse.grammar.plan import Group, Part, Plan, all_names, mentioned
from discourse.grammar.runtime import occurrences_of, windows
from discourse.grammar.values import Lexicons

Main = Callable[..., Rows]


class Compiler:
    """Compiles the alternatives of one rule into functions of one namespace."""

    def __init__(self, plan: Plan, layout: Layout, lexicons: Lexicons) -> None:
        self.plan, self.layout, self.lexicons = plan, layout, lexicons
        self.say = Conditions(lexicons)
        self.sources: list[str] = []
        self.numbers = {name: n for n, name in enumerate(plan.names)}
        self.count = 0
        self.strays = strays(plan.clauses)

    def compile(self, group: Group, seed: str, settled: Collection[int]) -> Main:
        """A function from a document, its budget and seeds (tokens, or heads and ends of phrases) to solutions, as rows of the layout.

        The clauses in `settled` (by id) are known to hold of the seeds.
        """
        scope = Scope({seed: self._number(seed)}, phrase_names(group) & {seed})
        writer = Writer("main", ["D", "B", "seeds"], free=1)
        writer.loop(f"for {', '.join(scope.variables([seed]))} in seeds:")
        prologue = (
            f"S = sentence[v{scope.numbers[seed]}]",
            "if S != B[1]: B[0] = B[2]; B[1] = S",
            BOUNDS,
        )

        def found(w: Writer, s: Scope) -> None:
            w.spend(str(MATCH))
            w.put(f"out.append(({', '.join(['S', *_values(self.layout.phrases, self.layout.at, s)])}))")

        self._group(writer, group, scope, found, prologue, settled)
        self.sources.append(writer.source("return out"))
        main: Main = self.say.executed("\n".join(self.sources), f"<rule {self.plan.name}>", "main")
        return main

    def _number(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    # groups and their parts

    def _group(  # noqa: PLR0917
        self, w: Writer, group: Group, scope: Scope, found: Callable[[Writer, Scope], None],
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
                ((n, c) for n in pending for c in (*connections(group, n, scope), None)), key=lambda pair: (cost(pair[1], pair[0], group), pending.index(pair[0]))
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

    def _checks(self, w: Writer, group: Group, scope: Scope, used: set[int], before: set[str]) -> None:
        """Every test whose names are now bound, tests of one token first."""
        new = [n for n in scope.numbers if n not in before]
        ready = [c for c in group.simple if id(c) not in used and set(mentioned(c)) <= set(scope.numbers) and (not before or set(mentioned(c)) & set(new))]
        for clause in sorted(ready, key=lambda c: (len(set(mentioned(c))), dear(c))):
            used.add(id(clause))
            w.need(self.say.condition(clause, scope))

    def _bind(self, w: Writer, group: Group, scope: Scope, name: str, clause: Clause | None, used: set[int]) -> Scope:  # noqa: PLR0917, PLR0912, C901, PLR0915
        n = self._number(name)
        v = f"v{n}"
        phrases = [c for c in group.simple if isinstance(c, ast.Phrase) and c.name == name]
        stray = any(isinstance(c, ast.Beside) and c.quote == name for c in group.simple)
        guard = self.strays and not stray

        def other(who: str) -> str:
            return f"v{scope.numbers[who]}"

        if phrases:
            used.add(id(phrases[0]))
            w.loop(f"for {v}, f{n}, l{n} in {self.say.constant(occurrences_of(phrases[0], self.lexicons))}(D, S):")
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
                    w.need(self.say.relation(down, labels))
                excused = (head, child)
            case ast.Arc(head=head, child=child):
                used.add(id(clause))
                way, start = ("below", other(head)) if child == name else ("above", other(child))
                w.loop(f"for {v} in {way}(D, {start}, {clause.low}, {clause.high}, {self.say.relations(clause.labels)}, B):")
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
                w.put(f"{v} = D.beside_quotation({self.say.end(scope, clause.name, edge)}, {step})")
                w.avoid(f"{v} < 0")
            case ast.Order(low=1, high=1, either=False) if not clause.left.edge and not clause.right.edge:
                after = clause.right.name == name
                w.put(f"{v} = {self.say.end(scope, clause.left.name, 'l')} + 1" if after else f"{v} = {self.say.end(scope, clause.right.name, 'f')} - 1")
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
            left = self.say.end(scope, order.left.name, "l")
            end = f"min(s1, {left} + {order.high + 1})" if order.high is not None else "s1"
            return f"range(max(s0, {left} + {order.low}), {end})"
        right = self.say.end(scope, order.right.name, "f")
        start = f"max(s0, {right} - {order.high})" if order.high is not None else "s0"
        return f"range({start}, min(s1, {right} - {order.low} + 1))"

    def _distinct(self, w: Writer, group: Group, scope: Scope, name: str, excused: tuple[str, ...]) -> None:
        """Different names are different tokens."""
        mine = f"v{scope.numbers[name]}"
        rivals = [o for o in scope.numbers if o != name and o not in excused and frozenset((o, name)) not in group.loose]
        if rivals:
            w.avoid(" or ".join(f"{mine} == v{scope.numbers[o]}" for o in rivals))

    def _functions(self, part: Part, scope: Scope, *, first_only: bool) -> tuple[list[str], Scope]:
        """A function for each alternative of a part that can hold, and the scope with what they bind."""
        names = [n for n in all_names(part.inner) if n not in scope.numbers]
        phrases = frozenset(n for g in part.groups for n in all_phrases(g)) & set(names)
        for name in names:
            self._number(name)
        always = set(names).intersection(*(sure(g) for g in part.groups)) if part.groups else set()
        doubtful = frozenset(set(names) - always) | (frozenset(names) if part.where == "" else frozenset())
        after = Scope({**scope.numbers, **{n: self.numbers[n] for n in names}}, scope.phrases | phrases, scope.doubtful | doubtful)
        out = []
        for group in part.groups:
            if any(need not in scope.numbers for need in group.needs):
                continue
            self.count += 1
            w = Writer(f"part{self.count}", ["D", "B", "S", *scope.variables(scope.numbers)], fail="return False" if first_only else "return out")
            w.put(BOUNDS)
            for need in group.needs:
                if need in scope.doubtful:
                    w.avoid(f"v{scope.numbers[need]} < 0")

            def found(w: Writer, s: Scope) -> None:
                if first_only:
                    w.put("return True")
                else:
                    w.put(f"out.append(({''.join(f'{value}, ' for value in _values(after.phrases, names, s))}))")

            self._group(w, group, scope, found)
            self.sources.append(w.source("return False" if first_only else "return out"))
            out.append(w.name)
        return out, after

    def _elsewhere(self, w: Writer, part: Part, scope: Scope) -> Scope:
        functions, after = self._functions(part, scope, first_only=False)
        window = self.say.constant(windows(part.where, self.plan))
        call = self._solutions(functions, scope, "T")
        self._part_loop(w, scope, after, f"nearest({window}(D, S), lambda T: {call})")
        return after

    def _optional(self, w: Writer, part: Part, scope: Scope) -> Scope:
        if all(name in scope.numbers for name in all_names(part.inner)):
            return scope  # it binds nothing, so whether it holds does not matter
        functions, after = self._functions(part, scope, first_only=False)
        missing = ", ".join("-1" for n in after.variables(n for n in after.numbers if n not in scope.numbers))
        self._part_loop(w, scope, after, f"{self._solutions(functions, scope, 'S')} or (({missing},),)")
        return after

    def _part_loop(self, w: Writer, scope: Scope, after: Scope, call: str) -> None:
        new = after.variables(n for n in after.numbers if n not in scope.numbers)
        if new:
            w.loop(f"for {', '.join(new)}, in {call}:")
        else:
            w.need(call)

    def _solutions(self, functions: list[str], scope: Scope, sentence: str) -> str:
        arguments = ", ".join(["D", "B", sentence, *scope.variables(scope.numbers)])
        return "(" + (" + ".join(f"{f}({arguments})" for f in functions) or "[]") + ")"

    def _unless(self, w: Writer, part: Part, scope: Scope) -> None:
        plain = [g for g in part.groups if not (g.new or g.elsewhere or g.optional or g.unless)]
        for group in plain:  # nothing to look for: a condition on what is bound
            if all(need in scope.numbers for need in group.needs):
                bound = [f"v{scope.numbers[need]} >= 0" for need in group.needs if need in scope.doubtful]
                tests = [f"({self.say.condition(clause, scope)})" for clause in sorted(group.simple, key=dear)]
                w.avoid(" and ".join([*bound, *tests]))
        functions, _ = self._functions(replace(part, groups=tuple(g for g in part.groups if g not in plain)), scope, first_only=True)
        for function in functions:
            w.avoid(f"{function}({', '.join(['D', 'B', 'S', *scope.variables(scope.numbers)])})")


def _values(phrases: Collection[str], names: Iterable[str], inside: Scope) -> list[str]:
    """The variables of names; -1 where one is unbound, a token thrice where another branch has a phrase."""
    out: list[str] = []
    for name in names:
        width = 3 if name in phrases else 1
        if name not in inside.numbers:
            out += ["-1"] * width
        elif name in inside.phrases or width == 1:
            out += inside.variables([name])
        else:
            out += [f"v{inside.numbers[name]}"] * 3
    return out
