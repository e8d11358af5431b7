"""From the tokens that a rule bound to those that its roles cover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Place, Plan
from discourse.grammar.runtime import Memo, relation_memo
from discourse.grammar.values import Lexicons, entry

_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "\u2018": "\u2019", "«": "»", '"': '"', "``": "''", "-LRB-": "-RRB-"}
_OPENERS = {close: {o for o, c in _PAIRS.items() if c == close} for close in _PAIRS.values()}
_PUNCT = (ast.Label("punct"),)
Tokens = tuple[int, ...]
Term = Callable[[Forest, Bindings, dict[str, Tokens]], Iterable[int]]
"""Works out one term of a projection, given the roles worked out so far."""


class Roles:
    """How the roles of a rule are worked out: what depends on the rule alone is settled once.

    What projections and their costly terms give is kept with the document, for many rules ask for the same.
    """

    def __init__(self, plan: Plan, lexicons: Lexicons, more: Mapping[str, tuple[ast.Projection, ...]] | None = None) -> None:
        self.plan, self.lexicons = plan, lexicons
        self.projections = {**plan.roles, **(more or {})}
        self._ways = {role: tuple(self._way(p, role) for p in ps) for role, ps in self.projections.items()}

    def of(self, forest: Forest, bound: Bindings) -> dict[str, Tokens]:
        """The tokens of every role that a match fills, in the rule's order."""
        done: dict[str, Tokens] = {}
        return {role: tokens for role in self._ways if (tokens := self._role(role, forest, bound, done))}

    def _role(self, role: str, forest: Forest, bound: Bindings, done: dict[str, Tokens]) -> Tokens:
        """The tokens of a role, from the first projection that gives any."""
        tokens = done.get(role)
        if tokens is None:
            tokens = ()
            for way in self._ways[role]:
                tokens = way(forest, bound, done)
                if tokens:
                    break
            done[role] = tokens
        return tokens

    def _way(self, projection: ast.Projection, role: str) -> Callable[[Forest, Bindings, dict[str, Tokens]], Tokens]:
        first = self._term(projection.first, role)
        rest = [(sign == "minus", self._term(term, role)) for sign, term in projection.rest]
        usual = () if projection.first.option == "marks" else _PUNCT  # whoever asks for the marks wants to keep them
        trim = _trim(usual if projection.trim is None else projection.trim)
        signs = tuple(minus for minus, _ in rest)
        same = _mark(trim, signs)
        labelled = relation_memo(trim.labels) if trim.labels else None

        def way(forest: Forest, bound: Bindings, done: dict[str, Tokens]) -> Tokens:
            tokens = first(forest, bound, done)
            if not tokens:
                return ()
            terms = [term(forest, bound, done) for _, term in rest]
            key = (same, tokens, *terms)
            known = forest.projected.get(key)
            if known is None:
                kept = set(tokens)
                for minus, term in zip(signs, terms, strict=True):
                    if minus:
                        kept.difference_update(term)
                    else:
                        kept.update(term)
                known = forest.projected[key] = trimmed(forest, kept, trim, labelled)
            made: Tokens = known
            return made

        return way

    def _term(self, term: ast.Term, role: str) -> Term:
        names = term.names or (role,)
        first = names[0]
        if term.kind == "name" and first in self.projections:
            return lambda forest, bound, done: self._role(first, forest, bound, done)
        if term.kind in _REPEATED:
            return _once(term, first)
        method: Callable[[Forest, Sequence[Place], ast.Term, Bindings], Iterable[int]] = getattr(self, f"_{term.kind}")

        def found(forest: Forest, bound: Bindings, _: dict[str, Tokens]) -> Iterable[int]:
            if not all(name in bound for name in names):
                return ()
            return method(forest, [bound[name] for name in names], term, bound)

        return found

    # one method a kind of term; what they give can be a part of a key

    def _name(self, _: Forest, places: Sequence[Place], __: ast.Term, ___: Bindings) -> Iterable[int]:
        return range(places[0].first, places[0].last + 1)

    def _sentence(self, forest: Forest, places: Sequence[Place], _: ast.Term, __: Bindings) -> Iterable[int]:
        return forest.range(forest.sentence[places[0].head])

    def _quote(self, forest: Forest, places: Sequence[Place], term: ast.Term, bound: Bindings) -> Iterable[int]:
        """The largest quotation around a token that does not hold the cue, with its parts in other paragraphs."""
        token = places[0].head
        if token not in forest.quotes_of:
            return ()
        cue = bound.get(self.plan.cue)
        held = forest.quotes_of.get(cue.head, ()) if cue and cue.head != token else ()
        around = [q for q in forest.quotes_of[token] if q not in held]
        if not around:
            return ()
        chain = forest.quotations[around[0]].chain
        parts = [n for n, q in enumerate(forest.quotations) if q.chain == chain]
        if not term.option:
            return tuple(t for n in parts for t in range(forest.quotations[n].first, forest.quotations[n].last + 1))
        spans = [forest.parse.quotations[n].span for n in parts]
        near = range(forest.quotations[parts[0]].first, forest.quotations[parts[-1]].last + 1)
        edges = range(max(0, near.start - 2), min(len(forest), near.stop + 2))
        return tuple(t for t in edges if any(s.contains(forest.tokens[t].span) for s in spans))

    def _key(self, forest: Forest, places: Sequence[Place], _: ast.Term, bound: Bindings) -> Iterable[int]:
        """The tokens of the lexicon entry by which a node was found."""
        place = places[0]
        name = next(n for n, p in bound.items() if p == place)
        for attribute, lexicon in looked_up(self.plan.clauses, name):
            tokens, _rows = entry(forest, place.head, self.lexicons[lexicon], attribute)
            if tokens:
                return tokens
        return range(place.first, place.last + 1)

    def _after(self, forest: Forest, places: Sequence[Place], _: ast.Term, __: Bindings) -> Iterable[int]:
        return range(places[0].last + 1, forest.range(forest.sentence[places[0].head]).stop)

    def _before(self, forest: Forest, places: Sequence[Place], _: ast.Term, __: Bindings) -> Iterable[int]:
        return range(forest.range(forest.sentence[places[0].head]).start, places[0].first)

    def _between(self, _: Forest, places: Sequence[Place], __: ast.Term, ___: Bindings) -> Iterable[int]:
        left, right = sorted(places, key=lambda p: p.first)
        return range(left.last + 1, right.first)


Reach = Callable[[Forest, Place], Iterable[int]]
"""What a term gives for the one place on which it depends."""


def _once(term: ast.Term, name: str) -> Term:
    """A term that depends on one place only: worked out once for each in a document."""
    reach = _REPEATED[term.kind](term)
    same = _mark(term.kind, term.labels, term.paths, term.option)

    def found(forest: Forest, bound: Bindings, _: dict[str, Tokens]) -> frozenset[int]:
        place = bound.get(name)
        if place is None:
            return _NOTHING
        key = (same, place)
        known = forest.projected.get(key)
        if known is None:
            known = forest.projected[key] = frozenset(reach(forest, place))
        made: frozenset[int] = known
        return made

    return found


@cache
def _mark(*_: object) -> object:
    """One object for all equal arguments: in a key it is faster than they are."""
    return object()


def _subtree(term: ast.Term) -> Reach:
    labelled = relation_memo(term.labels) if term.labels else None

    def reach(forest: Forest, place: Place) -> Iterable[int]:
        below = forest.subtree(place.head)
        if labelled is None and place.first == place.last:
            return below
        tokens = {*below, *range(place.first, place.last + 1)}
        if labelled is not None:
            deprel = forest.deprel
            for child in forest.kids[place.head]:
                if labelled[deprel[child]]:
                    tokens.difference_update(forest.subtree(child))
        return tokens

    return reach


def _words(term: ast.Term) -> Reach:
    paths = [[(step, relation_memo(step.labels) if step.labels else None) for step in path] for path in term.paths]
    contiguous = bool(term.option)

    def reach(forest: Forest, place: Place) -> Iterable[int]:
        own = range(place.first, place.last + 1)
        tokens = set(own)
        for path in paths:
            at: Iterable[int] = (place.head,)
            for step, labelled in path:
                at = {t for start in at for t in _stepped(forest, start, step, labelled)}
            tokens.update(at)
        return _contiguous(tokens, own) if contiguous else tokens

    return reach


_REPEATED: dict[str, Callable[[ast.Term], Reach]] = {"subtree": _subtree, "words": _words}
_NOTHING: frozenset[int] = frozenset()


def looked_up(clauses: Iterable[ast.Clause], name: str) -> list[tuple[str, str]]:
    """The attributes and lexicons by which a node is found, in order."""
    out: list[tuple[str, str]] = []
    for clause in clauses:
        match clause:
            case ast.Node(name=n, tests=tests) if n == name:
                out += [(t.attribute, v.lexicon) for t in tests if not t.negated for v in t.values if isinstance(v, ast.Reference)]
            case ast.Phrase(name=n, attribute=attribute, values=values) if n == name:
                out += [(attribute, v.lexicon) for v in values if isinstance(v, ast.Reference)]
            case ast.Optional(clauses=inner) | ast.Elsewhere(clauses=inner):
                out += looked_up(inner, name)
            case ast.Either(branches=branches):
                out += [pair for branch in branches for pair in looked_up(branch, name)]
    return out


def _stepped(forest: Forest, start: int, step: ast.Step, labelled: Memo | None) -> Iterable[int]:
    """The tokens that one arc of a path reaches."""
    kids, deprel = forest.kids, forest.deprel
    if step.low == step.high == 1 and not step.up:
        return [k for k in kids[start] if labelled is None or labelled[deprel[k]]]
    reached = {start} if step.low == 0 else set()
    at, depth = [start], 0
    while at and (step.high is None or depth < step.high):
        if step.up:
            at = [forest.head[t] for t in at if forest.head[t] >= 0 and (labelled is None or labelled[deprel[t]])]
        else:
            at = [k for t in at for k in kids[t] if labelled is None or labelled[deprel[k]]]
        depth += 1
        if depth >= step.low:
            reached.update(at)
    return reached


def _contiguous(tokens: set[int], own: Sequence[int]) -> Iterable[int]:
    first, last = own[0], own[-1]
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    return range(first, last + 1)


@dataclass(frozen=True, slots=True)
class Trim:
    """What is cut off at the edges of a role: relations, punctuation."""

    labels: tuple[ast.Label, ...]
    punct: bool


def _trim(labels: tuple[ast.Label, ...]) -> Trim:
    return Trim(tuple(label for label in labels if label.text not in {"punct", "none"}), any(label.text == "punct" for label in labels))


def trimmed(forest: Forest, tokens: Iterable[int], trim: Trim, labelled: Memo | None) -> Tokens:
    """Sorted tokens without punctuation and the relations of `trim` (`labelled` knows them) at their outer edges, and without punctuation at inner ones."""
    kept = sorted(tokens)
    if trim.punct and kept:
        if kept[-1] - kept[0] + 1 == len(kept):
            kept = _without_punctuation(forest, kept)
        else:
            kept = [t for run in _runs(kept) for t in _without_punctuation(forest, run)]
            kept = _without_punctuation(forest, kept) if kept else kept
    while labelled is not None and kept:
        before = len(kept)
        kept = _edge(forest, kept, labelled)
        if trim.punct and kept:
            kept = _without_punctuation(forest, kept)
        if len(kept) == before:
            break
    return tuple(kept)


def _runs(tokens: Sequence[int]) -> list[list[int]]:
    out: list[list[int]] = []
    for token in tokens:
        if out and token == out[-1][-1] + 1:
            out[-1].append(token)
        else:
            out.append([token])
    return out


def _edge(forest: Forest, kept: list[int], labelled: Memo) -> list[int]:
    """One more leading and trailing token away if its relation is to be trimmed; something always stays."""
    if len(kept) > 1 and labelled[forest.deprel[kept[0]]]:
        kept = kept[1:]
    if len(kept) > 1 and labelled[forest.deprel[kept[-1]]]:
        kept = kept[:-1]
    return kept


def _without_punctuation(forest: Forest, kept: list[int]) -> list[int]:
    """Without punctuation at both ends; a bracket or quotation mark whose partner stands inside stays."""
    punct = forest.punct
    if not (punct[kept[0]] or punct[kept[-1]]):
        return kept
    text = [forest.tokens[t].text for t in kept]
    start, end = 0, len(kept)
    while start < end and punct[kept[start]]:
        close = _PAIRS.get(text[start])
        inside = text[start + 1 : end]
        if close and close in inside and any(c.isalnum() for rest in inside[inside.index(close) + 1 :] for c in rest):
            break
        start += 1
    while start < end and punct[kept[end - 1]] and not _quoted_end(forest, kept, end - 1):
        opens = _OPENERS.get(text[end - 1])
        if opens and any(t in opens for t in text[start : end - 1]):
            break
        end -= 1
    return kept[start:end]


def _quoted_end(forest: Forest, kept: Sequence[int], at: int) -> bool:
    """True for the mark that ends what stands in quotation marks (the comma of “A,” she said): it is part of what is quoted."""
    inside = forest.quotes_of.get(kept[at], ())
    return at > 0 and bool(inside) and inside == forest.quotes_of.get(kept[at - 1], ())
