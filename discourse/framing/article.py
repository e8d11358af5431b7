"""An article as the comparison sees it: who published it, when, on what event, and how many words it gives to which voice."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from discourse.framing.dates import normalised
from discourse.framing.voice import SOURCE_TYPES, VOICES, VoiceMap, voice_map
from discourse.framing.words import WORD, fold, words
from discourse.model import Analysis, Span


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One analysed document with its place in the comparison."""

    id: str
    """The document's id, made unique within the comparison."""
    analysis: Analysis
    outlet: str
    event: str
    date: str
    """ISO 8601; empty where the date could not be read."""
    voices: VoiceMap
    forms: tuple[str, ...]
    """The words of the text, folded."""
    word_starts: NDArray[np.int64]
    """Offset of each word."""
    sentence_starts: NDArray[np.int64]

    @property
    def text(self) -> str:
        """The article's text."""
        return self.analysis.text

    @property
    def meta(self) -> Mapping[str, str]:
        """What is known of the article."""
        return self.analysis.document.meta

    @property
    def title(self) -> str:
        """The article's title, or the beginning of its text."""
        return self.meta.get("title", "").strip() or " ".join(self.text[:120].split())[:60] or self.id

    def word_span(self, number: int) -> Span:
        """Where a word stands."""
        match = WORD.match(self.text, int(self.word_starts[number]))
        assert match
        return Span(*match.span())

    def sentence(self, offset: int) -> int:
        """Index of the sentence in which an offset lies (or that ends before it)."""
        return max(0, bisect_right(self.sentence_starts, offset) - 1)

    def sentence_span(self, index: int) -> Span:
        """The span of a sentence; all of the text if it has none."""
        sentences = self.analysis.parse.sentences
        return sentences[index].span if sentences else Span(0, len(self.text))

    def words_by_voice(self) -> dict[str, int]:
        """Words in each voice, and in `all`."""
        return _tally(self.voices.voices[self.word_starts], VOICES) | {"all": len(self.word_starts)}

    def words_by_source(self) -> dict[str, int]:
        """Words of each type of source, the author among them; the headline counts as the author's."""
        return _tally(self.voices.sources[self.word_starts], SOURCE_TYPES)

    def sentences_by_voice(self) -> dict[str, int]:
        """Sentences in which a word of each voice stands, and all sentences."""
        owners = np.searchsorted(self.sentence_starts, self.word_starts, side="right")
        pairs = {(int(owner), int(voice)) for owner, voice in zip(owners, self.voices.voices[self.word_starts], strict=True)}
        count = Counter(voice for _, voice in pairs)
        return {name: count[code] for code, name in enumerate(VOICES)} | {"all": len(self.sentence_starts)}


def articles(analyses: Sequence[Analysis], by: str, pair_by: str | None) -> list[Article]:
    """Articles in the order of the analyses; what the metadata lacks is empty."""
    ids = unique([a.document.id for a in analyses])
    rows = zip(ids, _dates(analyses, by), analyses, strict=True)
    return [_article(name, day, analysis, by, pair_by) for name, day, analysis in rows]


def _article(name: str, day: str, analysis: Analysis, by: str, pair_by: str | None) -> Article:
    found = list(words(analysis.text))
    return Article(
        id=name,
        analysis=analysis,
        outlet=analysis.document.meta.get(by, "").strip(),
        event=analysis.document.meta.get(pair_by, "").strip() if pair_by else "",
        date=day,
        voices=voice_map(analysis),
        forms=tuple(fold(word) for word, _ in found),
        word_starts=np.asarray([span.start for _, span in found], dtype=np.int64),
        sentence_starts=np.asarray([s.span.start for s in analysis.parse.sentences], dtype=np.int64),
    )


def unique(ids: Sequence[str]) -> list[str]:
    """Ids with a number after each repeated one: two files may have used the same."""
    seen: Counter[str] = Counter()
    names = []
    for name in ids:
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _dates(analyses: Sequence[Analysis], by: str) -> list[str]:
    """Dates read outlet by outlet: an outlet writes its dates in one way, another may write them in another."""
    places: dict[str, list[int]] = {}
    for place, analysis in enumerate(analyses):
        places.setdefault(analysis.document.meta.get(by, ""), []).append(place)
    found = [""] * len(analyses)
    for group in places.values():
        for place, day in zip(group, normalised([analyses[p].document.meta.get("date", "") for p in group]), strict=True):
            found[place] = day
    return found


def _tally(codes: NDArray[np.int8], names: Sequence[str]) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(names))
    return {name: int(count) for name, count in zip(names, counts, strict=True)}
