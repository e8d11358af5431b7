"""Whole articles, invented, with every device: who says what, with the speaker's full name, through parser, grammar and analysis."""

from __future__ import annotations

import pytest

from discourse.model import Analysis

pytestmark = pytest.mark.model

SAID = {
    "sport": [
        ("doctors", "confirmed", "torn a ligament"),
        ("Lena Voss", "told", "We kept believing"),
        ("Marta Quinn", "believes", "the squad can cope"),
        ("Marta Quinn", "denied", "the artificial pitch at Dunmore"),
        ("Marta Quinn", "refused", "to say whether"),
        ("critics of Quinn's rotation policy", "argue", "should have been rested"),
        ("Paul Grady", "accused", "gambling with her best player"),
        ("Marta Quinn", "confident", "will step up"),
        ("Marta Quinn", "said", "She's ready"),
        ("Ida Blom", ":", "dreamed about this"),
        ("a spokesman", "said", "considering a request"),
        ("supporters", "hope", "goes ahead"),
        ("many of them", "To", "a reward for ten lean years"),
    ],
    "council": [
        ("Dinah Achebe", "said", "no alternative"),
        ("Dinah Achebe", "told", "The pools are done"),
        ("Dinah Achebe", "told", "I know which I would choose"),
        ("Rufus Hale", "called", "a disgrace"),
        ("Rufus Hale", "accused", "hiding a report"),
        ("Dinah Achebe", "denies", "the allegation"),
        ("one of them", "said", "think of her future"),
        ("Joan Petty", "said", "They never asked us"),
        ("Joan Petty and Alan Stokes", "intend", "to take the council to court"),
        ("Eastmere Gazette", "said", "keeping Hill Road open"),
        ("council", "declined", "to comment"),
        ("the local trades council", "supported", "demand for a referendum"),
    ],
    "weather": [
        ("Vestnett", "said", "without electricity"),
        ("forecasters", "expect", "140 kilometres an hour"),
        ("Aoife Brennan", "said", "People should stay at home"),
        ("Aoife Brennan", "urged", "avoid the coastal road"),
        ("Declan Roe", "complained", "had ignored requests"),
        ("Declan Roe", "says", "fewer than half"),
        ("Micheál Daly", "said", "lost two boats"),
        ("Aoife Brennan", "noted", "two degrees warmer"),
        ("Vestnett", "hopes", "to restore power"),
        ("", "told", "to boil water"),
    ],
    "court": [
        ("Helena Brandt", "wrote", "riddled with gaps"),
        ("Helena Brandt", "said", "appear to have assumed"),
        ("Corvex Minerals", "insisted", "followed the law"),
        ("Martin Oduya", "said", "We are disappointed"),
        ("Martin Oduya", "added", "cost the region 400 jobs"),
        ("Rosa Lindqvist", "said", "This is what happens"),
        ("a survey", "According to", "six in ten residents"),
        ("many farmers", "To", "a lifeline"),
        ("Per Holm", "said", "My well went dry"),
        ("some", "think", "defer to the ministry"),
        ("Ines Carrow", "told", "You can't fix a study"),
        ("the government", "has so far declined", "to comment"),
        ("Anna Vik", "called", "a gift to the country's competitors"),
        ("Anna Vik", "warned", "draw their own conclusions"),
    ],
    "sweetener": [
        ("researchers at Orrin College", "reported", "sleeping worse"),
        ("researchers at Orrin College", "cautioned", "too small"),
        ("the scientists", "write", "11 minutes longer"),
        ("Priya Nandakumar", "said", "a signal"),
        ("industry groups", "dismissed", "the findings"),
        ("Beverage Council", "described", "speculative at best"),
        ("Beverage Council", "noted", "consider neotrin safe"),
        ("a spokeswoman for the council", "questioned", "honest about their coffee"),
        ("Jorge Salas", "called", "intriguing"),
        ("Jorge Salas", "said", "see it repeated"),
        ("Priya Nandakumar", "believes", "too low a dose"),
        ("Priya Nandakumar", "hopes", "a larger trial"),
        ("Priya Nandakumar", "says", "drink water"),
    ],
}

CASES = [(article, *each) for article, said in SAID.items() for each in said]


def told(analysis: Analysis) -> list[tuple[str, str, str]]:
    """Speaker, cue and content of every attribution."""

    def words(spans) -> str:
        return " … ".join(" ".join(span.text(analysis.text).split()) for span in spans)

    return [(a.attributes.get("speaker", ""), words(a.roles["cue"]), words(a.roles["content"])) for a in analysis.layer("attribution")]


@pytest.mark.parametrize(("article", "speaker", "cue", "content"), CASES)
def test_who_says_what(analyses, article, speaker, cue, content):
    """Each of these is found, with its speaker by full name, or by the description where no name is given."""
    found = told(analyses[article])
    assert any(who == speaker and cue in verb and content in what for who, verb, what in found), found


@pytest.mark.parametrize("article", SAID)
def test_quotations_have_speakers(analyses, article):
    """Nothing that the author says in between is given to anybody: no content covers more than a fifth of an article."""
    analysis = analyses[article]
    assert max(sum(span.end - span.start for span in a.roles["content"]) for a in analysis.layer("attribution")) < len(analysis.text) / 5
