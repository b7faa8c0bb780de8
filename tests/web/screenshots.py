"""Pictures of the running app for README and docs: `python tests/web/screenshots.py [folder]`."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright
from web_browser import CHROMIUM, FLAGS, ROOT, served, visited

SHOTS = (
    ("find-reuse-en", "en", "en-US", "light", 1280, "Coal fly ash with 12 % LOI, 20 kt/y"),
    ("find-reuse-zh", "zh", "zh-CN", "light", 1280, "粉煤灰，烧失量12%，2万吨/年"),
    ("find-reuse-phone-zh-dark", "zh", "zh-CN", "dark", 375, "粉煤灰，烧失量12%，2万吨/年"),
)
HEIGHTS = {1280: 1720, 375: 1500}


def main(folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with served(ROOT / "app.py") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, language, locale, scheme, width, words in SHOTS:
            with visited(browser, width, locale, scheme) as (page, watch):
                page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                page.goto(f"{address}/?{urlencode({'q': words, 'country': 'CN', 'lang': language})}")
                page.locator("article.bps-card").first.wait_for(timeout=120_000)
                page.wait_for_function("document.querySelector('textarea')?.value")
                page.wait_for_function("document.querySelector('.st-key-stream-country input')?.value")
                page.wait_for_function("document.querySelectorAll('.stSkeleton').length === 0")
                page.screenshot(path=folder / f"{name}.png")
                watch.assert_quiet()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
