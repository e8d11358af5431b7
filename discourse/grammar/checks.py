"""What can be known to be wrong with a rule before any text is seen."""

from __future__ import annotations

from collections.abc import Mapping

from discourse.grammar import ast
from discourse.grammar.layers import LayerInfo
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.plan import Plan
from discourse.grammar.problems import Problem, suggest


class Checker:
    """Adds to `problems` what is wrong with each rule."""

    def __init__(self, layers: Mapping[str, LayerInfo], lexicons: Mapping[str, Lexicon], problems: list[Problem]) -> None:
        self.layers, self.lexicons, self.problems = layers, lexicons, problems

    def check(self, rule: ast.Rule, plan: Plan) -> None:
        """Everything about one rule."""
        layer = self.layers[plan.layer]
        for name, _ in rule.roles:
            if name.text not in layer.roles:
                self.problems.append(Problem(name.at, f"unknown role '{name.text}' of layer '{plan.layer}'{suggest(name.text, layer.roles)}"))
        for name, _ in rule.sets:
            if name.text not in layer.attributes:
                message = f"unknown attribute '{name.text}' of layer '{plan.layer}'{suggest(name.text, layer.attributes)}"
                self.problems.append(Problem(name.at, message))
        for role in plan.required:
            if role not in plan.roles:
                self.problems.append(Problem(rule.at, f"nothing in the rule '{rule.name}' binds the role '{role}'"))
