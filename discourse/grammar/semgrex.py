"""Semgrex patterns as a second front end, compiled to the same plans as our own language (docs/semgrex.md)."""

from __future__ import annotations

from discourse.errors import GrammarError
from discourse.grammar import ast
from discourse.grammar.ast import At
from discourse.grammar.engine import BUDGET, Grammar
from discourse.grammar.load import Sources
from discourse.grammar.problems import Problem, Problems, report
from discourse.grammar.semgrex_clauses import NotAPatternError, translate

LAYER = "semgrex"
"""The layer and the rule of a compiled pattern."""
ROOT = "match"
"""The role of the pattern's first node where it has no name."""
_FILE = "pattern"


def compile(pattern: str) -> Grammar:  # noqa: A001 (as `re.compile`)
    """A grammar of one rule whose roles are the pattern's named nodes. Raises `GrammarError` with every mistake in the pattern."""
    at = At(_FILE, 1, 1)
    try:
        made = translate(pattern, at, ROOT)
    except NotAPatternError as error:
        raise GrammarError(report([error.problem], {_FILE: pattern})) from error
    problems = Problems(made.problems)
    problems.extend(Problem(where, f"'{name}' names nothing: inside '!' there must be no such word") for name, where in made.denied.items())
    names = tuple(dict.fromkeys([made.root, *made.named]))
    roles = tuple((ast.Atom(name), (ast.Projection(ast.Term("words", (name,)), trim=()),)) for name in names)
    layer = ast.Layer(LAYER, at, tuple((name, name != made.root) for name in names))
    rule = ast.Rule(LAYER, at, layer=LAYER, layer_at=at, clauses=made.clauses, roles=roles)
    return Grammar._checked(Sources([(_FILE, layer), (_FILE, rule)], texts={_FILE: pattern}, problems=problems), BUDGET)  # noqa: SLF001
