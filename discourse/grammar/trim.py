"""The edges of roles: punctuation and words of some relations are cut off there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.runtime import Memo

Tokens = tuple[int, ...]
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "\u2018": "\u2019", "«": "»", '"': '"', "``": "''", "-LRB-": "-RRB-"}
_OPENERS = {close: {o for o, c in _PAIRS.items() if c == close} for close in _PAIRS.values()}


@dataclass(frozen=True, slots=True)
class Trim:
    """What is cut off at the edges of a role: relations, punctuation."""

    labels: tuple[ast.Label, ...]
    punct: bool


def trimming(labels: tuple[ast.Label, ...]) -> Trim:
    """What the labels of a `trim` cut off."""
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
