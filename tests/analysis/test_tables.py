"""Tables: fixed columns and types, with rows and without."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from discourse.analysis import tables
from discourse.analysis.analyse import complete
from discourse.analysis.quotation import quotations
from discourse.conllu import loads
from discourse.model import Analysis, Annotation, Document

from .marked import spans_of

TEXT = "“ Rain will come , ” said Grace Okoro . She may be wrong ."
CONLLU = """# newdoc id = d1
1\t“\t“\tPUNCT\t``\t_\t3\tpunct\t_\t_
2\tRain\train\tNOUN\tNN\tNumber=Sing\t4\tnsubj\t_\t_
3\twill\twill\tAUX\tMD\t_\t4\taux\t_\t_
4\tcome\tcome\tVERB\tVB\t_\t7\tccomp\t_\t_
5\t,\t,\tPUNCT\t,\t_\t4\tpunct\t_\t_
6\t”\t”\tPUNCT\t''\t_\t4\tpunct\t_\t_
7\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_
8\tGrace\tGrace\tPROPN\tNNP\t_\t7\tnsubj\t_\t_
9\tOkoro\tOkoro\tPROPN\tNNP\t_\t8\tflat\t_\t_
10\t.\t.\tPUNCT\t.\t_\t7\tpunct\t_\t_

1\tShe\tshe\tPRON\tPRP\t_\t4\tnsubj\t_\t_
2\tmay\tmay\tAUX\tMD\t_\t4\taux\t_\t_
3\tbe\tbe\tAUX\tVB\t_\t4\tcop\t_\t_
4\twrong\twrong\tADJ\tJJ\t_\t0\troot\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_
"""

FRAMES = {
    tables.annotations: tables.ANNOTATIONS,
    tables.documents: tables.DOCUMENTS,
    tables.sentences: tables.SENTENCES,
    tables.propositions_table: tables.PROPOSITIONS,
    tables.sources: tables.SOURCES,
}


@pytest.fixture(scope="module")
def analyses() -> list[Analysis]:
    """The same small document twice, under two names."""
    (parse,) = loads(CONLLU, find_quotations=quotations)
    assert parse.text == TEXT
    said = {"source": spans_of(TEXT, "Grace Okoro"), "cue": spans_of(TEXT, "said"), "content": spans_of(TEXT, "Rain will come")}
    marks = [
        Annotation("a1", "attribution", "r1", said, {"stance": "neutral"}, 0.9),
        Annotation(
            "a2", "hedge", "r2", {"cue": spans_of(TEXT, "may"), "scope": spans_of(TEXT, "She may be wrong")}, {"kind": "modal"}, 0.8, (), 1
        ),
    ]
    one = Analysis(parse, complete(parse, marks))
    return [one, replace(one, parse=replace(parse, document=Document("d2", TEXT, {"outlet": "Echo"})))]


@pytest.mark.parametrize("table", FRAMES, ids=lambda table: table.__name__)
def test_columns(analyses, table) -> None:
    """Columns and types are those documented, whether there are rows or none."""
    full, empty = table(analyses), table([])
    assert list(full.columns) == list(empty.columns) == list(FRAMES[table])
    assert [str(t) for t in full.dtypes] == [str(t) for t in empty.dtypes] == list(FRAMES[table].values())
    assert len(empty) == 0
    assert len(full) > 0


def test_annotations(analyses) -> None:
    """Roles as text, attributes as they are, spans to be read again."""
    row = tables.annotations(analyses).iloc[0]
    assert (row["source"], row["cue"], row["content"], row["speaker"], row["kind"]) == (
        "Grace Okoro",
        "said",
        "Rain will come",
        "Grace Okoro",
        "direct",
    )
    assert row["spans"] == "source=26-37 cue=21-25 content=2-16"
    assert row["speaker_confidence"] == pytest.approx(0.97)


def test_documents(analyses) -> None:
    """Counts and shares; what is known of the document beside them."""
    frame = tables.documents(analyses)
    assert list(frame["document"]) == ["d1", "d2"]
    assert list(frame["outlet"]) == ["", "Echo"]
    assert frame.loc[0, ["words", "sentences", "attribution", "hedge", "direct"]].to_list() == [10, 2, 1, 1, 1]
    voices = frame[[f"voice_{voice}" for voice in tables.VOICES]].sum(axis=1)
    assert voices.to_list() == pytest.approx([1, 1])


def test_sentences_and_propositions(analyses) -> None:
    """A row a sentence with its voice; a row a proposition with its holder and certainty."""
    assert tables.sentences(analyses[:1])[["hedge", "attribution"]].to_numpy().tolist() == [[0, 1], [1, 0]]
    frame = tables.propositions_table(analyses[:1])
    assert frame[["text", "holder", "speaker", "voice", "certainty", "hedges"]].to_numpy().tolist() == [
        ["Rain will come", "a1", "Grace Okoro", "quoted", "plain", ""],
        ["She may be wrong", "author", "", "own", "hedged", "a2"],
    ]


def test_sources(analyses) -> None:
    """The audit puts a speaker together over documents, with verbs."""
    frame = tables.sources(analyses)
    assert frame.to_dict("records") == [
        {
            "speaker": "Grace Okoro",
            "source_type": "named",
            "count": 2,
            "documents": 2,
            "share": 1.0,
            "direct": 2,
            "indirect": 0,
            "mixed": 0,
            "verbs": "said",
        }
    ]


def test_csv(analyses) -> None:
    """A table survives a round trip through CSV."""
    frame = tables.propositions_table(analyses)
    from io import StringIO

    again = pd.read_csv(StringIO(frame.to_csv(index=False)), dtype=dict(tables.PROPOSITIONS), keep_default_na=False)
    assert again.astype(dict(tables.PROPOSITIONS)).equals(frame)
