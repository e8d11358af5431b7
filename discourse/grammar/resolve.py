"""From what the files say to plans: rules put together, defaults settled, mistakes found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.attributes import lookup
from discourse.grammar.checks import Checker
from discourse.grammar.collect import Collected
from discourse.grammar.layers import LayerInfo, layers_of
from discourse.grammar.layout import Layout
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.load import Sources
from discourse.grammar.plan import Plan, TooManyError, all_names, groups, mentioned
from discourse.grammar.problems import Meant, Problem, Problems
from discourse.grammar.terms import looked_up


@dataclass(slots=True)
class Resolved:
    """A whole grammar, ready to run if it has no problems other than warnings."""

    name: str = ""
    version: str = ""
    plans: dict[str, Plan] = field(default_factory=dict)
    layers: dict[str, LayerInfo] = field(default_factory=dict)
    lexicons: dict[str, Lexicon] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    disabled: tuple[str, ...] = ()


def resolve(sources: Sources) -> Resolved:
    """Plans for all rules that run, and every problem."""
    layers, problems = layers_of(sources.items)
    made = Resolved(layers=layers, lexicons=sources.lexicons, problems=Problems([*sources.problems, *problems]))
    if sources.headers:
        _, header = min(sources.headers, key=lambda pair: pair[0])  # a grammar's own name, not that of one it includes
        made.name, made.version = header.name, header.version
    _Resolver(sources, made).run()
    return made


class _Resolver:
    def __init__(self, sources: Sources, made: Resolved) -> None:
        self.made, self.problems = made, made.problems
        self.collected = Collected(sources.items, made.layers, made.problems)
        self.checker = Checker(made.layers, made.lexicons, made.problems)

    def run(self) -> None:
        rules = self.collected.rules
        off = {name.text for name in self.collected.disabled}
        self.made.disabled = tuple(name for name in rules if name in off)
        for order, name in enumerate(rules):
            rule = self.collected.complete(name)
            if rule is not None and not rule.abstract and name not in off:
                self._plan(rule, order)

    def _plan(self, rule: ast.Rule, order: int) -> None:
        if not rule.layer:
            self.problems.append(Problem(rule.at, f"the rule '{rule.name}' does not say which layer it is for (-> layer)"))
            return
        if rule.layer not in self.made.layers:
            self.problems.append(Problem(rule.layer_at, f"unknown layer '{rule.layer}'", meant=Meant(rule.layer, self.made.layers)))
            return
        for name in rule.overrides:
            if name.text not in self.collected.rules:
                self.problems.append(Problem(name.at, f"unknown rule '{name.text}'", meant=Meant(name.text, self.collected.rules)))
        layer = self.made.layers[rule.layer]
        clauses = _arc_names(_quotation(rule.clauses))
        try:
            alternatives = groups(clauses)
        except TooManyError as error:
            self.problems.append(Problem(rule.at, f"the alternatives of '{rule.name}' multiply to more than {error.most}"))
            return
        bound = all_names(clauses)
        files = self.collected.files(rule)
        roles = self._roles(rule, layer, files, bound)
        sets = self._attributes(rule, layer, files, clauses)
        plan = Plan(
            rule.name, rule.at, rule.layer, rule.doc, order, alternatives, tuple(bound), roles,
            tuple(role for role, optional in layer.roles.items() if not optional),
            sets,
            _cue(roles, layer), Layout.of(bound, _relevant(roles, sets, bound), alternatives), rule.priority or 0, frozenset(name.text for name in rule.overrides),
            rule.scope or 1, rule.same_paragraph, rule.examples, clauses,
            {n: (_settled(d, d, n),) for n in bound if n not in layer.roles for d in [self._default(files, rule.layer, n)]} if rule.examples else {},
            {(c.owner, c.node): lookup(clauses, c.owner, c.node) for cs in sets.values() for c in cs if c.owner in self.made.lexicons},
        )  # fmt: skip
        self.checker.check(rule, plan)
        self.made.plans[rule.name] = plan

    def _roles(self, rule: ast.Rule, layer: LayerInfo, files: tuple[str, ...], bound: dict[str, None]) -> dict[str, tuple[ast.Projection, ...]]:
        written = {name.text: projections for name, projections in rule.roles}
        out: dict[str, tuple[ast.Projection, ...]] = {}
        for role in layer.roles:
            default = self._default(files, rule.layer, role)
            if role in written:
                out[role] = tuple(_settled(p, default, role) for p in written[role])
            elif role in bound:
                out[role] = (_settled(default, default, role),)
        return out

    def _default(self, files: tuple[str, ...], layer: str, role: str) -> ast.Projection:
        known = self.collected.projects
        found = (known[file, of, role] for file in files for of in (layer, "") if (file, of, role) in known)
        return next(found, ast.Projection(ast.Term("words" if role == "cue" else "subtree")))

    def _attributes(self, rule: ast.Rule, layer: LayerInfo, files: tuple[str, ...], clauses: tuple[Clause, ...]) -> dict[str, ast.Choices]:
        """The rule's own choices; else the default for its layer, else that for all, of its file or else of its bases'."""
        known = self.collected.sets.items()
        nearest = [(file, of) for file in reversed(files) for of in ("", rule.layer)]
        defaults = {a: choices for place in nearest for (file, of, a), choices in known if (file, of) == place and a in layer.attributes}
        own = {name.text: choices for name, choices in rule.sets}
        arcs = _arcs(clauses)
        return {a: tuple(_chosen(c, clauses, arcs, self.made.lexicons) for c in choices) for a, choices in (defaults | own).items()}


def _relevant(roles: dict[str, tuple[ast.Projection, ...]], sets: dict[str, ast.Choices], bound: dict[str, None]) -> tuple[str, ...]:
    """The bound names that roles and attributes speak of."""
    terms = [t for ps in roles.values() for p in ps for t in (p.first, *(term for _, term in p.rest))]
    choices = [c for each in sets.values() for c in each]
    spoken = {n for t in terms for n in t.names} | {n for c in choices for n in (c.owner, c.node)}
    spoken |= {n for c in choices for condition in c.conditions for n in mentioned(condition.clause)} | set(roles)
    return tuple(name for name in bound if name in spoken)


def _settled(projection: ast.Projection, default: ast.Projection, role: str) -> ast.Projection:
    """A projection with `default` and its trimming filled in, and the role's own name where none is given."""
    trim = default.trim if projection.trim is None else projection.trim
    first, rest = projection.first, projection.rest
    if first.kind == "default":
        first, rest = default.first, (*default.rest, *rest)
    terms = [_named(term, role) for term in (first, *(term for _, term in rest))]
    signs = [sign for sign, _ in rest]
    return ast.Projection(terms[0], tuple(zip(signs, terms[1:], strict=True)), trim, projection.at)


def _named(term: ast.Term, role: str) -> ast.Term:
    return term if term.names else replace(term, names=(role,))


def _cue(roles: dict[str, tuple[ast.Projection, ...]], layer: LayerInfo) -> str:
    """The node of the cue, or of the first role where a layer's rule has no cue."""
    role = "cue" if "cue" in roles else next((r for r in layer.roles if r in roles), "")
    return roles[role][0].first.names[0] if role else ""


def _arcs(clauses: tuple[Clause, ...]) -> dict[str, str]:
    """The names of arcs with the token below each."""
    out: dict[str, str] = {}
    for clause in clauses:
        match clause:
            case ast.Arc(name=name, child=child) if name:
                out.setdefault(name, child)
            case ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                out |= _arcs(inner)
            case ast.Either(branches=branches):
                for branch in branches:
                    out |= _arcs(branch)
    return out


def _quotation(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """`x in quotation` is `x quoted`: quotation marks are found before any layer."""
    out: list[Clause] = []
    for clause in clauses:
        match clause:
            case ast.InLayer(how="in", layer="quotation", role="", tests=()):
                out.append(ast.Place(clause.at, clause.text, clause.name, "quoted"))
            case ast.Unless() | ast.Optional() | ast.Elsewhere():
                out.append(replace(clause, clauses=_quotation(clause.clauses)))
            case ast.Either():
                out.append(replace(clause, branches=tuple(map(_quotation, clause.branches))))
            case _:
                out.append(clause)
    return tuple(out)


def _arc_names(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """With a clause that arcs of one name have one relation."""
    seen: dict[str, str] = {}
    out: list[Clause] = []
    for clause in clauses:
        out.append(clause)
        if isinstance(clause, ast.Arc) and clause.name:
            first = seen.setdefault(clause.name, clause.child)
            if first != clause.child:
                out.append(ast.Agree(clause.at, f"both are '{clause.name}'", first, "deprel", clause.child, "deprel"))
    return tuple(out)


def _chosen(choice: ast.Choice, clauses: tuple[Clause, ...], arcs: dict[str, str], lexicons: dict[str, Lexicon]) -> ast.Choice:
    """A choice with its node filled in: that of a named arc, or the one that was looked up in its lexicon."""
    if not choice.owner and choice.constant in arcs:
        return replace(choice, owner=arcs[choice.constant], column="deprel", constant="")
    if choice.owner in lexicons and not choice.node:
        nodes = [name for name in all_names(clauses) if any(lexicon == choice.owner for _, lexicon in looked_up(clauses, name))]
        return replace(choice, node=nodes[0]) if len(nodes) == 1 else choice
    return choice
