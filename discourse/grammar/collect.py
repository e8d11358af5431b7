"""The items of a grammar by kind, and its rules made whole: bases merged in, macros filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from discourse.grammar import ast, limits
from discourse.grammar.ast import At
from discourse.grammar.checks import walk
from discourse.grammar.expand import Macros, merged
from discourse.grammar.layers import LayerInfo
from discourse.grammar.plan import all_names
from discourse.grammar.problems import Meant, Problem, Problems


class Collected:
    """What a grammar's files say, by kind. Adds to `problems` what is there twice, is missing, or goes round in a circle."""

    def __init__(self, items: Iterable[tuple[str, ast.Item]], layers: Mapping[str, LayerInfo], problems: Problems) -> None:
        self.layers, self.problems = layers, problems
        self.rules: dict[str, tuple[str, ast.Rule]] = {}
        """Each rule with its file."""
        self.projects: dict[tuple[str, str, str], ast.Projection] = {}
        """Defaults of roles by file, layer (or the empty string) and role."""
        self.sets: dict[tuple[str, str, str], ast.Choices] = {}
        """Defaults of attributes by file, layer (or the empty string) and attribute."""
        self.macros: dict[str, ast.Macro] = {}
        self.disabled: list[ast.Atom] = []
        for file, item in items:
            self._take(file, item)
        self._expander = Macros(self.macros, problems)
        self._complete: dict[str, ast.Rule | None] = {}
        for name in self.disabled:
            if name.text not in self.rules:
                problems.append(Problem(name.at, f"there is no rule '{name.text}' to disable", meant=Meant(name.text, self.rules)))

    def _take(self, file: str, item: ast.Item) -> None:
        match item:
            case ast.Rule() if item.name in self.rules:
                self._twice("rule", item.name, item.at, self.rules[item.name][1].at)
            case ast.Rule() if len(self.rules) == limits.RULES:
                self.problems.append(Problem(At(file, 0, 0), f"these are more than {limits.RULES:,} rules"))
            case ast.Rule():
                self.rules[item.name] = (file, item)
            case ast.Macro() if item.name in self.macros:
                self._twice("macro", item.name, item.at, self.macros[item.name].at)
            case ast.Macro():
                self.macros[item.name] = item
            case ast.Project():
                self._default(item.layer, item.role, "role", item.at, twice=(file, item.layer, item.role) in self.projects)
                self.projects[file, item.layer, item.role] = item.projection
            case ast.DefaultSet():
                self._default(item.layer, item.attribute, "attribute", item.at, twice=(file, item.layer, item.attribute) in self.sets)
                self.sets[file, item.layer, item.attribute] = item.choices
            case ast.Disable():
                self.disabled += item.names

    def _twice(self, what: str, name: str, at: At, first: At) -> None:
        self.problems.append(Problem(at, f"there is already a {what} '{name}' ({first.file}:{first.line})"))

    def _default(self, layer: str, name: str, what: str, at: At, *, twice: bool) -> None:
        """A default must be for a role or attribute that exists, and be the only one of its file."""
        if twice:
            self.problems.append(Problem(at, f"this file already has a default for the {what} '{name}'"))
        if layer and layer not in self.layers:
            self.problems.append(Problem(at, f"unknown layer '{layer}'", meant=Meant(layer, self.layers)))
            return
        among = [self.layers[layer]] if layer else list(self.layers.values())
        names = {n for each in among for n in (each.roles if what == "role" else each.attributes)}
        if name not in names:
            self.problems.append(Problem(at, f"unknown {what} '{name}'", meant=Meant(name, names)))

    def complete(self, name: str) -> ast.Rule | None:
        """A rule with its bases merged in and its macros expanded; None where that cannot be done."""
        chain: dict[str, ast.Rule] = {}
        parent: ast.Rule | None = None
        whole = True
        at = name
        while at not in self._complete:
            chain[at] = rule = self.rules[at][1]
            base = rule.extends
            if base is None:
                break
            problem, meant = self._wrong_base(base, chain)
            if problem:
                self.problems.append(Problem(base.at, problem, meant=meant))
                whole = False
                break
            at = base.text
        else:
            parent = self._complete[at]
            whole = parent is not None
        for each, rule in reversed(chain.items()):
            parent = self._whole(rule, parent) if whole else None
            whole = parent is not None
            self._complete[each] = parent
        return self._complete[name]

    def files(self, rule: ast.Rule) -> tuple[str, ...]:
        """The files whose defaults hold for a rule: its own, then those of its bases."""
        out = [self.rules[rule.name][0]]
        while rule.extends is not None:
            file, rule = self.rules[rule.extends.text]
            out.append(file)
        return tuple(dict.fromkeys(out))

    def _wrong_base(self, base: ast.Atom, chain: Mapping[str, ast.Rule]) -> tuple[str, Meant | None]:
        if base.text in chain:
            names = list(chain)
            return f"these rules extend each other: {' → '.join([*names[names.index(base.text) :], base.text])}", None
        if base.text not in self.rules:
            return f"unknown rule '{base.text}'", Meant(base.text, self.rules)
        return (f"rules extend one another more than {limits.BASES} deep", None) if len(chain) > limits.BASES else ("", None)

    def _whole(self, rule: ast.Rule, parent: ast.Rule | None) -> ast.Rule | None:
        """One rule upon its base, macros filled in; None where it becomes too large."""
        clauses = self._expander.expand(rule.clauses, rule.at)
        if clauses is None:
            return None
        made = replace(rule, clauses=clauses)
        made = made if parent is None else merged(made, parent)
        for what, count, most in (
            ("clauses", sum(1 for _ in walk(made.clauses)), limits.CLAUSES),
            ("names", len(all_names(made.clauses, negative=True)), limits.NAMES),
        ):
            if count > most:
                self.problems.append(Problem(rule.at, f"the rule '{rule.name}' has {count:,} {what}, more than {most}"))
                return None
        return made
