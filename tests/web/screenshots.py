"""Pictures of every page of the running app: `python tests/web/screenshots.py [folder] [page…]`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright
from web_browser import CHROMIUM, FLAGS, ROOT, WAIT_MS, quietly, served

DESKTOP, PHONE = 1280, 375
HEIGHTS = {DESKTOP: 1720, PHONE: 1500}
LOOKS = (("en", "light", DESKTOP), ("zh", "light", DESKTOP), ("en", "light", PHONE), ("zh", "dark", PHONE))
LOCALES = {"en": "en-US", "zh": "zh-CN"}
STREAM = {"en": "Coal fly ash with 12 % LOI, 20 kt/y", "zh": "粉煤灰，烧失量12%，2万吨/年"}
STEELWORKS = {"facility": "integrated-steelworks", "country": "CN", "output": "t-of-iron:4000000"}

MAP = {"shape": "map"}


@dataclass(frozen=True)
class Page:
    """A page to picture: its path, what its link asks for in each language, and what shows that it is drawn."""

    path: str
    asks: dict[str, dict[str, str]]
    drawn: str = ".bps-footer"


KNOWN = {
    "find-reuse": Page("", {lang: {"q": words, "country": "CN"} for lang, words in STREAM.items()}, "article.bps-card"),
    "facility": Page("facility", dict.fromkeys(LOCALES, STEELWORKS)),
    "explore": Page("explore", dict.fromkeys(LOCALES, MAP)),
}
"""Pages that are empty without a question; every other page is pictured as it opens."""


def pages() -> list[Page]:
    """Return the pages that the router of `app.py` lists, in its order."""
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    keywords = [k for node in ast.walk(tree) if isinstance(node, ast.Call) for k in node.keywords]
    names = [k.value.value for k in keywords if k.arg == "url_path" and isinstance(k.value, ast.Constant)]
    return [KNOWN.get(str(name), Page(str(name), {})) for name in names]


def shots(wanted: list[Page]) -> Iterator[tuple[str, Page, str, str, int]]:
    """Yield file name, page, language, scheme and width of every picture."""
    for page in wanted:
        for language, scheme, width in LOOKS:
            phone, dark = "-phone" if width == PHONE else "", "-dark" if scheme == "dark" else ""
            yield f"{page.path or 'find-reuse'}{phone}-{language}{dark}.png", page, language, scheme, width


def take(tab: Any, address: str, page: Page, language: str, width: int, target: Path) -> None:
    """Open the page, wait until it stands still, and write its picture."""
    tab.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    tab.goto(f"{address}/{page.path}?{urlencode({**page.asks.get(language, {}), 'lang': language})}")
    tab.locator(page.drawn).first.wait_for(timeout=WAIT_MS)
    tab.locator(".bps-footer").wait_for(timeout=WAIT_MS)
    if page.path == "":
        tab.wait_for_function("document.querySelector('textarea')?.value")
        tab.wait_for_function("document.querySelector('.st-key-stream-country input')?.value")
    tab.wait_for_function("document.querySelectorAll('.stSkeleton, [data-testid=stSkeleton]').length === 0")
    tab.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    tab.evaluate("() => document.fonts.ready")
    tab.screenshot(path=target)


def main(folder: Path, names: list[str]) -> None:
    """Write the pictures of all pages, or of those named by their path."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [p for p in pages() if not names or (p.path or "find-reuse") in names]
    with served(ROOT / "app.py") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, page, language, scheme, width in shots(wanted):
            with quietly(browser, width, locale=LOCALES[language], scheme=scheme) as tab:
                take(tab, address, page, language, width, folder / name)
            print(folder / name)
        browser.close()


if __name__ == "__main__":
    where, *only = sys.argv[1:] or [str(ROOT / "docs" / "images")]
    main(Path(where), only)
