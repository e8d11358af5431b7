"""Hedges, contrasts and claims on invented texts about many topics, through parser and grammar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from discourse.grammar import Grammar
from discourse.model import Annotation, Document

pytestmark = pytest.mark.model

HEDGES = {
    "The old lighthouse may close in autumn.": ("may", "modal"),
    "It is possible that the council will sell the pool.": ("possible", "epistemic-adjective"),
    "To some observers, the coach has lost the dressing room.": ("To some observers", "attribution-shield"),
    "Critics say the new stand is ugly.": ("Critics", "attribution-shield"),
    "The glacier seems to melt faster every year.": ("seems", "epistemic-verb"),
    "The vase is believed to be Roman.": ("is believed", "attribution-shield"),
    "We saw an apparent attempt to cheat.": ("apparent", "epistemic-adjective"),
    "The striker will probably play after the winter break.": ("probably", "epistemic-adverb"),
    "About forty pupils passed the exam.": ("About", "approximator"),
    "Some teachers left the school.": ("Some", "vague-quantity"),
    "There is no doubt that the vaccine works.": ("no doubt", "booster"),
    "The dam could burst.": ("could", "modal"),
}
NO_HEDGES = ("The boy could not swim.", "The fair takes place in May.", "The singer appeared on stage.")
CONTRASTS = {
    "The harbour needs the ferry, but it wants fewer tourists.": ("but", "concession", "The harbour needs the ferry", "it wants fewer tourists"),
    "The river looks clean. However, nobody drinks from it.": ("However", "concession", "The river looks clean", "nobody drinks from it"),
    "Although the lake froze, the ferry kept its timetable.": ("Although", "concession", "the ferry kept its timetable", "the lake froze"),
    "While the north has rain to spare, the south is dry.": ("While", "concession", "the south is dry", "the north has rain to spare"),
    "Critics expected a fall. Instead, sales grew.": ("Instead", "correction", "Critics expected a fall", "sales grew"),
    "The mayor chose a park rather than a garage.": ("rather than", "correction", "a park", "a garage"),
    "The storm had passed. Still, nobody went out.": ("Still", "concession", "The storm had passed", "nobody went out"),
    "The museum, on the other hand, is free. The zoo is dear. The circus, on the other hand, is cheap.": (
        "on the other hand", "contrast", "The zoo is dear", "The circus",
    ),
    "Libraries are not a luxury; they are a lifeline.": ("not", "antithesis", "Libraries are not a luxury", "they are a lifeline"),
    "He is a good player. The club paid too much.\n\nYet the fans love him.": ("Yet", "concession", "The club paid too much", "the fans love him"),
}  # fmt: skip
NO_CONTRASTS = ("She sang while cooking.", "The results are not yet known.", "He is still asleep.", "Nobody but the baker knew the recipe.")
CLAIMS = {
    "The council should think again.": ("should", "normative"),
    "The merger is a mistake.": ("mistake", "evaluative"),
    "Prices will fall in spring.": ("will", "predictive"),
    "Noise causes stress.": ("causes", "causal"),
    "The wall fell because the ground was wet.": ("because", "causal"),
    "There is no cure.": ("is", "factual"),
}
NO_CLAIMS = ("The mayor opened the fair on Sunday.", "Should it rain, stay inside?")


@pytest.fixture(scope="module")
def found(parser) -> dict[str, list[Annotation]]:
    """The annotations of every text."""
    grammar = Grammar.load("english")
    texts = [*HEDGES, *NO_HEDGES, *CONTRASTS, *NO_CONTRASTS, *CLAIMS, *NO_CLAIMS]
    return {parse.text: list(grammar.match(parse)) for parse in parser.parse(Document(text, text) for text in texts)}


def cues(text: str, annotations: list[Annotation], layer: str) -> Iterator[tuple[str, str]]:
    """Cue and kind of each annotation of a layer."""
    for annotation in annotations:
        if annotation.layer == layer:
            yield " ".join(span.text(text) for span in annotation.roles["cue"]), annotation.attributes["kind"]


def role(text: str, annotation: Annotation, name: str) -> str:
    """The words of a role."""
    return " ".join(span.text(text) for span in annotation.roles.get(name, ()))


@pytest.mark.parametrize(("text", "expected"), HEDGES.items())
def test_hedge(found, text, expected):
    """A hedge or booster is found with its kind."""
    assert expected in list(cues(text, found[text], "hedge"))


@pytest.mark.parametrize("text", NO_HEDGES)
def test_no_hedge(found, text):
    """Ability, the month and the stage are no hedges."""
    assert not list(cues(text, found[text], "hedge"))


@pytest.mark.parametrize(("text", "expected"), CONTRASTS.items())
def test_contrast(found, text, expected):
    """A contrast is found with its kind and both arms."""
    cue, kind, arm1, arm2 = expected
    got = [
        (role(text, a, "cue"), a.attributes["kind"], role(text, a, "arm1"), role(text, a, "arm2"))
        for a in found[text]
        if a.layer == "contrast"
    ]
    assert any(g[:3] == (cue, kind, arm1) and g[3].startswith(arm2) for g in got), got


@pytest.mark.parametrize("text", NO_CONTRASTS)
def test_no_contrast(found, text):
    """The same words in their other uses."""
    assert not list(cues(text, found[text], "contrast"))


@pytest.mark.parametrize(("text", "expected"), CLAIMS.items())
def test_claim(found, text, expected):
    """A claim is found by what gives its stand away."""
    assert expected in list(cues(text, found[text], "claim"))


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_no_claim(found, text):
    """What is told, and what is asked, is no claim."""
    assert not list(cues(text, found[text], "claim"))
