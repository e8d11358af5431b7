"""How likely each word is to be part of an attribution's cue, counted on texts without any parse."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.accuracy.gold import Row
from discourse.grammar import Grammar
from discourse.grammar.learn import Prior
from discourse.model import Parse

_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
_AVERAGE, _STRENGTH, _LEAST = 0.08, 4.0, 5
"""Of the words of a lexicon about one in twelve is in a cue; the average counts for four cases."""
_SUFFIXES = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", "e"), ("s", ""), ("es", ""))
CLASSES = {"verbs": "VERB", "nouns": "NOUN", "adjectives": "ADJ"}


def lemmas(parses: Iterable[Parse]) -> dict[str, str]:
    """The most frequent lemma of each form in parsed texts."""
    seen: dict[str, Counter[str]] = {}
    for parse in parses:
        for token in (t for s in parse.sentences for t in s.tokens if t.upos in {"VERB", "NOUN", "ADJ", "AUX"}):
            seen.setdefault(token.text.lower(), Counter())[token.lemma.lower()] += 1
    return {form: counts.most_common(1)[0][0] for form, counts in seen.items()}


def lexicon_words(grammar: Grammar) -> frozenset[str]:
    """The single words of the attribution lexicons as `lemma/UPOS`."""
    return frozenset(f"{key}/{upos}" for name, upos in CLASSES.items() for key in grammar.lexicons[name].single)


def prior(rows: Iterable[Row], known: Mapping[str, str], words: frozenset[str]) -> Prior:
    """Log-odds of being part of a cue, by lemma, from texts with gold attributions."""
    vocabulary = {word.rpartition("/")[0] for word in words}
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows:
        cues = {at for each in row["attributions"] for start, end in each["cue"] for at in range(start, end)}
        for word in _WORD.finditer(row["text"]):
            lemma = _lemma(word.group().lower(), known, vocabulary)
            total[lemma] += 1
            right[lemma] += word.start() in cues
    counted = {lemma: (right[lemma], n) for lemma, n in total.items() if n >= _LEAST or lemma in vocabulary}
    return Prior({lemma: _odds(*pair) for lemma, pair in counted.items()}, counted, words)


def _lemma(form: str, known: Mapping[str, str], vocabulary: set[str]) -> str:
    if form in known:
        return known[form]
    stems = (form[: -len(suffix)] + ending for suffix, ending in _SUFFIXES if form.endswith(suffix))
    return next((stem for stem in stems if stem in vocabulary), form)


def _odds(right: int, total: int) -> float:
    share = (right + _STRENGTH * _AVERAGE) / (total + _STRENGTH)
    return math.log(share / (1 - share)) - math.log(_AVERAGE / (1 - _AVERAGE))


def calibration_path() -> Path:
    """Where the English grammar's calibration is."""
    return Path(__file__).parents[2] / "grammars" / "en" / "calibration.tsv"
