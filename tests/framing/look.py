"""Opens a page in Chromium and prints as JSON what a test asks; a process of its own, so that it shares no browser with other rooms' tests."""

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SCRIPT = """() => ({
  ids: [...document.querySelectorAll('[id]')].map(e => e.id),
  links: [...document.querySelectorAll('a[href^="#"], svg a')].map(e => e.getAttribute('href').slice(1)),
  wide: document.documentElement.scrollWidth,
  headings: [...document.querySelectorAll('h2')].map(e => e.textContent.trim()),
  downloads: [...document.querySelectorAll('a[download]')].map(e => [e.download, e.href.length]),
})"""


def main(path, *, scripts):
    """Load the page, follow a number to its sentences, run axe."""
    requests, messages = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 800}, reduced_motion="reduce")
        context.route(lambda url: not url.startswith(("file:", "data:")), lambda route: (requests.append(route.request.url), route.abort()))
        page = context.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(Path(path).as_uri())
        result = page.evaluate(SCRIPT)
        page.emulate_media(media="print")
        result["printed"] = page.evaluate(
            "[...document.querySelectorAll('details.fold:not([open]) table')].filter(e => e.checkVisibility()).length"
        )
        page.emulate_media(media="screen")
        page.evaluate("document.querySelectorAll('section#hedge details').forEach(d => d.open = true)")
        link = page.locator('section#hedge td a[href^="#e"]').first
        result["target"] = link.get_attribute("href")
        link.click()
        page.locator(result["target"]).wait_for(state="visible", timeout=10_000)
        if scripts:
            from axe_playwright_python.sync_playwright import Axe

            found = Axe().run(page).response["violations"]
            result["violations"] = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        browser.close()
    sys.stdout.write(json.dumps({**result, "requests": requests, "messages": messages}))


main(sys.argv[1], scripts=sys.argv[2] == "on")
