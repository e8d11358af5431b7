"""`discourse compare`, run in this process on records: what it writes, what it says, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from synthetic import analysis, mark, random_article, two_outlets

from discourse import records
from discourse.cli import main
from discourse.model import Analysis

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
    assert "Coast Daily, The Lantern: fewer than 8 articles each, descriptive only" in err
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
    assert "not read, left out: 1 document" in Path("compare.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["made.jsonl", "-o", "x.pdf"], "is written as .html, .csv or .json"),
        (
            ["made.jsonl", "--by", "paper"],
            "no document says its 'paper'; the metadata has date, event, outlet: name one of these with --by",
        ),
        (["made.jsonl", "--pair-by", "topic"], "no document says its 'topic', so nothing can be paired by it"),
        (["made.jsonl", "--where", "event=elsewhere"], "no article is left after the filter (6 before it)"),
        (["made.jsonl", "--since", "soon"], "'soon' is not a date that can be read; write it as 2026-03-31"),
        (["missing.jsonl"], "there is no document to compare"),
        (["made.jsonl", "--reference", "Nobody"], "no article of the reference 'Nobody'"),
        (["made.jsonl", "--where", "topic"], "--where takes KEY=VALUE"),
        (["made.jsonl", "--term", "ferry", "--within", "mood"], "--within takes a layer"),
        (["made.jsonl", "--within", "attribution.cue"], "it needs --term WORD"),
        (["made.jsonl", "--term", "two words"], "is not one word"),
    ],
)
def test_wrong_usage_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    """Exit 2 and a sentence, nothing written."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[-1]
    assert not list(Path().glob("*.html"))


def _write(name: str, analyses: Iterable[Analysis]) -> None:
    Path(name).write_text("".join(json.dumps(records.record(a)) + "\n" for a in analyses))


def test_one_outlet_is_described(run: Run) -> None:
    """No error: a page of one outlet, and a note that says so."""
    code, out, err = run("made.jsonl", "--where", "outlet=The Lantern")
    assert (code, out) == (0, "compare.html\n")
    assert "discourse: only one outlet (The Lantern): described, not compared" in err.splitlines()
    assert "discourse: Coast Daily: no article is left after the filter" in err.splitlines()


def test_documents_without_an_outlet_are_named(run: Run) -> None:
    """The others are compared."""
    stray = analysis("stray", ["Nobody published this."])
    _write("mixed.jsonl", [*two_outlets(2), stray])
    code, _, err = run("mixed.jsonl", "-o", "x.csv")
    assert code == 0
    assert "discourse: outlet not said, left out: 1 of 5 documents (stray)" in err.splitlines()


def test_wire_copy_is_told_and_left_out(run: Run) -> None:
    """Without and with `--dedupe`; the copy is the later one."""
    made = two_outlets(2)
    copied = analysis("wired", [made[0].text], outlet="Coast Daily", date="2026-06-01")
    _write("wire.jsonl", [*made, copied])
    _, _, err = run("wire.jsonl", "-o", "plain.json")
    assert (
        "wire copy or repeats: 1 article of which an earlier one has most of the wording, counted all the same (--dedupe leaves copies out): wired"
        in err
    )
    _, _, err = run("wire.jsonl", "--dedupe", "-o", "deduped.json")
    assert "left out (--dedupe), the earliest of each group kept: wired" in err
    counted = [len(json.loads(Path(f"{name}.json").read_text())["tables"]["articles"]["data"]) for name in ("plain", "deduped")]
    assert counted == [5, 4]


def test_wildly_unequal_lengths_are_told(run: Run) -> None:
    """One sentence that says what follows from it."""
    random = np.random.default_rng(3)
    _write(
        "unequal.jsonl",
        [random_article(random, f"{o}{n}", 0.02, size, outlet=o) for o, size in (("Brief", 60), ("Long", 900)) for n in range(3)],
    )
    _, _, err = run("unequal.jsonl", "-o", "x.csv")
    (line,) = (line for line in err.splitlines() if "articles differ in length" in line)
    assert "not tested against those of long ones" in line


def test_dates_in_five_formats_are_one_calendar(run: Run) -> None:
    """`--since` and `--until` choose by day, however the day is written; what cannot be told is said."""
    given = ["2026-03-04", "5 March 2026", "March 6, 2026", "Sat, 07 Mar 2026 10:00:00 GMT", "8.3.2026", "3/9/2026"]
    _write("dated.jsonl", [analysis(f"d{n}", [f"Ferry number {n} is late."], outlet="A", date=date) for n, date in enumerate(given)])
    _, _, err = run("dated.jsonl", "-o", "all.json")
    assert "1 date not read for certain and kept as given: d5" in err
    run("dated.jsonl", "--since", "5 March 2026", "--until", "2026-03-07", "-o", "some.json")
    table = json.loads(Path("some.json").read_text())["tables"]["articles"]
    days = [row[table["columns"].index("date")] for row in table["data"]]
    assert days == ["2026-03-05", "2026-03-06", "2026-03-07"]


def test_concordance_lines_lead_to_their_sentences(run: Run) -> None:
    """`--term` within a role: only what stands there, each line with its sentence on the page."""
    text = "Ida Vale claims that the claims of the port are high."
    said = mark(
        text, "attribution", 1, {"source": "Ida Vale", "cue": "claims", "content": "that the claims of the port are high"}, kind="indirect"
    )
    _write("claims.jsonl", [analysis(n, [text], [said], outlet=n) for n in "AB"])
    code, _, _ = run("claims.jsonl", "--term", "claims", "--within", "attribution.cue", "-o", "all")
    table = pd.read_csv("all/concordance.csv")
    assert code == 0
    assert table[["match", "start", "layer", "role"]].to_numpy().tolist() == [["claims", 9, "attribution", "cue"]] * 2
    html = Path("all/compare.html").read_text()
    assert 'href="#c-1">B, sentence 1</a>' in html
    assert '<li id="c-1">Ida Vale <mark>claims</mark> that the claims of the port are high.' in html


@pytest.mark.model
def test_texts_in_folders_and_with_a_table_beside_them(run: Run) -> None:
    """From raw text: folders name outlets; a `meta.csv` beside the texts names them otherwise."""
    for folder, said in (("lantern", "The pier may close, the mayor said."), ("coast", "However, the pier will never close.")):
        Path("press", folder).mkdir(parents=True)
        Path("press", folder, "pier.txt").write_text(said)
        Path("flat").mkdir(exist_ok=True)
        Path("flat", f"{folder}.txt").write_text(said)
    Path("flat", "meta.csv").write_text("file,outlet,event\nlantern.txt,The Lantern,pier\ncoast.txt,Coast Daily,pier\n")
    code, _, _ = run("press", "-o", "folders.json")
    assert code == 0
    folders, named = (
        {row[0] for row in json.loads(Path(name).read_text())["tables"]["outlets"]["data"]} for name in ("folders.json", _named(run))
    )
    assert folders == {"coast", "lantern"}
    assert named == {"Coast Daily", "The Lantern"}


def _named(run: Run) -> str:
    code, _, _ = run("flat", "--by", "outlet", "--pair-by", "event", "-o", "named.json")
    assert code == 0
    return "named.json"
