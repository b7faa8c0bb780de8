"""Find reuse in a real browser from a description to each file to take away, with suppositions and corrections."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("playwright", reason="install the package's extra 'dev' to run the browser tests")
from openpyxl import load_workbook
from playwright.sync_api import expect
from web_browser import ROOT, WAIT_MS, quietly, served, too_wide

pytestmark = pytest.mark.browser
FILES = ("Report (HTML)", "Workbook (XLSX)", "Data (JSON)", "Sources (BibTeX)")
QUESTION = {"q": "Coal fly ash with 12 % LOI, 20 kt/y", "country": "CN", "lang": "en"}


@pytest.fixture(scope="module")
def app(browser: Any) -> Iterator[str]:
    with served(ROOT / "app.py") as address:
        yield address


def asked(page: Any, app: str, **more: str) -> None:
    page.goto(f"{app}/?{urlencode(QUESTION | more)}")
    page.locator("article.bps-card").first.wait_for(timeout=WAIT_MS)
    page.locator(".st-key-actions").wait_for(timeout=WAIT_MS)


@pytest.mark.parametrize("width", [1280, 375])
def test_a_value_is_supposed_uses_are_compared_and_all_is_taken_away(browser: Any, app: str, width: int) -> None:
    with quietly(browser, width) as page:
        asked(page, app)
        page.locator(".st-key-what-if").get_by_role("button", name="Loss on ignition").click()
        thumb = page.get_by_role("slider", name=re.compile("Loss on ignition"))
        thumb.wait_for(timeout=WAIT_MS)
        figure = page.locator(".st-key-what-if-LOI-figure input")
        figure.fill("5")
        figure.press("Enter")
        expect(page.locator(".bps-changed")).to_contain_text("uses change", timeout=WAIT_MS)
        expect(page).to_have_url(re.compile(r"what_if=LOI%3D5(\+|%20)%25"))
        expect(thumb).to_have_value("5")
        choice = page.locator(".st-key-compare input")
        for words in ("main constituent of cement", "fired bricks"):
            choice.click()
            page.keyboard.type(words)
            option = page.get_by_role("option", name=re.compile(words)).first
            title = re.sub(r"^\d+\. ", "", option.inner_text(timeout=WAIT_MS))
            option.click()
            page.keyboard.press("Escape")
            expect(page.locator(".st-key-compare")).to_contain_text(title, timeout=WAIT_MS)
        table = page.locator("table.bps-compare")
        table.wait_for(timeout=WAIT_MS)
        expect(table).to_contain_text("Coal fly ash in fired bricks")
        assert too_wide(page) == []
        files = {name: taken(page, name) for name in FILES}
        assert b"Coal fly ash as main constituent of cement" in files["Report (HTML)"]
        assert load_workbook(io.BytesIO(files["Workbook (XLSX)"])).worksheets[0].max_row > 5
        assert b'"recommendations"' in files["Data (JSON)"]
        assert files["Sources (BibTeX)"].startswith(b"@misc{bps-synergy-")
        page.get_by_role("button", name="Back to as given").click()
        expect(page.locator(".bps-changed")).to_have_count(0, timeout=WAIT_MS)


@pytest.mark.parametrize("width", [1280, 375])
def test_the_report_stands_alone(browser: Any, app: str, width: int, tmp_path: Path) -> None:
    with quietly(browser, width) as page:
        asked(page, app)
        report = tmp_path / "report.html"
        report.write_bytes(taken(page, "Report (HTML)"))
    with quietly(browser, width) as page:
        page.set_content(report.read_text(encoding="utf-8"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert too_wide(page, "body") == []


@pytest.mark.parametrize("width", [1280, 375])
def test_what_was_understood_is_put_right_by_keyboard(browser: Any, app: str, width: int) -> None:
    with quietly(browser, width) as page:
        asked(page, app)
        page.get_by_label("Waste stream").fill("words not yet sent")
        chip = page.get_by_role("button", name=re.compile("Loss on ignition 12"))
        chip.focus()
        page.keyboard.press("Enter")
        field = page.locator(".st-key-chip-amount-LOI-0 input")
        field.wait_for(timeout=WAIT_MS)
        field.fill("5 % d")
        field.press("Enter")
        expect(page.get_by_role("button", name=re.compile("Loss on ignition 5"))).to_be_visible(timeout=WAIT_MS)
        expect(page).to_have_url(re.compile("fix=LOI"))
        expect(page.get_by_label("Waste stream")).to_have_value("words not yet sent")
        assert too_wide(page) == []


def test_a_link_brings_all_back_in_chinese_and_dark(browser: Any, app: str) -> None:
    more = {"lang": "zh", "fix": "SO3=2 %", "what_if": "LOI=5 %", "compare": "fly-ash-cement|fly-ash-fired-brick"}
    with quietly(browser, 375, locale="zh-CN", scheme="dark") as page:
        asked(page, app, **more)
        expect(page.locator("table.bps-compare")).to_be_visible(timeout=WAIT_MS)
        expect(page.locator(".bps-changed")).to_contain_text("若烧失量 5 %")
        expect(page.get_by_role("button", name=re.compile("三氧化硫 2"))).to_be_visible()
        assert too_wide(page) == []


def taken(page: Any, name: str) -> bytes:
    with page.expect_download(timeout=WAIT_MS) as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_bytes()
