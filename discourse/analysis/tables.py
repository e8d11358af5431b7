"""Tables: what was found, as pandas DataFrames with fixed columns and types (docs/analysis.md lists them).

Every function takes any number of analyses; none gives the same columns without rows. Texts of discontinuous roles are joined by " … ".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from discourse.analysis.intervals import Intervals, length, shared, union
from discourse.analysis.propositions import propositions
from discourse.analysis.voices import voices
from discourse.model import LAYERS, Analysis, Annotation, Sentence, Span, Spans

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("source", "cue", "content", "scope", "arm1", "arm2", "span")
ATTRIBUTES = ("kind", "stance", "source_type", "speaker", "strength", "explicit", "holder", "certainty", "contrasted_with")
VOICES = ("author", "named", "unnamed", "institution", "outlet", "pronoun")
META = ("title", "outlet", "date", "event", "url")

_PLACE = {"sentence": "int64", "start": "int64", "end": "int64"}

ANNOTATIONS: Mapping[str, str] = {
    **dict.fromkeys(("document", "id", "layer", "rule"), "string"),
    **_PLACE,
    **dict.fromkeys((*ROLES, *ATTRIBUTES), "string"),
    "speaker_confidence": "float64",
    "confidence": "float64",
    "spans": "string",
}
DOCUMENTS: Mapping[str, str] = {
    **dict.fromkeys(("document", *META), "string"),
    **dict.fromkeys(("characters", "words", "sentences", "paragraphs", "quotations", *LAYERS, "direct", "indirect", "mixed"), "int64"),
    **dict.fromkeys(("quoted", *(f"voice_{voice}" for voice in VOICES)), "float64"),
}
SENTENCES: Mapping[str, str] = {
    "document": "string",
    "sentence": "int64",
    "paragraph": "int64",
    "start": "int64",
    "end": "int64",
    "text": "string",
    "words": "int64",
    "voice": "string",
    "quoted": "float64",
    **dict.fromkeys(LAYERS, "int64"),
}
PROPOSITIONS: Mapping[str, str] = {
    **dict.fromkeys(("document", "id"), "string"),
    **_PLACE,
    **dict.fromkeys(
        ("text", "holder", "speaker", "source_type", "voice", "stance", "certainty", "kind", "hedges", "against", "claim"), "string"
    ),
}
SOURCES: Mapping[str, str] = {
    **dict.fromkeys(("speaker", "source_type"), "string"),
    **dict.fromkeys(("count", "documents"), "int64"),
    "share": "float64",
    **dict.fromkeys(("direct", "indirect", "mixed"), "int64"),
    "verbs": "string",
}


def annotations(analyses: Iterable[Analysis]) -> "pd.DataFrame":
    """One row an annotation: its place, the text of its roles, its attributes, its spans as `role=start-end,start-end`."""
    return _frame(ANNOTATIONS, ((a, one) for a in analyses for one in a.annotations), _annotation)


def documents(analyses: Iterable[Analysis]) -> "pd.DataFrame":
    """One row a document: what is known of it, counts of each layer, the share of its characters in quotation and in each voice."""
    return _frame(DOCUMENTS, ((a, a) for a in analyses), _document)


def sentences(analyses: Iterable[Analysis]) -> "pd.DataFrame":
    """One row a sentence: its text, the voice of most of it, the share in quotation, how many annotations have their cue in it."""
    rows = [row for analysis in analyses for row in _sentences(analysis)]
    return _frame(SENTENCES, ((None, row) for row in rows), lambda _, row: row)


def propositions_table(analyses: Iterable[Analysis]) -> "pd.DataFrame":
    """One row a proposition: who vouches for it, how firmly, against what. Ids are joined by spaces."""
    return _frame(PROPOSITIONS, ((a, row) for a in analyses for row in propositions(a)), _proposition)


def sources(analyses: Iterable[Analysis]) -> "pd.DataFrame":
    """The source audit: one row a speaker, most frequent first, with the verbs that are used for them.

    Speakers are put together by name over all documents; attributions whose speaker is open make one row for each type of source. `source_type` is
    the most frequent one, pronouns aside. `share` is the share of all attributions.
    """
    groups: dict[tuple[str, str], list[tuple[str, str, Annotation]]] = defaultdict(list)
    for analysis in analyses:
        for one in analysis.layer("attribution"):
            speaker, kind = one.attributes.get("speaker", ""), one.attributes.get("source_type", "") or "none"
            groups[speaker, "" if speaker else kind].append((analysis.document.id, _words(analysis.text, one.roles.get("cue", ())), one))
    total = sum(map(len, groups.values()))
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return _frame(SOURCES, ((total, (key[0], group)) for key, group in ranked), _source)


def _frame(columns: Mapping[str, str], rows: Iterable[tuple[Any, Any]], row: Any) -> "pd.DataFrame":
    """A frame with exactly these columns and types."""
    import pandas as pd  # noqa: PLC0415 - slow to import; readers of records need no tables

    data = [row(*item) for item in rows]
    return pd.DataFrame({name: pd.Series([one[name] for one in data], dtype=kind) for name, kind in columns.items()})


def _words(text: str, spans: Spans) -> str:
    return " … ".join(" ".join(span.text(text).split()) for span in spans)


def _annotation(analysis: Analysis, one: Annotation) -> dict[str, object]:
    hull = one.span
    sure = one.attributes.get("speaker_confidence", "")
    return {
        "document": analysis.document.id,
        "id": one.id,
        "layer": one.layer,
        "rule": one.rule,
        "sentence": one.sentence,
        "start": hull.start,
        "end": hull.end,
        **{role: _words(analysis.text, one.roles.get(role, ())) for role in ROLES},
        **{name: one.attributes.get(name, "") for name in ATTRIBUTES},
        "speaker_confidence": float(sure) if sure else float("nan"),
        "confidence": one.confidence,
        "spans": " ".join(f"{role}={','.join(f'{s.start}-{s.end}' for s in spans)}" for role, spans in one.roles.items() if spans),
    }


def _document(analysis: Analysis, _: Analysis) -> dict[str, object]:
    layers = Counter(a.layer for a in analysis.annotations)
    kinds = Counter(a.attributes.get("kind", "") for a in analysis.layer("attribution"))
    size = max(1, len(analysis.text))
    spoken: Counter[str] = Counter()
    for span, voice in voices(analysis):
        spoken[voice] += span.end - span.start
    return {
        "document": analysis.document.id,
        **{name: analysis.document.meta.get(name, "") for name in META},
        "characters": len(analysis.text),
        "words": sum(_count(analysis.text, sentence) for sentence in analysis.parse.sentences),
        "sentences": len(analysis.parse.sentences),
        "paragraphs": len({sentence.paragraph for sentence in analysis.parse.sentences}),
        "quotations": len(analysis.parse.quotations),
        **{layer: layers[layer] for layer in LAYERS},
        **{kind: kinds[kind] for kind in ("direct", "indirect", "mixed")},
        "quoted": length(_quoted(analysis)) / size,
        **{f"voice_{voice}": spoken[voice] / size for voice in VOICES},
    }


def _quoted(analysis: Analysis) -> Spans:
    return union(q.inner for q in analysis.parse.quotations)


def _count(text: str, sentence: Sentence) -> int:
    """Words of a sentence, punctuation aside."""
    if sentence.tokens:
        return sum(any(c.isalnum() for c in token.text) for token in sentence.tokens)
    return sum(any(c.isalnum() for c in word) for word in sentence.span.text(text).split())


def _sentences(analysis: Analysis) -> Iterator[dict[str, object]]:
    stretches, quoted = voices(analysis), _quoted(analysis)
    voice_index = Intervals((span, number) for number, (span, _) in enumerate(stretches))
    quoted_index = Intervals((span, number) for number, span in enumerate(quoted))
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for one in analysis.annotations:
        found[one.sentence][one.layer] += 1
    for number, sentence in enumerate(analysis.parse.sentences):
        here = (sentence.span,)
        sizes: Counter[str] = Counter()
        for n in voice_index.touching(here):
            sizes[stretches[n][1]] += shared((stretches[n][0],), here)
        within = shared(tuple(quoted[n] for n in quoted_index.touching(here)), here)
        yield {
            "document": analysis.document.id,
            "sentence": number,
            "paragraph": sentence.paragraph,
            "start": sentence.span.start,
            "end": sentence.span.end,
            "text": sentence.span.text(analysis.text),
            "words": _count(analysis.text, sentence),
            "voice": sizes.most_common(1)[0][0] if sizes else "author",
            "quoted": within / max(1, length(here)),
            **{layer: found[number][layer] for layer in LAYERS},
        }


def _proposition(analysis: Analysis, row: Any) -> dict[str, object]:
    hull = Span(row.spans[0].start, row.spans[-1].end)
    plain = ("id", "sentence", "holder", "speaker", "source_type", "voice", "stance", "certainty", "kind", "claim")
    return {
        "document": analysis.document.id,
        "start": hull.start,
        "end": hull.end,
        "text": _words(analysis.text, row.spans),
        **{name: getattr(row, name) for name in plain},
        "hedges": " ".join(row.hedges),
        "against": " ".join(row.against),
    }


def _source(total: int, item: tuple[str, list[tuple[str, str, Annotation]]]) -> dict[str, object]:
    speaker, group = item
    types = Counter(one.attributes.get("source_type", "") or "none" for _, _, one in group)
    telling = Counter({kind: n for kind, n in types.items() if kind != "pronoun"}) or types
    kinds = Counter(one.attributes.get("kind", "") for _, _, one in group)
    verbs = Counter(cue.lower() for _, cue, _ in group if cue)
    return {
        "speaker": speaker,
        "source_type": telling.most_common(1)[0][0],
        "count": len(group),
        "documents": len({document for document, _, _ in group}),
        "share": len(group) / total,
        **{kind: kinds[kind] for kind in ("direct", "indirect", "mixed")},
        "verbs": ", ".join(verb for verb, _ in sorted(verbs.items(), key=lambda pair: (-pair[1], pair[0]))),
    }
