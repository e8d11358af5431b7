"""From the tokens that a rule bound to those that its roles cover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Bindings, Place, Plan
from discourse.grammar.values import Lexicons, entry, label_matches

_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "\u2018": "\u2019", "«": "»", '"': '"', "``": "''", "-LRB-": "-RRB-"}
_OPENERS = {close: {o for o, c in _PAIRS.items() if c == close} for close in _PAIRS.values()}
_REPEATED = {"subtree", "words"}
_PUNCT = (ast.Label("punct"),)


class Projector:
    """The roles of one match; each is worked out once."""

    def __init__(self, forest: Forest, plan: Plan, bound: Bindings, lexicons: Lexicons) -> None:
        self.forest, self.plan, self.bound, self.lexicons = forest, plan, bound, lexicons
        self.done: dict[str, tuple[int, ...]] = {}

    def roles(self) -> dict[str, tuple[int, ...]]:
        """The tokens of every role that the match fills, in the rule's order."""
        found = {role: self.role(role) for role in self.plan.roles}
        return {role: tokens for role, tokens in found.items() if tokens}

    def role(self, name: str) -> tuple[int, ...]:
        """The tokens of a role, from the first projection that gives any."""
        if name not in self.done:
            self.done[name] = next((t for p in self.plan.roles[name] if (t := self._projected(p, name))), ())
        return self.done[name]

    def _projected(self, projection: ast.Projection, role: str) -> tuple[int, ...]:
        first = self._term(projection.first, role)
        if not first:
            return ()
        tokens = set(first)
        for sign, term in projection.rest:
            more = self._term(term, role)
            tokens = tokens.difference(more) if sign == "minus" else tokens.union(more)
        usual = () if projection.first.option == "marks" else _PUNCT  # whoever asks for the marks wants to keep them
        return trimmed(self.forest, tokens, usual if projection.trim is None else projection.trim)

    def _term(self, term: ast.Term, role: str) -> Iterable[int]:
        names = term.names or (role,)
        if term.kind == "name" and names[0] in self.plan.roles:
            return self.role(names[0])
        places = [self.bound[name] for name in names if name in self.bound]
        if len(places) < len(names):
            return ()
        method: Callable[[ast.Term, Sequence[Place]], Iterable[int]] = getattr(self, f"_{term.kind}")
        if term.kind not in _REPEATED:
            return method(term, places)
        key = (term.kind, places[0], id(term.labels), id(term.paths), term.option)  # many rules ask for the same
        if key not in self.forest.projected:
            self.forest.projected[key] = frozenset(method(term, places))
        return self.forest.projected[key]

    # one method a kind of term

    def _name(self, _: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        return range(places[0].first, places[0].last + 1)

    def _subtree(self, term: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        place, forest = places[0], self.forest
        tokens = {*forest.subtree(place.head), *range(place.first, place.last + 1)}
        for child in forest.kids[place.head] if term.labels else ():
            if _labelled(term.labels, forest.deprel[child]):
                tokens.difference_update(forest.subtree(child))
        return tokens

    def _words(self, term: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        own = list(self._name(term, places))
        tokens = set(own)
        for path in term.paths:
            at = {places[0].head}
            for step in path:
                at = {t for start in at for t in _stepped(self.forest, start, step)}
            tokens |= at
        return _contiguous(tokens, own) if term.option else tokens

    def _sentence(self, _: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        return self.forest.range(self.forest.sentence[places[0].head])

    def _quote(self, term: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        """The largest quotation around a token that does not hold the cue, with its parts in other paragraphs."""
        forest, token = self.forest, places[0].head
        cue = self.bound.get(self.plan.cue)
        held = set(forest.quotes_of.get(cue.head, ())) if cue and cue.head != token else set()
        around = [q for q in forest.quotes_of.get(token, ()) if q not in held]
        if not around:
            return ()
        chain = forest.quotations[around[0]].chain
        parts = [n for n, q in enumerate(forest.quotations) if q.chain == chain]
        if not term.option:
            return [t for n in parts for t in range(forest.quotations[n].first, forest.quotations[n].last + 1)]
        spans = [forest.parse.quotations[n].span for n in parts]
        near = range(forest.quotations[parts[0]].first, forest.quotations[parts[-1]].last + 1)
        edges = range(max(0, near.start - 2), min(len(forest), near.stop + 2))
        return [t for t in edges if any(s.contains(forest.tokens[t].span) for s in spans)]

    def _key(self, _: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        """The tokens of the lexicon entry by which a node was found."""
        place = places[0]
        name = next(n for n, p in self.bound.items() if p == place)
        for attribute, lexicon in looked_up(self.plan.clauses, name):
            tokens, _rows = entry(self.forest, place.head, self.lexicons[lexicon], attribute)
            if tokens:
                return tokens
        return self._name(_, places)

    def _after(self, _: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        return range(places[0].last + 1, self.forest.range(self.forest.sentence[places[0].head]).stop)

    def _before(self, _: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        return range(self.forest.range(self.forest.sentence[places[0].head]).start, places[0].first)

    def _between(self, _: ast.Term, places: Sequence[Place]) -> Iterable[int]:
        left, right = sorted(places, key=lambda p: p.first)
        return range(left.last + 1, right.first)


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


@lru_cache(20_000)
def _labelled(labels: tuple[ast.Label, ...], relation: str) -> bool:
    return any(label_matches(label.text, relation) for label in labels)


def _stepped(forest: Forest, start: int, step: ast.Step) -> set[int]:
    """The tokens that one arc of a path reaches."""
    reached = {start} if step.low == 0 else set()
    at, depth = [start], 0
    while at and (step.high is None or depth < step.high):
        if step.up:
            at = [forest.head[t] for t in at if forest.head[t] >= 0 and (not step.labels or _labelled(step.labels, forest.deprel[t]))]
        else:
            at = [k for t in at for k in forest.kids[t] if not step.labels or _labelled(step.labels, forest.deprel[k])]
        depth += 1
        if depth >= step.low:
            reached.update(at)
    return reached


def _contiguous(tokens: set[int], own: Sequence[int]) -> list[int]:
    first, last = own[0], own[-1]
    while first - 1 in tokens:
        first -= 1
    while last + 1 in tokens:
        last += 1
    return list(range(first, last + 1))


def trimmed(forest: Forest, tokens: Iterable[int], trim: tuple[ast.Label, ...]) -> tuple[int, ...]:
    """Sorted tokens without punctuation and the relations of `trim` at their outer edges, and without punctuation at inner ones."""
    kept = sorted(tokens)
    labels, punct = _trims(trim)
    if punct and kept:
        if kept[-1] - kept[0] + 1 == len(kept):
            kept = _without_punctuation(forest, kept)
        else:
            kept = [t for run in _runs(kept) for t in _without_punctuation(forest, run)]
            kept = _without_punctuation(forest, kept) if kept else kept
    while labels and kept:
        before = len(kept)
        kept = _edge(forest, kept, labels)
        if punct and kept:
            kept = _without_punctuation(forest, kept)
        if len(kept) == before:
            break
    return tuple(kept)


@cache
def _trims(trim: tuple[ast.Label, ...]) -> tuple[tuple[ast.Label, ...], bool]:
    """The relations to trim, and whether punctuation is trimmed."""
    return tuple(label for label in trim if label.text not in {"punct", "none"}), any(label.text == "punct" for label in trim)


def _runs(tokens: Sequence[int]) -> list[list[int]]:
    out: list[list[int]] = []
    for token in tokens:
        if out and token == out[-1][-1] + 1:
            out[-1].append(token)
        else:
            out.append([token])
    return out


def _edge(forest: Forest, kept: list[int], labels: tuple[ast.Label, ...]) -> list[int]:
    """One more leading and trailing token away if its relation is to be trimmed; something always stays."""
    if len(kept) > 1 and _labelled(labels, forest.deprel[kept[0]]):
        kept = kept[1:]
    if len(kept) > 1 and _labelled(labels, forest.deprel[kept[-1]]):
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
