"""Pure data for a page: documents (or parts of long ones) with all that the templates show of them. No HTML here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from discourse.analysis.propositions import propositions
from discourse.analysis.voices import voices
from discourse.model import LAYERS, Analysis, Annotation, Proposition
from discourse.report.audit import Audit, audit, words
from discourse.report.entries import LETTER, Entry, entries, kind_of, set_aside
from discourse.report.pictures import Pictures, pictures
from discourse.report.rows import Row, rows
from discourse.report.segments import LANES, Block, blocks
from discourse.report.tree import Tree, tree
from discourse.report.visible import web_link

TREE_TOKENS = 8_000
"""Words in annotated sentences up to which a page carries their trees."""

_SHOWN_ELSEWHERE = frozenset({"title", "url"})


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of the opening sentence and of the index."""

    words: int
    sentences: int
    layers: Mapping[str, int]
    propositions: int
    own: int
    hedged: int
    unnamed: int
    citations: int


@dataclass(frozen=True, slots=True)
class View:
    """One document, whole."""

    key: str
    title: str
    url: str
    meta: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    analysis: Analysis
    shown: tuple[Annotation, ...]
    aside: frozenset[int]
    """Which of them (by place) are marked on request only."""
    blocks: tuple[Block, ...]
    lanes: tuple[int, ...]
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    audit: Audit
    pictures: Pictures
    summary: Summary


@dataclass(frozen=True, slots=True)
class Group:
    """A sentence with the entries that stand in it."""

    sentence: int
    opening: str
    entries: tuple[Entry, ...]
    tree: Tree | None

    @property
    def aside(self) -> bool:
        """True if all of it is shown on request only."""
        return all(entry.aside for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a document stands on a page: all of it, or consecutive paragraphs."""

    doc: View
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    number: int = 1
    of: int = 1

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of the part."""
        return tuple(entry for group in self.groups for entry in group.entries)


def view(
    analysis: Analysis, key: str, *, layers: Sequence[str] = LAYERS, min_confidence: float = 0.0, docs: Mapping[str, str] | None = None
) -> View:
    """Everything that pages show of one analysis; `key` makes its refs unique, `docs` are the rules' doc lines."""
    shown = tuple(a for a in analysis.annotations if a.layer in layers and a.confidence >= min_confidence and any(a.roles.values()))
    aside = frozenset(n for n, a in enumerate(shown) if set_aside(a))
    refs = {a.id: f"{key}-{n}" for n, a in enumerate(shown, 1)}
    props = propositions(analysis)
    found, lane = blocks(analysis.text, analysis.parse.sentences, shown, aside)
    table = rows(analysis, props, refs, key)
    row_refs = {p.id: row.ref for p, row in zip(props, table, strict=True)}
    listed = entries(analysis, shown, rows=props, row_refs=row_refs, docs=docs or {}, drawn=[n < LANES for n in lane], prefix=key)
    meta = analysis.document.meta
    sources = audit(analysis, [(a, refs[a.id]) for a in shown if a.layer == "attribution"])
    return View(
        key=key,
        title=meta.get("title", "").strip() or analysis.document.id or "Untitled",
        url=web_link(meta.get("url", "")),
        meta=tuple((k, v) for k, v in meta.items() if v and k not in _SHOWN_ELSEWHERE),
        notes=(*analysis.document.notes, *analysis.parse.notes, *analysis.notes),
        analysis=analysis,
        shown=shown,
        aside=aside,
        blocks=found,
        lanes=lane,
        entries=listed,
        rows=table,
        audit=sources,
        pictures=pictures(analysis, shown, voices(analysis)),
        summary=_summary(analysis, shown, props, sources),
    )


def _summary(analysis: Analysis, shown: Sequence[Annotation], props: Sequence[Proposition], sources: Audit) -> Summary:
    counts = Counter(a.layer for a in shown)
    return Summary(
        words=words(analysis.text),
        sentences=len(analysis.parse.sentences),
        layers={layer: counts[layer] for layer in LAYERS},
        propositions=len(props),
        own=sum(p.holder == "author" for p in props),
        hedged=sum(p.certainty == "hedged" for p in props),
        unnamed=len(sources.vague),
        citations=sources.citations,
    )


def part(doc: View, first: int, last: int, number: int = 1, of: int = 1) -> Part:
    """Blocks `first` up to `last` of a document with the entries and rows of their sentences."""
    chosen = doc.blocks[first:last]
    inside = {piece.sentence for block in chosen for piece in block.pieces}
    known = {piece.sentence for block in doc.blocks for piece in block.pieces} if of > 1 else inside
    here = [e for e in doc.entries if e.sentence in inside or (first == 0 and e.sentence not in known)]
    table = tuple(r for r in doc.rows if r.sentence in inside or (first == 0 and r.sentence not in known))
    return Part(doc, chosen, _groups(doc, here), table, number, of)


def _groups(doc: View, here: Iterable[Entry]) -> tuple[Group, ...]:
    sentences = doc.analysis.parse.sentences
    grouped = [(number, tuple(group)) for number, group in groupby(sorted(here, key=lambda e: e.sentence), key=lambda e: e.sentence)]
    draw = sum(len(sentences[n].tokens) for n, _ in grouped if n < len(sentences)) <= TREE_TOKENS
    return tuple(Group(n, _opening(doc, n), group, tree(sentences[n]) if draw and n < len(sentences) else None) for n, group in grouped)


def _opening(doc: View, sentence: int) -> str:
    """The first words of a sentence, to know it by."""
    sentences = doc.analysis.parse.sentences
    line = " ".join(sentences[sentence].span.text(doc.analysis.text)[:200].split()) if sentence < len(sentences) else ""
    return line if len(line) <= 80 else line[:79].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Kind:
    """A checkbox of the legend: `css` is the class of the kind's marks, `box` the id of the checkbox; `more` are shown on request."""

    name: str
    css: str
    box: str
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer in the legend."""

    name: str
    letter: str
    box: str
    kinds: tuple[Kind, ...]

    @property
    def count(self) -> int:
        """How many are shown at first."""
        return sum(k.count for k in self.kinds)

    @property
    def more(self) -> int:
        """How many on request."""
        return sum(k.more for k in self.kinds)


@dataclass(frozen=True, slots=True)
class Legend:
    """The legend of a page, and the style rules that make it a control without any script."""

    layers: tuple[Layer, ...]
    classes: Mapping[tuple[str, str], str]
    box: str
    """The id of the checkbox that shows what is set aside."""

    @property
    def more(self) -> int:
        """How many annotations that box shows."""
        return sum(layer.more for layer in self.layers)

    @property
    def css(self) -> str:
        """Rules that hide what is not checked."""
        pairs = [(layer.box, f".{layer.letter}") for layer in self.layers] + [
            (k.box, f".{k.css}") for layer in self.layers for k in layer.kinds
        ]
        pairs += [(self.box, ".w")] if self.more else []
        return "\n".join(
            f".dsc:has(#{box}:not(:checked)) .m{css}{{text-decoration-line:none;background:none;--open:none;--close:none}}.dsc:has(#{box}:not(:checked)) :is(.n,.e,.g){css}{{display:none}}"
            for box, css in pairs
        )


def legend(parts: Sequence[Part], layers: Sequence[str], key: str = "") -> Legend:
    """The legend for what stands on a page."""
    counts = Counter((e.layer, e.kind) for p in parts for e in p.entries if not e.aside)
    more = Counter((e.layer, e.kind) for p in parts for e in p.entries if e.aside)
    order = sorted({*counts, *more}, key=lambda pair: (LAYERS.index(pair[0]), -counts[pair], -more[pair], pair[1]))
    classes = {pair: f"k{n}" for n, pair in enumerate(order)}
    found = []
    for layer in (name for name in LAYERS if name in layers):
        kinds = tuple(Kind(k, classes[la, k], f"t{key}{classes[la, k]}", counts[la, k], more[la, k]) for la, k in order if la == layer)
        found.append(Layer(layer, LETTER[layer], f"t{key}{LETTER[layer]}", kinds))
    return Legend(tuple(found), classes, f"t{key}more")


def run_classes(part: Part, legend: Legend) -> tuple[str, ...]:
    """For each annotation shown, the classes of its marks: layer, kind, lane, whether it is set aside."""
    doc = part.doc
    return tuple(
        f"{LETTER[a.layer]} {legend.classes.get((a.layer, kind_of(a)), '')} l{lane}{' w' if n in doc.aside else ''}"
        for n, (a, lane) in enumerate(zip(doc.shown, doc.lanes, strict=True))
    )
