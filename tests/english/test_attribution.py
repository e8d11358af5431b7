"""Attribution on invented articles: the constructions of a real agency report, on other topics, through parser and grammar."""

from __future__ import annotations

import pytest

from discourse.analysis.quotation import quotations
from discourse.conllu import loads
from discourse.grammar import Grammar
from discourse.model import Annotation, Document

pytestmark = pytest.mark.model

TEXTS = {
    "pronoun": "The harbour master expects a quiet winter. He stated it in an interview.",
    "quote-said": "“We have no plans to raise the fares before spring,” the ferry operator said.",
    "welcomed-arguing": "Okafor welcomed the “willingness of the club to talk” about the stadium, also arguing that the rent is “far too high” for a small town.",
    "passive": "The new timetable was praised by the teachers.",
    "presented-it": "“A gift to the valley”, the Regional Parks Office called it on Monday.",
    "observers": "The coach, to some observers, is losing the trust of his players.",
    "reported": "The observatory will close its old dome for the first time since the war, the Evening Star reported.",
    "colon-kirby": "The hospital is waiting for the results: “We will see what the tests show,” says hospital spokesman Aldo Brandt.",
    "two-verbs": "“The glacier lost nine metres in one summer,” the geologist added.",
    "apposition": "Mara Lindqvist, former editor of the Coast Gazette, observed that “the harbour gives the town its name”.",
    "wrote-on": "Instead, the museum “keeps the town alive,” Lindqvist wrote on her blog.",
    "according": "The vaccine protects nine patients in ten, according to the health agency.",
    "goes-on": "“The roof is safe,” the architect said. “It will last a century.” The school reopened.",
    "denies": "The minister denied that the tunnel was flooded.",
    "wants": "The union wants the council to buy new buses.",
    "said-to": "The painter is said to have left the country.",
    "claims-np": "The company claims the right to dig under the road.",
    "noun": "Residents repeated the claim that the water is unsafe.",
    "worried": "Farmers are worried that the river will not recover.",
    "inverted": "“Nobody was hurt,” said police officer Dana Wills.",
    "nested": "He said that Ann thinks that the plan will fail.",
    "nested-quoted": '"Our members told the council that the road is unsafe," she said.',
    "convinced": "Poole is convinced that the bridge is safe.",
    "long-source": "Jorge Lund, a sleep doctor who was not involved in the research, called it odd but said he would like to see it repeated.",
    "mid-aside": "The delay, critics argue, has cost the town dearly.",
    "if-believed": "Output rose by a tenth, if the consultants are to be believed.",
    "new sentence": "“The fire is out,” the ranger said. Others doubt it.",
}


@pytest.fixture(scope="module")
def found(parser) -> dict[str, list[tuple[Annotation, str]]]:
    """The attributions of every text, with the text."""
    grammar = Grammar.load("english")
    parses = parser.parse(Document(name, text) for name, text in TEXTS.items())
    return {p.document.id: [(a, p.text) for a in grammar.match(p) if a.layer == "attribution"] for p in parses}


def shown(found, name: str) -> list[dict[str, str]]:
    """The roles of a text's attributions as words."""
    return [{role: " … ".join(span.text(text) for span in spans) for role, spans in a.roles.items()} for a, text in found[name]]


CASES = [
    ("pronoun", "He", "stated", "it"),
    ("quote-said", "the ferry operator", "said", "no plans"),
    ("welcomed-arguing", "Okafor", "welcomed", "willingness"),
    ("welcomed-arguing", "Okafor", "arguing", "far too high"),
    ("long-source", "Jorge Lund, a sleep doctor who was not involved in the research", "called", "odd"),
    ("long-source", "Jorge Lund, a sleep doctor who was not involved in the research", "said", "repeated"),
    ("mid-aside", "critics", "argue", "The delay … has cost the town dearly"),
    ("if-believed", "the consultants", "if … are to be believed", "Output rose by a tenth"),
    ("passive", "the teachers", "was praised", "The new timetable"),
    ("presented-it", "the Regional Parks Office", "called", "A gift to the valley"),
    ("observers", "some observers", "to", "losing the trust"),
    ("reported", "the Evening Star", "reported", "old dome"),
    ("colon-kirby", "hospital spokesman Aldo Brandt", "says", "We will see"),
    ("two-verbs", "the geologist", "added", "nine metres"),
    ("apposition", "Mara Lindqvist, former editor of the Coast Gazette", "observed", "its name"),
    ("wrote-on", "Lindqvist", "wrote", "alive"),
    ("according", "the health agency", "according to", "nine patients in ten"),
    ("goes-on", "the architect", "said", "a century"),
    ("denies", "The minister", "denied", "that the tunnel was flooded"),
    ("wants", "The union", "wants", "to buy new buses"),
    ("said-to", None, "is said", "to have left"),
    ("claims-np", "The company", "claims", "the right to dig"),
    ("noun", "Residents", "claim", "that the water is unsafe"),
    ("worried", "Farmers", "worried", "will not recover"),
    ("inverted", "police officer Dana Wills", "said", "Nobody was hurt"),
    ("nested", "He", "said", "Ann thinks"),
    ("nested", "Ann", "thinks", "the plan will fail"),
    ("nested-quoted", "she", "said", "Our members told"),
    ("nested-quoted", "Our members", "told", "the road is unsafe"),
    ("convinced", "Poole", "is convinced", "the bridge is safe"),
    ("new sentence", "Others", "doubt", "it"),
]


@pytest.mark.parametrize(("name", "source", "cue", "content"), CASES)
def test_construction_is_found(found, name, source, cue, content):
    """Each construction gives an attribution with its source, cue and content."""
    right = [r for r in shown(found, name) if cue in r["cue"] and content in r["content"] and r.get("source") == source]
    assert right, shown(found, name)


def test_content_of_a_quotation_goes_on_behind_the_reporting_clause(found):
    """The sentence quoted behind "she said." belongs to her, the one after it does not."""
    (roles,) = [r for r in shown(found, "goes-on") if r["cue"] == "said"]
    assert roles["content"] == "The roof is safe, … It will last a century."


def test_kind_follows_the_quotation_marks(found):
    """All in marks is direct, part of it mixed, none indirect."""
    kinds = {name: found[name][0][0].attributes["kind"] for name in ("quote-said", "apposition", "denies")}
    assert kinds == {"quote-said": "direct", "apposition": "mixed", "denies": "indirect"}


def test_stance_comes_from_the_cue(found):
    """Denying, supporting and wanting are told apart."""
    stances = {name: found[name][0][0].attributes["stance"] for name in ("denies", "passive", "wants")}
    assert stances == {"denies": "denying", "passive": "supporting", "wants": "intention"}


def test_confidence_is_a_probability(found):
    """Every attribution says how far it is to be trusted, and none is below the layer's threshold."""
    assert all(0.15 <= a.confidence <= 1 for pairs in found.values() for a, _ in pairs)


MISREAD = """# newdoc id = misread
# newpar
1\t“\t"\tPUNCT\t``\t_\t4\tpunct\t_\tSpaceAfter=No
2\tIt\tit\tPRON\tPRP\tPerson=3\t4\tnsubj\t_\t_
3\tis\tbe\tAUX\tVBZ\tVerbForm=Fin\t4\tcop\t_\t_
4\tover\tover\tADJ\tJJ\t_\t7\tccomp\t_\tSpaceAfter=No
5\t,\t,\tPUNCT\t,\t_\t4\tpunct\t_\tSpaceAfter=No
6\t”\t"\tPUNCT\t''\t_\t4\tpunct\t_\t_
7\tsays\tsay\tVERB\tVBZ\tVerbForm=Fin\t0\troot\t_\t_
8\tspokesman\tspokesman\tNOUN\tNN\tNumber=Sing\t9\tnmod:desc\t_\t_
9\tIan\tIan\tPROPN\tNNP\tNumber=Sing\t4\tvocative\t_\t_
10\tMoss\tMoss\tPROPN\tNNP\tNumber=Sing\t9\tflat\t_\tSpaceAfter=No
11\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\t_

"""


def test_speaker_hung_on_the_quotation():
    """A name right after the verb is its speaker, even where the parser took it for somebody who is addressed in the quotation."""
    (parse,) = loads(MISREAD, find_quotations=quotations)
    (found,) = [a for a in Grammar.load("english").match(parse) if a.layer == "attribution"]
    assert {role: " ".join(span.text(parse.text) for span in spans) for role, spans in found.roles.items()} == {
        "content": "It is over,",
        "cue": "says",
        "source": "spokesman Ian Moss",
    }
