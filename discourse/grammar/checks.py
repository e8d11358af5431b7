"""What can be known to be wrong with a rule before any text is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from discourse.grammar import ast
from discourse.grammar.anchors import WEAK, anchor
from discourse.grammar.ast import At, Clause
from discourse.grammar.layers import LayerInfo
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.names import Names
from discourse.grammar.plan import Group, Groups, Plan, all_names, mentioned
from discourse.grammar.problems import Meant, Problem, Problems


class Checker:
    """Adds to `problems` what is wrong with each rule."""

    def __init__(self, layers: Mapping[str, LayerInfo], lexicons: Mapping[str, Lexicon], problems: Problems) -> None:
        self.layers, self.lexicons, self.problems = layers, lexicons, problems
        self.names = Names(lexicons, problems)

    def _say(self, at: At, message: str, *, warning: bool = False, meant: Meant | None = None) -> None:
        self.problems.append(Problem(at, message, warning, meant))

    def check(self, rule: ast.Rule, plan: Plan) -> None:
        """Everything about one rule."""
        before = len(self.problems)
        for clause in walk(plan.clauses):
            self._clause(clause, plan)
        for group in plan.groups:
            self._connected(group, frozenset())
        self._scope(rule, plan)
        self._roles(rule, plan)
        self._attributes(rule, plan)
        if len(self.problems) == before:
            self._anchor(rule, plan)

    # clauses

    def _clause(self, clause: Clause, plan: Plan) -> None:
        pair = mentioned(clause)
        if len(pair) == 2 and pair[0] == pair[1]:
            self._say(clause.at, f"this relates '{pair[0]}' to itself")
        match clause:
            case ast.Node(tests=()):
                self._say(clause.at, f"'{clause.name}' alone says nothing; give it a test in [brackets] or an arc")
            case ast.Node():
                self.names.tests(clause.tests)
            case ast.Phrase():
                self.names.phrase(clause)
            case ast.Arc():
                self.names.labels(clause.labels)
                if clause.high is not None and clause.high < max(clause.low, 1):
                    self._say(clause.at, f"no depth lies between {clause.low} and {clause.high}")
            case ast.Order(high=high) if high is not None and high < clause.low:
                self._say(clause.at, f"no two tokens are within {high} of each other")
            case ast.Agree():
                self.names.attribute(clause.left_attribute, clause.at)
                self.names.attribute(clause.right_attribute, clause.at)
            case ast.InLayer():
                self._layer(clause, plan.layer)

    def _layer(self, clause: ast.InLayer, layer: str) -> None:
        """The layer must exist and run before the rule's own."""
        order = list(self.layers)
        if clause.layer not in self.layers:
            self._say(clause.at, f"unknown layer '{clause.layer}'", meant=Meant(clause.layer, order))
            return
        if order.index(clause.layer) >= order.index(layer):
            self._say(clause.at, f"layer '{clause.layer}' is not found before '{layer}'; the order is {', '.join(order)}")
        info = self.layers[clause.layer]
        if clause.role and clause.role not in info.roles:
            self._say(clause.at, f"unknown role '{clause.role}' of layer '{clause.layer}'", meant=Meant(clause.role, info.roles))
        for test in clause.tests:
            if test.attribute not in info.attributes:
                message = f"unknown attribute '{test.attribute}' of layer '{clause.layer}'"
                self._say(test.at, message, meant=Meant(test.attribute, info.attributes))
            for value in test.values:
                if not isinstance(value, ast.Atom):
                    self._say(value.at, "an attribute of a layer is compared with plain values only")

    def _connected(self, group: Group, outer: frozenset[str], *, optional: bool = False) -> None:
        """Every name must be tied to the others: else each match is multiplied by the whole sentence.

        `unless x [lemma=be]` may stand alone: it asks whether there is any such token.
        """
        ties = [set(m) for c in group.simple if len(m := mentioned(c)) == 2]
        start = set(group.needs) or (set(sorted(outer)[:1]) if optional else set(group.new[:1]))
        reached = set(start)
        while more := {n for tie in ties if tie & reached for n in tie} - reached:
            reached |= more
        for name in group.new:
            if name not in reached:
                to = min(start)
                at = next(c.at for c in group.simple if name in mentioned(c))
                self._say(at, f"nothing ties '{_shown(name)}' to '{_shown(to)}'; connect them by an arc or an order")
                break
        phrases = [c for c in group.simple if isinstance(c, ast.Phrase)]
        for clause in phrases:
            if any(other.name == clause.name and other is not clause and other.at < clause.at for other in phrases):
                self._say(clause.at, f"'{clause.name}' is already a phrase; write its alternatives with '|'")
        inside = outer | set(group.new)
        for part in (*group.optional, *group.unless, *group.elsewhere):
            for inner in part.groups:
                self._connected(inner, inside, optional=part in group.optional)

    def _scope(self, rule: ast.Rule, plan: Plan) -> None:
        elsewhere = [c for c in plan.clauses if isinstance(c, ast.Elsewhere)]
        if elsewhere and plan.scope < 2:
            self._say(elsewhere[0].at, f"'{elsewhere[0].where}' needs a scope of two sentences or more: write 'scope 2 sentences' after the rule's name")
        if plan.scope > 1 and not elsewhere:
            self._say(rule.at, f"the scope of '{rule.name}' is {plan.scope} sentences, but it has no 'previous' or 'next'", warning=True)
        if all(isinstance(c, ast.Elsewhere) for c in plan.clauses):
            self._say(rule.at, f"the rule '{rule.name}' has no 'match'")

    def _anchor(self, rule: ast.Rule, plan: Plan) -> None:
        for group in plan.groups:
            name, _, often = anchor(group, self.lexicons)
            if often >= WEAK or not name:
                self._say(rule.at, f"'{rule.name}' has no anchor: nothing in it is rarer than a part of speech, so it is tried everywhere", warning=True)
                return

    # roles

    def _roles(self, rule: ast.Rule, plan: Plan) -> None:
        layer = self.layers[plan.layer]
        seen: set[str] = set()
        for name, projections in rule.roles:
            if name.text not in layer.roles:
                self._say(name.at, f"unknown role '{name.text}' of layer '{plan.layer}'", meant=Meant(name.text, layer.roles))
            if name.text in seen:
                self._say(name.at, f"the role '{name.text}' is set twice")
            seen.add(name.text)
            for projection in projections:
                self._projection(projection, plan)
        for projection in (p for projections in plan.roles.values() for p in projections):
            self._projection(projection, plan)
        self._filled(rule, plan)
        self._cycles(rule, plan)

    def _projection(self, projection: ast.Projection, plan: Plan) -> None:
        for trim in projection.trim or ():
            if trim.text not in {"none", "punct"}:
                self.names.labels((trim,))
        known = {*plan.names, *plan.roles}
        for sign, term in (("", projection.first), *projection.rest):
            self.names.labels((*term.labels, *(label for path in term.paths for step in path for label in step.labels)))
            for name in term.names:
                absent_role = sign != "" and name in self.layers[plan.layer].roles  # `minus source` where a rule has no source
                if name not in (known if term.kind == "name" else plan.names) and not absent_role:
                    self._unknown(term, name, plan)

    def _unknown(self, term: ast.Term, name: str, plan: Plan) -> None:
        if name in all_names(plan.clauses, negative=True):
            self._say(term.at, f"unknown node or role '{name}'; it is bound only inside 'unless'")
        elif name in plan.roles:
            self._say(term.at, f"'{name}' is a role, but no node of the rule; '{term.kind}' takes a node")
        else:
            self._say(term.at, f"unknown node or role '{name}'", meant=Meant(name, (*plan.names, *plan.roles)))

    def _filled(self, rule: ast.Rule, plan: Plan) -> None:
        """A role that the layer requires must be filled by every match."""
        always = [_certain(group) for group in plan.groups]
        for role in plan.required:
            if role not in plan.roles:
                meant = Meant(role, [n for n in plan.names if not n.startswith("_")])
                self._say(rule.at, f"nothing in the rule '{rule.name}' binds the role '{role}'", meant=meant)
                continue
            firsts = [p.first.names for p in plan.roles[role]]
            for certain in always:
                if not any(all(n in certain or (n in plan.roles and n != role) for n in names) for names in firsts):
                    where = "only inside 'optional' or some branches of 'either'"
                    self._say(rule.at, f"the role '{role}' is bound {where}; give it another projection with 'or', or bind it always")
                    break

    def _cycles(self, rule: ast.Rule, plan: Plan) -> None:
        """Roles that need each other can never be worked out."""
        needs = {role: {n for p in ps for t in _terms(p) if t.kind == "name" for n in t.names if n in plan.roles} for role, ps in plan.roles.items()}
        for role in needs:
            path, at = [role], role
            while len(path) <= len(needs):
                nearer = [n for n in sorted(needs[at]) if n == role or _reaches(needs, n, role)]
                if not nearer:
                    break
                at = nearer[0]
                path.append(at)
                if at == role:
                    self._say(_role_at(rule, role), f"these roles are defined by each other: {' → '.join(path)}")
                    return

    # attributes

    def _attributes(self, rule: ast.Rule, plan: Plan) -> None:
        layer = self.layers[plan.layer]
        seen: set[str] = set()
        for name, _ in rule.sets:
            if name.text not in layer.attributes:
                self._say(name.at, f"unknown attribute '{name.text}' of layer '{plan.layer}'", meant=Meant(name.text, layer.attributes))
            if name.text in seen:
                self._say(name.at, f"the attribute '{name.text}' is set twice")
            seen.add(name.text)
        own = {name.text for name, _ in rule.sets}
        for attribute, choices in plan.sets.items():
            for choice in choices:
                self._choice(choice, plan, default=attribute not in own)

    def _choice(self, choice: ast.Choice, plan: Plan, *, default: bool) -> None:  # noqa: C901 (one kind of mistake a branch)
        """A default for all rules of a file may speak of names that this rule has not got."""
        known = {*plan.names, *plan.roles, *self.layers[plan.layer].roles}
        if choice.owner in self.lexicons:
            columns = self.lexicons[choice.owner].columns
            if choice.column not in columns:
                self._say(choice.at, f"the lexicon '{choice.owner}' has no column '{choice.column}'", meant=Meant(choice.column, columns))
            if not choice.node and not default:
                self._say(choice.at, f"which node is looked up in '{choice.owner}'? Write {choice.owner}.{choice.column}(node)")
            elif choice.node and choice.node not in known and not default:
                self._say(choice.at, f"unknown node '{choice.node}'", meant=Meant(choice.node, known))
        elif choice.owner:
            if choice.owner not in known and not default:
                self._say(choice.at, f"'{choice.owner}' is no lexicon and no node", meant=Meant(choice.owner, {*self.lexicons, *known}))
            self.names.attribute(choice.column, choice.at)
        for condition in choice.conditions:
            clause = condition.clause
            name = next(iter(mentioned(clause)))
            if name not in known and not default:
                self._say(clause.at, f"unknown node or role '{name}'", meant=Meant(name, known))
            if isinstance(clause, ast.Node):
                self.names.tests(clause.tests)
            elif isinstance(clause, ast.InLayer):
                self._layer(clause, plan.layer)


def walk(clauses: Iterable[Clause]) -> Iterable[Clause]:
    """All clauses, also those within blocks."""
    for clause in clauses:
        yield clause
        match clause:
            case ast.Unless(clauses=inner) | ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                yield from walk(inner)
            case ast.Either(branches=branches):
                for branch in branches:
                    yield from walk(branch)


def _certain(group: Group) -> set[str]:
    """The names that a group binds whenever it holds."""
    parts = [_certain_of(part.groups) for part in group.elsewhere]
    return set(group.new).union(*parts)


def _certain_of(groups: Groups) -> set[str]:
    return set.intersection(*map(_certain, groups)) if groups else set()


def _terms(projection: ast.Projection) -> list[ast.Term]:
    return [projection.first, *(term for _, term in projection.rest)]


def _reaches(needs: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            todo += needs[at]
    return False


def _role_at(rule: ast.Rule, role: str) -> At:
    return next((name.at for name, _ in rule.roles if name.text == role), rule.at)


def _shown(name: str) -> str:
    return "_" if name.startswith("_") else name
