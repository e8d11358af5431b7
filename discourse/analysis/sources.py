"""Attributions completed: whether direct or indirect, what kind of source, which speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from discourse.analysis.coreference import THRESHOLD, Context, Coreference
from discourse.analysis.entities import Entity
from discourse.analysis.holders import Holders
from discourse.analysis.intervals import Intervals, length, union
from discourse.analysis.lexicons import is_body, lexicons
from discourse.analysis.mentions import PERSONAL, mentions
from discourse.analysis.trees import Trees
from discourse.model import Annotation, Parse, Span, Spans

_FAINT = 0.75  # how much less sure a speaker is that was found through another attribution


_Found = tuple[Entity, float] | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, by the fullest name in the document, and how sure that is; `entity` is None where it was left open."""

    name: str = ""
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()


def with_sources(parse: Parse, annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """The annotations, the attributions among them with `kind`, `source_type`, `speaker` and `speaker_confidence`.

    What a rule has set stays.
    """
    if not any(a.layer == "attribution" for a in annotations):
        return tuple(annotations)
    sources = _Sources(parse, annotations)
    return tuple(sources.complete(a) if a.layer == "attribution" else a for a in annotations)


class _Sources:
    def __init__(self, parse: Parse, annotations: Sequence[Annotation]) -> None:
        self.parse, self.trees = parse, Trees(parse)
        self.holders = Holders(annotations)
        self._quotations = Intervals((q.span, number) for number, q in enumerate(parse.quotations))
        attributions = [a for a in annotations if a.layer == "attribution"]
        self.heads = {a.id: self._source_heads(a.roles.get("source", ())) for a in attributions}
        self._outer = {a.id: self.holders.outside(a) for a in attributions}
        wanted = frozenset(at for heads in self.heads.values() for at in heads)
        context = Context(wanted, self._quoted(), self._speakers_around(attributions))
        self.coreference = Coreference(self.trees, mentions(self.trees, wanted), context)
        self._by_word = {at: m for m in self.coreference.mentions for at in m.words if m.form == "name"}

    def _source_heads(self, spans: Spans) -> list[int]:
        """The head words of a source: one, or more where names are coordinated."""
        inside = self.trees.within(spans)
        tops = [
            at
            for at in self.trees.tops(inside)
            if self.trees.words[at].upos in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X", "PART", "SYM"}
        ]
        if not tops:
            return inside[-1:]
        members = set(inside)
        tops = [at for at in tops if self.trees.words[at].text.lower() not in lexicons().titles] or tops  # "Sen." may look like a sentence
        return [tops[0]] + [at for at in self.trees.below(tops[0], ("conj",)) if at in members]

    def _quoted(self) -> dict[int, int]:
        """From a word to the outermost quotation around it."""
        found: dict[int, int] = {}
        for number, quotation in enumerate(self.parse.quotations):
            if quotation.depth == 0:
                found.update(dict.fromkeys(self.trees.within((quotation.inner,)), number))
        return found

    def _speakers_around(self, attributions: Sequence[Annotation]) -> dict[int, int]:
        """From the head of a source to the head of the source in whose content it stands."""
        found = {}
        for attribution in attributions:
            outer = self._outer[attribution.id]
            if outer is not None and self.heads[outer.id] and self.heads[attribution.id]:
                found[self.heads[attribution.id][0]] = self.heads[outer.id][0]
        return found

    def complete(self, attribution: Annotation) -> Annotation:
        """One attribution with its attributes filled in."""
        speaker = self._speaker(attribution, frozenset())
        known = {key: value for key, value in attribution.attributes.items() if value}
        known.setdefault("kind", self._kind(attribution))
        told = self._type(attribution, speaker)
        if known.get("source_type", "unnamed") in {"named", "unnamed"} and speaker.entities and speaker.entities[0].named:
            known["source_type"] = told  # a rule sees the words; here it is known whom they mean
        known.setdefault("source_type", told)
        if "speaker" not in known:
            known["speaker"] = speaker.name
            known["speaker_confidence"] = f"{speaker.confidence:.2f}" if speaker.name else ""
        return replace(attribution, attributes=known)

    # --- speakers

    def _speaker(self, attribution: Annotation, seen: frozenset[str]) -> Speaker:
        heads = self.heads[attribution.id]
        if not heads or attribution.id in seen:
            return Speaker()
        if PERSONAL.get(self.trees.words[heads[0]].text.lower()) == "i":
            return self._first_person(attribution, seen | {attribution.id})
        found = [self._entity(at) for at in heads]
        found = self._titled(heads, found)
        first = found[0]
        if first is None or first[1] < THRESHOLD:
            return Speaker()
        if len(found) > 1 and all(one is not None and one[0].named for one in found):
            both = [one for one in found if one is not None]
            return Speaker(" and ".join(dict.fromkeys(e.label for e, _ in both)), min(sure for _, sure in both), tuple(e for e, _ in both))
        return Speaker(first[0].label, first[1], (first[0],))

    def _titled(self, heads: list[int], found: list[_Found]) -> list[_Found]:
        """Without offices that the tree took for a coordinated person: "founder and chief executive Priya Raman"."""
        first = found[0]
        bare = not any(self.trees.below(heads[0], ("det", "nmod:poss"))) and "Number=Plur" not in self.trees.words[heads[0]].feats
        named = [one for one in found[1:] if one is not None and one[0].named and one[0].kind == "person"]
        return [named[0]] if named and bare and first is not None and not first[0].named and first[0].kind == "person" else found

    def _entity(self, at: int) -> tuple[Entity, float] | None:
        """The entity of a source's head word, be it the head of a mention or a word within a name."""
        if at in self.coreference.of:
            return self.coreference.of[at]
        mention = self._by_word.get(at)
        return self.coreference.of.get(mention.head) if mention else None

    def _first_person(self, attribution: Annotation, seen: frozenset[str]) -> Speaker:
        """I and we within a quotation are whoever is quoted."""
        outer = self._outer[attribution.id]
        if outer is None or not self._quotations.touching(attribution.roles["source"]):
            return Speaker()
        speaker = self._speaker(outer, seen)
        return replace(speaker, confidence=round(speaker.confidence * _FAINT, 3)) if speaker.confidence * _FAINT >= THRESHOLD else Speaker()

    # --- kinds

    def _kind(self, attribution: Annotation) -> str:
        """Direct, indirect or mixed, by the share of the content between quotation marks that do not enclose the cue too."""
        content = attribution.roles.get("content", ())
        cue = attribution.roles.get("cue", ())
        around = set(self._quotations.touching(cue))
        own = [number for number in self._quotations.touching(content) if number not in around]
        marks = union(self.parse.quotations[number].span for number in own)
        letters = sum(_letters(self.parse.text, span) for span in content)
        quoted = sum(
            _letters(self.parse.text, Span(max(m.start, c.start), min(m.end, c.end))) for m in marks for c in content if m.overlaps(c)
        )
        if not quoted:
            return "indirect"
        return "direct" if quoted >= 0.95 * letters else "mixed"

    def _type(self, attribution: Annotation, speaker: Speaker) -> str:
        """What the source is, by its head word, the lists and the speaker found."""
        heads = self.heads[attribution.id]
        if not heads or not length(attribution.roles.get("source", ())):
            return "none"
        word, known = self.trees.words[heads[0]], lexicons()
        if word.text.lower() in PERSONAL or (word.upos == "PRON" and word.text.lower() in {"this", "that", "which", "these", "those"}):
            return "pronoun"
        lemma = word.lemma.lower()
        kinds = {"person": "named", "unknown": "named", "place": "institution", "thing": "named"}
        if speaker.entities and speaker.entities[0].named:
            return kinds.get(speaker.entities[0].kind, speaker.entities[0].kind)
        if lemma in known.outlet_nouns:
            return "outlet"
        return "institution" if is_body(lemma) else "unnamed"


def _letters(text: str, span: Span) -> int:
    return sum(c.isalnum() for c in text[span.start : span.end])
