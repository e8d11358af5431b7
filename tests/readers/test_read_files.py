"""Folders, patterns, metadata beside the texts, web pages, Word documents, CoNLL-U, standard input."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
import trafilatura

from discourse.model import Document, Parse
from discourse.readers import STDIN, Failure, count, read

PAGE = """<!doctype html><html><head><title>The bridge closes</title><meta property="og:site_name" content="Courier"></head><body>
<nav><a href="/">Home</a> <a href="/about">About us</a></nav><article><h1>The bridge closes</h1>
<p>The bridge will close, the mayor said on Monday, because engineers have found cracks in it that nobody can explain.</p>
<p>“We had no choice,” she said. The opposition claimed that the closure was a stunt, and some observers agreed with them.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_a_folder_is_read_in_order_at_any_depth(tmp_path: Path) -> None:
    """Files with known suffixes, sorted; hidden ones and others are passed over; the folder's name is known."""
    for name in ("b.txt", "a/z.md", "a/.hidden.txt", ".git/x.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Text.")
    assert [(d.id, d.meta["folder"]) for d in read([tmp_path])] == [("a/z", "a"), ("b", tmp_path.name)]
    assert count([tmp_path]) == 2


def test_metadata_stand_in_a_table(tmp_path: Path) -> None:
    """`meta.csv` in the folder or the one above, for files named alone too; it is no document itself."""
    (tmp_path / "news").mkdir()
    (tmp_path / "meta.csv").write_text("file,outlet\nnews/a.txt,Courier\n")
    (tmp_path / "news" / "a.txt").write_text("Text.")
    (tmp_path / "b.txt").write_text("Text.")
    (alone,) = read([tmp_path / "news" / "a.txt"])
    assert alone.meta == {"outlet": "Courier"}
    assert [d.meta.get("outlet") for d in read([tmp_path])] == [None, "Courier"]


def test_a_table_of_metadata_that_cannot_be_used(tmp_path: Path) -> None:
    """It fails loudly, for metadata that silently go missing spoil a comparison."""
    (tmp_path / "meta.csv").write_text("name,outlet\na.txt,Courier\n")
    (tmp_path / "a.txt").write_text("Text.")
    (failure,) = read([tmp_path])
    assert "no column 'file'" in str(failure)


def test_patterns_and_what_is_not_there(tmp_path: Path) -> None:
    """Patterns expand in order; nothing found is a failure, as is a missing file and an empty folder."""
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text("Text.")
    (tmp_path / "empty").mkdir()
    found = list(read([tmp_path / "*.txt", tmp_path / "x*", tmp_path / "c.txt", tmp_path / "empty"]))
    assert [i.id for i in found if isinstance(i, Document)] == ["a", "b"]
    assert [word in str(f) for word, f in zip(("matches", "No such file", "no file"), found[2:], strict=True)] == [True] * 3


def test_a_file_with_a_pattern_in_its_name(tmp_path: Path) -> None:
    """What exists is no pattern."""
    (tmp_path / "a[1].txt").write_text("Text.")
    assert [d.id for d in read([tmp_path / "a[1].txt"])] == ["a[1]"]


def test_a_web_page_gives_its_article(tmp_path: Path) -> None:
    """Paragraphs without navigation, title and outlet as metadata, the extractor and its version in the notes."""
    (tmp_path / "a.html").write_text(PAGE)
    (document,) = read([tmp_path / "a.html"])
    assert "The bridge will close, the mayor said" in document.text
    assert "\n\n“We had no choice,” she said." in document.text
    assert "About us" not in document.text
    assert (document.meta["title"], document.meta["outlet"]) == ("The bridge closes", "Courier")
    assert document.notes == (f"text extracted by trafilatura {trafilatura.__version__}",)


@pytest.mark.parametrize("page", ["<html></html>", "<<<>>>", "<?xml version='1.0' encoding='utf-8'?><html><body>", "<p" * 2000, "no page"])
def test_a_page_without_an_article(tmp_path: Path, page: str) -> None:
    """One line, or what little text there is."""
    (tmp_path / "a.html").write_text(page)
    (item,) = read([tmp_path / "a.html"])
    assert isinstance(item, Failure)
    assert len(str(item).splitlines()) == 1


def word_document(path: Path, body: str) -> Path:
    """A Word file with this body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return path


def test_a_word_document_gives_its_paragraphs(tmp_path: Path) -> None:
    """Runs are joined, tabs and breaks kept, deleted text left out."""
    first = "<w:p><w:r><w:t>The </w:t></w:r><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:r><w:t>bridge</w:t><w:tab/><w:t>fell.</w:t></w:r></w:p>"
    (document,) = read([word_document(tmp_path / "a.docx", first + "<w:p/><w:p><w:r><w:t>“Oh!”</w:t></w:r></w:p>")])
    assert document.text == "The bridge\tfell.\n\n“Oh!”"


def test_no_word_document(tmp_path: Path) -> None:
    """Another archive, or none."""
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("x", "y")
    (tmp_path / "b.docx").write_text("no archive")
    assert ["not a Word document" in str(f) for f in read([tmp_path])] == [True, True]


def test_trees_are_taken_as_they_are(tmp_path: Path) -> None:
    """A CoNLL-U file gives parses; its document's id, else the file's name."""
    row = "1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\tSpaceAfter=No\n2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_\n\n"
    (tmp_path / "a.conllu").write_text(row)
    (tmp_path / "b.conllu").write_text(f"# newdoc id = x\n{row}# newdoc id = y\n{row}")
    found = list(read([tmp_path]))
    assert all(isinstance(i, Parse) for i in found)
    assert [(p.document.id, p.text) for p in found] == [("a", "No."), ("x", "No."), ("y", "No.")]


def test_broken_trees(tmp_path: Path) -> None:
    """The line is named."""
    (tmp_path / "a.conllu").write_text("1\tNo\n\n")
    (tmp_path / "b.conllu").write_text("# nothing\n")
    first, second = map(str, read([tmp_path]))
    assert "line 1" in first
    assert "no sentence" in second


@pytest.mark.parametrize(
    ("data", "text"),
    [("A text.\r\n", "A text.\r\n"), ('{"text": "From a table."}\n', "From a table."), (PAGE, None)],
)
def test_standard_input_tells_its_format_by_its_beginning(monkeypatch: pytest.MonkeyPatch, data: str, text: str | None) -> None:
    """Plain text, JSON lines or a web page."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    (document,) = read([STDIN])
    assert document.text == text if text else document.meta["outlet"] == "Courier"


def test_a_file_that_may_not_be_read_fails_alone(tmp_path: Path) -> None:
    """A folder named like a file, a link to nowhere: one line each."""
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "b.txt").write_text("Text.")
    found = list(read([tmp_path / "a.txt", tmp_path / "b.txt"]))
    assert isinstance(found[0], Failure)
    assert found[1].text == "Text."
