"""Reading texts: characters stay as they are, encodings are found, what is no text is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discourse.model import Document
from discourse.readers import Failure, read


def one(path: Path, data: bytes):
    """What a file with these bytes is read as."""
    path.write_bytes(data)
    (item,) = read([path])
    return item


def test_text_stays_exactly_as_it_is(tmp_path: Path) -> None:
    """Curly quotes, emoji, CRLF, lone CR, tabs, NBSP and combining marks: every code point is there."""
    text = "\u201cCafe\u0301\u201d \U0001f40d\r\n\tshe\u00a0said.\rNo\u2028more.\n\n"
    document = one(tmp_path / "a.txt", text.encode())
    assert document == Document("a", text)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
@settings(max_examples=100)
def test_any_utf8_text_reads_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever text is written in UTF-8 is what is read, but for a byte-order mark."""
    document = one(tmp_path_factory.mktemp("t") / "a.txt", text.encode())
    assert document.text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("encoding", "used"),
    [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32"), ("cp1252", "cp1252"), ("shift_jis", "cp932")],
)
def test_encodings_are_found_and_named(tmp_path: Path, encoding: str, used: str) -> None:
    """The note says which encoding was used."""
    text = "大統領は言いました。これは不可能です。" if encoding == "shift_jis" else "“The café is shut”, she said – at last.\r\n"
    document = one(tmp_path / "a.txt", text.encode(encoding))
    assert document.text == text
    assert used in document.notes[0]


def test_a_curly_apostrophe_of_windows_is_no_chinese(tmp_path: Path) -> None:
    """The least that can differ from ASCII is taken for Windows-1252, as it is in English texts."""
    assert one(tmp_path / "a.txt", b"It\x92s fine, she said.").text == "It’s fine, she said."


def test_broken_bytes_are_replaced_and_counted(tmp_path: Path) -> None:
    """A text that is UTF-8 but for a byte loses that byte only."""
    document = one(tmp_path / "a.txt", "“Yes”, she said, “but – no”.".encode() + b"\xe2\x80")
    assert document.text == "“Yes”, she said, “but – no”.\ufffd"
    assert "1 broken bytes" in document.notes[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 ...", "ZIP"),
        (bytes(range(256)) * 8, "binary|not text"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    """One line that says what it is instead."""
    failure = one(tmp_path / "a.txt", data)
    assert isinstance(failure, Failure)
    (line,) = str(failure).splitlines()
    assert any(word in line for word in why.split("|"))
    assert "a.txt" in line


def test_a_stray_control_character_does_no_harm(tmp_path: Path) -> None:
    """NUL and ESC within a text are kept."""
    text = "One\0 two \x1b[31mthree. " * 3
    assert one(tmp_path / "a.txt", text.encode()).text == text


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_random_bytes_give_a_document_or_one_line(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Whatever the bytes, in whatever file: no exception, and failures are single lines."""
    folder = tmp_path_factory.mktemp("r")
    for suffix in (".txt", ".jsonl", ".csv", ".conllu", ".docx"):
        (folder / f"a{suffix}").write_bytes(data)
    for item in read([folder]):
        if isinstance(item, Failure):
            assert len(str(item).splitlines()) <= 1


def test_markdown_is_read_as_it_stands(tmp_path: Path) -> None:
    """Its marks are characters of the text; the first heading is its title."""
    document = one(tmp_path / "a.md", b"Intro.\n\n# A *bridge* #\n\nText.\n")
    assert document.text == "Intro.\n\n# A *bridge* #\n\nText.\n"
    assert document.meta == {"title": "A *bridge*"}
