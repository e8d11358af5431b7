"""`discourse report`: a page under a sensible name, its path printed, nothing overwritten."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from one_sentence import TREES


def test_a_page_appears_under_the_inputs_name(discourse, trees: Path) -> None:
    """In the current folder; its path is all that stdout gets."""
    done = discourse("report", trees)
    assert (done.code, done.out, done.err) == (0, "trees-report.html\n", "")
    page = Path("trees-report.html").read_text()
    assert page.startswith("<!DOCTYPE html>") or page.lower().startswith("<!doctype html>")
    assert "Ann" in page


def test_names_for_folders_patterns_and_many(discourse, trees: Path) -> None:
    """A folder's own name; else a general one."""
    (trees.parent / "news").mkdir()
    (trees.parent / "news" / "a.conllu").write_text(TREES.format(id="a"))
    assert discourse("report", "news").out == "news-report.html\n"
    assert discourse("report", "news/*.conllu").out == "discourse-report.html\n"
    assert discourse("report", "news", trees).out == "discourse-report.html\n"


def test_many_pages_go_into_a_folder(discourse, trees: Path) -> None:
    """An index and a page for each document."""
    (trees.parent / "two.conllu").write_text(TREES.format(id="two"))
    done = discourse("report", trees, "two.conllu", "--split", "many", "-o", "pages.html")
    assert done.out == "pages/index.html\n"
    assert len(list(Path("pages").glob("*.html"))) == 3


def test_a_page_on_stdout(discourse, trees: Path) -> None:
    """`-o -` gives the page itself."""
    assert discourse("report", trees, "-o", "-").out.lower().startswith("<!doctype html>")


def test_records_become_a_report_without_a_model(discourse, trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a file, and through a pipe."""
    records = discourse("annotate", trees).out
    Path("one.jsonl").write_text(records)
    assert discourse("report", "one.jsonl", "--model", "no-such-model").code == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(records.encode())))
    assert discourse("report", "-", "--model", "no-such-model", "-o", "piped.html").out == "piped.html\n"


def test_an_input_is_not_overwritten(discourse, trees: Path) -> None:
    """Not even by name."""
    before = trees.read_text()
    assert discourse("report", trees, "-o", trees).code == 1
    assert trees.read_text() == before


def test_nothing_to_report(discourse) -> None:
    """No page is written, the code is 1."""
    done = discourse("report", "gone.txt")
    assert done.code == 1
    assert "nothing to report" in done.err
    assert list(Path().glob("*.html")) == []


@pytest.mark.parametrize("wrong", [("--layers", "x"), ("--split", "x"), ("--print-style", "x"), ("--min-confidence", "2"), ("--template", "gone")])
def test_wrong_choices_are_usage_errors(discourse, trees: Path, wrong: tuple[str, str]) -> None:
    """Exit code 2, and no page."""
    done = discourse("report", trees, *wrong)
    assert done.code == 2
    assert list(Path().glob("*.html")) == []


def test_the_page_of_a_hostile_title(discourse, trees: Path) -> None:
    """Metadata are text, whatever they look like."""
    record = json.loads(discourse("annotate", trees).out)
    record["meta"]["title"] = "</script><script>alert(1)</script>"
    Path("x.jsonl").write_text(json.dumps(record))
    assert discourse("report", "x.jsonl", "-o", "x.html").code == 0
    assert "<script>alert" not in Path("x.html").read_text()
