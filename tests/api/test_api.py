"""`discourse.analyse` with the real model: texts, files, documents; tables and pages; hostile input in one batch."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import discourse
from discourse.cli import main
from discourse.errors import InputError

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def found() -> discourse.Analyses:
    """One of the examples, analysed."""
    return discourse.analyse(EXAMPLES / "bridge" / "courier.txt", cache=False)


def test_an_article_is_analysed(found: discourse.Analyses) -> None:
    """One document with its metadata; the text as it is; attributions and hedges at their places."""
    (analysis,) = found
    assert analysis.text == (EXAMPLES / "bridge" / "courier.txt").read_text(encoding="utf-8")
    assert analysis.document.meta["outlet"] == "Velmouth Courier"
    cues = {(a.layer, s.text(analysis.text)) for a in analysis.annotations for s in a.roles.get("cue", ())}
    assert cues >= {("attribution", "said"), ("attribution", "According to"), ("hedge", "probably"), ("hedge", "may"), ("contrast", "However")}
    speakers = {a.attributes.get("speaker") for a in analysis.layer("attribution")}
    assert speakers >= {"Marta Ellwood", "Petra Lindqvist", "Idris Vane"}


def test_what_was_found_is_a_sequence(found: discourse.Analyses) -> None:
    """It has a length, items, slices, and says what it is."""
    assert len(found) == 1
    assert isinstance(found[:1], discourse.Analyses)
    assert found[:1][0] is found[0]
    assert repr(found).startswith("<Analyses: 1 documents,")
    assert found.failures == ()


def test_tables_and_pages(found: discourse.Analyses) -> None:
    """Rows for annotations, sentences, propositions and documents; a page; a fragment for notebooks."""
    assert len(found.annotations()) == len(found[0].annotations)
    assert len(found.sentences()) == len(found[0].parse.sentences)
    assert len(found.documents()) == 1
    assert len(found.propositions()) > 5
    assert "Harrow Bridge" in found.to_html(title="One article")
    assert "<html" not in found._repr_html_()


def test_texts_documents_and_paths_are_told_apart(found: discourse.Analyses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A string is a text, unless it is a path; in lists, strings are paths."""
    record = tmp_path / "one.jsonl"
    record.write_text('{"schema": "discourse/1", "id": "x", "text": "No.", "sentences": [], "annotations": []}')
    monkeypatch.chdir(tmp_path)
    assert discourse.analyse("one.jsonl")[0].document.id == "x"
    assert discourse.analyse([record, "one.jsonl"])[1].document.id == "x-2"
    assert discourse.analyse("No.\n", cache=False)[0].text == "No.\n"
    assert discourse.analyse(discourse.Document("d", "No."), cache=False)[0].document.id == "d"


@pytest.mark.parametrize("given", ["gone.txt", " \n", [Path("gone.txt")]])
def test_nothing_readable_raises_the_first_error(given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file is no text, an empty text is no document."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        discourse.analyse(given)


def mutilated(text: str, chance: random.Random) -> str:
    """A piece of an article with characters lost, doubled, swapped and strange ones put in."""
    start = chance.randrange(len(text) - 300)
    piece = list(text[start : start + chance.randrange(20, 250)])
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(piece))
        piece[at] = chance.choice(["", piece[at] * 2, "“", "”", '"', "'", "\n\n", "\r\n", "\t", "\0", "\x1b", "\u200b", "\u0301", "🐍", "—", "(", "\u202e", "."])
    return "".join(piece)


def test_hostile_input_gives_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """200 mutilated pieces of articles and 200 files of random bytes in one run: each a record or one line."""
    chance = random.Random(1)
    articles = [p.read_text(encoding="utf-8") for p in sorted((EXAMPLES / "bridge").glob("*.txt"))]
    pieces = [mutilated(chance.choice(articles), chance) for _ in range(200)]
    (tmp_path / "pieces.jsonl").write_text("".join(json.dumps({"text": p}) + "\n" for p in pieces), encoding="utf-8")
    (tmp_path / "bytes").mkdir()
    for n in range(200):
        (tmp_path / "bytes" / f"{n}.txt").write_bytes(chance.randbytes(chance.randrange(40)))
    with pytest.raises(SystemExit) as ended:
        main(["annotate", str(tmp_path / "pieces.jsonl"), str(tmp_path / "bytes"), "-o", str(tmp_path / "out.jsonl"), "--no-cache"])
    assert ended.value.code in (0, 1)
    errors = capsys.readouterr().err
    assert "Traceback" not in errors
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert [r["text"] for r in records[:200]] == [p for p in pieces if p.strip()]
    refused = [line for line in errors.splitlines() if "bytes/" in line and "read as" not in line]
    assert len(records) - 200 + len(refused) == 200
