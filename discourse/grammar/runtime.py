"""What generated matchers call: walks along arcs, memoised tests of values, looks into lexicons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from discourse.grammar import ast
from discourse.grammar.budget import OverBudgetError
from discourse.grammar.forest import Forest
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.plan import Plan
from discourse.grammar.reference import in_layer, in_quote_with, subtree_edge, window
from discourse.grammar.values import (
    FOLDED,
    Lexicons,
    attribute,
    entry,
    feature,
    fits,
    label_matches,
    matches_regex,
    phrase_end,
    phrase_head,
    phrase_table,
    phrases,
)

_MOST = 100_000


class Memo(dict[str, bool]):
    """A test of a string, worked out once for each."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        super().__init__()
        self.test = test

    def __missing__(self, value: str) -> bool:
        if len(self) > _MOST:  # a stream of texts must not fill the memory
            self.clear()
        self[value] = result = self.test(value)
        return result


@cache
def relation_memo(labels: tuple[ast.Label, ...]) -> Memo:
    """Whether a relation is one of some labels."""
    return Memo(lambda relation: any(label_matches(label.text, relation) for label in labels))


def labels_constant(labels: tuple[ast.Label, ...]) -> frozenset[str] | Memo:
    """Labels as a set, or as a memo where some stand for a family."""
    return relation_memo(labels) if any(label.text.endswith(":*") for label in labels) else frozenset(label.text for label in labels)


@cache
def feature_memo(name: str, values: frozenset[str]) -> Memo:
    """Whether features have one of some values."""
    return Memo(lambda feats: not values.isdisjoint(feature(feats, name)))


@cache
def regex_memo(pattern: str, name: str) -> Memo:
    """Whether a value matches a pattern; for a feature, whether some value of it does."""
    if name in {"lemma", "word", "form", "upos", "xpos", "deprel"}:
        return Memo(lambda value: matches_regex(pattern, value, fold=name in FOLDED))
    return Memo(lambda feats: any(matches_regex(pattern, value, fold=False) for value in feature(feats, name)))


def lexicon_test(reference: ast.Reference, lexicon: Lexicon, name: str) -> Callable[[Forest, int], bool]:
    """Whether the longest key at a token has what a reference asks for."""
    return lambda forest, token: any(fits(row, reference) for row in entry(forest, token, lexicon, name)[1])


def occurrences_of(phrase: ast.Phrase, lexicons: Lexicons) -> Callable[[Forest, int], list[tuple[int, int, int]]]:
    """The head, first and last token of each occurrence of a phrase in a sentence."""
    table = phrase_table(phrase.values, lexicons)

    def found(forest: Forest, sentence: int) -> list[tuple[int, int, int]]:
        known = forest.occurrences.get((found, sentence))
        if known is None:
            spans = phrases(forest, sentence, phrase.attribute, table)
            known = forest.occurrences[found, sentence] = [(phrase_head(forest, first, last), first, last) for first, last in spans]
        return known

    return found


def occurrence_at(phrase: ast.Phrase, lexicons: Lexicons) -> Callable[[Forest, int], tuple[int, int, int] | None]:
    """The occurrence of a phrase that begins at a token, if one does."""
    table = phrase_table(phrase.values, lexicons)

    def found(forest: Forest, token: int) -> tuple[int, int, int] | None:
        last = phrase_end(forest, token, phrase.attribute, table)
        return None if last < 0 else (phrase_head(forest, token, last), token, last)

    return found


def windows(where: str, plan: Plan) -> Callable[[Forest, int], list[int]]:
    """The sentences in which `previous` or `next` looks."""
    return lambda forest, sentence: window(forest, sentence, where, plan)


def nearest(sentences: Iterable[int], solve: Callable[[int], list[Any]]) -> list[Any]:
    """The solutions in the first sentence that has any."""
    return next((found for sentence in sentences if (found := solve(sentence))), [])


def below(forest: Forest, token: int, low: int, high: int | None, labels: Memo | None, budget: list[int]) -> list[int]:  # noqa: PLR0917
    """The tokens that lie `low` to `high` steps down from one, along some labels."""
    kids, deprel = forest.kids, forest.deprel
    out = [token] if low == 0 else []
    at, depth = [token], 0
    while at and (high is None or depth < high):
        at = [k for t in at for k in kids[t] if labels is None or labels[deprel[k]]]
        depth += 1
        budget[0] -= len(at)
        if budget[0] < 0:
            raise OverBudgetError
        if depth >= low:
            out += at
    return out


def above(forest: Forest, token: int, low: int, high: int | None, labels: Memo | None, budget: list[int]) -> list[int]:  # noqa: PLR0917
    """The tokens that lie `low` to `high` steps up from one, along some labels."""
    head, deprel = forest.head, forest.deprel
    out = [token] if low == 0 else []
    depth = 0
    while high is None or depth < high:
        if labels is not None and not labels[deprel[token]]:
            break
        token = head[token]
        depth += 1
        budget[0] -= 1
        if token < 0 or budget[0] < 0:
            break
        if depth >= low:
            out.append(token)
    return out


def linked(forest: Forest, top: int, token: int, low: int, high: int | None, labels: Memo | None) -> bool:  # noqa: PLR0917
    """True if a token lies `low` to `high` steps below another, along some labels."""
    head, deprel = forest.head, forest.deprel
    depth = 0
    while token != top:
        if (labels is not None and not labels[deprel[token]]) or (high is not None and depth >= high):
            return False
        token = head[token]
        depth += 1
        if token < 0:
            return False
    return depth >= low


ENVIRONMENT: dict[str, Any] = {
    "__builtins__": {"len": len, "range": range, "min": min, "max": max},
    "OverBudgetError": OverBudgetError,
    "above": above,
    "attribute": attribute,
    "below": below,
    "in_layer": in_layer,
    "in_quote_with": in_quote_with,
    "linked": linked,
    "nearest": nearest,
    "phrase_end": phrase_end,
    "subtree_edge": subtree_edge,
}
"""All that generated code can name."""
