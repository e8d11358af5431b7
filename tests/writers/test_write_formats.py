"""CSV, CoNLL-U and brat's standoff: what other tools read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from udtools import udeval
from udtools.argparser import parse_args_validator
from udtools.validator import Validator

from discourse import conllu
from discourse.errors import InputError
from discourse.model import Analysis, Annotation, Document, Parse, Span
from discourse.readers import brat as brat_reader
from discourse.writers import FORMATS, brat


def rows(analyses: Iterable[Analysis]) -> list[dict[str, str]]:
    """The table as other programs read it."""
    return list(csv.DictReader(io.StringIO("".join(FORMATS["csv"](analyses)), newline="")))


def test_the_table_has_a_row_for_each_annotation(made: Analysis) -> None:
    """Roles as text, attributes by name, metadata of the document."""
    first, second, third = rows([made])
    assert (first["document"], first["outlet"], first["id"], first["layer"]) == ("x/y", 'Courier, "the"', "a1", "attribution")
    assert (first["source"], first["cue"], first["content"]) == ("she", "said", "We can't … say more")
    assert (first["kind"], first["speaker"], first["confidence"]) == ("direct", "Ann Lee", "0.9346")
    assert (second["cue"], second["source"]) == ("can't", "")
    assert made.text[int(third["start"]) : int(third["end"])] == made.annotations[2].span.text(made.text)


def test_an_empty_table_has_its_header() -> None:
    """So that other programs can read it."""
    assert "".join(FORMATS["csv"]([])).startswith("document,outlet,date,event,title,id,layer,rule")


def test_conllu_is_valid_for_the_conll_2018_scorer(made: Analysis, tmp_path: Path) -> None:
    """The scorer loads it, and scores it perfect against the same trees without annotations."""
    system, gold = tmp_path / "s.conllu", tmp_path / "g.conllu"
    system.write_text("".join(FORMATS["conllu"]([made, made])), encoding="utf-8")
    gold.write_text(conllu.dumps(made.parse) * 2, encoding="utf-8")
    with gold.open(encoding="utf-8") as first, system.open(encoding="utf-8") as second:
        scores = udeval.evaluate(udeval.load_conllu(first, str(gold), {}), udeval.load_conllu(second, str(system), {}))
    assert {name: scores[name].f1 for name in ("Words", "Sentences", "LAS", "UPOS", "Lemmas")} == pytest.approx(
        dict.fromkeys(("Words", "Sentences", "LAS", "UPOS", "Lemmas"), 1)
    )


def test_conllu_passes_the_validator_of_universal_dependencies(made: Analysis, tmp_path: Path) -> None:
    """Format, ids and tree (level 2)."""
    file = tmp_path / "a.conllu"
    file.write_text("".join(FORMATS["conllu"]([made])), encoding="utf-8")
    state = Validator(lang="ud", level=2, args=parse_args_validator(["--level", "2", "--lang", "ud", str(file)])).validate_files([str(file)])
    assert state.passed(), state


def test_conllu_carries_the_annotations(made: Analysis) -> None:
    """In the comments of the cue's sentence, and in MISC of every word of a role."""
    text = "".join(FORMATS["conllu"]([made]))
    first, second = text.strip().split("\n\n")
    assert "# attribution a1 = rule said | kind=direct | speaker=Ann Lee | source 22-25 | cue 26-30" in first
    assert "# hedge a2" in first
    assert "# contrast a3" in second
    assert "Attribution=a1:content|Contrast=a3:arm1|Hedge=a2:cue,a2:scope" in next(line for line in first.splitlines() if line.startswith("3\t"))
    assert "a1" not in next(line for line in first.splitlines() if line.startswith("5\t"))


def test_conllu_reads_back_with_its_offsets(made: Analysis) -> None:
    """The same words at the same places."""
    (back,) = conllu.loads("".join(FORMATS["conllu"]([made])))
    assert back.text == made.text
    assert [t.span for s in back.sentences for t in s.tokens] == [t.span for s in made.parse.sentences for t in s.tokens]


def test_conllu_of_records_without_trees_is_refused() -> None:
    """A `discourse/1` record holds no trees: an empty file would lie."""
    parse = Parse(Document("x", "No."), (conllu.Sentence(Span(0, 3), 0),))
    with pytest.raises(InputError, match="no trees"):
        list(FORMATS["conllu"]([Analysis(parse)]))


def test_standoff_files_read_back(made: Analysis, tmp_path: Path) -> None:
    """What is written for brat is read as gold: the same roles and attributes."""
    for name, content in brat.files([made]):
        (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x_y.ann", "x_y.txt"]
    back = brat_reader.read(tmp_path / "x_y.ann")
    assert back.text == made.text
    assert [(a.layer, a.roles) for a in back.annotations] == [(a.layer, a.roles) for a in made.annotations]
    assert back.annotations[0].attributes == {"kind": "direct", "speaker": "Ann_Lee"}


def test_standoff_spans_do_not_cross_lines(made: Analysis) -> None:
    """Brat shows a line at a time: a span over a line end is given in fragments."""
    parse = Parse(Document("x", "one\r\ntwo\n\nthree"), ())
    annotation = Annotation("a1", "claim", "r", {"span": (Span(0, 15),)})
    assert brat.standoff(Analysis(parse, (annotation,))).splitlines()[0] == "T1\tClaim-span 0 3;5 8;10 15\tone two three"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_gives_a_table_of_one_line_cells(text: str) -> None:
    """Whatever the text: the CSV reads back as it was written."""
    annotation = Annotation("a1", "claim", "r", {"span": (Span(0, len(text)),)})
    (row,) = rows([Analysis(Parse(Document("x", text), ()), (annotation,))])
    assert row["span"] == text


def test_broken_standoff_files(tmp_path: Path) -> None:
    """No text, a missing part, offsets outside: one line each."""
    (tmp_path / "a.ann").write_text("E1\tClaim-span:T1\n")
    with pytest.raises(InputError, match=r"a\.txt"):
        brat_reader.read(tmp_path / "a.ann")
    (tmp_path / "a.txt").write_text("Text.")
    with pytest.raises(InputError, match="T1"):
        brat_reader.read(tmp_path / "a.ann")
    (tmp_path / "a.ann").write_text("T1\tClaim-span 0 50\tText.\n")
    with pytest.raises(InputError, match="outside"):
        brat_reader.read(tmp_path / "a.ann")
