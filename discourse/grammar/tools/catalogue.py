"""The rules of a grammar for reading: all in a list, or one with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from textwrap import shorten

from discourse.errors import GrammarError
from discourse.grammar import Grammar, ast
from discourse.grammar.examples import bracketed
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.plan import Plan
from discourse.grammar.problems import suggest

LINE = 120
BLOCKS = (ast.Unless, ast.Optional, ast.Elsewhere, ast.Either)


def rule(grammar: Grammar, name: str) -> Plan:
    """The rule of that name; raises `GrammarError` with the nearest one."""
    found = {plan.name: plan for plan in grammar.rules}
    if name not in found:
        raise GrammarError(f"there is no rule '{name}'{suggest(name, found)}")
    return found[name]


def listing(grammar: Grammar) -> str:
    """All rules, layer by layer, each with the first line of its doc."""
    width = max((len(plan.name) for plan in grammar.rules), default=0)
    out = []
    for layer in grammar.layers:
        plans = grammar.of_layer(layer)
        if plans:
            out.append(f"{layer} ({len(plans)})")
            out += [_row(plan, width) for plan in plans]
    return "\n".join(out)


def _row(plan: Plan, width: int) -> str:
    return f"  {plan.name:{width}}  {shorten(plan.doc, LINE - width, placeholder=' …')}".rstrip()


def page(grammar: Grammar, name: str) -> str:
    """One rule: where it is, its source, what it says, the lexicons it uses, its clauses as numbered by `explain`, its examples."""
    plan = rule(grammar, name)
    parts = [f"{plan.name} -> {plan.layer}   {plan.at.file}:{plan.at.line}", plan.doc, "Source", source(plan)]
    lexicons = [_summary(grammar.lexicons[each]) for each in used(plan, grammar.lexicons)]
    parts += ["Lexicons", "\n".join(lexicons)] if lexicons else []
    parts += ["Clauses, with macros and bases filled in", "\n".join(clauses(plan.clauses))]
    shown = [f"  {'+' if e.positive else '-'} {bracketed(e.text, e.roles)}" for e in grammar.examples() if e.rule == name]
    parts += ["Examples", "\n".join(shown)] if shown else []
    return "\n\n".join(part for part in parts if part)


def source(plan: Plan) -> str:
    """The rule as it is written: its lines up to the next thing that begins at the margin."""
    lines = Path(plan.at.file).read_text(encoding="utf-8").splitlines()[plan.at.line - 1 :]
    ends = (number for number, line in enumerate(lines) if number and line[:1].strip())
    return "\n".join(f"  {line}" for line in lines[: next(ends, len(lines))]).rstrip()


def used(plan: Plan, lexicons: Iterable[str]) -> tuple[str, ...]:
    """The lexicons that a rule's clauses ask or its attributes come from."""
    named = {n.lexicon if isinstance(n, ast.Reference) else n.owner for n in _nodes((plan.clauses, plan.sets)) if isinstance(n, ast.Reference | ast.Choice)}
    return tuple(name for name in lexicons if name in named)


def _nodes(thing: object) -> Iterator[object]:
    """Everything within a piece of syntax."""
    if isinstance(thing, dict):
        yield from _nodes(tuple(thing.values()))
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _nodes(each)
    if is_dataclass(thing):
        yield thing
        for each in fields(thing):
            yield from _nodes(getattr(thing, each.name))


def _summary(lexicon: Lexicon) -> str:
    keys = [*lexicon.single, *(" ".join((first, *rest)) for first, each in lexicon.several.items() for rest in each)]
    columns = f" (columns {', '.join(sorted(lexicon.columns))})" if lexicon.columns else ""
    return f"  {lexicon.name}: {len(keys)} entries{columns}: {shorten(', '.join(keys), LINE, placeholder=' …')}"


def clauses(given: Iterable[ast.Clause]) -> Iterator[str]:
    """Clauses one a line, blocks indented; the numbers are those that `explain` names."""
    counter = [0]
    yield from _numbered(given, counter, 1)


def _numbered(given: Iterable[ast.Clause], counter: list[int], depth: int) -> Iterator[str]:
    for clause in given:
        counter[0] += 1
        yield f"{counter[0]:4} {'  ' * depth}{briefly(clause)}"
        if isinstance(clause, ast.Either):
            for number, branch in enumerate(clause.branches):
                if number:
                    yield f"     {'  ' * depth}or"
                yield from _numbered(branch, counter, depth + 1)
        elif isinstance(clause, ast.Unless | ast.Optional | ast.Elsewhere):
            yield from _numbered(clause.clauses, counter, depth + 1)


def briefly(clause: ast.Clause) -> str:
    """A clause in one line: of a block only its keyword."""
    if isinstance(clause, ast.Elsewhere):
        return clause.where
    return type(clause).__name__.lower() if isinstance(clause, BLOCKS) else clause.text
