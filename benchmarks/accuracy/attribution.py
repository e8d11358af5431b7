"""Attribution on PolNeAR: who said, thought or wanted what, by the protocol of the gold set, (a) to (e)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.accuracy.constructions import construction, cue_group
from benchmarks.accuracy.gold import Gold, Row
from benchmarks.accuracy.results import Figure, LayerResult, Statistic, Table, f1, figure, share
from discourse.evaluation import characters, exact, matched, outermost
from discourse.grammar import Grammar
from discourse.model import Parse, Span, Spans

ROLES = ("cue", "source", "content")
_MARKS = set("\"'`\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a")
_REACH = {"cue": (0.65, 0.72), "source": (0.66, 0.76), "content": (0.50, 0.62)}
_PEERS = {
    "cue": "GenderGapTracker .49; with stricter matching: CRF .53, BiLSTM-CRF .67",
    "source": "GenderGapTracker .58; with stricter matching: CRF .51, BiLSTM-CRF .70",
    "content": "GenderGapTracker .35; with stricter matching: CRF .29, BiLSTM-CRF .59",
}
_CHARACTERS = {"content": "GenderGapTracker .667, Citron .617, textacy .359"}
_PROTOCOL = (
    "An attribution counts as found where the contents of one of ours and one of the gold's share half of their characters (intersection over union), "
    "one to one. The gold set leaves out attributions within others, so of ours, too, only the outer ones count. Spaces, quotation marks and outer punctuation are ignored everywhere."
)
Roles = Mapping[str, Spans]


@dataclass(frozen=True, slots=True)
class Scored:
    """One document: gold and found attributions, which are which, what is known of each gold one."""

    gold: tuple[Roles, ...]
    found: tuple[Roles, ...]
    pairs: tuple[tuple[int, int], ...]
    groups: tuple[str, ...]
    """The kind of cue of each gold attribution."""
    shapes: tuple[tuple[str, str], ...]
    """Cue and content of each gold attribution, by construction."""
    quoted: tuple[bool, ...]
    """Whether each gold content stands in quotation marks for the larger part."""
    rules: tuple[str, ...]
    """The rule of each found attribution."""

    @property
    def right(self) -> set[int]:
        """The gold attributions that were found."""
        return {gold for gold, _ in self.pairs}


def main(gold: Gold, grammar: Grammar, name: str = "attribution/polnear-dev") -> LayerResult:
    """Run the grammar over the set and measure."""
    scored = [score(row, parse, grammar) for row, parse in gold.parsed(name)]
    total = sum(len(d.gold) for d in scored)
    return LayerResult(
        "attribution",
        f"PolNeAR {name.rpartition('-')[2]}, {len(scored)} documents, {total:,} attributions",
        _PROTOCOL,
        figures(scored),
        tables(scored),
    )


def score(row: Row, parse: Parse, grammar: Grammar) -> Scored:
    """One document."""
    text = parse.text
    gold = tuple({role: bare(text, map(_span, each[role])) for role in ROLES} for each in row["attributions"])
    found = outermost([a for a in grammar.match(parse) if a.layer == "attribution"])
    ours = tuple({role: bare(text, a.roles.get(role, ())) for role in ROLES} for a in found)
    quoted = _quoted(parse)
    return Scored(
        gold,
        ours,
        tuple(matched(gold, ours)),
        tuple(cue_group(parse, each["cue"]) for each in gold),
        tuple(construction(parse, each) for each in gold),
        tuple(_share_in(each["content"], quoted) >= 0.5 for each in gold),
        tuple(a.rule for a in found),
    )


def bare(text: str, spans: Iterable[Span]) -> Spans:
    """Spans as runs of the characters that count: no spaces, no quotation marks, no outer punctuation."""
    kept = sorted({at for span in spans for at in range(*span) if not text[at].isspace() and text[at] not in _MARKS})
    while kept and not _counts(text[kept[0]]):
        kept.pop(0)
    while kept and not _counts(text[kept[-1]]):
        kept.pop()
    runs: list[Span] = []
    for at in kept or sorted(at for span in spans for at in range(*span)):
        runs[-1:] = [Span(runs[-1].start, at + 1)] if runs and runs[-1].end == at else [*runs[-1:], Span(at, at + 1)]
    return tuple(runs)


def _counts(character: str) -> bool:
    return character.isalnum() or character in "$#@%:"


def _span(pair: Sequence[int]) -> Span:
    return Span(pair[0], pair[1])


def _quoted(parse: Parse) -> set[int]:
    return {at for q in parse.quotations for at in range(*q.inner)}


def _share_in(spans: Spans, inside: set[int]) -> float:
    places = [at for span in spans for at in range(*span)]
    return sum(at in inside for at in places) / max(len(places), 1)


# figures


def figures(scored: Sequence[Scored]) -> tuple[Figure, ...]:
    """Everything the protocol asks for."""
    agreement = [(len(d.pairs), len(d.found), len(d.gold)) for d in scored]
    peers = "GenderGapTracker .476, Citron .467, textacy .202"
    return (
        figure("F1, content IoU ≥ .5", agreement, f1, reach=0.70, aim=0.78, peers=peers),
        figure("precision", [(right, found) for right, found, _ in agreement], share, peers="GenderGapTracker .692"),
        figure("recall", [(right, gold) for right, _, gold in agreement], share, peers="GenderGapTracker .363"),
        _recall(scored, "recall inside quotation marks", lambda d, i: d.quoted[i], peers="GenderGapTracker .696"),
        _recall(
            scored, "recall outside quotation marks", lambda d, i: not d.quoted[i], reach=0.62, aim=0.72, peers="GenderGapTracker .285"
        ),
        _recall(scored, "recall, cues say and tell", lambda d, i: d.groups[i] == "say", peers="GenderGapTracker .76"),
        _recall(scored, "recall, according to", lambda d, i: d.groups[i] == "according", peers="GenderGapTracker .84"),
        _recall(scored, "recall, other common reporting verbs", lambda d, i: d.groups[i] == "reporting", peers="GenderGapTracker .46"),
        _recall(scored, "recall, all other cues", lambda d, i: d.groups[i] == "other", reach=0.50, aim=0.60, peers="GenderGapTracker .09"),
        _recall(scored, "recall without a source", lambda d, i: not d.gold[i]["source"], peers="GenderGapTracker .03"),
        *(_exact(scored, role) for role in ROLES),
        *(_characters(scored, role) for role in ROLES),
        _sources(scored, "source overlaps, given a match", _overlap, reach=0.93, aim=0.96, peers="earlier attempt .909"),
        _sources(scored, "source exact, given a match", lambda a, b: a == b),
    )


def _recall(
    scored: Sequence[Scored],
    measure: str,
    which: Callable[[Scored, int], bool],
    *,
    reach: float | None = None,
    aim: float | None = None,
    peers: str = "",
) -> Figure:
    counts = []
    for d in scored:
        chosen = {i for i in range(len(d.gold)) if which(d, i)}
        counts.append((len(chosen & d.right), len(chosen)))
    return figure(f"{measure} ({int(sum(total for _, total in counts)):,})", counts, share, reach=reach, aim=aim, peers=peers)


def _exact(scored: Sequence[Scored], role: str) -> Figure:
    reach, aim = _REACH[role]
    return figure(f"exact F1, {role}", [exact(d.gold, d.found, role) for d in scored], f1, reach=reach, aim=aim, peers=_PEERS[role])


def _characters(scored: Sequence[Scored], role: str) -> Figure:
    statistic: Statistic = f1
    return figure(f"character F1, {role}", [characters(d.gold, d.found, role) for d in scored], statistic, peers=_CHARACTERS.get(role, ""))


def _sources(
    scored: Sequence[Scored],
    measure: str,
    agrees: Callable[[Spans, Spans], bool],
    *,
    reach: float | None = None,
    aim: float | None = None,
    peers: str = "",
) -> Figure:
    """Of the matched attributions whose gold has a source: in how many ours agrees with it."""
    counts = []
    for d in scored:
        pairs = [(d.gold[i]["source"], d.found[j]["source"]) for i, j in d.pairs if d.gold[i]["source"]]
        counts.append((sum(agrees(a, b) for a, b in pairs), len(pairs)))
    return figure(measure, counts, share, reach=reach, aim=aim, peers=peers)


def _overlap(a: Spans, b: Spans) -> bool:
    return any(one.overlaps(other) for one in a for other in b)


# tables


def tables(scored: Sequence[Scored]) -> tuple[Table, ...]:
    """Where gold attributions are missed, and which rules are wrong: counts only."""
    return (
        _missed(scored, "Gold attributions by cue", lambda d, i: d.shapes[i][0]),
        _missed(scored, "Gold attributions by content", lambda d, i: d.shapes[i][1]),
        _spurious(scored),
    )


def _missed(scored: Sequence[Scored], title: str, kind: Callable[[Scored, int], str]) -> Table:
    total = Counter(kind(d, i) for d in scored for i in range(len(d.gold)))
    hits = Counter(kind(d, i) for d in scored for i in d.right)
    rows = tuple((name, str(n), str(n - hits[name]), f"{hits[name] / n:.2f}") for name, n in total.most_common())
    return Table(title, ("construction", "gold", "missed", "recall"), rows)


def _spurious(scored: Sequence[Scored]) -> Table:
    total = Counter(rule for d in scored for rule in d.rules)
    hits = Counter(d.rules[j] for d in scored for _, j in d.pairs)
    rows = tuple((name, str(n), str(n - hits[name]), f"{hits[name] / n:.2f}") for name, n in total.most_common())
    return Table(
        "Found attributions by rule",
        ("rule", "found", "wrong", "precision"),
        rows,
        "A found attribution is wrong where no gold one is left for it.",
    )
