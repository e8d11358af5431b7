"""Wire copy: articles that share most of their wording, found by shingles of five words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

SHINGLE = 5
THRESHOLD = 0.6
"""Share of the shorter text's shingles that the longer one has, from which on the two count as copies of one text."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Two texts that share their wording, by their positions in the sequence."""

    first: int
    second: int
    containment: float
    """Share of the shingles of the text with fewer that the other has as well."""
    jaccard: float
    """Shared shingles by all shingles of the two."""


def shingles(forms: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """All runs of five of a text's folded words; a shorter text is one run."""
    if len(forms) < SHINGLE:
        return frozenset({tuple(forms)}) if forms else frozenset()
    return frozenset(zip(*(forms[at:] for at in range(SHINGLE)), strict=False))


def copies(texts: Sequence[Sequence[str]], threshold: float = THRESHOLD) -> list[Copy]:
    """All pairs of texts (folded words) that are copies, from an index of shingles: only texts that share one are compared."""
    sets = [shingles(text) for text in texts]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, shingle_set in enumerate(sets):
        for shingle in shingle_set:
            holders[shingle].append(number)
    shared = Counter(pair for numbers in holders.values() for pair in combinations(numbers, 2))
    found = (_copy(a, b, n, len(sets[a]), len(sets[b])) for (a, b), n in sorted(shared.items()))
    return [copy for copy in found if copy.containment >= threshold]


def groups(found: Sequence[Copy]) -> list[list[int]]:
    """Copies of copies joined: each group of positions, in order."""
    leader: dict[int, int] = {}

    def lead(number: int) -> int:
        while leader.get(number, number) != number:
            number = leader[number]
        return number

    for copy in found:
        low, high = sorted((lead(copy.first), lead(copy.second)))
        leader[high] = low
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number in sorted({n for copy in found for n in (copy.first, copy.second)}):
        members[lead(number)].append(number)
    return list(members.values())


def _copy(first: int, second: int, shared: int, size_first: int, size_second: int) -> Copy:
    return Copy(first, second, shared / min(size_first, size_second), shared / (size_first + size_second - shared))
