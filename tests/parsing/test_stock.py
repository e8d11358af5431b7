"""The bundled model is really Stanza's: its weights load into a plain `stanza.Pipeline`, which parses as we do."""

import warnings

from discourse.model import Document
from discourse.parsing.engines import parse
from discourse.parsing.models import find
from discourse.parsing.stock import StockEngine

TEXT = (
    "The harbour master doubts that ferries will return before May. According to the operator, which declined to comment, two boats aren't ready, "
    "and Øystein Pemberton’s crew won't take Dubrovka's.\n\n"
    "“Nothing has been decided,” Rosa Lindqvist, its spokeswoman, told the Harrow Courier; critics, however, suspect otherwise. Were the ferries to "
    "resume, tickets would probably cost more than they did."
)


def test_stock_pipeline_agrees(parser):
    """Same weights, same words, tags, lemmas and trees."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ((stock, notes),) = parse(StockEngine(find("en")), [TEXT])
    ours = next(parser.parse([Document("1", TEXT)]))
    assert notes == ours.notes
    assert [[(t.text, t.upos, t.lemma, t.head, t.deprel, t.span) for t in s.tokens] for s in stock] == [
        [(t.text, t.upos, t.lemma, t.head, t.deprel, t.span) for t in s.tokens] for s in ours.sentences
    ]
