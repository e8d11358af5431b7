"""Whether what a test compares exists: attributes, relations, tags, features and their values, lexicons and their columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import re2

from discourse.grammar import ast
from discourse.grammar.ast import At
from discourse.grammar.lexicon import Lexicon
from discourse.grammar.problems import Meant, Problem, Problems
from discourse.grammar.values import ATTRIBUTES, FOLDED, compiled
from discourse.grammar.vocabulary import ELSEWHERE, FEATURES, RELATIONS, RELATIONS_ELSEWHERE, UPOS, XPOS

_CLOSED = {"upos": UPOS, "xpos": XPOS, "deprel": RELATIONS}
_WHAT = {"upos": "part of speech", "xpos": "tag", "deprel": "relation"}


_SINGLE = {"lemma", "word", "form", "upos", "xpos"}


def _meant(name: str, elsewhere: Mapping[str, str], known: Collection[str]) -> Meant:
    """What another scheme calls `name`, or what is spelt alike."""
    return Meant(name, (), f"; did you mean '{elsewhere[name]}'?") if name in elsewhere else Meant(name, known)


class Names:
    """Adds to `problems` every name that does not exist, once for each place."""

    def __init__(self, lexicons: Mapping[str, Lexicon], problems: Problems) -> None:
        self.lexicons, self.problems = lexicons, problems

    def _say(self, at: At, message: str, *, warning: bool = False, meant: Meant | None = None) -> None:
        self.problems.append(Problem(at, message, warning, meant))

    def attribute(self, name: str, at: At) -> bool:
        """True if tokens have such an attribute or feature."""
        known = name in ATTRIBUTES or name in FEATURES
        if not known:
            self._say(at, f"unknown attribute '{name}'", meant=_meant(name, ELSEWHERE, [*ATTRIBUTES, *FEATURES]))
        return known

    def labels(self, labels: Iterable[ast.Label]) -> None:
        """Relations must exist; `base:*` needs a base."""
        for label in labels:
            base, star, _ = label.text.partition(":*")
            if label.text not in RELATIONS and not (star and base in RELATIONS):
                self._say(label.at, f"unknown relation '{label.text}'", meant=_meant(label.text, RELATIONS_ELSEWHERE, RELATIONS))

    def tests(self, tests: Iterable[ast.Test]) -> None:
        """All tests of a node."""
        asked: dict[str, set[str]] = {}
        for test in tests:
            self._possible(test, asked)
            if self.attribute(test.attribute, test.at):
                for value in test.values:
                    self._value(test.attribute, value)

    def _possible(self, test: ast.Test, asked: dict[str, set[str]]) -> None:
        """Two tests of one attribute must leave it a value: `lemma=may, lemma=might` never holds."""
        if test.negated or test.attribute not in _SINGLE or not all(isinstance(v, ast.Atom) for v in test.values):
            return
        values = {v.text.lower() if test.attribute in FOLDED else v.text for v in test.values if isinstance(v, ast.Atom)}
        before = asked.setdefault(test.attribute, values)
        if before.isdisjoint(values):
            either = "|".join(sorted(before | values))
            self._say(test.at, f"no token has two values of {test.attribute}; for one of several write {test.attribute}={either}")
        asked[test.attribute] = before & values or values

    def phrase(self, phrase: ast.Phrase) -> None:
        """A phrase is given as words or lemmas."""
        if phrase.attribute not in FOLDED:
            self._say(phrase.at, f"a phrase is given by word or lemma, not by '{phrase.attribute}'")
            return
        for value in phrase.values:
            if isinstance(value, ast.Regex):
                self._say(value.at, "a phrase is given by words or a lexicon, not by a regular expression")
            elif isinstance(value, ast.Atom):
                if not value.text.strip():
                    self._say(value.at, "this phrase has no words")
            else:
                self._value(phrase.attribute, value)

    def _value(self, attribute: str, value: ast.Value) -> None:
        match value:
            case ast.Regex():
                self._regex(attribute, value)
            case ast.Reference():
                self._reference(attribute, value)
            case ast.Atom() if attribute == "deprel":
                self.labels((ast.Label(value.text, value.at),))
            case ast.Atom() if attribute in _CLOSED:
                if value.text not in _CLOSED[attribute]:
                    self._say(value.at, f"unknown {_WHAT[attribute]} '{value.text}'", meant=Meant(value.text, _CLOSED[attribute]))
            case ast.Atom() if attribute in FEATURES:
                if value.text not in FEATURES[attribute]:
                    known = FEATURES[attribute]
                    meant = Meant(value.text, known, f"; it can be {', '.join(sorted(known))}")
                    self._say(value.at, f"the feature {attribute} has no value '{value.text}'", meant=meant)
            case ast.Atom() if "*" in value.text and any(c.isalpha() for c in value.text):
                pattern = value.text if ".*" in value.text else value.text.replace("*", ".*")
                self._say(value.at, f"'*' stands for itself here; a regular expression is written /{pattern}/", warning=True)
            case ast.Atom() if " " in value.text.strip():
                self._say(value.at, f"a token is one word and never '{value.text}'; use a phrase: name \"{value.text}\"", warning=True)

    def _regex(self, attribute: str, value: ast.Regex) -> None:
        try:
            compiled(value.pattern, fold=attribute in FOLDED)
        except re2.error as error:
            reason = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else str(error)
            self._say(value.at, f"this regular expression cannot be used: {reason}")

    def _reference(self, attribute: str, value: ast.Reference) -> None:
        lexicon = self.lexicons.get(value.lexicon)
        if attribute not in FOLDED:
            self._say(value.at, f"lexicons are looked up by lemma or word, not by '{attribute}'")
        elif lexicon is None:
            self._say(value.at, f"unknown lexicon '{value.lexicon}'", meant=Meant(value.lexicon, self.lexicons))
        elif value.column and value.column not in lexicon.columns:
            meant = Meant(value.column, lexicon.columns, f"; it has {', '.join(sorted(lexicon.columns)) or 'none'}")
            self._say(value.at, f"the lexicon '{value.lexicon}' has no column '{value.column}'", meant=meant)
        elif value.column:
            known = lexicon.values(value.column)
            for wanted in value.values:
                if wanted.text not in known:
                    message = f"no entry of '{value.lexicon}' has {value.column} '{wanted.text}'"
                    self._say(wanted.at, message, warning=True, meant=Meant(wanted.text, known))
