"""The terms of a projection: which tokens `subtree(x)`, `words(x, …)`, `quote`, `sentence`, … give for what a rule bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Plan
from discourse.grammar.runtime import Memo, relation_memo
from discourse.grammar.values import Lexicons, entry

Reach = Callable[..., Iterable[int]]
"""What a term gives in a document for the head, the first and the last token of its name (of both, for `between`)."""


def reach(term: ast.Term, plan: Plan, lexicons: Lexicons) -> Reach:
    """How the tokens of a term are found; for `quote` the cue's head is told too."""
    match term.kind:
        case "subtree":
            return _subtree(term.labels)
        case "words":
            return _words(term)
        case "quote":
            return _quote(marks=bool(term.option))
        case "key":
            return _key(looked_up(plan.clauses, term.names[0]), lexicons)
    return _SIMPLE[term.kind]


_SIMPLE: dict[str, Reach] = {
    "name": lambda _, __, first, last: range(first, last + 1),
    "sentence": lambda forest, head, _, __: forest.range(forest.sentence[head]),
    "after": lambda forest, head, _, last: range(last + 1, forest.range(forest.sentence[head]).stop),
    "before": lambda forest, head, first, _: range(forest.range(forest.sentence[head]).start, first),
    "between": lambda _, __, one_first, one_last, ___, other_first, other_last: range(min(one_last, other_last) + 1, max(one_first, other_first)),
}


def _quote(*, marks: bool) -> Reach:
    """The largest quotation around a token that does not hold the cue, with its parts in other paragraphs."""

    def reach(forest: Forest, token: int, _: int, __: int, cue: int) -> Iterable[int]:
        quotes_of = forest.quotes_of
        if token not in quotes_of:
            return ()
        held = quotes_of.get(cue, ()) if cue != token else ()
        around = [q for q in quotes_of[token] if q not in held]
        if not around:
            return ()
        chain = forest.quotations[around[0]].chain
        parts = [n for n, q in enumerate(forest.quotations) if q.chain == chain]
        if not marks:
            return {t for n in parts for t in range(forest.quotations[n].first, forest.quotations[n].last + 1)}
        spans = [forest.parse.quotations[n].span for n in parts]
        near = range(forest.quotations[parts[0]].first, forest.quotations[parts[-1]].last + 1)
        edges = range(max(0, near.start - 2), min(len(forest), near.stop + 2))
        return {t for t in edges if any(s.contains(forest.tokens[t].span) for s in spans)}

    return reach


def _key(lookups: Sequence[tuple[str, str]], lexicons: Lexicons) -> Reach:
    """The tokens of the lexicon entry by which a node was found."""

    def reach(forest: Forest, head: int, first: int, last: int) -> Iterable[int]:
        for attribute, lexicon in lookups:
            tokens, _rows = entry(forest, head, lexicons[lexicon], attribute)
            if tokens:
                return tokens
        return range(first, last + 1)

    return reach


def _subtree(without: tuple[ast.Label, ...]) -> Reach:
    labelled = relation_memo(without) if without else None

    def reach(forest: Forest, head: int, first: int, last: int) -> Iterable[int]:
        tokens = forest.subtree(head)
        if first != last:
            tokens = tokens.union(range(first, last + 1))
        if labelled is not None:
            deprel = forest.deprel
            for child in forest.kids[head]:
                if labelled[deprel[child]]:
                    tokens = tokens.difference(forest.subtree(child))
        return tokens

    return reach


def _words(term: ast.Term) -> Reach:
    paths = [[(step, relation_memo(step.labels) if step.labels else None) for step in path] for path in term.paths]
    contiguous = bool(term.option)

    def reach(forest: Forest, head: int, first: int, last: int) -> Iterable[int]:
        own = range(first, last + 1)
        if not paths:
            return own
        tokens = set(own)
        for path in paths:
            at: Iterable[int] = (head,)
            for step, labelled in path:
                at = {t for start in at for t in _stepped(forest, start, step, labelled)}
            tokens.update(at)
        return _contiguous(tokens, own) if contiguous else tokens

    return reach


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
