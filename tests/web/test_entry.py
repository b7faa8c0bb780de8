"""What is typed comes back from a link and reaches the profile unchanged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interfaces.i18n import LANGUAGES
from interfaces.web.countries import countries
from interfaces.web.entry import LINK_LIMIT, Entry, lab_values


@pytest.mark.parametrize(
    ("text", "values", "unread"),
    [
        ("LOI 12 %", {"LOI": "12 %"}, []),
        ("烧失量：12%\nSO3\t2.1\t%", {"烧失量": "12%", "SO3": "2.1 %"}, []),
        ("SO3=2.1 %, Cl=0.02 % d, LOI=8.4 %", {"SO3": "2.1 %", "Cl": "0.02 % d", "LOI": "8.4 %"}, []),
        ("Cl <0.01 %", {"Cl": "<0.01 %"}, []),
        ("Ra-226 120 Bq/kg", {"Ra-226": "120 Bq/kg"}, []),
        ("SiO2 45~50 %", {"SiO2": "45~50 %"}, []),
        ("Pb ND", {}, ["Pb ND"]),
        ("LOI 12 %\nLOI 13 %", {"LOI": "12 %"}, ["LOI 13 %"]),
        ("", {}, []),
    ],
)
def test_laboratory_lines(text: str, values: dict[str, str], unread: list[str]) -> None:
    assert lab_values(text) == (values, unread)


entries = st.builds(
    Entry,
    q=st.text(max_size=50),
    country=st.sampled_from(["", "CN", "DE"]),
    lab=st.text(max_size=50),
    quantity=st.none() | st.floats(0.001, 1e9),
    codes=st.text(max_size=20),
    hazard=st.sampled_from(["unknown", "yes", "no"]),
    distance=st.none() | st.floats(0.5, 1e4),
    disposal=st.none() | st.floats(0, 1e6),
    prefer=st.sampled_from(["", "evidence", "value|fit"]),
)


@given(entries)
def test_a_link_returns_the_entry(entry: Entry) -> None:
    link = entry.link()
    assert link is not None
    assert Entry.from_link(link, countries("en"), {}) == (entry, [])


def test_an_entry_too_long_for_a_link_has_none() -> None:
    assert Entry(q="x" * (LINK_LIMIT + 1)).link() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_have_names_and_the_projects_come_first(language: str) -> None:
    names = countries("zh" if language == "zh" else "en")
    assert next(iter(names)) == "CN"
    assert len(names) > 200
    assert all(names.values())
