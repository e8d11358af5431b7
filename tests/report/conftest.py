"""One Chromium for all browser tests: Debian's, with the network blocked and every console message collected."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if binary is None:
        pytest.fail("these tests drive Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, tmp_path):
    """Give a way to open pages from files: at the end no request was made and the console is empty."""

    @contextmanager
    def opened(html: str | Path, *, address: str = "", **options):
        path = html if isinstance(html, Path) else tmp_path / f"page{len(list(tmp_path.iterdir()))}.html"
        if isinstance(html, str):
            path.write_bytes(html.encode())
        context = chromium.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        context.set_default_timeout(180_000)  # on a busy machine time says nothing
        requests, messages = [], []
        context.route(
            lambda url: not url.startswith(("file:", "blob:", "data:")), lambda route: (requests.append(route.request.url), route.abort())
        )
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(path.as_uri() + address)
        try:
            yield page
        finally:
            context.close()
        assert requests == [], "a page must ask nothing of the network"
        assert messages == [], "a page must say nothing on the console"

    return opened
