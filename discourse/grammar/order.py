"""In which order the names of a rule are bound, and which of them are phrases, certain to be bound, or bound outside the sentence."""

from __future__ import annotations

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.conditions import Scope
from discourse.grammar.plan import Group, mentioned


def connections(group: Group, name: str, scope: Scope) -> list[Clause]:
    """The clauses that lead from what is bound to a name."""
    pairs = [(c, m) for c in group.simple if len(m := mentioned(c)) == 2 and name in m and m[0] != m[1]]
    near = [c for c, m in pairs if all(other == name or other in scope.numbers for other in m)]
    return [c for c in near if not isinstance(c, ast.Agree) and not (isinstance(c, ast.Beside) and c.quote != name)]


def cost(clause: Clause | None, name: str, group: Group) -> float:  # noqa: PLR0911
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


def dear(clause: Clause) -> int:
    """Whether a clause takes long to test."""
    return 1 if isinstance(clause, ast.InLayer | ast.Place) else 0


def phrase_names(group: Group) -> frozenset[str]:
    """The names that a group binds as phrases."""
    return frozenset(c.name for c in group.simple if isinstance(c, ast.Phrase))


def sure(group: Group) -> set[str]:
    """The names that a group always binds."""
    return set(group.new) | {n for part in group.elsewhere for n in set.intersection(*(sure(g) for g in part.groups))}


def strays(clauses: tuple[Clause, ...]) -> bool:
    """True if some name may be bound outside the sentence of its block."""
    return any(isinstance(c, ast.Elsewhere | ast.Beside) or (isinstance(c, ast.Unless | ast.Optional) and strays(c.clauses))
               or (isinstance(c, ast.Either) and any(strays(b) for b in c.branches)) for c in clauses)  # fmt: skip
