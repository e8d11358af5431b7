"""Why a clause does not hold, in words."""

from __future__ import annotations

from collections.abc import Callable

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, all_names
from discourse.grammar.values import Lexicons, attribute, holds

Shown = Callable[[str], str]


def reason(forest: Forest, lexicons: Lexicons, clause: Clause, bound: Bindings) -> str:  # noqa: PLR0911, C901 (one branch a kind of clause)
    """What is the matter with a clause that fails; the last name in `bound` is the newest."""

    def shown(name: str) -> str:
        token = forest.tokens[bound[name].head]
        return f"'{token.text}' (token {token.index})"

    match clause:
        case ast.Arc():
            return _arc(clause, next(reversed(bound)), shown)
        case ast.Node(name=name, tests=tests):
            token = bound[name].head
            wrong = [test.attribute for test in tests if not holds(test, forest, token, lexicons)]
            return f"{shown(name)} has {', '.join(_value(forest, token, a) for a in dict.fromkeys(wrong))}"
        case ast.Place(name=name, kind=kind):
            return f"{shown(name)} is not {kind}"
        case ast.InLayer(name=name, how=how, layer=layer, role=role):
            what = f"{layer}{'.' + role if role else ''}{' that passes the test' if clause.tests else ''}"
            return f"{shown(name)} {'is in' if how == 'in' else how} no {what}"
        case ast.Order():
            return f"{_point(clause.left, shown)} does not stand so to {_point(clause.right, shown)}"
        case ast.Pair(kind="same", left=left, right=right):
            return f"{shown(left)} is not {shown(right)}"
        case ast.Agree(left=left, right=right):
            sides = ((left, clause.left_attribute), (right, clause.right_attribute))
            return ", ".join(f"{shown(name)} has {_value(forest, bound[name].head, a)}" for name, a in sides)
        case ast.Unless():
            return f"what must not be there is there: {', '.join(f'{_name(n)} = {shown(n)}' for n in bound if n in _names(clause)) or clause.text}"
        case ast.Elsewhere(where=where):
            return f"no {where} sentence within the scope satisfies it"
    return "it does not hold of " + ", ".join(shown(name) for name in bound)


def _arc(arc: ast.Arc, newest: str, shown: Shown) -> str:
    what = " or ".join(label.text for label in arc.labels) or "dependent"
    steps = "" if arc.low == arc.high == 1 else " so far down"
    if newest == arc.child and arc.head != arc.child:
        return f"{shown(arc.head)} has no {what}{steps} that can be '{_name(arc.child)}'"
    if newest == arc.head:
        return f"{shown(arc.child)} is no {what}{steps} of anything that can be '{_name(arc.head)}'"
    return f"{shown(arc.child)} is no {what}{steps} of {shown(arc.head)}"


def _value(forest: Forest, token: int, name: str) -> str:
    """An attribute as the token has it."""
    return next((f"{name} '{value}'" for value in attribute(forest, token, name) if value), f"no {name}")


def _point(point: ast.Point, shown: Shown) -> str:
    return f"the {point.edge} word below {shown(point.name)}" if point.edge else shown(point.name)


def _name(name: str) -> str:
    return "_" if name.startswith("_") else name.rpartition(".")[2]  # the names within macros begin with the macro's


def _names(clause: ast.Unless) -> set[str]:
    return set(all_names(clause.clauses))
