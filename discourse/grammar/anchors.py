"""Where the fast matcher begins: the rarest thing that a rule asks for, and an index of just those things.

How rare a word or relation is was counted once on 35,000 words of UD English EWT; what is not listed is rare.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from discourse.grammar import ast
from discourse.grammar.forest import Forest
from discourse.grammar.plan import Group
from discourse.grammar.values import FOLDED, Lexicons, label_matches, matches_regex, openers

_LEMMAS = {
    "the": 56, ",": 43, ".": 39, "be": 34, "of": 25, "and": 25, "to": 23, "in": 22, "a": 22, "that": 14, "have": 14, '"': 10, "-": 9, "it": 8,
    "not": 7, "for": 6, "they": 6, "on": 6, "he": 6, "'s": 6, "as": 5, "with": 5, "by": 5, "do": 5, "this": 5, "i": 5, "from": 4, "but": 4,
    "at": 3, "who": 3, "you": 3, "say": 3, ")": 3, "or": 2, "(": 2, "about": 2, "there": 2, ":": 2, "would": 2, "will": 2, "which": 2, "can": 2,
    "one": 2, "all": 2, "we": 2, "some": 2, "if": 2, "also": 2, "more": 2, "no": 2, "when": 2, "is": 12, "was": 8, "are": 6, "were": 4,
}  # fmt: skip
_RELATIONS = {
    "punct": 117, "case": 105, "det": 88, "nsubj": 67, "amod": 67, "advmod": 48, "nmod": 47, "root": 45, "obl": 45, "obj": 42, "conj": 35,
    "mark": 34, "compound": 33, "cc": 32, "aux": 27, "cop": 19, "nmod:poss": 16, "advcl": 16, "flat": 14, "xcomp": 12, "ccomp": 10,
    "acl:relcl": 10, "acl": 9, "aux:pass": 9, "nsubj:pass": 8, "nummod": 6, "appos": 6, "obl:unmarked": 4, "expl": 4, "nmod:unmarked": 4,
    "nmod:desc": 3, "compound:prt": 3, "parataxis": 3, "obl:agent": 3, "fixed": 3, "iobj": 2, "csubj": 2,
}  # fmt: skip
_TAGS = {
    "NOUN": 165, "PUNCT": 117, "ADP": 103, "VERB": 99, "PROPN": 96, "DET": 90, "ADJ": 79, "PRON": 58, "AUX": 55, "ADV": 43, "CCONJ": 32,
    "PART": 26, "SCONJ": 20, "NUM": 14,
}  # fmt: skip
_OTHER = 0.05  # of a thousand: a word that is not listed
_EVERYTHING = 1_000.0
WEAK = 150.0
"""A rule whose best anchor is more frequent than this has, in effect, none."""


@dataclass(frozen=True, slots=True)
class Key:
    """What one posting list of the index holds: tokens whose attribute is one of some values or matches a pattern.

    `attribute` may also be `layer`, `quoted`, `opens-quote`, `closes-quote` (these are looked up, not indexed) or empty for every token.
    """

    attribute: str
    values: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()


EVERY = Key("")


def anchor(group: Group, lexicons: Lexicons) -> tuple[str, Key, float]:
    """The rarest name of a group to begin with, what to look up, and how often per thousand tokens it occurs."""
    quotes = {c.quote for c in group.simple if isinstance(c, ast.Beside)}
    best = ("", EVERY, 2 * _EVERYTHING)
    for name in group.new:
        if name not in quotes:
            for key, often in _keys(group, name, lexicons):
                if often < best[2]:
                    best = (name, key, often)
    return best


def _keys(group: Group, name: str, lexicons: Lexicons) -> Iterable[tuple[Key, float]]:
    phrased = False
    for clause in group.simple:
        if isinstance(clause, ast.Phrase) and clause.name == name:
            phrased = True
            key = Key(clause.attribute, _literals(clause.attribute, clause.values, lexicons))
            yield key, _often(key) / 2
    if phrased:
        return
    yield EVERY, _EVERYTHING
    for clause in group.simple:
        match clause:
            case ast.Node(name=n, tests=tests) if n == name:
                for test in tests:
                    yield from _test_key(test, lexicons)
            case ast.Arc(child=n, labels=labels, low=low) if n == name and labels and low > 0:
                key = _relations(labels)
                yield key, _often(key)
            case ast.InLayer(name=n, how="in" | "heads", layer=layer, role=role) if n == name:
                yield Key("layer", frozenset((layer, role))) if role else Key("layer", frozenset((layer,))), 20.0
            case ast.Place(name=n, kind="quoted" | "opens-quote" | "closes-quote" as kind) if n == name:
                yield Key(kind), 80.0 if kind == "quoted" else 5.0


def _relations(labels: Iterable[ast.Label]) -> Key:
    whole = frozenset(label.text for label in labels if not label.text.endswith(":*"))
    families = frozenset(label.text for label in labels if label.text.endswith(":*"))
    return Key("deprel", whole, families)


def _test_key(test: ast.Test, lexicons: Lexicons) -> Iterable[tuple[Key, float]]:
    if test.negated or test.attribute not in {"lemma", "word", "form", "upos", "xpos", "deprel"}:
        return
    patterns = frozenset(v.pattern for v in test.values if isinstance(v, ast.Regex))
    if test.attribute == "deprel":
        if not patterns:
            key = _relations([ast.Label(v.text) for v in test.values if isinstance(v, ast.Atom)])
            yield key, _often(key)
        return
    key = Key(test.attribute, _literals(test.attribute, test.values, lexicons), patterns)
    yield key, _often(key)


def _literals(attribute: str, values: Collection[ast.Value], lexicons: Lexicons) -> frozenset[str]:
    """The values (the first words, where there are several) with which a match can begin."""
    out = [openers(lexicons[v.lexicon], v) for v in values if isinstance(v, ast.Reference)]
    words = frozenset((v.text.lower() if attribute in FOLDED else v.text).partition(" ")[0] for v in values if isinstance(v, ast.Atom))
    return out[0] if len(out) == 1 and not words else words.union(*out)  # one large lexicon that many rules ask is not copied for each


@lru_cache(1_000)
def _often(key: Key) -> float:
    if key.attribute == "deprel":
        families = (often for label, often in _RELATIONS.items() if any(label_matches(p, label) for p in key.patterns))
        return sum(_RELATIONS.get(v, 1) for v in key.values) + sum(families)
    table = {"upos": _TAGS, "lemma": _LEMMAS, "word": _LEMMAS, "form": _LEMMAS}.get(key.attribute, {})
    rare = 20.0 if key.attribute == "xpos" else 0.5 if key.attribute == "upos" else _OTHER
    return sum(table.get(v, rare) for v in key.values) + 50.0 * len(key.patterns)


class _Table(dict[Any, tuple[int, ...]]):
    """For the values that a token has of some attributes the posting lists to which it belongs; filled as values turn up."""

    def __init__(self, keys: Mapping[Key, int], attributes: Sequence[str]) -> None:
        super().__init__()
        self.attributes = attributes
        self.literal: list[dict[str, list[int]]] = [{} for _ in attributes]
        self.patterns = [[(key, number) for key, number in keys.items() if key.patterns and key.attribute == attribute] for attribute in attributes]
        for key, number in keys.items():
            for value in key.values:
                self.literal[attributes.index(key.attribute)].setdefault(value, []).append(number)

    def __missing__(self, values: Any) -> tuple[int, ...]:
        if len(self) > 200_000:  # a stream of texts must not fill the memory
            self.clear()
        found: list[int] = []
        for attribute, value, literal, patterns in zip(self.attributes, [values] if len(self.attributes) == 1 else values, self.literal, self.patterns, strict=True):
            found += literal.get(value, ())
            found += [n for key, n in patterns if value not in key.values and _fits(key, attribute, value)]
        self[values] = made = tuple(found)
        return made


def _fits(key: Key, attribute: str, value: str) -> bool:
    if attribute == "deprel":
        return any(label_matches(pattern, value) for pattern in key.patterns)
    return any(matches_regex(pattern, value, fold=attribute in FOLDED) for pattern in key.patterns)


@dataclass(slots=True)
class Index:
    """Makes the posting lists that some rules need, document by document."""

    keys: dict[Key, int] = field(default_factory=dict)
    tables: list[_Table] = field(default_factory=list)

    def number(self, key: Key) -> int:
        """The number of a posting list, new where the key is."""
        return self.keys.setdefault(key, len(self.keys))

    def seal(self) -> None:
        """No more keys: prepare the tables, one for what a word is and one for what it does."""
        for kind in (("form", "word", "lemma"), ("xpos", "upos", "deprel")):
            attributes = [attribute for attribute in kind if any(key.attribute == attribute for key in self.keys)]
            if attributes:
                self.tables.append(_Table({key: number for key, number in self.keys.items() if key.attribute in attributes}, attributes))

    def postings(self, forest: Forest) -> dict[int, list[int]]:
        """The tokens of every list that is not empty, in text order."""
        out: dict[int, list[int]] = {}
        for table in self.tables:
            columns = [getattr(forest, attribute) for attribute in table.attributes]
            for token, lists in enumerate(map(table.__getitem__, zip(*columns, strict=True) if len(columns) > 1 else columns[0])):
                if lists:
                    for number in lists:
                        if number in out:
                            out[number].append(token)
                        else:
                            out[number] = [token]
        return out


class Arcs:
    """Which arcs rules ask for at their first token, as bits: one for each set of labels on an arc down, one for each on the arc up."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[bool, tuple[ast.Label, ...]], int] = {}
        self._down, self._up = _Bits(self, up=False), _Bits(self, up=True)

    def needed(self, group: Group, seed: str) -> int:
        """The bits of the arcs without which a group cannot hold of a token as its first."""
        out = 0
        for clause in group.simple:
            if isinstance(clause, ast.Arc) and clause.low == clause.high == 1 and seed in {clause.head, clause.child} and clause.head != clause.child:
                up = clause.child == seed
                out |= 1 << self.numbers.setdefault((up, clause.labels), len(self.numbers))
        return out

    def of(self, forest: Forest) -> list[int]:
        """The bits of each token of a document."""
        if not self.numbers:
            return [0] * len(forest)
        up, down = self._up, self._down
        out = list(map(up.__getitem__, forest.deprel))
        for token, (bits, head) in enumerate(zip(map(down.__getitem__, forest.deprel), forest.head, strict=True)):
            if head < 0:
                out[token] ^= up[forest.deprel[token]]  # a root hangs on nothing
            elif bits:
                out[head] |= bits
        return out


class _Bits(dict[str, int]):
    """For a relation the bits of the label sets that it is in."""

    def __init__(self, arcs: Arcs, *, up: bool) -> None:
        super().__init__()
        self.arcs, self.up = arcs, up

    def __missing__(self, relation: str) -> int:
        if len(self) > 10_000:
            self.clear()
        chosen = [(number, labels) for (up, labels), number in self.arcs.numbers.items() if up == self.up]
        self[relation] = sum(1 << number for number, labels in chosen if not labels or any(label_matches(label.text, relation) for label in labels))
        return self[relation]


def special(forest: Forest, key: Key) -> list[int]:
    """The tokens of a key that is looked up when its rules run."""
    return _SPECIAL[key.attribute](forest, key)


def is_special(key: Key) -> bool:
    """True for a key that the index does not hold."""
    return key.attribute in _SPECIAL


def _layer(forest: Forest, key: Key) -> list[int]:
    by_token = forest.found.by_token
    return sorted({t for (layer, role), tokens in by_token.items() if frozenset((layer, role) if role else (layer,)) == key.values for t in tokens})


_SPECIAL: dict[str, Callable[[Forest, Key], list[int]]] = {
    "": lambda forest, _: list(range(len(forest))),
    "layer": _layer,
    "quoted": lambda forest, _: sorted(forest.quotes_of),
    "opens-quote": lambda forest, _: sorted(forest.openings),
    "closes-quote": lambda forest, _: sorted(forest.closings),
}
