"""`discourse/1` records: the shape that the architecture fixes, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discourse import records
from discourse.errors import InputError
from discourse.model import Analysis, Document, Parse
from discourse.writers import jsonl


def test_a_record_has_the_shape_of_discourse_1(made: Analysis) -> None:
    """Every field by its name; spans as pairs; notes in the provenance."""
    record = json.loads(next(jsonl.lines([made])))
    assert list(record) == ["schema", "id", "meta", "text", "provenance", "sentences", "annotations"]
    assert record["schema"] == "discourse/1"
    assert record["text"] == made.text
    assert record["meta"] == {"title": "", "outlet": 'Courier, "the"', "date": "", "event": "", "url": "", "words": "9"}
    parser = {"name": "stanza", "version": "1", "model": "en", "hash": "abc"}
    grammar = {"name": "english", "version": "1", "hash": "def"}
    assert record["provenance"] == {"version": "0.1.0", "parser": parser, "grammar": grammar, "notes": ["encoding cp1252"]}
    first = record["sentences"][0]
    assert (first["start"], first["paragraph"]) == (0, 0)
    annotation = record["annotations"][0]
    assert list(annotation) == ["id", "layer", "rule", "roles", "attributes", "confidence", "evidence"]
    assert [record["text"][a:b] for a, b in annotation["roles"]["content"]] == ["We can't", "say more"]
    assert annotation["confidence"] == 0.9346
    assert annotation["evidence"][0]["clause"] == "cue -[ccomp]-> content"


def test_a_record_reads_back(made: Analysis) -> None:
    """All but the trees: sentences lose their tokens, quotations are found anew."""
    back = records.analysis(json.loads(next(jsonl.lines([made]))))
    assert back.annotations == tuple(replace(a, confidence=round(a.confidence, 4)) for a in made.annotations)
    assert back.text == made.text
    assert [s.span for s in back.parse.sentences] == [s.span for s in made.parse.sentences]
    assert len(back.parse.quotations) == 1
    assert records.record(back) == records.record(made)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(text: str, title: str) -> None:
    """Control characters, emoji, line separators: one line of JSON, the same text."""
    parse = Parse(Document("d", text, {"title": title}), ())
    (line,) = jsonl.lines([Analysis(parse)])
    assert line.count("\n") == 1
    assert records.analysis(json.loads(line)).text == text


BROKEN = [
    lambda r: r.pop("text"),
    lambda r: r.pop("annotations"),
    lambda r: r.update(sentences=[{"start": 0}]),
    lambda r: r.update(sentences=[{"start": 5, "end": 2, "paragraph": 0}]),
    lambda r: r["annotations"][0].update(roles={"cue": [[0, 10_000]]}),
    lambda r: r["annotations"][0].update(roles={"cue": [[-1, 2]]}),
    lambda r: r["annotations"][0].update(roles={}),
    lambda r: r["annotations"][0].update(roles=None),
    lambda r: r.update(provenance={"parser": {"unknown": 1}}),
    lambda r: r.update(meta=[1]),
]


@pytest.mark.parametrize("spoil", BROKEN)
def test_a_broken_record_is_refused_in_one_line(made: Analysis, spoil) -> None:
    """Missing fields, offsets outside the text, wrong types."""
    record = records.record(made)
    spoil(record)
    with pytest.raises(InputError, match="discourse/1") as caught:
        records.analysis(record)
    assert len(str(caught.value).splitlines()) == 1


def test_a_record_without_sentences_is_sound() -> None:
    """As gold annotations often are."""
    record = {"schema": "discourse/1", "id": "x", "text": "a b", "sentences": [], "annotations": []}
    assert records.analysis(record).parse.sentences == ()
