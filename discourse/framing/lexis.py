"""Words: which one outlet uses more than another, what stands near a word, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
from nltk.text import ConcordanceIndex
from numpy.typing import NDArray

from discourse.errors import UsageError
from discourse.framing.article import Article
from discourse.framing.design import Design
from discourse.framing.dispersion import deviation_of_proportions, range_of
from discourse.framing.effect import log_ratio
from discourse.framing.keyness import conservative_log_ratio, log_odds, log_ratio_limits
from discourse.framing.schema import frame
from discourse.framing.voice import VOICES
from discourse.framing.words import WORD, fold

Floats = NDArray[np.float64]

WINDOW = 5
"""Words to either side within which a collocate is sought."""


def spoken(article: Article, voice: str) -> list[str]:
    """The folded words of an article in one voice, or in `all`."""
    return list(article.forms) if voice == "all" else [form for form, _ in spoken_at(article, voice)]


def spoken_at(article: Article, voice: str) -> list[tuple[str, int]]:
    """The folded words of an article in one voice, each with its number among the article's words."""
    kept = np.flatnonzero(article.voices.voices[article.word_starts] == VOICES.index(voice))
    return [(article.forms[at], int(at)) for at in kept]


def keywords(articles: Sequence[Article], design: Design, voice: str, least: int) -> pd.DataFrame:
    """Keyness of each word between the outlets of each pair, the strongest z-scores first."""
    check_voice(voice)
    tallies = [Counter(spoken(article, voice)) for article in articles]
    totals = Counter[str]()
    for tally in tallies:
        totals.update(tally)
    vocabulary = sorted(totals)
    table = np.asarray([[tally[word] for word in vocabulary] for tally in tallies], dtype=np.float64)
    parts = [_keywords(table, vocabulary, design, pair, least) for pair in design.pairs() if vocabulary]
    return pd.concat(parts, ignore_index=True) if parts else frame("words", ())


def _keywords(table: Floats, vocabulary: Sequence[str], design: Design, pair: tuple[str, str], least: int) -> pd.DataFrame:
    a, b = (table[design.of(outlet)] for outlet in pair)
    count_a, count_b = a.sum(axis=0), b.sum(axis=0)
    delta, z = log_odds(count_a, count_b, table.sum(axis=0), strength=table.sum() / len(table))
    kept = np.flatnonzero(count_a + count_b >= least)
    size_a, size_b = count_a.sum(), count_b.sum()
    low, high = log_ratio_limits(count_a, size_a, count_b, size_b, tests=max(len(kept), 1))
    columns = {
        "word": np.asarray(vocabulary, dtype=object), "count_a": count_a, "count_b": count_b, "per_1000_a": _per(count_a, size_a),
        "per_1000_b": _per(count_b, size_b), "log_odds": delta, "z": z, "log_ratio": log_ratio(count_a, size_a, count_b, size_b), "low": low,
        "high": high, "lrc": conservative_log_ratio(low, high), "range_a": range_of(a), "range_b": range_of(b),
        "dp_norm_a": deviation_of_proportions(a, a.sum(axis=1))[1], "dp_norm_b": deviation_of_proportions(b, b.sum(axis=1))[1],
    }  # fmt: skip
    rows = ({"outlet_a": pair[0], "outlet_b": pair[1], **{name: column[i] for name, column in columns.items()}} for i in kept)
    return frame("words", rows).sort_values("z", key=lambda s: -s.abs(), kind="stable", ignore_index=True)


def collocations(articles: Sequence[Article], outlets: Sequence[str], term: str, voice: str, least: int) -> pd.DataFrame:
    """Words that stand within five words of a term more often than chance, by outlet, with nltk's association measures."""
    check_voice(voice)
    word = single(term)
    rows: list[dict[str, object]] = []
    for outlet in outlets:
        # A gap as wide as the window keeps words of different articles apart.
        stream = [w for article in articles if article.outlet == outlet for w in [*spoken(article, voice), *[None] * WINDOW]]
        finder = BigramCollocationFinder.from_words(stream, window_size=WINDOW + 1)
        measures = BigramAssocMeasures()
        near = Counter[str]()
        for (left, right), n in finder.ngram_fd.items():
            if word in (left, right) and left != right:
                near[right if left == word else left] += n
        for other, n in near.items():
            if n >= least:
                # What is counted are places near a word, ten a word: so are the marginals.
                marginals = (n, (2 * WINDOW * finder.word_fd[word], 2 * WINDOW * finder.word_fd[other]), 2 * WINDOW * finder.N)
                rows.append(
                    {
                        "outlet": outlet, "term": word, "collocate": other, "count": n, "term_count": finder.word_fd[word],
                        "collocate_count": finder.word_fd[other], "log_likelihood": measures.likelihood_ratio(*marginals),
                        "pmi": measures.pmi(*marginals), "t_score": measures.student_t(*marginals),
                    }
                )  # fmt: skip
    return frame("collocations", rows).sort_values(
        ["outlet", "log_likelihood", "collocate"], ascending=[True, False, True], ignore_index=True
    )


def concordance(articles: Sequence[Article], term: str, *, outlet: str, layer: str, role: str, voice: str, width: int) -> pd.DataFrame:
    """Each occurrence of a word with its surroundings; only within annotations of a layer and role, where those are given."""
    check_voice(voice)
    word = single(term)
    rows: list[dict[str, object]] = []
    for article in articles:
        if outlet and article.outlet != outlet:
            continue
        for at in ConcordanceIndex(article.forms).offsets(word):
            span = article.word_span(int(at))
            said = article.voices.voice(span.start)
            found = _role_of(article, span.start, layer, role)
            if (voice in ("all", said)) and (found is not None or not (layer or role)):
                rows.append(
                    {
                        "outlet": article.outlet, "article": article.id, "event": article.event,
                        "left": " ".join(article.text[max(0, span.start - width) : span.start].split()), "match": span.text(article.text),
                        "right": " ".join(article.text[span.end : span.end + width].split()), "layer": found[0] if found else "",
                        "role": found[1] if found else "", "voice": said, "sentence": article.sentence(span.start), "start": span.start,
                        "end": span.end,
                    }
                )  # fmt: skip
    return frame("concordance", rows)


def check_voice(voice: str) -> None:
    """Refuse a voice that does not exist."""
    if voice not in ("all", *VOICES):
        raise UsageError(f"there is no voice {voice!r}; use all, {', '.join(VOICES)}")


def single(term: str) -> str:
    """The one word of a term, folded."""
    found = WORD.findall(term)
    if len(found) != 1:
        raise UsageError(f"{term!r} is not one word; collocations and concordances take a single word")
    return fold(found[0])


def _role_of(article: Article, offset: int, layer: str, role: str) -> tuple[str, str] | None:
    """Layer and role of an annotation that covers an offset and is of the layer and role asked for."""
    for annotation in article.analysis.annotations:
        if not layer or annotation.layer == layer:
            for name, spans in annotation.roles.items():
                if (not role or name == role) and any(s.start <= offset < s.end for s in spans):
                    return annotation.layer, name
    return None


def _per(count: Floats, size: float) -> Floats:
    return 1000 * count / size if size else np.full(len(count), np.nan)
