"""What a node test compares: attributes of tokens, literals, regular expressions, lexicon entries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import re2

from discourse.grammar.ast import Atom, Reference, Regex, Test, Value
from discourse.grammar.forest import Column, Forest
from discourse.grammar.lexicon import Lexicon, Row, Rows

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
    longer = lexicon.several.get(value)
    if longer:
        near = _near(forest, token)
        for rest, rows in longer.items():
            if rest[0] in near and (tokens := _rest(forest, token, rest, lemmas=name == "lemma")):
                return (token, *tokens), rows
    found = lexicon.single.get(value, ())
    return ((token,), found) if found else ((), ())


def _near(forest: Forest, token: int) -> set[str]:
    """The words with which a key may go on after its first: the next one and the verb's particles."""
    near = {forest.word[t] for t in forest.kids[token] if forest.deprel[t] == PARTICLE}
    if token + 1 < len(forest):
        near |= {forest.word[token + 1], forest.lemma[token + 1]}
    return near


def _rest(forest: Forest, token: int, rest: tuple[str, ...], *, lemmas: bool) -> tuple[int, ...]:
    """The tokens of the other words of a key."""
    word, following = forest.word, range(token + 1, token + 1 + len(rest))
    if following.stop <= forest.starts[forest.sentence[token] + 1]:
        lemma = forest.lemma if lemmas else word
        if all(word[t] == w or lemma[t] == w for t, w in zip(following, rest, strict=True)):
            return tuple(following)
    if len(rest) == 1:
        return tuple([t for t in forest.kids[token] if word[t] == rest[0] and forest.deprel[t] == PARTICLE][:1])
    return ()


def fits(row: Row, reference: Reference) -> bool:
    """True if a row has what a reference asks of its column."""
    if not reference.column:
        return True
    return (row.get(reference.column, "") in {v.text for v in reference.values}) != reference.negated


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


PhraseTable = Mapping[str, Mapping[str | None, tuple[tuple[str, ...], ...]]]
"""For the first word of phrases, by their second (None where there is none), all after the first; longest first."""


def phrase_table(values: tuple[Value, ...], lexicons: Lexicons) -> PhraseTable:
    """The phrases that literal texts and lexicon references stand for."""
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
    return {first: {second: tuple(sorted(rests, key=lambda rest: (-len(rest), rest))) for second, rests in by.items()} for first, by in table.items()}


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
    if token + 1 < len(values) and (rests := by_second.get(values[token + 1])):
        for rest in rests:
            last = token + len(rest)
            if tuple(values[token + 1 : last + 1]) == rest and forest.sentence[last] == forest.sentence[token]:
                return last
    return token if None in by_second else -1


def phrase_head(forest: Forest, first: int, last: int) -> int:
    """The token of a sequence that is attached outside it."""
    return next((t for t in range(first, last + 1) if not first <= forest.head[t] <= last), first)
