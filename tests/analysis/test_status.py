"""Who vouches for what, how firmly, against what: claims, propositions and voices, on annotations marked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from discourse.analysis.analyse import complete
from discourse.analysis.propositions import propositions
from discourse.analysis.voices import voices
from discourse.model import Analysis, Annotation, Document, Parse, Sentence, Span

from .marked import spans_of

NESTED = (
    "The road is a disaster. Mayor Anna Reed said critics believe the plan may fail. "
    "It is possible that she is clearly wrong, but the road was probably cheap. About 20 people came."
)


def mark(text: str, id_: str, layer: str, attributes: dict[str, str] | None = None, **roles: str) -> Annotation:
    """An annotation whose roles are given as pieces of the text; pieces of one role are separated by ` … `."""
    return Annotation(id_, layer, "by-hand", {role: spans_of(text, piece) for role, piece in roles.items()}, attributes or {})


MARKS = [
    mark(NESTED, "a1", "claim", {"kind": "evaluative"}, span="The road is a disaster"),
    mark(
        NESTED,
        "a2",
        "attribution",
        {"stance": "neutral"},
        source="Mayor Anna Reed",
        cue="said",
        content="critics believe the plan may fail",
    ),
    mark(NESTED, "a3", "attribution", {"stance": "belief"}, source="critics", cue="believe", content="the plan may fail"),
    mark(NESTED, "a4", "hedge", {"kind": "modal", "strength": "hedge"}, cue="may", scope="the plan may fail"),
    mark(NESTED, "a5", "claim", {"kind": "predictive"}, span="the plan may fail"),
    mark(NESTED, "a6", "hedge", {"kind": "epistemic-adjective", "strength": "hedge"}, cue="possible", scope="she is clearly wrong"),
    mark(NESTED, "a7", "hedge", {"kind": "booster", "strength": "booster"}, cue="clearly", scope="she is clearly wrong"),
    mark(NESTED, "a8", "claim", {"kind": "evaluative"}, span="she is clearly wrong"),
    mark(
        NESTED,
        "a9",
        "contrast",
        {"kind": "concession"},
        cue="but",
        arm1="It is possible that she is clearly wrong",
        arm2="the road was probably cheap",
    ),
    mark(NESTED, "a10", "claim", {"kind": "evaluative"}, span="the road was probably cheap"),
    mark(NESTED, "a11", "hedge", {"kind": "epistemic-adverb", "strength": "hedge"}, cue="probably", scope="the road was probably cheap"),
    mark(NESTED, "a12", "hedge", {"kind": "approximator", "strength": "hedge"}, cue="About", scope="About 20 people came"),
]


@pytest.fixture(scope="module")
def analysis(parser) -> Analysis:
    """The text above, parsed, with its annotations completed."""
    (parse,) = parser.parse([Document("d", NESTED)])
    return Analysis(parse, complete(parse, MARKS))


@pytest.mark.model
@pytest.mark.parametrize(
    ("id_", "holder", "certainty", "contrasted"),
    [("a1", "author", "plain", ""), ("a5", "a3", "hedged", ""), ("a8", "author", "hedged", "a10"), ("a10", "author", "hedged", "a8")],
)
def test_claims(analysis, id_, holder, certainty, contrasted) -> None:
    """Holder through nested attributions, certainty from what scopes over the claim, the partner in the other arm."""
    attributes = next(a for a in analysis.annotations if a.id == id_).attributes
    assert (attributes["holder"], attributes["certainty"], attributes["contrasted_with"]) == (holder, certainty, contrasted)


@pytest.mark.model
def test_propositions(analysis) -> None:
    """One row for each claim and each clause that no claim covers, each sentence covered."""
    rows = [
        (" … ".join(s.text(NESTED) for s in p.spans), p.holder, p.speaker, p.voice, p.certainty, p.claim) for p in propositions(analysis)
    ]
    assert rows == [
        ("The road is a disaster", "author", "", "own", "plain", "a1"),
        ("critics believe the plan may fail", "a2", "Anna Reed", "reported", "plain", ""),
        ("the plan may fail", "a3", "", "reported", "hedged", "a5"),
        ("she is clearly wrong", "author", "", "own", "hedged", "a8"),
        ("the road was probably cheap", "author", "", "own", "hedged", "a10"),
        ("About 20 people came", "author", "", "own", "plain", ""),
    ]


@pytest.mark.model
def test_hedges_of_another_level(parser) -> None:
    """A hedge around an attribution is the author's: it leaves the speaker's proposition plain."""
    text = "Reed probably said that the bridge is safe."
    (parse,) = parser.parse([Document("d", text)])
    marks = [
        mark(text, "a1", "attribution", source="Reed", cue="probably said", content="that the bridge is safe"),
        mark(
            text,
            "a2",
            "hedge",
            {"kind": "epistemic-adverb", "strength": "hedge"},
            cue="probably",
            scope="Reed probably said that the bridge is safe",
        ),
    ]
    (row,) = propositions(Analysis(parse, complete(parse, marks)))
    assert (row.holder, row.certainty, row.hedges) == ("a1", "plain", ())


@pytest.mark.model
def test_every_sentence_is_covered(parser) -> None:
    """Whatever was found: no sentence without a proposition, unless it has no letter or digit; rows in text order with ids p1, p2 and so on."""
    text = "Rain.\n\n***\n\nReed left, and Hale stayed. “We won,” he said. Why?"
    (parse,) = parser.parse([Document("d", text)])
    said = mark(text, "a1", "attribution", source="he", cue="said", content="We won")
    rows = propositions(Analysis(parse, complete(parse, [said])))
    assert {row.sentence for row in rows} == {n for n, s in enumerate(parse.sentences) if s.span.text(text) != "***"}
    assert [row.id for row in rows] == [f"p{n}" for n in range(1, len(rows) + 1)]
    assert [row.voice for row in rows if row.holder == "a1"] == ["quoted"]
    assert "Reed left" in [row.spans[0].text(text) for row in rows]


def test_punctuation_states_nothing() -> None:
    """A quotation mark that was cut off as a sentence of its own, and a line of stars, are no propositions."""
    text = "“They notice everything.\n”\n* * *\nHe left."
    cut = tuple(Sentence(Span(text.index(line), text.index(line) + len(line)), 0) for line in text.split("\n"))
    rows = propositions(Analysis(Parse(Document("d", text), cut)))
    assert [row.spans[0].text(text) for row in rows] == ["They notice everything", "He left"]


@pytest.mark.model
def test_records_without_trees(analysis) -> None:
    """Records read back from JSON have no words: propositions and voices are still told."""
    bare = replace(analysis.parse, sentences=tuple(replace(s, tokens=()) for s in analysis.parse.sentences))
    rows = propositions(replace(analysis, parse=bare))
    assert {row.sentence for row in rows} == set(range(len(bare.sentences)))
    assert [row.certainty for row in rows if row.claim == "a5"] == ["hedged"]


@pytest.mark.model
def test_voices(analysis) -> None:
    """The text is cut into stretches without gap; the innermost attribution lends its voice."""
    found = voices(analysis)
    assert "".join(span.text(NESTED) for span, _ in found) == NESTED
    assert [(span.text(NESTED), voice) for span, voice in found if voice != "author"] == [
        ("critics believe ", "named"),
        ("the plan may fail", "unnamed"),
    ]


def test_long_document() -> None:
    """Four times the annotations take not much more than four times the work."""
    import time

    def seconds(times: int) -> float:
        one = "He said it may rain, but it was dry. "
        text = one * times
        starts = range(0, len(text), len(one))
        sentences = tuple(Sentence(Span(at, at + len(one) - 1), 0) for at in starts)
        marks = []
        for at in starts:
            said = {"source": (Span(at, at + 2),), "cue": (Span(at + 3, at + 7),), "content": (Span(at + 8, at + 19),)}
            marks.append(Annotation(f"a{at}", "attribution", "r", said, {"speaker": "X", "source_type": "pronoun"}))
            marks.append(Annotation(f"h{at}", "hedge", "r", {"cue": (Span(at + 11, at + 14),), "scope": (Span(at + 8, at + 19),)}))
            marks.append(Annotation(f"c{at}", "contrast", "r", {"arm1": (Span(at + 8, at + 19),), "arm2": (Span(at + 25, at + 35),)}))
            marks.append(Annotation(f"k{at}", "claim", "r", {"span": (Span(at + 8, at + 19),)}))
        parse = Parse(Document("d", text), sentences)
        start = time.process_time()
        analysis = Analysis(parse, complete(parse, marks))
        assert len(propositions(analysis)) >= times
        assert len(voices(analysis)) == 2 * times + 1
        return time.process_time() - start

    assert seconds(1600) < 8 * seconds(400) + 0.5
