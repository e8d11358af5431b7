"""From a text to its analysis with the real model and the real grammar."""

from __future__ import annotations

from pathlib import Path

import pytest

from discourse.analysis.analyse import analyse_parse
from discourse.analysis.propositions import propositions
from discourse.analysis.voices import voices
from discourse.grammar import Grammar
from discourse.model import Analysis, Document

COURT = (Path(__file__).parent / "articles" / "court.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def analysis(parser) -> Analysis:
    """An invented court report."""
    (parse,) = parser.parse([Document("court", COURT)])
    return analyse_parse(parse, Grammar.load("english"))


@pytest.mark.model
def test_speakers_of_quotations(analysis) -> None:
    """Each sentence in quotation marks is given to whoever says it, pronouns and descriptions resolved."""
    spoken = {}
    for one in analysis.layer("attribution"):
        if one.attributes["kind"] == "direct":
            spoken.update(dict.fromkeys((span.text(COURT).strip('“”" ,.') for span in one.roles["content"]), one.attributes["speaker"]))
    assert spoken["You knew exactly what you were doing"] == "Carol Emmet"
    assert spoken["I was certain they were Roman"] == "an expert from the Northport Museum"
    assert spoken["We may never find them all"] == "Sean Moss"


@pytest.mark.model
def test_everything_is_filled_in(analysis) -> None:
    """Every attribution has a kind and a type of source, every claim a holder and a certainty; ids are unique."""
    for one in analysis.annotations:
        wanted = {"attribution": ("kind", "source_type"), "claim": ("holder", "certainty")}.get(one.layer, ())
        assert all(one.attributes[name] for name in wanted)
    ids = [one.id for one in analysis.annotations]
    assert len(ids) == len(set(ids))
    assert all(row.holder == "author" or row.holder in ids for row in propositions(analysis))


@pytest.mark.model
def test_cover(analysis) -> None:
    """Propositions reach every sentence, voices every character."""
    assert {row.sentence for row in propositions(analysis)} == set(range(len(analysis.parse.sentences)))
    assert "".join(span.text(COURT) for span, _ in voices(analysis)) == COURT
