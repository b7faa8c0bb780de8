"""How soon the app is there and answers, in a real browser on this machine; needs Debian's Chromium."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "web"))
FIRST = "Coal fly ash with 12 % LOI, 20 kt/y"
OTHERS = ("red mud of a Bayer works", "钢渣 20万吨/年", "sewage sludge of a town", "磷石膏", "scrap tyres")
WAIT_MS = 60_000


def rows() -> list[tuple[str, str]]:
    """Return what was measured, or why nothing was."""
    from playwright.sync_api import sync_playwright
    from web_browser import CHROMIUM, FLAGS, served

    if not Path(CHROMIUM).exists():
        return [("app in a browser", "not measured: there is no Chromium here")]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()
        tab.goto("about:blank")
        started = time.perf_counter()
        with served(ROOT / "app.py") as address:
            up = time.perf_counter() - started
            first = _seconds(lambda: _opened(tab, address))
            again = statistics.median(_seconds(lambda: _opened(tab, address)) for _ in range(3))
            answer = _seconds(lambda: _answered(tab, FIRST))
            others = [_seconds(lambda words=words: _answered(tab, words)) for words in OTHERS]
        browser.close()
    return [
        ("app: from the command to a server that answers", f"{up:.2f} s"),
        ("app: first page after the start, drawn whole in Chromium", f"{first:.2f} s"),
        ("app: the page opened again", f"{again:.2f} s"),
        ("app: first answer, from the click to the last card drawn", f"{answer:.2f} s"),
        ("app: five further answers", f"median {statistics.median(others):.2f} s, longest {max(others):.2f} s"),
    ]


def _seconds(action: Any) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _opened(tab: Any, address: str) -> None:
    tab.goto(address)
    tab.locator(".bps-footer").wait_for(timeout=WAIT_MS)


def _answered(tab: Any, words: str) -> None:
    field = tab.locator("textarea").first
    field.fill(words)
    field.press("Control+Enter")
    tab.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=WAIT_MS)
    tab.wait_for_function(
        "words => document.querySelector('article.bps-card') && !document.querySelector('[data-stale=true]')"
        " && document.querySelector('.bps-footer')",
        arg=words,
        timeout=WAIT_MS,
    )


if __name__ == "__main__":
    for name, found in rows():
        print(f"{name}: {found}")
