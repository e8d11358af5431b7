"""What is measured of our own engine: single patterns, many rules, the whole grammar by stage, memory over a stream."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine.patterns import Hit, Pattern, naive, ours
from discourse.grammar import Grammar
from discourse.grammar.budget import Budget
from discourse.grammar.forest import Forest
from discourse.grammar.layout import Rows
from discourse.grammar.reference import Reference
from discourse.model import Parse

BUDGET = 10**9


def fastest(run: Callable[[], object], passes: int) -> float:
    """Milliseconds of CPU of the fastest of some runs."""
    best = float("inf")
    for _ in range(passes):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best * 1000


@dataclass(frozen=True, slots=True)
class Single:
    """One pattern: hits, and milliseconds by our fast matcher (the index of the document at hand), with its index, by the reference and by loops."""

    pattern: Pattern
    hits: set[Hit]
    fast: float
    indexed: float
    reference: float
    naive: float


def single(pattern: Pattern, parses: Sequence[Parse], passes: int) -> Single:
    """Measure one pattern; raises where the three do not find the same."""
    grammar = Grammar.from_text(ours(pattern))
    [plan] = grammar.rules
    fast, names = grammar.fast, pattern.names
    forests = [Forest(parse) for parse in parses]
    indexed = [(forest, fast.postings(forest)) for forest in forests]
    offsets = [0]
    for forest in forests:
        offsets.append(offsets[-1] + len(forest))

    def give_up(*_: object) -> None:
        raise RuntimeError(pattern.name)

    def by_index() -> list[dict[str, Rows]]:
        return [fast.layer(forest, postings, plan.layer, BUDGET, give_up) for forest, postings in indexed]

    def from_scratch() -> None:
        for parse in parses:
            forest = Forest(parse)
            fast.layer(forest, fast.postings(forest), plan.layer, BUDGET, give_up)

    def slowly() -> set[Hit]:
        out = set()
        for forest, at in zip(forests, offsets, strict=False):
            matcher = Reference(forest, plan, grammar.lexicons)
            out |= {tuple(at + b[n].head for n in names) for s in range(len(forest.parse.sentences)) for b in matcher.matches(s, Budget(BUDGET))}
        return out

    def naively() -> set[Hit]:
        return {tuple(at + t for t in hit) for forest, at in zip(forests, offsets, strict=False) for hit in naive(pattern, forest)}

    places = [plan.layout.at[name] for name in names]
    hits = {tuple(at + row[place] for place in places) for found, at in zip(by_index(), offsets, strict=False) for row in found.get(plan.name, ())}
    start = time.process_time()
    expected = slowly()
    slow = (time.process_time() - start) * 1000
    if not hits == expected == naively():
        raise RuntimeError(f"{pattern.name}: the matchers do not agree")
    return Single(pattern, hits, fastest(by_index, 3 * passes), fastest(from_scratch, passes), slow, fastest(naively, passes))


def growth(parses: Sequence[Parse], sizes: Sequence[int], passes: int) -> list[tuple[int, float, float, int]]:
    """For each number of rules with anchors of their own: milliseconds for index and matching together, for matching alone, and hits."""
    counts = Counter(t.lemma.lower() for p in parses for s in p.sentences for t in s.tokens if t.upos in {"VERB", "NOUN", "ADJ", "ADV"} and t.lemma.isalpha())
    words = [word for word, _ in counts.most_common()]
    out = []
    for size in sizes:
        chosen = words[:: max(1, len(words) // size)][:size]
        rules = "".join(f'rule r{n} -> t\n  match\n    a [lemma="{w}"] -[nsubj|obj|nmod|amod]-> b\n' for n, w in enumerate(chosen))
        grammar = Grammar.from_text("layer t roles a, b\n" + rules)
        forests = [Forest(parse) for parse in parses]
        indexed = [(forest, grammar.fast.postings(forest)) for forest in forests]

        def match(grammar: Grammar = grammar, indexed: list[tuple[Forest, dict[int, list[int]]]] = indexed) -> int:
            found = [grammar.fast.layer(forest, postings, "t", BUDGET, lambda *_: None) for forest, postings in indexed]
            return sum(len(hits) for each in found for hits in each.values())

        def index(grammar: Grammar = grammar) -> None:
            for parse in parses:
                grammar.fast.postings(Forest(parse))

        alone = fastest(match, passes)
        out.append((len(chosen), fastest(index, passes) + alone, alone, match()))
    return out


def resident() -> float:
    """Megabytes of memory that this process holds now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
