"""An analysis made by hand, with all that writers must cope with: contractions, discontinuous roles, overlaps, emoji, CRLF."""

from __future__ import annotations

import pytest

from discourse import conllu
from discourse.model import Analysis, Annotation, Document, Evidence, GrammarInfo, Parse, ParserInfo, Span

TREES = """# newdoc id = x
# newpar
# sent_id = 1
# text = “We can't say more,” she said 🐍.
1\t“\t“\tPUNCT\t``\t_\t5\tpunct\t_\tSpaceAfter=No
2\tWe\twe\tPRON\tPRP\t_\t5\tnsubj\t_\t_
3-4\tcan't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No
3\tca\tcan\tAUX\tMD\t_\t6\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t6\tadvmod\t_\t_
5\t,\t,\tPUNCT\t,\t_\t6\tpunct\t_\t_
6\tsay\tsay\tVERB\tVB\t_\t11\tccomp\t_\t_
7\tmore\tmore\tADJ\tJJR\t_\t6\tobj\t_\tSpaceAfter=No
8\t,\t,\tPUNCT\t,\t_\t6\tpunct\t_\tSpaceAfter=No
9\t”\t”\tPUNCT\t''\t_\t6\tpunct\t_\t_
10\tshe\tshe\tPRON\tPRP\t_\t11\tnsubj\t_\t_
11\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
12\t🐍\t🐍\tSYM\tNFP\t_\t11\tdiscourse\t_\tSpaceAfter=No
13\t.\t.\tPUNCT\t.\t_\t11\tpunct\t_\t_

# sent_id = 2
# text = However, no.
1\tHowever\thowever\tADV\tRB\t_\t3\tadvmod\t_\tSpaceAfter=No
2\t,\t,\tPUNCT\t,\t_\t3\tpunct\t_\t_
3\tno\tno\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

"""


def _at(words: str, text: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def made() -> Analysis:
    """Two sentences, an attribution with a content in two parts, a hedge inside it, a contrast whose arm is in the sentence before."""
    (parse,) = conllu.loads(TREES)
    document = Document("x/y", parse.text, {"outlet": 'Courier, "the"', "words": "9"}, ("encoding cp1252",))
    parse = Parse(document, parse.sentences, (), ParserInfo("stanza", "1", "en", "abc"))
    text = parse.text
    content = (_at("We can't", text), _at("say more", text))
    attribution = Annotation(
        "a1", "attribution", "said", {"source": (_at("she", text),), "cue": (_at("said", text),), "content": content},
        {"kind": "direct", "speaker": "Ann Lee"}, 0.93456, (Evidence("cue -[ccomp]-> content", content),),
    )  # fmt: skip
    hedge = Annotation("a2", "hedge", "modal", {"cue": (_at("can't", text),), "scope": content}, {"kind": "modal"}, 0.5)
    arms = {"cue": (_at("However", text),), "arm1": (parse.sentences[0].span,)}
    contrast = Annotation("a3", "contrast", "however", arms, {"kind": "contrast"}, 1.0, (), 1)
    return Analysis(parse, (attribution, hedge, contrast), GrammarInfo("english", "1", "def"), "0.1.0")
