"""Find reuse in a real browser, at desktop and phone width, speaking to nobody but the app."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="install the package's extra 'dev' to run the browser tests")
from playwright.sync_api import expect
from web_browser import ROOT, WAIT_MS, quietly, served, too_wide

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(browser: Any) -> Iterator[str]:
    with served(ROOT / "app.py") as address:
        yield address


@pytest.fixture(scope="module")
def stub_app(browser: Any) -> Iterator[str]:
    with served(Path(__file__).parent / "stub_app.py") as address:
        yield address


@pytest.mark.parametrize("width", [1280, 375])
def test_an_engineer_describes_a_stream_and_takes_the_answer_away(
    browser: Any, app: str, width: int, tmp_path: Path
) -> None:
    with quietly(browser, width) as page:
        page.goto(app)
        words = page.get_by_label("Waste stream")
        words.wait_for(timeout=WAIT_MS)
        words.fill("coal fly ash, LOI 12 %")
        page.get_by_role("button", name="Find reuse").click()
        card = page.locator("article.bps-card").first
        card.wait_for(timeout=WAIT_MS)
        expect(page.locator("article .bps-status").first).to_have_text(re.compile("Suitable|Conditional"))
        expect(page).to_have_url(re.compile(r"q=coal(\+|%20)fly"))
        assert too_wide(page) == []
        link = page.locator(".bps-overview a").last
        anchor = link.get_attribute("href") or ""
        page.locator(anchor).wait_for(state="attached", timeout=WAIT_MS)
        link.click()
        expect(page.locator(f"details.bps-main:has({anchor})")).to_have_attribute("open", "")
        with page.expect_download() as download:
            page.get_by_role("button", name="Data (JSON)").click()
        target = tmp_path / "answer.json"
        download.value.save_as(target)
        assert json.loads(target.read_text(encoding="utf-8"))["recommendations"]


def test_the_page_follows_a_chinese_browser_and_a_link_is_shared(browser: Any, app: str) -> None:
    with quietly(browser, 375, locale="zh-CN", scheme="dark") as page:
        page.goto(f"{app}/?q=粉煤灰，烧失量12%25&country=CN")
        page.locator("article.bps-card").first.wait_for(timeout=WAIT_MS)
        expect(page.get_by_role("heading", name="寻找利用途径")).to_be_visible()
        expect(page.get_by_label("废物描述")).to_have_value("粉煤灰，烧失量12%")
        assert too_wide(page) == []


def test_switching_the_language_keeps_words_not_yet_sent(browser: Any, stub_app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(stub_app)
        words = page.get_by_label("Waste stream")
        words.wait_for(timeout=WAIT_MS)
        words.fill("half a sentence")
        page.get_by_text("中文", exact=True).click()
        page.get_by_role("heading", name="寻找利用途径").wait_for(timeout=WAIT_MS)
        expect(page.get_by_label("废物描述")).to_have_value("half a sentence")
        expect(page).to_have_url(re.compile("lang=zh"))


def test_script_in_question_and_knowledge_is_inert(browser: Any, stub_app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{stub_app}/?q=<script>window.hacked=1</script>&country=<img src=x onerror=window.hacked=1>")
        page.locator("article.bps-card").nth(2).wait_for(timeout=WAIT_MS)
        assert page.evaluate("window.hacked") is None
        assert page.locator("article img, article script, a[href^='javascript']").count() == 0
        assert page.locator("article", has_text="![x](http://outside.invalid/x.png)").count() == 1


def test_the_page_works_by_keyboard(browser: Any, stub_app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(stub_app)
        words = page.get_by_label("Waste stream")
        words.wait_for(timeout=WAIT_MS)
        words.focus()
        page.keyboard.type("fly ash")
        page.keyboard.press("Control+Enter")
        page.locator("article.bps-card").first.wait_for(timeout=WAIT_MS)
        fold = page.locator("article details.bps-fold").first
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(fold).to_have_attribute("open", "")
