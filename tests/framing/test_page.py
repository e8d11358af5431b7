"""The comparison's page: whole, silent, escaped, and every number leads somewhere."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from synthetic import analysis, mark, two_outlets

from discourse.framing import compare
from discourse.framing.detector import detector

HOSTILE = "</script><script>alert(1)</script> \u202e\" onmouseover='x' javascript:alert(1)"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with everything on it: events, speakers, words, hostile names."""
    text = "Ida Vale said the berth may cost four million crowns. The rest is silence."
    found = [
        mark(text, "attribution", 1, {"source": "Ida Vale", "cue": "said", "content": "the berth may cost four million crowns"}, kind="indirect",
             stance="neutral", source_type="named", speaker="Ida Vale"),
        mark(text, "hedge", 2, {"cue": "may", "scope": "the berth may cost four million crowns"}, kind="modal", strength="hedge"),
        mark(text, "contrast", 3, {"cue": "The", "arm1": "four million", "arm2": "The rest"}, kind="contrast", explicit="yes"),
    ]  # fmt: skip
    made = [
        analysis("v", [text], found, outlet=HOSTILE, event="event 00", title=HOSTILE, date="3/4/2026"),
        analysis("w", ["The berth costs four million crowns."], outlet="The Lantern", event="event 00"),
        *two_outlets(9),
    ]
    comparison = compare(made, pair_by="event")
    path = tmp_path_factory.mktemp("page") / "compare.html"
    path.write_text(comparison.to_html(lexical=comparison.lexical(words=True, terms=["ferry"]), command=HOSTILE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def seen(page: Path) -> dict[str, object]:
    """What Chromium sees of it, at the width of a telephone."""
    return _look(page, "on")


def test_page_is_silent_and_complete(seen: dict) -> None:
    """No request, no message, no element wider than the screen, every section."""
    assert seen["requests"] == seen["messages"] == []
    assert seen["wide"] <= 360
    assert [h.split()[0] for h in seen["headings"]] == [
        "Read", "Attribution", "Hedge", "Contrast", "Claim", "Who", "Sources", "The", "Words", "Evidence", "Data",
    ]  # fmt: skip


def test_every_link_leads_somewhere(seen: dict) -> None:
    """Ids are unique and every number's target exists."""
    assert len(seen["ids"]) == len(set(seen["ids"]))
    assert set(seen["links"]) <= {*seen["ids"], "main"}


def test_number_opens_its_sentences(page: Path, seen: dict) -> None:
    """A count leads to its list, which opens, with scripts and without."""
    assert seen["target"].startswith("#e")
    assert _look(page, "off")["messages"] == []


def test_folds_stay_folded_on_paper(seen: dict) -> None:
    """A table that is folded away is not printed: the evidence of three hundred articles fills no folder."""
    assert seen["printed"] == 0


def test_the_detectors_error_stands_beside_each_layer(page: Path) -> None:
    """Precision and recall with their gold set, or that they have not been measured."""
    html = page.read_text(encoding="utf-8")
    for row in detector().itertuples():
        known = f"Precision {row.precision:.2f}, recall {row.recall:.2f} on {row.source.partition(':')[0]}. If it misses more of one outlet"
        assert (f"The errors of the layer {row.layer} have not been measured" if pd.isna(row.recall) else known) in html


def test_page_is_accessible(seen: dict) -> None:
    """Axe finds nothing."""
    assert seen["violations"] == []


def test_hostile_names_stay_text(page: Path) -> None:
    """Names, titles and the command line are escaped; hidden characters are shown."""
    html = page.read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert "⟨U+202E⟩" in html
    assert html.count("<script>") == 1
    assert "default-src &#39;none&#39;;" in html


def test_downloads_are_the_tables(page: Path) -> None:
    """What the page carries as CSV reads back as a table."""
    html = page.read_text(encoding="utf-8")
    data = html.split('download="rates.csv" href="data:text/csv;charset=utf-8;base64,')[1].split('"')[0]
    table = pd.read_csv(io.BytesIO(base64.b64decode(data)))
    assert {"outlet", "layer", "per_1000_words"} <= set(table.columns)


def _look(page: Path, scripts: str) -> dict:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("look.py"), page, scripts], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
