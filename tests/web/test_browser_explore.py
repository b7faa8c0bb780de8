"""Explore in a real browser, at desktop and phone width, speaking to nobody but the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="install the package's extra 'dev' to run the browser tests")
from playwright.sync_api import expect
from web_browser import WAIT_MS, quietly, served, too_wide

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def app(browser: Any) -> Iterator[str]:
    with served(Path(__file__).parent / "explore_app.py") as address:
        yield address


@pytest.mark.parametrize("width", [1280, 375])
def test_a_reader_searches_opens_a_record_and_follows_its_neighbours(browser: Any, app: str, width: int) -> None:
    with quietly(browser, width) as page:
        page.goto(f"{app}/explore?kind=materials")
        words = page.get_by_label("Search in: Materials")
        words.wait_for(timeout=WAIT_MS)
        words.fill("粉煤灰")
        words.press("Enter")
        first = page.locator(".bps-results h3 a").first
        expect(first).to_have_text("Coal fly ash", timeout=WAIT_MS)
        expect(page).to_have_url(re.compile(r"q=%E7%B2%89"))
        assert too_wide(page) == []
        first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Coal fly ash", timeout=WAIT_MS)
        page.locator(".bps-graph a").nth(3).wait_for(timeout=WAIT_MS)
        page.locator(".bps-footer").wait_for(timeout=WAIT_MS)
        assert too_wide(page) == []
        page.locator(".bps-graph a", has_text="Coal-fired power").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("power"), timeout=WAIT_MS)
        page.locator(".bps-table-generates").wait_for(timeout=WAIT_MS)
        assert too_wide(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_the_map_leads_to_a_case_in_chinese(browser: Any, app: str, width: int, scheme: str) -> None:
    with quietly(browser, width, locale="zh-CN", scheme=scheme) as page:
        page.goto(f"{app}/explore?kind=cases&shape=map&country=CN&region=china")
        page.locator(".bps-map .bps-point").first.wait_for(timeout=WAIT_MS)
        assert too_wide(page) == []
        many = page.locator("summary.bps-many").first
        many.focus()
        page.keyboard.press("Enter")
        choice = page.locator(".bps-map details[open] .bps-map-list a").first
        choice.wait_for(timeout=WAIT_MS)
        assert too_wide(page) == []
        title = choice.inner_text()
        choice.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=WAIT_MS)
        page.locator(".bps-exchange").first.wait_for(timeout=WAIT_MS)
        land = page.locator(".bps-land").first
        assert "data:image/svg" in land.evaluate("x => getComputedStyle(x).maskImage")
        assert too_wide(page) == []


def test_filters_and_language_stay_over_a_reload(browser: Any, app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{app}/explore?kind=materials&state=sludge&q=sludge")
        page.locator(".bps-results").wait_for(timeout=WAIT_MS)
        page.get_by_text("中文", exact=True).click()
        page.get_by_role("heading", name="浏览知识库").wait_for(timeout=WAIT_MS)
        page.reload()
        page.get_by_role("heading", name="浏览知识库").wait_for(timeout=WAIT_MS)
        expect(page.locator(".st-key-explore-q-zh input")).to_have_value("sludge")
        expect(page).to_have_url(re.compile("state=sludge"))


@pytest.mark.parametrize("width", [1280, 375])
def test_a_query_is_written_run_and_kept(browser: Any, app: str, width: int) -> None:
    with quietly(browser, width) as page:
        page.goto(f"{app}/explore?kind=query")
        box = page.get_by_label("Query", exact=True)
        box.wait_for(timeout=WAIT_MS)
        box.fill("SELECT ?case ?country { ?case a bps:Case ; bps:place/bps:country ?country } ORDER BY ?case")
        page.get_by_role("button", name="Run query").click()
        page.locator(".bps-rows a").first.wait_for(timeout=WAIT_MS)
        expect(page.get_by_text("The graph is being built")).to_have_count(0, timeout=WAIT_MS)
        expect(page.locator(".bps-rows a").first).to_be_visible()
        assert too_wide(page) == []
        expect(page).to_have_url(re.compile("query=SELECT"))
        page.reload()
        expect(page.get_by_label("Query", exact=True)).to_have_value(re.compile("^SELECT"), timeout=WAIT_MS)
        page.get_by_label("Query", exact=True).fill("SELECT * { SERVICE <http://outside.invalid/> { ?s ?p ?o } }")
        page.get_by_role("button", name="Run query").click()
        page.get_by_role("alert").filter(has_text="SERVICE").wait_for(timeout=WAIT_MS)


def test_a_material_is_taken_to_find_reuse(browser: Any, app: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{app}/explore?record=material/coal-fly-ash")
        link = page.get_by_role("link", name="Screen this material")
        link.wait_for(timeout=WAIT_MS)
        assert link.get_attribute("href") == "./?material=coal-fly-ash&lang=en"


def test_script_in_the_link_is_inert(browser: Any, app: str) -> None:
    evil = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
    with quietly(browser, 1280) as page:
        for part in ("record", "q", "query", "country"):
            page.goto(f"{app}/explore?{part}={evil}&kind={'query' if part == 'query' else 'cases'}")
            page.get_by_role("heading", level=1).wait_for(timeout=WAIT_MS)
            page.locator(".bps-footer").wait_for(timeout=WAIT_MS)
            assert page.evaluate("window.hacked") is None
            assert page.locator(".stMain .stHtml img, .stMain script").count() == 0
