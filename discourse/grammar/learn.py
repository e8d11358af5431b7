"""Measuring a grammar on gold: which of its matches are right, and what each circumstance of a match weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from discourse.evaluation import KEY_ROLE
from discourse.grammar.calibrate import ALWAYS, Weight
from discourse.grammar.circumstances import circumstances
from discourse.grammar.engine import Grammar
from discourse.grammar.forest import Forest
from discourse.model import Parse, Spans

HALF_RIGHT = 0.3
"""What a match is worth that gives the right content to a wrong speaker."""
_CLOSE = 0.9  # of the characters, from which on a match fits as well as it can
_CUE = "cue="
_FREE = 0.01  # penalty on the one weight that all words share: next to none


@dataclass(frozen=True, slots=True)
class Labelled:
    """A match with its circumstances, and how right it is by the gold: 0 wrong, `HALF_RIGHT` with all but the source, else up to 1, the better it fits."""

    circumstances: tuple[str, ...]
    right: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of cue words before any match is looked at: how much likelier than others each is to be (part of) a cue.

    Counted on texts that need no parse, so there can be many of them. `odds` are log-odds above the average by lemma.
    """

    odds: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Right and total by lemma."""
    words: frozenset[str] = frozenset()
    """`lemma/UPOS` of words that shall have a weight even if no match shows them."""

    def of(self, match: Iterable[str]) -> float:
        """The log-odds of a match's cue."""
        return next((self.odds.get(c[len(_CUE) :].rpartition("/")[0], 0.0) for c in match if c.startswith(_CUE)), 0.0)


def labelled(grammar: Grammar, parse: Parse, gold: Sequence[Mapping[str, Spans]], layer: str, threshold: float = 0.5) -> Iterator[Labelled]:
    """Every match of a layer.

    It is right if it shares `threshold` of the layer's key role with a gold annotation (intersection over union), a character of the cue where both
    have one, and a character of the source where the gold has one.
    """
    wanted = [{role: _characters(spans) for role, spans in roles.items()} for roles in gold]
    forest = Forest(parse)
    for match in grammar.matches(parse, layer=layer):
        given = {role: _characters(spans) for role, spans in match.roles.items()}
        right = max((_worth(given, roles, KEY_ROLE[layer], threshold) for roles in wanted), default=0.0)
        yield Labelled(tuple(circumstances(forest, match.rule, match.tokens, match.attributes)), right)


def _worth(given: Mapping[str, set[int]], wanted: Mapping[str, set[int]], key: str, threshold: float) -> float:
    one, other = given.get(key, set()), wanted.get(key, set())
    share = len(one & other) / len(one | other) if other else 0.0
    if not other or share < threshold:
        return 0.0
    if (cue := given.get("cue")) and (mark := wanted.get("cue")) and cue.isdisjoint(mark):
        return 0.0
    speaker = wanted.get("source")
    if speaker and speaker.isdisjoint(given.get("source", set())):
        return HALF_RIGHT
    return 1.0 if share >= _CLOSE else (1 + share) / 2


def _characters(spans: Spans) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def fit(matches: Sequence[Labelled], *, prior: Prior | None = None, penalty: float = 4.0, least: int = 4, smallest: float = 0.05) -> dict[str, Weight]:
    """The weights of circumstances: a logistic regression with a quadratic penalty.

    Circumstances seen fewer than `least` times are left out, and so are weights smaller than `smallest`. What `prior` says of cue words is one more
    term with a weight of its own; it ends up in the weights of `cue=…`.
    """
    prior = prior or Prior()
    total = Counter(c for match in matches for c in match.circumstances)
    hits = Counter(c for match in matches if match.right > HALF_RIGHT for c in match.circumstances)
    names = [c for c, n in total.items() if n >= least]
    table = _table(matches, names, prior)
    found = _regression(table, np.array([m.right for m in matches], dtype=np.float64), penalty)
    weights = {c: float(w) for c, w in zip(names, found, strict=False)}
    known = {f"{_CUE}{word}" for word in prior.words} | {c for c in names if c.startswith(_CUE) and " " not in c}
    for cue in known:
        lemma = cue[len(_CUE) :].rpartition("/")[0]
        weights[cue] = weights.get(cue, 0.0) + float(found[-2]) * prior.odds.get(lemma, 0.0)
    kept = {c: Weight(round(w, 2), *_counts(c, hits, total, prior)) for c, w in weights.items() if abs(w) >= smallest}
    return {ALWAYS: Weight(round(float(found[-1]), 2), sum(m.right > HALF_RIGHT for m in matches), len(matches)), **kept}


def _counts(circumstance: str, hits: Counter[str], total: Counter[str], prior: Prior) -> tuple[int, int]:
    if circumstance in total:
        return hits[circumstance], total[circumstance]
    return prior.counts.get(circumstance[len(_CUE) :].rpartition("/")[0], (0, 0))


def _table(matches: Sequence[Labelled], names: Sequence[str], prior: Prior) -> csr_matrix:
    """One row a match, one column a circumstance, and a last one with the prior."""
    column = {c: at for at, c in enumerate(names)}
    cells = [(row, column[c]) for row, match in enumerate(matches) for c in match.circumstances if c in column]
    rows, columns = (np.array([cell[side] for cell in cells], dtype=np.int64) for side in (0, 1))
    shown = csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(matches), len(names)))
    return hstack([shown, csr_matrix([[prior.of(m.circumstances)] for m in matches])]).tocsr()


def _regression(table: csr_matrix, truth: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
    """The weights of the columns, and last the constant."""
    penalties = np.full(table.shape[1], penalty)
    penalties[-1] = _FREE

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = table @ weights[:-1] + weights[-1]
        error = 1 / (1 + np.exp(-score)) - truth
        value = float(np.sum(np.logaddexp(0, score) - truth * score) + np.sum(penalties * weights[:-1] ** 2) / 2)
        return value, np.append(table.T @ error + penalties * weights[:-1], np.sum(error))

    start = np.zeros(table.shape[1] + 1)
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x)
