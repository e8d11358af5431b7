"""The confidence of matches: the sum of what their circumstances weigh.

Rival matches of several rules share cue and roles, and most circumstances weigh the same whatever the rule. So what a fact weighs is known for all
rules at once, and what the facts of a cue or of a role weigh together is worked out once a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from discourse.grammar.calibrate import ALWAYS, Weight, logistic
from discourse.grammar.circumstances import PHRASES, Fact, Roles, anchor_of, beside, look, of_attributes, of_cue, of_role, of_source
from discourse.grammar.forest import Forest

BRITISH = (
    ("ise", "ize"),
    ("yse", "yze"),
    ("isation", "ization"),
    ("our", "or"),
    ("ence", "ense"),
    ("sceptic", "skeptic"),
    ("judgement", "judgment"),
)
"""How words end that are spelt in two ways: weights learned on American texts hold for British ones too."""
_MOST = 50_000  # facts remembered: a stream of texts must not fill the memory
_RULE = "rule={rule}"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Sum:
    """What facts weigh: in matches of any rule, and for some rules besides."""

    shared: float
    extras: tuple[Mapping[str, float], ...]


class Confidence:
    """How far the matches of one layer are to be trusted."""

    def __init__(self, weights: Mapping[str, Weight]) -> None:
        self._start = weights[ALWAYS].weight if ALWAYS in weights else 0.0
        self._known = _Weights(weights)

    def of(self, forest: Forest, rule: str, roles: Roles, attributes: Mapping[str, str]) -> float:
        """How probable it is that a match is right."""
        anchor = anchor_of(roles)
        marks, known = roles[anchor], forest.projected[self]
        cue, stance = look(forest, marks)[0], attributes.get("stance", "")
        shown = (forest.upos[cue], *attributes.items())
        parts: list[Sum] = [
            known.get(marks) or known.setdefault(marks, self._sum(of_cue(forest, marks))),
            known.get(shown) or known.setdefault(shown, self._sum(of_attributes(forest.upos[cue], attributes))),
            *[self._known[fact] for fact in beside(forest, cue, roles)],
            *[self._known[fact] for fact in of_source(forest, roles, cue, stance)],
        ]
        for role, tokens in roles.items():
            if role != anchor:
                key = role, tokens, cue, stance
                parts.append(known.get(key) or known.setdefault(key, self._sum(of_role(forest, role, tokens, cue, stance))))
        return self._logistic(rule, parts)

    def of_facts(self, rule: str, found: Iterable[Fact]) -> float:
        """How probable it is that a match with some facts is right."""
        return self._logistic(rule, [self._sum(found)])

    def _sum(self, found: Iterable[Fact]) -> Sum:
        parts = [self._known[fact] for fact in found]
        return Sum(sum([part.shared for part in parts]), tuple([extra for part in parts for extra in part.extras]))

    def _logistic(self, rule: str, parts: Iterable[Sum]) -> float:
        total = self._start
        for part in parts:
            total += part.shared
            for extra in part.extras:
                if rule in extra:
                    total += extra[rule]
        return round(logistic(total), 3)


class _Weights(dict[Fact, Sum]):
    """What each fact weighs, looked up when it is first met."""

    def __init__(self, weights: Mapping[str, Weight]) -> None:
        super().__init__()
        self.shared: dict[str, float] = {}
        self.by_rule: dict[str, dict[str, float]] = {}
        for circumstance, weight in weights.items():
            if circumstance.startswith("rule="):
                rule, _, rest = circumstance.removeprefix("rule=").partition(" ")
                self.by_rule.setdefault(rest, {})[rule] = weight.weight
            else:
                self.shared[circumstance] = weight.weight

    def __missing__(self, fact: Fact) -> Sum:
        if len(self) >= _MOST:
            self.clear()
        kind, values = fact[0], [self._spelt(value) for value in fact[1]]
        shared, extras = 0.0, []
        for phrase in PHRASES[kind]:
            if not phrase.startswith(_RULE):
                shared += self.shared.get(phrase.format(*values), 0.0)
            elif extra := self.by_rule.get(phrase.removeprefix(_RULE).lstrip().format(*values)):
                extras.append(extra)
        self[fact] = found = Sum(shared, tuple(extras))
        return found

    def _spelt(self, value: str) -> str:
        """A word in the spelling that the weights know."""
        for british, american in BRITISH:
            if value.endswith(british) and value not in self._words:
                other = value.removesuffix(british) + american
                return other if other in self._words else value
        return value

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words in the circumstances that weigh something."""
        return frozenset(_WORD.findall(" ".join((*self.shared, *self.by_rule))))
