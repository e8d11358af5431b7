"""Whatever strangers put into texts, titles, names and metadata, a page shows it and does nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from made import QUAY, analysis, found, quay

from discourse.errors import UsageError
from discourse.model import Annotation, Span
from discourse.report import fragment, render, visible, web_link

EVIL = "</script></style></title><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}{% raw %}"
TROJAN = "harmless\u202e lmth.\u2066\u200b\x07 " + "e" + "\u0301" * 10_000


class _Elements(HTMLParser):
    """Which elements and attributes a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def _hostile():
    text = f"{EVIL} said {TROJAN}. It may be so."
    roles = {"cue": (Span(text.index(" may") + 1, text.index(" may") + 4),), EVIL: (Span(0, len(EVIL)),)}
    bad = Annotation(f"{EVIL}\u202e", "hedge", EVIL, roles, {"kind": EVIL, EVIL: TROJAN}, 0.5)
    meta = {"title": EVIL + TROJAN, "outlet": TROJAN, "url": "javascript:alert(3)", EVIL: EVIL}
    made = analysis(text, [bad], name=f"../../{EVIL}", meta=meta)
    return replace(made, notes=(EVIL,))


def test_markup_stays_text():
    """Nothing of it becomes an element, an attribute, a style rule or a template."""
    for html in (*render([_hostile(), quay()], split="many", title=EVIL, command=EVIL, print_style="tags").values(), fragment(_hostile())):
        assert "<img" not in html
        found = _Elements()
        found.feed(html)
        assert "img" not in found.tags
        assert not any(
            name.startswith("on") or "<" in name or (name == "href" and "javascript" in value) for name, value in found.attributes
        )
        assert html.count("</script>") <= 2


def test_names_and_titles_hide_nothing():
    """Bidirectional and other controls are shown as escapes, piles of combining marks are cut, files have plain names."""
    assert visible("a\u202eb\nc") == "a⟨U+202E⟩b c"
    assert len(visible(TROJAN)) < 100
    for name, html in render([_hostile()], split="many").items():
        assert re.fullmatch(r"[a-z0-9-]+\.html", name)
        assert "\u202e" not in re.sub(r"(?s)<div class=\"text.*?</article>|<script type=.*?</script>", "", html)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " JaVaScript:x",
        "http:",
        "//x.org",
        "https://[",
        "file:///etc/passwd",
        "https://a\u202eb.org",
    ],
)
def test_only_web_addresses_are_links(url):
    """Everything else is left out."""
    assert web_link(url) == ""
    assert web_link("https://example.org/a?b=c") == "https://example.org/a?b=c"


@pytest.mark.browser
def test_nothing_runs(visit):
    """In Chromium a hostile page shows its text, runs nothing and stays as wide as the window."""
    with visit(render([_hostile()])["index.html"]) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        assert page.evaluate("document.querySelector('.text').textContent") == _hostile().text
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("img").count() == 0


def test_annotations_out_of_bounds_and_empty():
    """Records from elsewhere may point beyond the text or at nothing; the page copes."""
    odd = [
        Annotation("x", "claim", "r", {"span": (Span(0, 10_000),)}, sentence=99),
        Annotation("x", "hedge", "r", {"cue": (Span(3, 3),)}),
        Annotation("x", "hedge", "r", {"cue": ()}),
    ]
    for text in (QUAY, ""):
        assert "<main" in render([analysis(text, odd)])["index.html"]
    assert "<main" in render([])["index.html"]


def test_policy_names_what_runs():
    """The policy allows nothing but this style sheet and this script, and there is no style or handler in an attribute."""
    html = render([quay()])["index.html"]
    assert "default-src 'none'; style-src 'sha256-" in unescape(html)
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html.partition("<script>")[0])
    assert not re.search(r"(src|href)=\"(https?:)?//", html.replace('href="https://example.org/quay"', ""))


def test_wrong_options_are_told():
    """In one line each."""
    with pytest.raises(UsageError, match="unknown layer 'hedges'"):
        render([quay()], layers=("hedges",))
    with pytest.raises(UsageError, match="--split"):
        render([quay()], split="some")
    with pytest.raises(UsageError, match="--print-style"):
        render([quay()], print_style="bold")


def test_layers_and_confidence_choose():
    """What is left out is neither marked nor counted."""
    html = render([quay()], layers=("hedge",))["index.html"]
    assert 'class="m h' in html
    assert 'class="m a' not in html
    assert 'class="m' not in render([analysis(QUAY, [found(QUAY, "hedge", "r", {"cue": "may"})])], min_confidence=0.95)["index.html"]
