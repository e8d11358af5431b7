"""The record that leaves the house, `discourse/1`: an analysis as one JSON object, and back.

Offsets count Unicode code points into `text`, which is what was read, character by character. Trees are not part of it (CoNLL-U has them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from discourse.analysis.quotation import quotations
from discourse.errors import InputError
from discourse.model import Analysis, Annotation, Document, Evidence, GrammarInfo, Parse, ParserInfo, Sentence, Span, Spans

SCHEMA = "discourse/1"
META = ("title", "outlet", "date", "event", "url")
"""Metadata that every record names, empty where unknown; others follow."""

Record = dict[str, Any]


def record(analysis: Analysis) -> Record:
    """An analysis as plain data for JSON."""
    parse, document = analysis.parse, analysis.document
    notes = (*document.notes, *parse.notes, *analysis.notes)
    provenance = {"version": analysis.version, "parser": asdict(parse.parser), "grammar": asdict(analysis.grammar)}
    return {
        "schema": SCHEMA,
        "id": document.id,
        "meta": {**dict.fromkeys(META, ""), **document.meta},
        "text": document.text,
        "provenance": {**provenance, "notes": list(notes)} if notes else provenance,
        "sentences": [{"start": s.span.start, "end": s.span.end, "paragraph": s.paragraph} for s in parse.sentences],
        "annotations": [_annotation(a) for a in analysis.annotations],
    }


def _annotation(annotation: Annotation) -> Record:
    return {
        "id": annotation.id,
        "layer": annotation.layer,
        "rule": annotation.rule,
        "roles": {role: [list(span) for span in spans] for role, spans in annotation.roles.items()},
        "attributes": dict(annotation.attributes),
        "confidence": round(annotation.confidence, 4),
        "evidence": [{"clause": e.clause, "tokens": [list(span) for span in e.tokens]} for e in annotation.evidence],
    }


def analysis(source: Mapping[str, Any]) -> Analysis:
    """The analysis that a record holds; its sentences have no tokens. Raises `InputError` for what is not a sound record."""
    try:
        return _analysis(source)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"not a sound {SCHEMA} record: {type(error).__name__} {error}") from None


def _analysis(source: Mapping[str, Any]) -> Analysis:
    text, provenance = str(source["text"]), source.get("provenance", {})
    sentences = tuple(Sentence(_span((s["start"], s["end"]), text), int(s["paragraph"])) for s in source["sentences"])
    known = {str(k): str(v) for k, v in source.get("meta", {}).items()}
    parse = Parse(Document(str(source["id"]), text, known), sentences, quotations(text), ParserInfo(**provenance.get("parser", {})))
    annotations = tuple(_read(a, text, sentences) for a in source["annotations"])
    grammar = GrammarInfo(**provenance.get("grammar", {}))
    return Analysis(parse, annotations, grammar, str(provenance.get("version", "")), tuple(provenance.get("notes", ())))


def _read(source: Mapping[str, Any], text: str, sentences: Sequence[Sentence]) -> Annotation:
    roles = {str(role): _spans(spans, text) for role, spans in source["roles"].items()}
    if not any(roles.values()):
        raise ValueError(f"annotation {source['id']} covers nothing")
    evidence = tuple(Evidence(str(e["clause"]), _spans(e["tokens"], text)) for e in source.get("evidence", ()))
    attributes = {str(k): str(v) for k, v in source.get("attributes", {}).items()}
    confidence, layer = float(source.get("confidence", 1)), str(source["layer"])
    anchor = next(spans[0] for spans in (roles.get("cue"), *roles.values()) if spans)
    index = next((i for i, s in enumerate(sentences) if anchor.start < s.span.end), 0)
    return Annotation(str(source["id"]), layer, str(source.get("rule", "")), roles, attributes, confidence, evidence, index)


def _spans(pairs: Sequence[Sequence[int]], text: str) -> Spans:
    return tuple(_span(pair, text) for pair in pairs)


def _span(pair: Sequence[int], text: str) -> Span:
    start, end = map(int, pair)
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}-{end} in a text of {len(text)} characters")
    return Span(start, end)
