"""How fast a very large page opens and toggles: 100,000 words with 10,000 annotations, beside displaCy's span style on the same spans.

    .venv/bin/pip install spacy        # for displaCy; no dependency of this project, and needs none of its models
    .venv/bin/python -m benchmarks.page [--words 100000] [--annotations 10000] [--times 3]

Times are medians in Debian's Chromium: by the clock, and what the page's main thread computed, which other programs on the machine
leave as it is. What is selected with the whole text is compared with the source, word by word, since that is what a reader copies.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from discourse.model import Analysis
from discourse.report import render

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "report"))

OPEN = """() => { const n = performance.getEntriesByType('navigation')[0]; return n.domComplete - n.startTime; }"""
TOGGLE = """() => new Promise(done => { const box = document.querySelector("input[data-s='hedge']"), start = performance.now();
  box.click(); requestAnimationFrame(() => setTimeout(() => done(performance.now() - start))); })"""
SELECTED = """q => { const s = getSelection(); s.selectAllChildren(document.querySelector(q)); return s.toString(); }"""


def main() -> None:
    """Print one line a page."""
    from made import dense

    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--words", type=int, default=100_000)
    arguments.add_argument("--annotations", type=int, default=10_000)
    arguments.add_argument("--times", type=int, default=3, help="how often each page is opened")
    chosen = arguments.parse_args()
    made = dense(chosen.words, chosen.annotations)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        start = time.process_time()
        html = render([made], split="one")["index.html"]
        print(f"{chosen.words} words, {chosen.annotations} annotations", flush=True)
        measure(browser, "discourse, one page", html, chosen.times, rendered=time.process_time() - start, where=".text", text=made.text)
        parts = [page for name, page in render([made]).items() if name != "index.html"]
        if parts:
            measure(browser, f"discourse, largest of {len(parts)} parts (--split auto)", max(parts, key=len), chosen.times)
        if find_spec("spacy"):
            import spacy  # noqa: F401 - so that its import is not counted

            start = time.process_time()
            other = displacy(made)
            measure(browser, "displaCy span", other, chosen.times, rendered=time.process_time() - start, where="figure", text=made.text)
        else:
            print("displaCy: not measured; pip install spacy")
        browser.close()


def measure(browser: Browser, name: str, html: str, times: int, *, rendered: float = 0, where: str = "", text: str = "") -> None:
    """Open the page some times, toggle a layer off and on in each, once select all of its text."""
    opened, toggled, nodes, selected = [], [], 0, ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_bytes(html.encode())
        for _ in range(times):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.set_default_timeout(0)
            cpu = _Cpu(page)
            page.goto(path.as_uri(), timeout=0)
            opened.append((page.evaluate(OPEN), cpu.since()))
            nodes = page.evaluate("document.getElementsByTagName('*').length")
            if page.locator("input[data-s='hedge']").count():
                for _ in range(2):
                    cpu.since()
                    toggled.append((page.evaluate(TOGGLE), cpu.since()))
            if where and not selected:
                selected = page.evaluate(SELECTED, where)
            page.close()
    print(
        f"{name}: {f'rendered in {rendered:.1f} s CPU, ' if rendered else ''}{len(html.encode()) / 1e6:.1f} MB, {nodes} elements, "
        f"opens in {_median(opened)}, {f'a layer toggles in {_median(toggled)}' if toggled else 'nothing to toggle'}"
        + (f"; selected text {'is the source' if selected.split() == text.split() else 'is not the source'}" if where else ""),
        flush=True,
    )


class _Cpu:
    """What a page's main thread computes, in milliseconds."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.last = 0.0

    def since(self) -> float:
        """Since the last call."""
        now = next(m["value"] for m in self.session.send("Performance.getMetrics")["metrics"] if m["name"] == "TaskDuration")
        spent, self.last = 1000 * (now - self.last), now
        return float(spent)


def _median(pairs: Iterable[tuple[float, float]]) -> str:
    wall, cpu = zip(*pairs, strict=True)
    return f"{statistics.median(wall):.0f} ms (CPU {statistics.median(cpu):.0f})"


def displacy(made: Analysis) -> str:
    """The same spans as displaCy draws them, widened to whole words since it knows no others."""
    import spacy
    from spacy import displacy as drawing
    from spacy.tokens import Doc, Span

    words = made.text.split()
    starts, at = [], 0
    for word in words:
        at = made.text.index(word, at)
        starts.append(at)
        at += len(word)
    doc = Doc(spacy.blank("en").vocab, words=words)
    spans = []
    for annotation in made.annotations:
        for role, where in annotation.roles.items():
            for span in where:
                first, last = bisect_left(starts, span.start + 1) - 1, bisect_left(starts, span.end)
                spans.append(Span(doc, max(first, 0), last, label=f"{annotation.layer}.{role}"))
    doc.spans["sc"] = spans
    return str(drawing.render(doc, style="span", page=True, jupyter=False))


if __name__ == "__main__":
    main()
