"""How good is this in a real browser: both widths, both languages, by keyboard, and files that arrive."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="install the package's extra 'dev' to run the browser tests")
from playwright.sync_api import expect
from web_browser import WAIT_MS, quietly, served, too_wide

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(browser: Any) -> Iterator[str]:
    """Serve the app on the knowledge alone: no page here asks the recommender."""
    with served(Path(__file__).parent / "explore_app.py") as found:
        yield f"{found}/quality"


@pytest.mark.parametrize(("width", "language", "scheme"), [(1280, "en", "light"), (375, "zh", "dark")])
def test_the_page_fits_and_every_table_opens(
    browser: Any, address: str, width: int, language: str, scheme: str
) -> None:
    with quietly(browser, width, scheme=scheme) as page:
        page.goto(f"{address}?lang={language}")
        page.locator(".bps-footer").wait_for(timeout=WAIT_MS)
        assert too_wide(page) == []
        folds = page.locator(".bps-q-section details summary")
        for at in range(folds.count()):
            folds.nth(at).focus()
            page.keyboard.press("Enter")
        expect(page.locator(".bps-q-section details:not([open])")).to_have_count(0)
        assert too_wide(page) == []


def test_questions_are_chosen_and_the_link_keeps_them(browser: Any, address: str) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{address}?lang=en")
        says = page.locator("#figure-ranking figcaption p")
        says.wait_for(timeout=WAIT_MS)
        before = says.inner_text()
        page.get_by_text("Other languages", exact=True).click()
        expect(says).not_to_have_text(before)
        expect(page).to_have_url(re.compile("queries=other"))
        after = says.inner_text()
        page.reload()
        expect(says).to_have_text(after, timeout=WAIT_MS)
        page.get_by_text("中文", exact=True).first.click()
        page.get_by_role("heading", name="能否找到正确用途").wait_for(timeout=WAIT_MS)
        expect(page).to_have_url(re.compile("queries=other"))


def test_the_contents_lead_to_the_parts(browser: Any, address: str) -> None:
    with quietly(browser, 375) as page:
        page.goto(f"{address}?lang=en")
        page.locator(".bps-q-contents a").last.wait_for(timeout=WAIT_MS)
        page.locator(".bps-q-contents a").last.click()
        expect(page.get_by_role("heading", name="Versions and licences")).to_be_in_viewport()


def test_the_files_arrive(browser: Any, address: str, tmp_path: Path) -> None:
    with quietly(browser, 1280) as page:
        page.goto(f"{address}?lang=en")
        for name, file in (("Files (YAML, zip)", "bps-knowledge.zip"), ("Cases (CSV)", "bps-cases.csv")):
            button = page.get_by_role("button", name=name)
            button.wait_for(timeout=WAIT_MS)
            with page.expect_download(timeout=WAIT_MS) as download:
                button.click()
            assert download.value.suggested_filename == file
            download.value.save_as(tmp_path / file)
        with zipfile.ZipFile(tmp_path / "bps-knowledge.zip") as packed:
            assert "ontology/bps.ttl" in packed.namelist()
        assert (tmp_path / "bps-cases.csv").read_bytes().startswith(b"\xef\xbb\xbfcase,")
