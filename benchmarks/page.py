"""How fast a very large page opens and toggles: 100,000 words with 10,000 annotations, beside displaCy's span style on the same spans.

    python -m benchmarks.page [--words 100000] [--annotations 10000]

displaCy is measured only where spaCy is installed (it is no dependency of this project). Times are medians of three, in Debian's Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from discourse.model import Analysis
from discourse.report import render

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "report"))

OPEN = """() => { const n = performance.getEntriesByType('navigation')[0]; return n.domComplete - n.startTime; }"""
TOGGLE = """() => new Promise(done => { const box = document.querySelector("input[data-s='hedge']"), start = performance.now();
  box.click(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""


def main() -> None:
    """Print one line a page."""
    from test_pages import dense

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--words", type=int, default=100_000)
    arguments.add_argument("--annotations", type=int, default=10_000)
    chosen = arguments.parse_args()
    made = dense(chosen.words, chosen.annotations)
    start = time.perf_counter()
    html = render([made], split="one")["index.html"]
    print(f"rendered {chosen.words} words, {chosen.annotations} annotations in {time.perf_counter() - start:.1f} s")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        measure(browser, "discourse, one page", html, toggles=True)
        parts = [page for name, page in render([made]).items() if name != "index.html"]
        measure(browser, f"discourse, largest of {len(parts)} parts (--split auto)", max(parts, key=len), toggles=True)
        other = displacy(made)
        if other:
            measure(browser, "displaCy span", other, toggles=False)
        else:
            print("displaCy: spaCy is not installed, not measured")
        browser.close()


def measure(browser: Browser, name: str, html: str, *, toggles: bool) -> None:
    """Open the page three times, toggle a layer off and on in each."""
    opened, toggled, nodes = [], [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(html.encode())
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(path.as_uri(), timeout=120_000)
            opened.append(page.evaluate(OPEN))
            nodes = page.evaluate("document.getElementsByTagName('*').length")
            if toggles:
                toggled += [page.evaluate(TOGGLE), page.evaluate(TOGGLE)]
            page.close()
    speed = f", a layer toggles in {statistics.median(toggled):.0f} ms" if toggled else ", nothing to toggle"
    print(f"{name}: {len(html.encode()) / 1e6:.1f} MB, {nodes} elements, opens in {statistics.median(opened):.0f} ms{speed}")


def displacy(made: Analysis) -> str:
    """The same spans as displaCy draws them, or nothing without spaCy."""
    try:
        import spacy
        from spacy import displacy as drawing
        from spacy.tokens import Doc, Span
    except ImportError:
        return ""
    words = made.text.split()
    starts, at = {}, 0
    for n, word in enumerate(words):
        at = made.text.index(word, at)
        starts[at] = n
        at += len(word)
    order = sorted(starts)
    doc = Doc(spacy.blank("en").vocab, words=words)
    spans = []
    for annotation in made.annotations:
        for role, where in annotation.roles.items():
            for span in where:
                inside = [starts[s] for s in order[_first(order, span.start) : _first(order, span.end)]]
                if inside:
                    spans.append(Span(doc, inside[0], inside[-1] + 1, label=f"{annotation.layer}.{role}"))
    doc.spans["sc"] = spans
    return str(drawing.render(doc, style="span", page=True, jupyter=False))


def _first(order: list[int], offset: int) -> int:
    """Index of the first word that begins at `offset` or later."""
    from bisect import bisect_left

    return bisect_left(order, offset)


if __name__ == "__main__":
    main()
