"""Claims against sentences (VG, WD) and units of editorials (Webis): `python -m benchmarks.accuracy claim`."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.accuracy import binary
from benchmarks.accuracy.binary import Item
from benchmarks.accuracy.gold import Gold, Pair
from benchmarks.accuracy.results import Counts, Figure, LayerResult, Table, f1, figure
from discourse.grammar import Grammar
from discourse.model import Annotation, Parse, Span

PROTOCOL = (
    "A sentence is a claim where a claim of ours starts in it. Webis, whose units are clauses: claim-like are assumption and common-ground, and more than half of a unit must lie in a "
    "claim of ours; a unit is testimony, and no claim of the author's, where it lies in a quotation or an attribution to somebody else who speaks (choices made on every second editorial). VG, WD: at a confidence of at least .28, which lies on the plateau of "
    "F1 under cross-validation on the training sentences; Webis: at the confidence that is best on the other half of the editorials."
)
LEAST = 0.28
CLAIM_LIKE = frozenset({"assumption", "common-ground"})
NO_UNITS = frozenset({"no-unit", "title"})
QUOTED, SURE = 5, 0.8
"""Words of a quotation that make it testimony; confidence asked of indirect speech. Chosen on every second editorial."""
SPEAKERS = frozenset({"named", "pronoun", "outlet"})
SAID = frozenset({"neutral", "distancing", "endorsing", "denying", "warning", "asking"})
SELF = frozenset({"i", "we", "me", "us", "my", "our"})
"""A source that is the author: what an editorial's own voice believes is no testimony."""
PEERS = {"VG": "CNN .33", "WD": "CNN .28"}
PEERS_MACRO = {"VG": "CNN .63", "WD": "CNN .62"}


def main(gold: Gold, grammar: Grammar) -> LayerResult:
    """Parse, match, count."""
    figures: list[Figure] = []
    tables: list[Table] = []
    for name in ("VG", "WD"):
        if dev := _sentences(gold.parsed(f"claim/sentences-{name}-dev"), grammar):
            figures += _sentence_figures(name, dev)
            tables.append(binary.by_finder(dev, LEAST, f"Claim: {name} dev sentences by the firmest rule, confidence ≥ {LEAST}", "claims"))
    editorials = [_units(number, pair, grammar) for number, pair in enumerate(gold.parsed("claim/webis-editorials-dev"))]
    if editorials:
        figures += _editorial_figures([e[0] for e in editorials], [e[1] for e in editorials])
        tables.append(_outlets([e[2] for e in editorials], [e[0] for e in editorials], [e[1] for e in editorials]))
    told = f"Daxenberger et al. 2017, VG and WD dev; Webis editorials, {len(editorials)} documents"
    return LayerResult("claim", told, PROTOCOL, tuple(figures), tuple(tables))


def _sentences(pairs: Iterable[Pair], grammar: Grammar) -> list[Item]:
    return [
        Item(number, row["claim"], *binary.firmest(_layer(grammar.match(parse), "claim"), Span(0, len(parse.text)), "span"))
        for number, (row, parse) in enumerate(pairs)
    ]


def _layer(annotations: Iterable[Annotation], layer: str) -> list[Annotation]:
    return [a for a in annotations if a.layer == layer]


def _sentence_figures(name: str, dev: list[Item]) -> list[Figure]:
    table = binary.counts(dev, LEAST)
    reach, aim = (0.45, 0.55) if name == "VG" else (None, None)
    return [
        figure(f"{name} claim, F1", table, f1, reach=reach, aim=aim, peers=PEERS[name]),
        figure(f"{name}, macro-F1", table, binary.macro_f1, peers=PEERS_MACRO[name]),
        figure(f"{name} claim, F1, at any confidence", binary.counts(dev), f1),
    ]


def _units(number: int, pair: Pair, grammar: Grammar) -> tuple[list[Item], list[Item], str]:
    """Items for claim-like and for testimony, and the outlet. What somebody else is quoted with is no claim of the author's."""
    row, parse = pair
    found = grammar.match(parse)
    claims, voices = _layer(found, "claim"), _voices(parse, _layer(found, "attribution"))
    units = [(Span(start, end), label) for start, end, label in row["units"] if label not in NO_UNITS]
    told = [Item(number, label == "testimony", 0.0 if _testimony(unit, *voices) else -1.0) for unit, label in units]
    like = [
        Item(number, label in CLAIM_LIKE, _firmest_around(claims, unit) if other.score < 0 else -1.0)
        for (unit, label), other in zip(units, told, strict=True)
    ]
    return like, told, row["outlet"]


def _voices(parse: Parse, attributions: list[Annotation]) -> tuple[list[Span], list[list[Span]]]:
    """Quotations of some length, and attributions to somebody who speaks."""
    quotations = [q.span for q in parse.quotations if len(q.span.text(parse.text).split()) >= QUOTED]
    return quotations, [[s for spans in a.roles.values() for s in spans] for a in attributions if _speaks(a, parse.text)]


def _testimony(unit: Span, quotations: list[Span], spoken: list[list[Span]]) -> bool:
    return _overlap(unit, quotations) > 0.5 or any(_overlap(unit, spans) > 0.3 for spans in spoken)


def _firmest_around(claims: list[Annotation], unit: Span) -> float:
    """Confidence of the firmest claim in which more than half of the unit lies; -1 where there is none."""
    return max((c.confidence for c in claims if _overlap(unit, list(c.roles["span"])) > 0.5), default=-1.0)


def _speaks(attribution: Annotation, text: str) -> bool:
    """True where somebody other than the author is quoted, or surely reported, with something said."""
    if {s.text(text).lower() for s in attribution.roles.get("source", ())} & SELF:
        return False
    attributes = attribution.attributes
    reported = attribution.confidence >= SURE and attributes.get("source_type") in SPEAKERS and attributes.get("stance") in SAID
    return attributes.get("kind") == "direct" or reported


def _overlap(unit: Span, contents: list[Span]) -> float:
    """Share of the unit's characters that lie in a content."""
    covered = {k for s in contents if s.overlaps(unit) for k in range(max(s.start, unit.start), min(s.end, unit.end))}
    return len(covered) / max(1, unit.end - unit.start)


def _editorial_figures(like: list[list[Item]], told: list[list[Item]]) -> list[Figure]:
    table = _cross_fitted(like)
    every, testimony = (binary.counts([i for items in documents for i in items]) for documents in (like, told))
    return [
        figure("Webis claim-like against the rest, macro-F1", table, binary.macro_f1, reach=0.60, aim=0.68, peers="majority .41"),
        figure("Webis claim-like, F1", table, f1),
        figure("Webis claim-like, accuracy", table, _accuracy, peers="majority .680"),
        figure("Webis claim-like, F1, at any confidence", every, f1),
        figure("Webis claim-like, precision, at any confidence", every, binary.precision),
        figure("Webis claim-like, recall, at any confidence", every, binary.recall),
        figure("Webis testimony, F1", testimony, f1, reach=0.55, aim=0.65, peers="reporting verbs or quotation marks .392"),
    ]


def _cross_fitted(documents: list[list[Item]]) -> list[list[float]]:
    """Counts of every second editorial under the confidence that gives the best macro-F1 on the others."""
    halves = [[i for items in documents[k::2] for i in items] for k in (0, 1)]
    return [row for k in (0, 1) for row in binary.counts(halves[k], binary.best_threshold(halves[1 - k], macro=True))]


def _accuracy(sums: Counts) -> Counts:
    return (sums[:, 0] + sums[:, 3]) / (sums[:, 1] + sums[:, 3] + sums[:, 5])


def _outlets(outlets: list[str], like: list[list[Item]], told: list[list[Item]]) -> Table:
    rows = []
    for outlet in sorted(set(outlets)):
        chosen = [k for k, o in enumerate(outlets) if o == outlet]
        a, b = (binary.total([i for k in chosen for i in items[k]]) for items in (like, told))
        rows.append((outlet, str(len(chosen)), f"{f1(a)[0]:.2f}", f"{binary.macro_f1(a)[0]:.2f}", f"{f1(b)[0]:.2f}"))
    return Table(
        "Claim: Webis by outlet, at any confidence",
        ("outlet", "editorials", "claim-like F1", "claim-like macro-F1", "testimony F1"),
        tuple(rows),
    )
