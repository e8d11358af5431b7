"""What a node test compares: attributes of tokens, literals, regular expressions, lexicon entries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import re2

from discourse.grammar.ast import Atom, Reference, Regex, Test, Value
from discourse.grammar.forest import Column, Forest
from discourse.grammar.lexicon import Branch, Lexicon, Row, Rows

ATTRIBUTES = ("lemma", "word", "form", "upos", "xpos", "deprel")
"""The attributes of a token; every other attribute is a morphological feature."""
FOLDED = {"lemma", "word"}
"""Attributes that ignore case."""
PARTICLE = "compound:prt"
_LONGEST = 1_000  # of a value that a regular expression looks at

Lexicons = Mapping[str, Lexicon]


def compiled(pattern: str, *, fold: bool) -> re2._Regexp:
    """A regular expression that runs in linear time; raises `re2.error`."""
    options = re2.Options()
    options.case_sensitive = not fold
    options.log_errors = False
    options.max_mem = 1 << 20
    return re2.compile(pattern, options)


@lru_cache(2_000)
def _regex(pattern: str, fold: bool) -> re2._Regexp:
    return compiled(pattern, fold=fold)


def matches_regex(pattern: str, value: str, *, fold: bool) -> bool:
    """True if the whole value matches."""
    return _regex(pattern, fold).fullmatch(value[:_LONGEST]) is not None


def feature(feats: str, name: str) -> tuple[str, ...]:
    """The values of a feature; none where the token has not got it."""
    for pair in feats.split("|"):
        key, _, value = pair.partition("=")
        if key == name:
            return (value, *value.split(",")) if "," in value else (value,)
    return ()


def attribute(forest: Forest, token: int, name: str) -> tuple[str, ...]:
    """The values of an attribute or feature of a token (more than one only for a feature like `PronType=Int,Rel`)."""
    if name in ATTRIBUTES:
        return (getattr(forest, name)[token],)
    return feature(forest.feats[token], name)


def label_matches(label: str, relation: str) -> bool:
    """True if a relation is the label, or of its kind where the label ends in `:*`."""
    if label.endswith(":*"):
        return relation == label[:-2] or relation.startswith(label[:-1])
    return relation == label


def entry(forest: Forest, token: int, lexicon: Lexicon, name: str) -> tuple[tuple[int, ...], Rows]:
    """The longest key of a lexicon that begins at a token: its tokens and rows.

    Keys of several words go on in the following words, or in a particle of the verb wherever it stands ("point it out").
    """
    value = getattr(forest, name)[token].lower()
    branch = lexicon.longer.get(value)
    if branch is not None:
        tokens, rows = _rest(forest, token, branch, lemmas=name == "lemma")
        if rows:
            return (token, *tokens), rows
    found = lexicon.single.get(value, ())
    return ((token,), found) if found else ((), ())


def _rest(forest: Forest, token: int, branch: Branch, *, lemmas: bool) -> tuple[tuple[int, ...], Rows]:
    """The tokens of the other words of the longest key that fits, and its rows."""
    word, end = forest.word, forest.starts[forest.sentence[token] + 1]
    lemma = forest.lemma if lemmas else word
    best: tuple[tuple[int, ...], Rows] = ((), ())
    at, open_ = token + 1, [branch]
    while open_ and at < end:
        words = dict.fromkeys((word[at], lemma[at]))
        open_ = [longer for each in open_ for w in words if (longer := each.onward.get(w)) is not None]
        best = next(((tuple(range(token + 1, at + 1)), each.rows) for each in open_ if each.rows), best)
        at += 1
    if not best[1]:
        for t in forest.kids[token]:
            if forest.deprel[t] == PARTICLE and (particle := branch.onward.get(word[t])) is not None and particle.rows:
                return (t,), particle.rows
    return best


def fits(row: Row, reference: Reference) -> bool:
    """True if a row has what a reference asks of its column."""
    if not reference.column:
        return True
    return (row.get(reference.column, "") in {v.text for v in reference.values}) != reference.negated


def openers(lexicon: Lexicon, reference: Reference) -> frozenset[str]:
    """The first words of the keys that have what a reference asks for."""
    key = ("openers", reference)
    if key not in lexicon.known:
        single = (key for key, rows in lexicon.single.items() if any(fits(row, reference) for row in rows))
        several = (key for key, rest in lexicon.several.items() if any(fits(row, reference) for rows in rest.values() for row in rows))
        lexicon.known[key] = frozenset((*single, *several))
    found: frozenset[str] = lexicon.known[key]
    return found


def holds(test: Test, forest: Forest, token: int, lexicons: Lexicons) -> bool:
    """True if a token passes a test."""
    return any(_one(value, test.attribute, forest, token, lexicons) for value in test.values) != test.negated


def _one(value: Value, name: str, forest: Forest, token: int, lexicons: Lexicons) -> bool:
    if isinstance(value, Reference):
        return any(fits(row, value) for row in entry(forest, token, lexicons[value.lexicon], name)[1])
    have = attribute(forest, token, name)
    if isinstance(value, Regex):
        return any(matches_regex(value.pattern, each, fold=name in FOLDED) for each in have)
    if name == "deprel":
        return label_matches(value.text, have[0])
    return (value.text.lower() if name in FOLDED else value.text) in have


PhraseTable = Mapping[str, Mapping[str | None, tuple[tuple[int, frozenset[tuple[str, ...]]], ...]]]
"""For the first word of phrases, by their second (None where there is none), all words after the first by how many these are, most first."""


def phrase_table(values: tuple[Value, ...], lexicons: Lexicons) -> PhraseTable:
    """The phrases that literal texts and lexicon references stand for."""
    asked = next((lexicons[value.lexicon] for value in values if isinstance(value, Reference)), None)
    known = {} if asked is None else asked.known
    if values not in known:
        known[values] = _phrase_table(values, lexicons)
    table: PhraseTable = known[values]
    return table


def _phrase_table(values: tuple[Value, ...], lexicons: Lexicons) -> PhraseTable:
    table: dict[str, dict[str | None, set[tuple[str, ...]]]] = {}

    def add(first: str, rest: tuple[str, ...]) -> None:
        table.setdefault(first, {}).setdefault(rest[0] if rest else None, set()).add(rest)

    for value in values:
        if isinstance(value, Atom):
            first, *rest = value.text.lower().split()
            add(first, tuple(rest))
        elif isinstance(value, Reference):
            lexicon = lexicons[value.lexicon]
            for key, rows in lexicon.single.items():
                if any(fits(row, value) for row in rows):
                    add(key, ())
            for key, longer in lexicon.several.items():
                for other, rows in longer.items():
                    if any(fits(row, value) for row in rows):
                        add(key, other)
    return {first: {second: _by_length(rests) for second, rests in by.items()} for first, by in table.items()}


def _by_length(rests: set[tuple[str, ...]]) -> tuple[tuple[int, frozenset[tuple[str, ...]]], ...]:
    lengths = sorted({len(rest) for rest in rests}, reverse=True)
    return tuple((length, frozenset(rest for rest in rests if len(rest) == length)) for length in lengths)


def phrases(forest: Forest, sentence: int, name: str, table: PhraseTable) -> list[tuple[int, int]]:
    """Where phrases occur in a sentence: first and last token. From each token only the longest one counts."""
    values: Column = getattr(forest, name)
    if table.keys().isdisjoint(values[forest.starts[sentence] : forest.starts[sentence + 1]]):
        return []
    ends = [(token, phrase_end(forest, token, name, table)) for token in forest.range(sentence) if values[token] in table]
    return [(token, last) for token, last in ends if last >= 0]


def phrase_end(forest: Forest, token: int, name: str, table: PhraseTable) -> int:
    """The last token of the longest phrase that begins at a token, -1 where none does."""
    values: Column = getattr(forest, name)
    by_second = table.get(values[token])
    if by_second is None:
        return -1
    if token + 1 < len(values):
        for length, rests in by_second.get(values[token + 1], ()):
            last = token + length
            if tuple(values[token + 1 : last + 1]) in rests and forest.sentence[last] == forest.sentence[token]:
                return last
    return token if None in by_second else -1


def phrase_head(forest: Forest, first: int, last: int) -> int:
    """The token of a sequence that is attached outside it."""
    return next((t for t in range(first, last + 1) if not first <= forest.head[t] <= last), first)
