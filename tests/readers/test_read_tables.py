"""JSON lines and CSV: one document a line, the other fields as metadata, a broken line is a failure with its number."""

from __future__ import annotations

import json
from pathlib import Path

from discourse.model import Document
from discourse.readers import Failure, Fields, read

PLAIN = Fields()


def items(path: Path, data: str | bytes, fields: Fields = PLAIN) -> list:
    """What a table with this content is read as."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read([path], fields))


def test_fields_become_text_id_and_metadata(tmp_path: Path) -> None:
    """The text is kept exactly; other fields are strings; nested ones stay JSON."""
    row = {"id": 7, "text": "“No”\r\n\tshe said. 🐍", "outlet": "Courier", "words": 3, "tags": ["a"], "none": None}
    (document,) = items(tmp_path / "a.jsonl", json.dumps(row))
    assert document == Document("7", row["text"], {"outlet": "Courier", "words": "3", "tags": '["a"]'})


def test_line_numbers_stand_in_for_ids(tmp_path: Path) -> None:
    """Without an id the line's number is the id; empty lines count."""
    assert [d.id for d in items(tmp_path / "a.jsonl", '{"text": "a"}\n\n{"text": "b", "id": ""}\n')] == ["1", "3"]


def test_other_names_of_fields(tmp_path: Path) -> None:
    """`--text-key` and `--id-key`."""
    (document,) = items(tmp_path / "a.jsonl", '{"body": "Hello.", "nr": "x", "text": "no"}', Fields("body", "nr"))
    assert (document.id, document.text, document.meta) == ("x", "Hello.", {"text": "no"})


def test_a_broken_line_fails_with_its_number(tmp_path: Path) -> None:
    """Not JSON, not an object, no text, not UTF-8: each is told, the others are read."""
    lines = [b'{"text": "one"}', b"{oops", b"[1]", b'{"body": "x"}', b'{"text": 5}', b'{"text": "\xff"}', b'{"text": " "}', b'{"text": "two"}']
    found = items(tmp_path / "a.jsonl", b"\n".join(lines))
    assert [i.text for i in found if isinstance(i, Document)] == ["one", "two"]
    failures = [str(i) for i in found if isinstance(i, Failure)]
    assert [f"line {n}" in f for n, f in zip((2, 3, 4, 5, 6), failures, strict=False)] == [True] * 5
    assert "--text-key" in failures[2]
    assert "empty" in failures[5]


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    """JSON can spell a lone surrogate, which no file can hold."""
    (document,) = items(tmp_path / "a.jsonl", r'{"text": "a \ud83d b"}')
    assert document.text == "a \ufffd b"
    assert document.notes


def test_a_table_in_another_encoding_says_so(tmp_path: Path) -> None:
    """A byte-order mark is honoured."""
    (document,) = items(tmp_path / "a.jsonl", '{"text": "café"}\n'.encode("utf-16"))
    assert document.text == "café"


def test_csv_cells_keep_their_line_ends(tmp_path: Path) -> None:
    """Quoted cells may hold anything, CRLF too, and more than the csv module's 128 KB."""
    long = "word " * 40_000
    found = items(tmp_path / "a.csv", f'id,text,outlet\r\n1,"He said\r\n""no"", twice.",B\r\n2,{long},C\r\n')
    assert [(d.id, d.text, d.meta["outlet"]) for d in found] == [("1", 'He said\r\n"no", twice.', "B"), ("2", long, "C")]


def test_csv_with_semicolons_or_tabs(tmp_path: Path) -> None:
    """The first line tells the delimiter."""
    (semicolon,) = items(tmp_path / "a.csv", "text;date\nHello, you.;2025-01-02\n")
    (tab,) = items(tmp_path / "b.csv", "date\ttext\n2025-01-02\tHello; you.\n")
    assert (semicolon.text, tab.text) == ("Hello, you.", "Hello; you.")


def test_csv_without_the_column(tmp_path: Path) -> None:
    """The columns there are shown, and what to do."""
    (failure,) = items(tmp_path / "a.csv", "id,body\n1,x\n")
    assert "body" in str(failure)
    assert "--text-key" in str(failure)


def test_a_short_csv_row_fails_alone(tmp_path: Path) -> None:
    """Its line is named, the others are read."""
    first, second, third = items(tmp_path / "a.csv", "id,text\n1,a\n2\n3,c\n")
    assert (first.text, third.text) == ("a", "c")
    assert "line 3" in str(second)


def test_ids_are_made_distinct(tmp_path: Path) -> None:
    """A second document of the same id is renamed, and a note says so."""
    found = items(tmp_path / "a.jsonl", '{"text": "a", "id": "x"}\n{"text": "b", "id": "x-2"}\n{"text": "c", "id": "x"}\n')
    assert [d.id for d in found] == ["x", "x-2", "x-3"]
    assert found[2].notes == ("id 'x' was taken",)
