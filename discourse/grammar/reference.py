"""The slow, obvious matcher: tries every token for every name. It explains matches and is the oracle of the fast one.

Each name takes each token of the sentence in turn (each occurrence, for a phrase), and every clause is checked as soon as all its names are bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from discourse.grammar import ast
from discourse.grammar.ast import Clause
from discourse.grammar.budget import Budget
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Group, Part, Place, Plan, mentioned
from discourse.grammar.values import Lexicons, attribute, holds, label_matches, phrase_end, phrase_head, phrase_table, phrases

Watch = Callable[[Clause, Bindings], None]


def _nothing(_: Clause, __: Bindings) -> None:
    """No one watches."""


class Reference:
    """Matches one rule against a document; `watch` hears of every clause that fails."""

    def __init__(self, forest: Forest, plan: Plan, lexicons: Lexicons, watch: Watch = _nothing) -> None:
        self.forest, self.plan, self.lexicons, self.watch = forest, plan, lexicons, watch
        self._aside = 0
        """How many blocks are open that may fail: what fails in these does not stop the rule."""

    def matches(self, sentence: int, budget: Budget) -> list[Bindings]:
        """All ways to satisfy the rule with its main clauses in a sentence."""
        self.budget = budget
        self.main = sentence
        return [b for group in self.plan.groups for b in self._solutions(group, sentence, {})]

    def from_anchor(self, group: Group, sentence: int, bound: Bindings, budget: Budget) -> list[Bindings]:
        """The ways to satisfy one alternative in which some names are bound already."""
        self.budget = budget
        self.main = sentence
        return list(self._solutions(group, sentence, bound))

    def _solutions(self, group: Group, sentence: int, bound: Bindings) -> Iterator[Bindings]:
        if any(name not in bound for name in group.needs):
            return
        if not all(self._check(c, bound) for c in group.simple if set(mentioned(c)) <= set(bound)):
            return
        for simple in self._assign(group, tuple(n for n in group.new if n not in bound), sentence, bound):
            found = [simple]
            for part in group.elsewhere:
                found = [b for each in found for b in self._elsewhere(part, each)]
            for part in group.optional:
                found = [b for each in found for b in (self._tried(part, sentence, each) or [each])]
            yield from (b for b in found if not any(self._blocked(part, sentence, b) for part in group.unless))

    def _part(self, part: Part, sentence: int, bound: Bindings) -> Iterator[Bindings]:
        for group in part.groups:
            yield from self._solutions(group, sentence, bound)

    def _blocked(self, part: Part, sentence: int, bound: Bindings) -> bool:
        found = self._tried(part, sentence, bound, most=1)
        if found and not self._aside:
            self.watch(part.clause, found[0])
        return bool(found)

    def _tried(self, part: Part, sentence: int, bound: Bindings, most: int | None = None) -> list[Bindings]:
        """The solutions of a block that may have none."""
        self._aside += 1
        found = list(islice(self._part(part, sentence, bound), most))
        self._aside -= 1
        return found

    def _elsewhere(self, part: Part, bound: Bindings) -> list[Bindings]:
        """The solutions in the nearest sentence within the rule's scope that has any."""
        for sentence in window(self.forest, self.main, part.where, self.plan):
            found = list(self._part(part, sentence, bound))
            if found:
                return found
        if not self._aside:
            self.watch(part.clause, bound)
        return []

    def _assign(self, group: Group, names: tuple[str, ...], sentence: int, bound: Bindings) -> Iterator[Bindings]:
        if not names:
            yield bound
            return
        name = names[0]
        for place in self.candidates(group, name, sentence):
            self.budget.spend()
            if any(place.head == other.head and frozenset((name, key)) not in group.loose for key, other in bound.items()):
                continue
            now = {**bound, name: place}
            if all(self._check(c, now) for c in group.simple if name in mentioned(c) and set(mentioned(c)) <= set(now)):
                yield from self._assign(group, names[1:], sentence, now)

    def candidates(self, group: Group, name: str, sentence: int) -> list[Place]:
        """What a name of a group may be, before any clause is checked but a phrase's."""
        forest = self.forest
        found = [c for c in group.simple if isinstance(c, ast.Phrase) and c.name == name]
        if found:
            spans = phrases(forest, sentence, found[0].attribute, phrase_table(found[0].values, self.lexicons))
            return [Place(phrase_head(forest, first, last), first, last) for first, last in spans]
        if any(isinstance(c, ast.Beside) and c.quote == name for c in group.simple):
            return [Place(t, t, t) for t in sorted({*forest.openings, *forest.closings})]
        return [Place(t, t, t) for t in forest.range(sentence)]

    def _check(self, clause: Clause, bound: Bindings) -> bool:
        good = satisfied(clause, bound, self.forest, self.lexicons)
        if not good and not self._aside:
            self.watch(clause, bound)
        return good


def window(forest: Forest, sentence: int, where: str, plan: Plan) -> list[int]:
    """The sentences in which `previous` or `next` looks, nearest first."""
    step = -1 if where == "previous" else 1
    sentences = forest.parse.sentences
    reach = min(plan.scope - 1, sentence if step < 0 else len(sentences) - 1 - sentence)
    inside = [sentence + step * n for n in range(1, reach + 1)]
    return [n for n in inside if not plan.same_paragraph or sentences[n].paragraph == sentences[sentence].paragraph]


def satisfied(clause: Clause, bound: Bindings, forest: Forest, lexicons: Lexicons) -> bool:  # noqa: PLR0911
    """True if a simple clause holds of bound names."""
    match clause:
        case ast.Node():
            return all(holds(test, forest, bound[clause.name].head, lexicons) for test in clause.tests)
        case ast.Phrase():
            where = bound[clause.name]
            return phrase_end(forest, where.first, clause.attribute, phrase_table(clause.values, lexicons)) == where.last
        case ast.Arc():
            return _arc(clause, forest, bound[clause.head].head, bound[clause.child].head)
        case ast.Order():
            return _order(clause, forest, bound)
        case ast.Pair():
            return _pair(clause, forest, bound[clause.left].head, bound[clause.right].head)
        case ast.Place():
            return place(clause.kind, forest, bound[clause.name])
        case ast.Beside():
            return beside(clause.kind, forest, bound[clause.name]) == bound[clause.quote].head
        case ast.InLayer():
            return in_layer(clause, forest, bound[clause.name].head)
        case ast.Agree():
            left = attribute(forest, bound[clause.left].head, clause.left_attribute)
            right = attribute(forest, bound[clause.right].head, clause.right_attribute)
            return (left == right) != clause.negated
    raise TypeError(clause)


def _arc(arc: ast.Arc, forest: Forest, head: int, child: int) -> bool:
    steps = forest.above(head, child)
    if steps < arc.low or (arc.high is not None and steps > arc.high):
        return False
    path = []
    while child != head:
        path.append(child)
        child = forest.head[child]
    return all(not arc.labels or any(label_matches(label.text, forest.deprel[t]) for label in arc.labels) for t in path)


def _order(order: ast.Order, forest: Forest, bound: Bindings) -> bool:
    left, right = _edges(order.left, forest, bound), _edges(order.right, forest, bound)
    distances = [right[0] - left[1], *([left[0] - right[1]] if order.either else [])]
    return any(order.low <= d and (order.high is None or d <= order.high) for d in distances)


def _edges(point: ast.Point, forest: Forest, bound: Bindings) -> tuple[int, int]:
    """The first and last token that count in comparing positions."""
    where = bound[point.name]
    if not point.edge:
        return where.first, where.last
    edge = subtree_edge(forest, where.head, point.edge)
    return edge, edge


def subtree_edge(forest: Forest, token: int, edge: str) -> int:
    """The first or last word below a token, punctuation left out."""
    below = [t for t in forest.subtree(token) if t == token or not forest.punctuation(t)]
    return min(below) if edge == "first" else max(below)


def _pair(pair: ast.Pair, forest: Forest, left: int, right: int) -> bool:
    if pair.kind == "same":
        return left == right
    if pair.kind == "sibling":
        return forest.head[left] == forest.head[right] >= 0
    return in_quote_with(forest, left, right)


def in_quote_with(forest: Forest, left: int, right: int) -> bool:
    """True if two tokens lie in one quotation (or in parts of one that goes on in another paragraph)."""
    chains = {forest.quotations[q].chain for q in forest.quotes_of.get(left, ())}
    return any(forest.quotations[q].chain in chains for q in forest.quotes_of.get(right, ()))


def place(kind: str, forest: Forest, where: Place) -> bool:
    """True if a token or phrase stands where `kind` says."""
    token = where.head
    checks: dict[str, Callable[[], bool]] = {
        "at-start": lambda: forest.at_edge(where.first, -1),
        "at-end": lambda: forest.at_edge(where.last, 1),
        "quoted": lambda: token in forest.quotes_of,
        "opens-quote": lambda: where.first in forest.openings,
        "closes-quote": lambda: where.last in forest.closings,
        "before-quote": lambda: beside("before-quote", forest, where) >= 0,
        "after-quote": lambda: beside("after-quote", forest, where) >= 0,
        "beside-quote": lambda: place("before-quote", forest, where) or place("after-quote", forest, where),
    }
    return checks[kind]()


def beside(kind: str, forest: Forest, where: Place) -> int:
    """The nearest word of the quotation beside a token or phrase, -1 where there is none."""
    return forest.beside_quotation(where.last, 1) if kind == "before-quote" else forest.beside_quotation(where.first, -1)


def in_layer(clause: ast.InLayer, forest: Forest, token: int) -> bool:
    """True if a token is in, heads or covers a role of an annotation found before."""
    index = forest.found.by_token.get((clause.layer, clause.role), {})
    if clause.how == "in":
        entries = index.get(token, [])
    elif clause.how == "heads":
        entries = [e for e in index.get(token, []) if forest.head[token] not in forest.found.roles[e][2]]
    else:
        below = forest.subtree(token)
        entries = [e for t in below for e in index.get(t, []) if below.issuperset(forest.found.roles[e][2])]
    return any(_has(clause.tests, forest.found.roles[e][3]) for e in entries)


def _has(tests: tuple[ast.Test, ...], attributes: object) -> bool:
    assert isinstance(attributes, dict)
    for test in tests:
        have = attributes.get(test.attribute, "")
        if any(isinstance(v, ast.Atom) and v.text == have for v in test.values) == test.negated:
            return False
    return True
