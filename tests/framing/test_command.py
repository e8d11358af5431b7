"""`discourse compare`, run in this process on records: what it writes, what it says, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from synthetic import two_outlets

from discourse import records
from discourse.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`compare` in a folder with `made.jsonl`; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    Path("made.jsonl").write_text("".join(json.dumps(records.record(a)) + "\n" for a in two_outlets(3)))

    def command(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["compare", *arguments])
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return command


def test_writes_the_tidy_table(run: Run) -> None:
    """`-o x.csv`: a row a figure; notes go to stderr, the path to stdout."""
    code, out, err = run("made.jsonl", "-o", "x.csv")
    assert (code, out) == (0, "x.csv\n")
    assert "The Lantern: fewer than 8 articles, descriptive only" in err
    table = pd.read_csv("x.csv")
    assert set(table["measure"]) >= {"rate", "words"}
    assert len(table) == len(table.drop_duplicates(["outlet", "measure", "layer", "kind", "voice"]))


def test_writes_a_folder_with_everything(run: Run) -> None:
    """`-o folder`: the page, the JSON and one CSV a table."""
    code, out, _ = run("made.jsonl", "--pair-by", "event", "--words", "--term", "ferry", "-o", "all")
    assert (code, out) == (0, "all/compare.html\n")
    names = {path.name for path in Path("all").iterdir()}
    assert {"compare.html", "compare.json", "tidy.csv", "rates.csv", "words.csv", "concordance.csv", "evidence.csv"} <= names
    assert json.loads(Path("all/compare.json").read_text())["schema"] == "discourse-comparison/1"


def test_line_that_cannot_be_read_is_told_and_the_rest_compared(run: Run) -> None:
    """One bad line: exit 1, the page is there and says so."""
    with Path("made.jsonl").open("a") as file:
        file.write("{not json\n")
    code, _, err = run("made.jsonl")
    assert code == 1
    assert "line 7" in err
    assert "1 documents could not be read" in Path("compare.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["made.jsonl", "-o", "x.pdf"], "is written as .html, .csv or .json"),
        (["made.jsonl", "--by", "paper"], "no document says its 'paper'"),
        (["made.jsonl", "--reference", "Nobody"], "no article of the reference 'Nobody'"),
        (["made.jsonl", "--where", "topic"], "--where takes KEY=VALUE"),
        (["made.jsonl", "--within", "mood"], "--within takes a layer"),
        (["made.jsonl", "--term", "two words"], "is not one word"),
    ],
)
def test_wrong_usage_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    """Exit 2 and a sentence, nothing written."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[-1]
    assert not list(Path().glob("*.html"))
