"""Addresses of pages and records inside the app: stable, short, in the language of the reader."""

from __future__ import annotations

from urllib.parse import urlencode

FIND, FACILITY, EXPLORE, QUALITY = "./", "facility", "explore", "quality"
"""Find reuse is the default page, which Streamlit serves at the root alone."""


def page_link(page: str, language: str, **params: str) -> str:
    """Return the address of a page, relative to the app.

    >>> page_link(EXPLORE, "zh", q="粉煤灰")
    'explore?q=%E7%B2%89%E7%85%A4%E7%81%B0&lang=zh'
    """
    return f"{page}?{urlencode({**params, 'lang': language})}"


def record_link(identifier: str, language: str) -> str:
    """Return the address of the page of a record.

    Parameters
    ----------
    identifier: with its kind, such as ``material/coal-fly-ash`` or ``case/kalundborg``.
    language: of the reader.

    >>> record_link("case/kalundborg", "en")
    'explore?record=case%2Fkalundborg&lang=en'
    """
    return page_link(EXPLORE, language, record=identifier)
