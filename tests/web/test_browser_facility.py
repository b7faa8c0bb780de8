"""A facility's wastes in a real browser, at desktop and phone width, speaking to nobody but the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="install the package's extra 'dev' to run the browser tests")
from openpyxl import load_workbook
from playwright.sync_api import expect
from web_browser import ROOT, WAIT_MS, quietly, served, too_wide

pytestmark = pytest.mark.browser
STEEL = "facility?facility=integrated-steelworks&country=CN&output=t-of-iron:4000000"


@pytest.fixture(scope="module")
def app(browser: Any) -> Iterator[str]:
    with served(Path(__file__).parent / "facility_app.py") as address:
        yield address


@pytest.mark.parametrize("width", [1280, 375])
def test_a_facility_is_chosen_sized_screened_and_taken_away(browser: Any, app: str, width: int, tmp_path: Path) -> None:
    with quietly(browser, width) as page:
        page.goto(f"{app}/facility")
        words = page.get_by_label("Search facility types")
        words.wait_for(timeout=WAIT_MS)
        words.fill("钢铁联合企业")
        words.press("Enter")
        page.get_by_role("radio", name="Integrated steelworks").or_(
            page.get_by_role("button", name="Integrated steelworks")
        ).first.click()
        page.locator(".bps-matrix").wait_for(timeout=WAIT_MS)
        output = page.get_by_label("Per year: t of iron")
        output.fill("4000000")
        output.press("Enter")
        expect(page.locator(".bps-totals")).to_contain_text("800,000", timeout=WAIT_MS)
        expect(page).to_have_url(re.compile("output=t-of-iron"))
        assert too_wide(page) == []
        mark = page.locator(".bps-matrix td a").first
        target = page.locator(mark.get_attribute("href") or "")
        expect(target).to_be_hidden()
        mark.focus()
        page.keyboard.press("Enter")
        expect(target).to_be_visible()
        assert too_wide(page) == []
        page.locator("[data-test-script-state='notRunning']").wait_for(timeout=WAIT_MS)
        for name, ending in (("Report to print", "html"), ("Spreadsheet", "xlsx")):
            with page.expect_download() as download:
                page.get_by_role("button", name=name).click()
            download.value.save_as(tmp_path / f"facility.{ending}")
        assert "800,000" in (tmp_path / "facility.html").read_text(encoding="utf-8")
        assert load_workbook(tmp_path / "facility.xlsx").worksheets[0].max_row > 5
    with quietly(browser, width) as page:
        page.set_content((tmp_path / "facility.html").read_text(encoding="utf-8"))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_table_survives_a_language_switch_and_a_change_of_page(browser: Any, app: str, width: int) -> None:
    with quietly(browser, width) as page:
        page.goto(f"{app}/facility?from=table&country=CN&lang=en")
        page.locator("input[type=file]").wait_for(state="attached", timeout=WAIT_MS)
        page.set_input_files("input[type=file]", ROOT / "docs" / "examples" / "park-wastes.csv")
        expect(page.locator(".bps-cells")).to_contain_text("D5", timeout=WAIT_MS)
        expect(page.locator(".bps-matrix tbody tr")).to_have_count(3)
        page.get_by_text("中文", exact=True).click()
        expect(page.locator(".bps-matrix-part h2")).to_have_text("废物与用途")
        assert too_wide(page) == []
        if width < 1000:
            page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_role("link", name="浏览", exact=True).click()
        page.get_by_role("heading", name="企业废物档案").wait_for(state="detached", timeout=WAIT_MS)
        if width < 1000 and not page.get_by_role("link", name="企业", exact=True).is_visible():
            page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_role("link", name="企业", exact=True).click()
        expect(page.locator(".bps-matrix tbody tr")).to_have_count(3, timeout=WAIT_MS)
        expect(page).to_have_url(re.compile("country=CN"))


def test_a_table_that_is_removed_stays_away(browser: Any, app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{app}/facility?from=table&lang=en")
        page.locator("input[type=file]").wait_for(state="attached", timeout=WAIT_MS)
        page.set_input_files("input[type=file]", ROOT / "docs" / "examples" / "park-wastes.csv")
        expect(page.locator(".bps-cells")).to_contain_text("D5", timeout=WAIT_MS)
        page.get_by_role("button", name="Remove this table").click()
        expect(page.locator(".bps-cells")).to_have_count(0)
        page.locator("[data-test-script-state='notRunning']").wait_for(timeout=WAIT_MS)
        expect(page.locator(".bps-matrix")).to_have_count(0)


def test_a_long_screening_can_be_stopped_and_taken_up(browser: Any, app: str, tmp_path: Path) -> None:
    rows = "".join(f"ash number {n}\n" for n in range(1_500))
    (tmp_path / "many.csv").write_text("description\n" + rows, encoding="utf-8")
    with quietly(browser, 1280) as page:
        page.goto(f"{app}/facility?from=table&country=CN&lang=en")
        page.locator("input[type=file]").wait_for(state="attached", timeout=WAIT_MS)
        page.set_input_files("input[type=file]", tmp_path / "many.csv")
        page.locator(".st-key-facility-busy button").click(timeout=WAIT_MS)
        page.get_by_role("button", name="Go on").wait_for(timeout=WAIT_MS)
        expect(page.locator(".bps-matrix")).to_be_visible()
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("progressbar").or_(page.get_by_text("ash number 29")).first).to_be_visible()


def test_the_page_follows_a_chinese_browser_in_the_dark(browser: Any, app: str) -> None:
    with quietly(browser, 375, locale="zh-CN", scheme="dark") as page:
        page.goto(f"{app}/{STEEL}")
        page.locator(".bps-matrix").wait_for(timeout=WAIT_MS)
        expect(page.get_by_role("heading", name="企业废物档案")).to_be_visible()
        expect(page.locator(".bps-totals")).to_contain_text("800,000")
        assert too_wide(page) == []


def test_headings_are_in_order_and_inputs_have_labels(browser: Any, app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{app}/{STEEL}")
        page.locator(".bps-practices").first.wait_for(timeout=WAIT_MS)
        levels = page.evaluate(
            "[...document.querySelectorAll('.stMain :is(h1,h2,h3,h4)')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        bare = page.evaluate(
            """[...document.querySelectorAll('.stMain input')]
            .filter(i => i.type !== 'file' && !i.getAttribute('aria-label') && !i.labels?.length).length"""
        )
        assert bare == 0


@pytest.mark.parametrize("part", ["q", "facility", "country", "output", "amounts"])
def test_script_in_a_link_is_inert(browser: Any, app: str, part: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{app}/facility?{part}=<img src=x onerror=window.hacked=1>")
        page.get_by_role("heading", name="A facility's waste profile").wait_for(timeout=WAIT_MS)
        page.get_by_test_id("stFileUploader").or_(page.get_by_label("Search facility types")).first.wait_for()
        assert page.evaluate("window.hacked") is None
