"""Pages as files: how they are divided, made by other hands' templates, dated, downloaded and shown in a notebook."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from made import analysis, dense, found, parsed, quay

from discourse.errors import UsageError
from discourse.model import Span
from discourse.report import fragment, render
from discourse.report.audit import audit, words
from discourse.report.entries import quoted
from discourse.report.paging import LIMIT
from discourse.resources import resource


def test_small_reports_are_one_page():
    """One document, or a few small ones, are one file; `many` gives an index that leads to each."""
    assert list(render([quay()])) == ["index.html"]
    both = render([quay(), parsed()])
    assert list(both) == ["index.html"]
    assert both["index.html"].count("<article") == 2
    many = render([quay(), parsed()], split="many")
    assert list(many) == ["index.html", "001-quay.html", "002-tree.html"]
    assert all(f'href="{name}"' in many["index.html"] for name in list(many)[1:])
    assert all('href="index.html"' in html for name, html in many.items() if name != "index.html")


def test_no_page_beyond_the_limit_unannounced():
    """A long dense document is divided between paragraphs into parts that together are its text; on one page, it says how large it is."""
    long = dense(8_000, 3_000)
    pages = render([long])
    assert len(pages) > 2
    assert all(len(html.encode()) <= LIMIT for html in pages.values())
    assert all("Part " in html for name, html in pages.items() if name != "index.html")
    texts = [
        re.sub(r"<[^>]+>", "", re.search(r'(?s)<div class="text.*?</div></div>', html)[0])
        for name, html in pages.items()
        if name != "index.html"
    ]
    assert "".join(texts) == long.text
    assert sum(html.count('<details class="e ') for html in pages.values()) == 3_000
    one = render([long], split="one")
    assert list(one) == ["index.html"]
    assert "A large page" in one["index.html"]


def test_style_and_script_are_small():
    """Together under 40 kB."""
    html = render([parsed()])["index.html"]
    own = re.findall(r"(?s)<style>(.*?)</style>|<script>(.*?)</script>", html)
    assert sum(len((a + b).encode()) for a, b in own) < 40_000


def test_templates_of_other_hands(tmp_path):
    """A folder overrides a block, a macro file or the style, and extends what it replaces; its mistakes are told with file and line."""
    (tmp_path / "report.html.j2").write_text(
        '{% extends "discourse/report.html.j2" %}{% block eyebrow %}<p>Seminar 4</p>{% endblock %}', encoding="utf-8"
    )
    (tmp_path / "extra.css").write_text("h1 { letter-spacing: .02em; }", encoding="utf-8")
    html = render([quay()], template_dir=tmp_path)["index.html"]
    assert "<p>Seminar 4</p>" in html
    assert "letter-spacing: .02em" in html
    assert "The Tidewater Post" not in html.partition("<main")[0]
    (tmp_path / "report.html.j2").write_text("{% extends 'base.html.j2' %}\n{% blok %}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"report\.html\.j2:2"):
        render([quay()], template_dir=tmp_path)
    (tmp_path / "report.html.j2").write_text("{{ ''.__class__.__mro__ }}{{ nothing }}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"report\.html\.j2"):
        render([quay()], template_dir=tmp_path)
    with pytest.raises(UsageError, match="no such folder"):
        render([quay()], template_dir=tmp_path / "missing")


def test_same_run_same_bytes(monkeypatch):
    """With `SOURCE_DATE_EPOCH` the date is fixed; the footer tells versions, model, grammar and command."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    html = render([quay()], command="discourse report quay.txt")["index.html"]
    assert html == render([quay()], command="discourse report quay.txt")["index.html"]
    foot = html.partition("<footer")[2]
    assert all(
        part in foot
        for part in (
            "1970-01-02",
            "0.1.0",
            "stanza 1.15.0 model en hash 0123456789ab",
            "made 1 hash fedcba987654",
            "discourse report quay.txt",
        )
    )


def test_sentences_of_the_text_are_drawn_as_trees():
    """A tree has an arc for each word, named in its description."""
    html = render([parsed()])["index.html"]
    assert html.count('class="rel"') == 8
    assert "survey: obj of read" in html
    assert 'class="tree"' not in render([quay()])["index.html"], "records without tokens have no trees"


def test_audit_counts_sources_and_verbs():
    """Shares, vague sources with their sentences, verbs by speaker."""
    made = quay()
    told = audit(made, [(a, a.id) for a in made.layer("attribution")])
    assert [(s.source_type, s.citations, s.percent) for s in told.shares] == [("named", 2, 50.0), ("unnamed", 2, 50.0)]
    assert [v.source for v in told.vague] == ["some observers", "Critics"]
    assert told.vague[1].text == "Critics claim he never read the survey."
    assert {s.name: s.verbs for s in told.speakers}["Ines Okoro"] == (("said", 1),)


def test_pictures_have_words_and_numbers():
    """Each has a title, a description and a table, and the numbers are those of the annotations."""
    html = render([quay()])["index.html"]
    part = html.partition("<h2>Pictures</h2>")[2].partition("</section>")[0]
    drawn = re.findall(r'(?s)<svg role="img" aria-labelledby="([^"]+)".*?</figure>', part)
    assert len(drawn) == 3
    assert all(f'id="{name}"' in part for names in drawn for name in names.split())
    assert part.count("<table>") == 3
    tables = [re.findall(r'<tr><th scope="row">([^<]+)</th>((?:<td[^>]*>[^<]+</td>)+)', t) for t in part.split("<table>")[1:]]
    numbers = [{head: [float(n) for n in re.findall(r">([\d.]+)", cells)] for head, cells in rows} for rows in tables]
    assert {head: sum(counts) for head, counts in numbers[0].items()} == {"Attributions: 4": 4, "Hedges: 5": 5}
    assert sum(n for n, _ in numbers[1].values()) == words(quay().text)
    assert numbers[1]["Named sources"][0] == words(
        "The planks may give way under a van the quay was safe it would probably open again in May"
    )
    assert round(sum(share for _, share in numbers[1].values())) == 100
    assert numbers[2] == {k: [1] for k in ("modal", "attribution-shield", "epistemic-verb", "epistemic-adverb", "booster")}


def test_a_source_is_what_tells_most_of_it():
    """A speaker first met as `he` is listed by the type of the name."""
    text = "He said no. Ines Okoro said yes."
    told = [found(text, "attribution", "r", {"source": "He", "cue": "said"}, 1, speaker="Ines Okoro", source_type="pronoun")]
    told += [found(text, "attribution", "r", {"source": "Ines Okoro", "cue": "said"}, 2, speaker="Ines Okoro", source_type="named")]
    (speaker,) = audit(analysis(text, told), [(a, a.id) for a in told]).speakers
    assert (speaker.name, speaker.source_type, speaker.citations) == ("Ines Okoro", "named", 2)


def test_long_quotations_are_cut_between_words():
    """An ellipsis stands for whole words."""
    assert quoted("one two three", (Span(0, 13),), 9) == "one two …"
    assert quoted("one two", (Span(0, 3), Span(4, 7)), 99) == "one … two"


def test_rows_and_entries_lead_to_each_other():
    """Every link within the page has its target, and no id stands twice."""
    for html in (render([quay(), parsed()])["index.html"], fragment(quay()), render([replace(quay(), annotations=())])["index.html"]):
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)
    html = render([quay()])["index.html"]
    rows = set(re.findall(r'<tr id="(p[^"]+)"', html))
    assert rows
    assert rows & set(re.findall(r'href="#(p[^"]+)"', html))


def test_fragment_is_scoped():
    """A notebook gets no script, no style that reaches outside, and ids that differ between documents."""
    html = fragment(quay())
    assert "<script" not in html
    style = re.search(r"(?s)<style>(.*?)</style>", html)[1]
    selectors = re.findall(r"(?m)^\s*([^{}@/\n][^{}]*?)\s*\{", re.sub(r"/\*.*?\*/", "", style))
    assert all(".dsc" in one for group in selectors for one in _split(group)), selectors
    other = fragment(analysis("It may be.", [found("It may be.", "hedge", "r", {"cue": "may"})]))
    assert not set(re.findall(r'id="([^"]+)"', html)) & set(re.findall(r'id="([^"]+)"', other))


def _split(selector: str) -> list[str]:
    """A selector list at its outer commas."""
    return re.split(r",(?![^(]*\))", selector)


def test_our_files_are_where_packages_find_them():
    """Templates, styles and script stand in `reports/`."""
    assert (resource("reports") / "report.js").is_file()
