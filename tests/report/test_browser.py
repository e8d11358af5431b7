"""Pages as people use them, in Chromium: with the network blocked, by pointer, by keyboard, in the dark, without scripts, on paper."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from made import QUAY, dense, found, parsed, quay

from discourse.records import analysis as read_record
from discourse.report import fragment, render
from discourse.writers import table

pytestmark = pytest.mark.browser
HTML = {}


def _html(style: str = "notes") -> str:
    """The page of both made documents, rendered once for each print style."""
    if style not in HTML:
        HTML[style] = render([quay(), parsed()], print_style=style, title="Two texts")["index.html"]
    return HTML[style]


def test_cards_tell_the_evidence(visit):
    """A click on a cue opens its card with roles, voucher, rule and clauses; the partner roles light up; Esc closes and puts the light out."""
    with visit(_html()) as page:
        card = page.locator("#card")
        page.click("#m1-6")
        assert card.is_visible()
        told = card.inner_text()
        for words in ("contrast, correction", "rather than", "arm1", "panic", "care", "cue [made]", "0.90"):
            assert words in told
        lit = page.evaluate("[...document.querySelectorAll('.lit')].map(e => e.textContent)")
        assert set(lit) == {"panic", "rather than", "care"}
        page.keyboard.press("Escape")
        assert not card.is_visible()
        assert page.locator(".lit").count() == 0
        page.hover(".m[data-a='1-2'].q")
        card.wait_for(state="visible")
        card.hover()
        page.wait_for_timeout(450)
        assert card.is_visible(), "the pointer may enter a card"
        page.mouse.move(5, 5)
        card.wait_for(state="hidden")
        page.click("#m2-1")
        card.locator(".tree summary").click()
        assert card.locator("svg .rel").count() == 8


def test_legend_hides_and_the_address_remembers(visit):
    """Unchecking a layer or kind takes its stripes, letters and entries away, moves nothing, and stands in the address."""
    with visit(_html()) as page:
        style = "(q) => getComputedStyle(document.querySelector(q)).textDecorationLine"
        where = "JSON.stringify([...document.querySelectorAll('.s')].map(e => [e.offsetTop, e.offsetHeight, e.offsetWidth]))"
        before = page.evaluate(where)
        page.uncheck("input[data-s='hedge']")
        page.uncheck("input[data-s='claim.causal']")
        assert page.evaluate(style, ".m.h") == "none"
        assert page.evaluate(style, ".m.a") == "underline"
        assert not page.locator("#m1-2").is_visible()
        assert page.locator("#m1-11").is_visible()
        assert not page.locator("#m1-12").is_visible()
        assert page.evaluate(where) == before
        address = page.evaluate("location.hash")
        page.click("#theme")
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(22, 24, 29)"
    with visit(_html(), address=address + "&theme=dark&q=quay") as page:
        assert not page.is_checked("input[data-s='hedge']")
        assert page.evaluate(style, ".m.h") == "none"
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert page.inner_text("#found") == "2 places"


def _doubtful():
    """The article of most tests with an unsure attribution and a claim of mere fact more."""
    made = quay()
    more = [
        replace(found(QUAY, "attribution", "unsure", {"source": "the old quay", "cue": "closed"}, 20, kind="indirect"), confidence=0.2),
        found(QUAY, "claim", "fact", {"span": "The harbour board has closed the old quay", "cue": "has"}, 21, kind="factual"),
    ]
    return replace(made, annotations=(*made.annotations, *more))


def test_what_is_set_aside_is_shown_on_request(visit):
    """The unsure and claims of mere fact are no marks until their box is checked, or a link leads to one; the address remembers."""
    html = render([_doubtful()], print_style="tags")["index.html"]
    with visit(html, reduced_motion="reduce") as page:
        line = "n => getComputedStyle(document.querySelector(`.m.q[data-a='1-${n}']`)).textDecorationLine"
        tag = "n => getComputedStyle(document.querySelector(`.m.q[data-a='1-${n}']`), '::before').content"
        assert [page.evaluate(line, n) for n in (1, 15, 16)] == ["underline", "none", "none"]
        assert not page.locator("#m1-15").is_visible()
        assert page.locator("#g1-0").count() == 1
        assert not page.locator("#g1-0").is_visible(), "a sentence with nothing else leaves no empty entry"
        page.emulate_media(media="print")
        assert page.evaluate(tag, 1) != "none"
        assert page.evaluate(tag, 15) == "none"
        page.emulate_media(media="screen")
        page.check("input[data-s='aside']")
        assert page.evaluate(line, 15) == "underline"
        assert page.locator("#m1-16").is_visible()
        assert "show=aside" in page.evaluate("location.hash")
        page.uncheck("input[data-s='aside']")
        page.uncheck("input[data-s='claim.factual']")
        page.evaluate("document.querySelector(\".props a[href='#e1-16'], .ways a[href='#m1-16']\").click()")
        assert page.is_checked("input[data-s='aside']")
        assert page.is_checked("input[data-s='claim.factual']")
        assert page.locator("#m1-16").is_visible()
    with visit(html, address="#!show=aside") as page:
        assert page.locator("#m1-15").is_visible()
    with visit(html, address="#e1-15", java_script_enabled=False) as page:
        assert page.locator(".e", has=page.locator("#e1-15")).is_visible(), "without a script a link still leads somewhere"


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (800, 500), (360, 640)])
def test_cards_stay_in_the_window(visit, width, height):
    """Whatever it belongs to, a card is wholly in view, and does not cover what it explains."""
    with visit(_html(), viewport={"width": width, "height": height}, reduced_motion="reduce") as page:
        for n in range(1, 15):
            page.evaluate("n => { const m = document.getElementById('m1-' + n); m.scrollIntoView({ block: 'center' }); m.click(); }", n)
            box, cue = page.evaluate(
                """n => [document.getElementById('card'), document.querySelector(`.m.q[data-a='1-${n}']`)].map(e => {
                  const r = e.getClientRects()[0]; return [r.left, r.top, r.right, r.bottom]; })""",
                n,
            )
            assert box[0] >= 0
            assert box[1] >= 0
            assert box[2] <= width
            assert box[3] <= height
            assert box[1] >= cue[3] - 1 or box[3] <= cue[1] + 1


def test_keys(visit):
    """The first stop skips to the text; `n` and `p` go from cue to cue past hidden ones, Enter opens, `/` finds, `t` turns the light off; all letters can be switched off."""
    with visit(_html()) as page:
        at = "document.activeElement.id"
        page.keyboard.press("Tab")
        assert page.locator(".skip").evaluate("e => document.activeElement === e && e.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        assert page.evaluate(at) == "main"
        page.keyboard.press("n")
        page.keyboard.press("n")
        assert page.evaluate(at) == "m1-1"
        page.keyboard.press("Enter")
        assert page.is_visible("#card")
        assert page.evaluate(at) == "card"
        page.keyboard.press("Escape")
        page.keyboard.press("p")
        assert page.evaluate(at) == "m1-2"
        page.keyboard.press("t")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.keyboard.press("/")
        page.keyboard.type("planks may")
        page.keyboard.press("Enter")
        assert page.inner_text("#found") == "1 of 1"
        assert page.evaluate("[...CSS.highlights.get('find')].map(r => r.toString())") == ["planks may"]
        page.click("text=Keys and settings")
        page.uncheck("#letters")
        page.keyboard.press("t")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        page.uncheck("#spoken")
        assert page.locator(".k:not([aria-hidden])").count() == 0


def test_rows_lead_to_the_text_and_back(visit):
    """From a proposition to its sentence, from an entry to its row; a table sorts by a column and says so."""
    with visit(_html(), reduced_motion="reduce") as page:
        back = page.locator(".ways a[href^='#p1-']").first.get_attribute("href")
        row = page.locator(f"tr{back}")
        row.locator("td").last.locator("a").click()
        sentence = page.evaluate("document.activeElement.id")
        assert re.fullmatch(r"s1-\d+", sentence)
        assert page.locator(f"#{sentence}").evaluate(
            "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
        )
        page.evaluate("document.querySelector('.ways a[href^=\"#p1-\"]').click()")
        assert page.evaluate("document.activeElement.id") == back.removeprefix("#")
        head = page.locator(".props").first.locator("th").nth(1)
        head.locator("button").click()
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        who = page.locator(".props").first.locator("tbody tr td:nth-child(2) > :first-child").all_inner_texts()
        assert who == sorted(who, key=str.lower, reverse=True)


def test_links_land_in_long_texts(visit):
    """Where only what is near gets laid out, a link still brings its annotation into view, and the keys go on from there."""
    inside = "e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }"
    with visit(render([dense(4_000, 80)], split="one")["index.html"], address="#m1-60") as page:
        assert page.locator(".text.long").count() == 1
        page.wait_for_function("document.activeElement.id === 'm1-60'")
        page.wait_for_timeout(300)
        assert page.locator("#m1-60").evaluate(inside)
        order = page.evaluate("[...document.querySelectorAll('.text .n')].map(e => e.id)")
        page.keyboard.press("n")
        after = page.evaluate("document.activeElement.id")
        assert order.index(after) == order.index("m1-60") + 1
        page.wait_for_timeout(300)
        assert page.locator(f"#{after}").evaluate(inside)
        page.evaluate("document.querySelector('#propositions1 tbody tr:last-child td:last-child a').click()")
        page.wait_for_timeout(300)
        assert page.evaluate("document.activeElement.classList.contains('s')")
        assert page.locator(".s.here").evaluate(inside)
        page.evaluate("document.querySelector('#e1-70').closest('.e').querySelector('a[href^=\"#p\"]').click()")
        page.wait_for_timeout(300)
        assert page.locator("tr.here").evaluate(inside)


def test_downloads_are_the_records(visit):
    """CSV and JSON saved from within the page are what the command writes: the same rows, and records that read back."""
    with visit(_html()) as page:
        page.click("text=Keys and settings")
        saved = {}
        for kind in ("csv", "json"):
            with page.expect_download() as waiting:
                page.click(f"[data-save={kind}]")
            saved[kind] = waiting.value.path().read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(saved["csv"], newline="")))
    assert rows == list(csv.DictReader(io.StringIO("".join(table.lines([quay(), parsed()])), newline="")))
    back = [read_record(record) for record in json.loads(saved["json"])]
    assert [b.text for b in back] == [quay().text, parsed().text]
    assert [a.roles for b in back for a in b.annotations] == [dict(a.roles) for made in (quay(), parsed()) for a in made.annotations]


def test_parts_download_what_stands_on_them(visit, monkeypatch):
    """The CSV of each part of a long document, one below the other, is that of the whole, although a part's text begins in its middle."""
    monkeypatch.setattr("discourse.report.paging.LIMIT", 85_000)
    pages = {name: html for name, html in render([quay()]).items() if name != "index.html"}
    assert len(pages) > 1
    rows = []
    for html in pages.values():
        with visit(html) as page:
            page.click("text=Keys and settings")
            with page.expect_download() as waiting:
                page.click("[data-save=csv]")
            rows += csv.DictReader(io.StringIO(waiting.value.path().read_bytes().decode(), newline=""))
    whole = csv.DictReader(io.StringIO("".join(table.lines([quay()])), newline=""))
    across = {"However"}  # its first arm stands in the part before
    assert [r for r in rows if r["cue"] not in across] == [r for r in whole if r["cue"] not in across]


def test_without_scripts_everything_can_be_read(visit):
    """The legend still hides, a letter leads to its evidence, and the evidence unfolds."""
    with visit(_html(), java_script_enabled=False) as page:
        page.uncheck("input[data-s='contrast']")
        assert not page.locator("#m1-6").is_visible()
        page.click("#m1-4")
        assert page.locator("#e1-4").is_visible()
        assert "attribution-shield" in page.locator(".e", has=page.locator("#e1-4")).inner_text()
        assert not page.locator("#find").is_visible()


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_paper(visit, size):
    """In print the notes are open and numbered, the legend is there, the controls are not; tags spell the roles out."""
    with visit(_html("tags")) as page:
        page.emulate_media(media="print")
        assert not page.locator(".bar").is_visible()
        assert page.locator(".legend .tag").first.is_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('#m1-2'), '::after').content") in {"attr(data-n)", '"2"'}
        assert page.evaluate("getComputedStyle(document.querySelector('.m[data-r=source]'), '::before').content").startswith('"[')
        assert page.locator("#e1-3").evaluate("e => e.getBoundingClientRect().height") > 0, "notes are open on paper"
        assert page.pdf(format=size).startswith(b"%PDF")


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (800, "dark"), (360, "dark")])
def test_accessible(visit, width, scheme):
    """axe-core finds nothing on a page, with a card open, with all folded out; and nothing sticks out sideways."""
    with visit(_html(), viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.click("#m1-2")
        _passes(page)


def test_index_and_fragment_are_accessible(visit):
    """So are the index of many pages and the fragment in a notebook."""
    with visit(render([quay(), parsed()], split="many")["index.html"]) as page:
        _passes(page)
    shell = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Notebook</title></head><body><main><h1>Notebook</h1>{}</main></body></html>"
    with visit(shell.format(fragment(replace(quay(), annotations=quay().annotations[:6])))) as page:
        _passes(page)


def test_axe_would_find_something(visit):
    """A picture without words, pale letters and small targets are found, so that finding nothing means something."""
    shell = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Bad</title></head><body><main><h1>Bad</h1><img src='data:,'><p style='color:#ccc'>Pale</p>{}</main></body></html>"
    small = "<button style='all:unset;width:9px;height:9px;display:inline-block' aria-label=x></button>" * 3
    with visit(shell.format(f"<div>{small}</div>")) as page, pytest.raises(AssertionError) as told:
        _passes(page)
    assert all(rule in str(told.value) for rule in ("image-alt", "color-contrast", "target-size"))


def _passes(page) -> None:
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    results = Axe().run(page, options=options)
    assert results.violations_count == 0, results.generate_report()
