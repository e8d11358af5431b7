"""`discourse annotate`: data on stdout or in files, whole; failures told, the rest done; shards that go on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from one_sentence import TEXT, TREES


def test_records_go_to_stdout(discourse, trees: Path) -> None:
    """One JSON object a line and nothing else; the annotations are there."""
    done = discourse("annotate", trees)
    (record,) = map(json.loads, done.out.splitlines())
    assert (done.code, done.err) == (0, "")
    assert (record["schema"], record["id"], record["text"]) == ("discourse/1", "one", TEXT)
    found = {(a["layer"], record["text"][slice(*a["roles"]["cue"][0])]) for a in record["annotations"]}
    assert found >= {("attribution", "said"), ("hedge", "may")}


def test_the_format_follows_the_suffix_or_the_flag(discourse, trees: Path) -> None:
    """`-o x.csv` is a table; `-f` says otherwise."""
    assert discourse("annotate", trees, "-o", "x.csv").code == 0
    with Path("x.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["layer"] for row in rows} >= {"attribution", "hedge"}
    assert discourse("annotate", trees, "-f", "conllu").out.startswith("# newdoc id = one")
    assert discourse("annotate", trees, "-f", "xml").code == 2


def test_layers_and_confidence_choose(discourse, trees: Path) -> None:
    """Only what was asked for; unknown layers are refused."""
    rows = csv.DictReader(io.StringIO(discourse("annotate", trees, "-f", "csv", "--layers", "hedge").out))
    assert {row["layer"] for row in rows} == {"hedge"}
    assert "attribution" in discourse("annotate", trees, "--layers", "quotes").err
    assert discourse("annotate", trees, "--layers", "quotes").code == 2


def test_records_are_converted_without_a_model(discourse, trees: Path) -> None:
    """A `discourse/1` file is read back, not analysed again; of CoNLL-U there can be none."""
    discourse("annotate", trees, "-o", "one.jsonl")
    table = discourse("annotate", "one.jsonl", "-f", "csv", "--model", "no-such-model")
    assert (table.code, table.out) == (0, discourse("annotate", trees, "-f", "csv").out)
    assert "no trees" in discourse("annotate", "one.jsonl", "-f", "conllu").err


def test_standoff_files_for_brat(discourse, trees: Path) -> None:
    """Two files a document, in a folder that must be named."""
    assert discourse("annotate", trees, "-f", "brat").code == 2
    assert discourse("annotate", trees, "-f", "brat", "-o", "standoff").code == 0
    assert Path("standoff/one.txt").read_text() == TEXT
    assert "Attribution-cue 4 8\tsaid" in Path("standoff/one.ann").read_text()


def test_one_bad_file_among_a_hundred(discourse, tmp_path: Path) -> None:
    """The other ninety-nine are written, the bad one is named once, the exit code is 1."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(99):
        (folder / f"{n:03d}.conllu").write_text(TREES.format(id=n))
    (folder / "bad.conllu").write_text("1\tbroken\n")
    done = discourse("annotate", folder, "-o", "many.jsonl")
    assert done.code == 1
    assert [json.loads(line)["id"] for line in Path("many.jsonl").read_text().splitlines()] == [str(n) for n in range(99)]
    first, last = done.err.splitlines()
    assert "bad.conllu: line 1" in first
    assert last == "discourse: 1 document failed; the others are done"


def test_nothing_but_failures(discourse, tmp_path: Path) -> None:
    """Each is one line; an empty result is still a result."""
    (tmp_path / "a.jsonl").write_text('{oops\n{"body": "x"}\n')
    done = discourse("annotate", "a.jsonl", "gone.txt")
    assert (done.code, done.out) == (1, "")
    assert [word in line for word, line in zip(("a.jsonl, line 1", "a.jsonl, line 2", "gone.txt"), done.err.splitlines(), strict=False)] == [True] * 3


@pytest.mark.parametrize("output", ["no/such/folder.jsonl", "trees.conllu"])
def test_a_bad_output_is_told_before_the_work(discourse, trees: Path, output: str) -> None:
    """A missing folder, an input: one line, and no model is looked for."""
    (trees.parent / "text.txt").write_text("Text.")
    done = discourse("annotate", trees, "text.txt", "-o", output, "--model", "no-such-model")
    assert done.code == 1
    assert len(done.err.splitlines()) == 1
    assert trees.read_text() == TREES.format(id="one")


def test_a_missing_model_is_told(discourse, tmp_path: Path) -> None:
    """Exit code 3 and what to do; nothing is written."""
    (tmp_path / "a.txt").write_text("Text.")
    done = discourse("annotate", "a.txt", "--model", "default_accurate", "-o", "a.jsonl")
    assert done.code == 3
    assert "discourse models download" in done.err
    assert not Path("a.jsonl").exists()


def test_a_grammar_with_mistakes(discourse, trees: Path) -> None:
    """Exit code 2, and where the mistake is."""
    Path("mine").mkdir()
    Path("mine/x.gram").write_text("rule broken {")
    done = discourse("annotate", trees, "--grammar", "mine")
    assert done.code == 2
    assert "x.gram" in done.err


def many(folder: Path, count: int) -> None:
    """Files to be put into shards."""
    folder.mkdir(exist_ok=True)
    for n in range(count):
        (folder / f"{n}.conllu").write_text(TREES.format(id=n))


def ids(shard: Path) -> list[str]:
    """The documents of a shard."""
    return [json.loads(line)["id"] for line in shard.read_text().splitlines()]


def test_shards_go_on_where_they_were(discourse, tmp_path: Path) -> None:
    """Two a file; what is complete is not done again; what is missing is."""
    many(tmp_path / "in", 5)
    arguments = ("annotate", tmp_path / "in", "-o", "out", "--shard-size", 2)
    assert discourse(*arguments).code == 0
    parts = sorted(Path("out").glob("part-*.jsonl"))
    assert [ids(p) for p in parts] == [["0", "1"], ["2", "3"], ["4"]]
    parts[0].write_text('{"kept": true, "id": "kept"}\n')
    parts[2].unlink()
    assert discourse(*arguments).code == 0
    assert [ids(p) for p in parts] == [["kept"], ["2", "3"], ["4"]]
    assert sorted(p.name for p in Path("out").iterdir()) == [*(p.name for p in parts), "run.json"]


def test_shards_of_another_run_are_not_mixed(discourse, tmp_path: Path) -> None:
    """Other inputs or choices need another folder."""
    many(tmp_path / "in", 2)
    assert discourse("annotate", tmp_path / "in", "-o", "out").code == 0
    assert "choice" in discourse("annotate", tmp_path / "in", "-o", "out", "--layers", "hedge").err
    many(tmp_path / "in", 3)
    assert "inputs" in discourse("annotate", tmp_path / "in", "-o", "out").err
    (tmp_path / "out" / "run.json").unlink()
    assert discourse("annotate", tmp_path / "in", "-o", "out").code == 2
