"""Filling in what a rule only refers to: the clauses of its macros, and what it takes over from the rule it extends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from discourse.grammar import ast, limits
from discourse.grammar.ast import At, Clause
from discourse.grammar.problems import Meant, Problem, Problems

_DEEPEST = 20


def renamed(clause: Clause, names: Mapping[str, str]) -> Clause:  # noqa: PLR0911
    """A clause with some of its names replaced."""

    def new(name: str) -> str:
        return names.get(name, name)

    match clause:
        case ast.Node() | ast.Phrase() | ast.Place() | ast.InLayer():
            return replace(clause, name=new(clause.name))
        case ast.Arc():
            return replace(clause, head=new(clause.head), child=new(clause.child), name=clause.name and new(clause.name))
        case ast.Order():
            return replace(clause, left=replace(clause.left, name=new(clause.left.name)), right=replace(clause.right, name=new(clause.right.name)))
        case ast.Pair() | ast.Agree():
            return replace(clause, left=new(clause.left), right=new(clause.right))
        case ast.Beside():
            return replace(clause, name=new(clause.name), quote=new(clause.quote))
        case ast.Call():
            return replace(clause, arguments=tuple(map(new, clause.arguments)))
        case ast.Unless() | ast.Optional() | ast.Elsewhere():
            return replace(clause, clauses=tuple(renamed(c, names) for c in clause.clauses))
        case ast.Either():
            return replace(clause, branches=tuple(tuple(renamed(c, names) for c in branch) for branch in clause.branches))
    raise TypeError(clause)


def written_names(clauses: tuple[Clause, ...]) -> set[str]:
    """Every name in clauses, also within blocks and in calls."""
    out: set[str] = set()
    for clause in clauses:
        match clause:
            case ast.Node() | ast.Phrase() | ast.Place() | ast.InLayer():
                out.add(clause.name)
            case ast.Arc():
                out |= {clause.head, clause.child} | ({clause.name} if clause.name else set())
            case ast.Order():
                out |= {clause.left.name, clause.right.name}
            case ast.Pair() | ast.Agree():
                out |= {clause.left, clause.right}
            case ast.Beside():
                out |= {clause.name, clause.quote}
            case ast.Call():
                out |= set(clause.arguments)
            case ast.Unless() | ast.Optional() | ast.Elsewhere():
                out |= written_names(clause.clauses)
            case ast.Either():
                out |= {name for branch in clause.branches for name in written_names(branch)}
    return out


class _TooMuchError(Exception):
    """Macros that call macros have written too many clauses."""


class Macros:
    """Replaces calls by the clauses of their macros."""

    def __init__(self, macros: Mapping[str, ast.Macro], problems: Problems) -> None:
        self.macros, self.problems = macros, problems
        self._count = 0
        self._left = 0

    def expand(self, clauses: tuple[Clause, ...], at: At) -> tuple[Clause, ...] | None:
        """The clauses of a rule with every call filled in, also inside blocks; None where they become too many."""
        self._left = limits.CLAUSES
        try:
            return self._expand(clauses, ())
        except _TooMuchError:
            self.problems.append(Problem(at, f"with its macros this rule has more than {limits.CLAUSES} clauses"))
            return None

    def _expand(self, clauses: tuple[Clause, ...], calls: tuple[str, ...]) -> tuple[Clause, ...]:
        out: list[Clause] = []
        for clause in clauses:
            self._left -= bool(calls)
            if self._left < 0:
                raise _TooMuchError
            match clause:
                case ast.Call():
                    out += self._called(clause, calls)
                case ast.Unless() | ast.Optional() | ast.Elsewhere():
                    out.append(replace(clause, clauses=self._expand(clause.clauses, calls)))
                case ast.Either():
                    out.append(replace(clause, branches=tuple(self._expand(branch, calls) for branch in clause.branches)))
                case _:
                    out.append(clause)
        return tuple(out)

    def _called(self, call: ast.Call, calls: tuple[str, ...]) -> tuple[Clause, ...]:
        macro = self.macros.get(call.macro)
        if macro is None:
            self.problems.append(Problem(call.at, f"unknown macro '{call.macro}'", meant=Meant(call.macro, self.macros)))
            return ()
        problem = ""
        if len(macro.parameters) != len(call.arguments):
            problem = f"'{call.macro}' takes {len(macro.parameters)} names ({', '.join(macro.parameters)}), not {len(call.arguments)}"
        elif call.macro in calls:
            problem = f"the macro '{call.macro}' calls itself"
        elif len(calls) >= _DEEPEST:
            problem = f"macros call one another more than {_DEEPEST} deep"
        if problem:
            self.problems.append(Problem(call.at, problem))
            return ()
        self._count += 1
        names = {name: f"{call.macro}.{self._count}.{name}" for name in written_names(macro.clauses)}
        names |= dict(zip(macro.parameters, call.arguments, strict=True))
        return self._expand(tuple(renamed(c, names) for c in macro.clauses), (*calls, call.macro))


def merged(rule: ast.Rule, base: ast.Rule) -> ast.Rule:
    """A rule with what it takes over from its base: clauses are added to, roles and attributes replaced one by one."""
    roles = {name.text: (name, projections) for name, projections in (*base.roles, *rule.roles)}
    sets = {name.text: (name, choices) for name, choices in (*base.sets, *rule.sets)}
    return replace(
        rule,
        layer=rule.layer or base.layer,
        layer_at=rule.layer_at if rule.layer else base.layer_at,
        priority=base.priority if rule.priority is None else rule.priority,
        scope=base.scope if rule.scope is None else rule.scope,
        same_paragraph=base.same_paragraph if rule.scope is None else rule.same_paragraph,
        clauses=base.clauses + rule.clauses,
        roles=tuple(roles.values()),
        sets=tuple(sets.values()),
    )
