"""A facility's wastes as a user of either language meets them: type, output, own table, nonsense, hostile text."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest
from web_kit import facility, shown
from web_stub import StubEngine

from interfaces.i18n import LANGUAGES, Language, translate
from interfaces.tables.model import Bounds
from interfaces.tables.reading import read_streams
from interfaces.web import engine
from interfaces.web.facility_parts import Facts, Parts
from interfaces.web.facility_view import FacilityView
from interfaces.web.links import FIND
from interfaces.web.names import Names
from interfaces.web.render import Renderer
from interfaces.web.widgets.facility_state import Uploaded
from interfaces.web.widgets.facility_table import cleaned
from kb.load import Knowledge, load
from recommender.facility_intake import practices

STEEL = {"facility": "integrated-steelworks", "country": "CN", "output": "t-of-iron:4000000"}
HOSTILE = "<script>window.hacked=1</script>![x](http://outside.invalid/x.png)"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(autouse=True)
def asked(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubEngine]:
    fake = StubEngine(knowledge)
    monkeypatch.setattr(engine, "open_engine", lambda progress=None: fake)
    monkeypatch.setattr(engine, "folder_stamp", lambda: knowledge.fingerprint)
    st.cache_resource.clear()
    yield fake
    st.cache_resource.clear()


def with_table(raw: bytes, name: str = "wastes.csv", **params: str) -> AppTest:
    """Open the page with a table in the session, as an upload leaves it there."""
    table = read_streams(Path(name), {"LOI": "LOI"}.get, raw, Bounds())
    app = facility(**{"from": "table", **params})
    app.session_state["facility-table"] = Uploaded(cleaned(name), "mark", table)
    return app.run()


def control(app: AppTest, kind: str, key: str, language: str = "en") -> Any:
    return getattr(app, kind)(key=f"facility-{key}-{language}")


# ---- from a facility type


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_type_and_its_output_give_likely_streams_screened_at_once(
    knowledge: Knowledge, asked: StubEngine, language: Language
) -> None:
    app = facility(lang=language, **STEEL)
    html = shown(app)
    assert app.title[0].value.replace("\\", "") == translate(language, "facility.title")
    assert knowledge.materials["blast-furnace-slag"].label.get(language) in html
    assert "800,000" in html
    for key in ("facility.likely", "facility.totals.title", "facility.matrix.title", "facility.intake.title"):
        assert translate(language, key) in html, key
    profile = next(p for p in asked.asked if p.material == "blast-furnace-slag")
    assert (profile.quantity_t_per_year, profile.country) == (800_000, "CN")
    assert profile.facility_type == "integrated-steelworks"


def test_every_mark_of_the_matrix_leads_to_its_reasons() -> None:
    html = shown(facility(**STEEL))
    targets = {part.split('"')[0] for part in html.split('href="#')[1:]}
    ids = {part.split('"')[0] for part in html.split('id="')[1:]}
    assert len(targets) > 10
    assert targets <= ids


def test_an_exchange_stands_once_in_a_case_and_a_column_has_values(knowledge: Knowledge) -> None:
    names = Names(knowledge, "en")
    found = practices(knowledge, "integrated-steelworks")
    assert any(len({(s.material, s.technology) for s in p.gives}) < len(p.gives) for p in found)
    share = translate("en", "facility.intake.share")
    dosed = set()
    for name in ("integrated-steelworks", "cement-works"):
        parts = Parts(Renderer(names), Facts(knowledge, (), knowledge.processes[name], "CN", (), ()))
        for item in re.findall(r"<small>.*?</small>", parts.practices()):
            ways = re.split("[:;] ", item.removesuffix("</small>"))[1:]
            assert len(ways) == len(set(ways)), item
        html = parts.intake()
        dosed.add(share in html)
        for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
            assert (share in table) == ("≤" in table), name
    assert dosed == {True, False}


def test_a_stream_goes_on_to_find_reuse_with_what_is_known() -> None:
    html = shown(facility(**STEEL))
    link = html.split(f'href="{FIND}?')[1].split('"')[0]
    assert "quantity=800000" in link
    assert "material=blast-furnace-slag" in link
    assert "country=CN" in link
    assert "facility=integrated-steelworks" in link


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["火电厂", "thermal power plant", "GB/T 4754 4411"])
def test_a_type_is_searched_in_both_languages_and_by_code(language: Language, words: str) -> None:
    app = facility(lang=language)
    control(app, "text_input", "q", language).input(words).run()
    control(app, "button_group", "type", language).set_value("coal-power-plant").run()
    assert not app.exception
    assert app.query_params["facility"] in ("coal-power-plant", ["coal-power-plant"])
    assert translate(language, "facility.matrix.title") in shown(app)


def test_output_and_known_amounts_are_set_in_the_link() -> None:
    app = facility(facility="integrated-steelworks")
    assert translate("en", "facility.totals.nothing") in shown(app)
    control(app, "number_input", "output-t-of-iron").set_value(1_000_000).run()
    control(app, "number_input", "amount-mill-scale").set_value(0.0).run()
    control(app, "number_input", "amount-converter-gas").set_value(123_456.0).run()
    html = shown(app)
    assert "200,000" in html
    assert "123,456" in html
    assert "material=mill-scale&" not in html
    view, odd = FacilityView.from_link({k: one(v) for k, v in app.query_params.items()}, load(), {})
    assert odd == []
    assert dict(view.amounts) == {"mill-scale": 0.0, "converter-gas": 123_456.0}
    assert dict(view.outputs) == {"t-of-iron": 1_000_000.0}


def one(value: Any) -> str:
    return value[0] if isinstance(value, list) else value


def test_switching_the_language_keeps_everything() -> None:
    app = facility(lang="en", **STEEL)
    app.button_group(key="lang").set_value("zh").run()
    assert translate("zh", "facility.matrix.title") in shown(app)
    assert "800,000" in shown(app)
    assert control(app, "number_input", "output-t-of-iron", "zh").value == 4_000_000
    assert control(app, "selectbox", "country", "zh").value == "CN"


def test_coming_back_without_a_link_brings_back_the_last_view() -> None:
    app = facility(**STEEL)
    app.query_params.clear()
    app.run()
    assert "800,000" in shown(app)
    assert one(app.query_params["facility"]) == "integrated-steelworks"


def test_nothing_is_asked_twice(asked: StubEngine) -> None:
    app = facility(**STEEL)
    first = len(asked.asked)
    app.run()
    assert len(asked.asked) == first
    control(app, "number_input", "amount-converter-gas").set_value(5.0).run()
    assert len(asked.asked) == first + 1


@pytest.mark.parametrize(
    "params",
    [
        {"lang": "../../etc"},
        {"facility": "no-such-place"},
        {"facility": "<script>"},
        {"country": "XX"},
        {"from": "nowhere"},
        {"facility": "coal-mine", "output": "t-of-raw-coal:nan"},
        {"facility": "coal-mine", "output": "t-of-raw-coal:-5"},
        {"facility": "coal-mine", "output": "t-of-gold:5"},
        {"facility": "coal-mine", "output": "x" * 100_000},
        {"facility": "coal-mine", "amounts": "unobtainium:5"},
        {"output": "5"},
        {"q": "x" * 100_000},
    ],
)
def test_a_link_with_nonsense_gives_the_default_and_a_note(params: dict[str, str]) -> None:
    app = facility(**params)
    assert not app.exception
    assert len(app.warning) == 1
    assert "<script" not in shown(app)


def test_a_bare_number_is_for_the_only_base_there_is() -> None:
    assert "100,000" in shown(facility(facility="coal-mine", output="1000000"))


def test_two_sessions_share_no_table() -> None:
    first = with_table(b"description\ncoal fly ash of works A\n")
    second = facility(**{"from": "table"})
    assert "works A" in shown(first)
    assert "works A" not in shown(second)


# ---- from a table


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_screened_and_its_faults_are_named_by_cell(asked: StubEngine, language: Language) -> None:
    raw = "编号,废物名称,产生量,LOI\nP1,粉煤灰,120000,4.5\nP2,二次铝灰,很多,\n".encode()
    html = shown(with_table(raw, lang=language, country="CN", facility="coal-power-plant"))
    assert translate(language, "facility.table.count", good=1, n=2) in html
    assert "<b>C3</b>" in html
    assert "很多" in html
    assert asked.asked[-1].description == "粉煤灰"
    assert asked.asked[-1].country == "CN"
    assert asked.asked[-1].facility_type == "coal-power-plant"
    assert "120,000" in html
    if language == "zh":
        assert "is not a number" not in html


def test_a_table_survives_a_language_switch() -> None:
    app = with_table(b"description\ncoal fly ash of works A\n", lang="en")
    app.button_group(key="lang").set_value("zh").run()
    assert "works A" in shown(app)
    assert translate("zh", "facility.matrix.title") in shown(app)


def test_a_table_can_be_removed() -> None:
    app = with_table(b"description\nash\n")
    (button,) = [b for b in app.button if b.label == translate("en", "facility.table.forget")]
    button.click().run()
    assert translate("en", "facility.totals.title") not in shown(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_uploaded_file_is_read_and_a_bad_one_is_refused_in_words(language: Language) -> None:
    app = facility(lang=language, **{"from": "table"})
    app.file_uploader(key="facility-upload-0").upload("../../wastes.xlsx", workbook(), "x").run()
    html = shown(app)
    assert translate(language, "facility.table.count", good=1, n=1) in html
    assert "../.." not in html
    app.file_uploader(key="facility-upload-0").upload("bad.xlsx", b"<html></html>", "x").run()
    html = shown(app)
    assert translate(language, "facility.file.workbook", found="", allowed="") in html
    assert translate(language, "facility.table.title", name="wastes.xlsx") in html


def workbook() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(["description", "LOI"])
    book.active.append(["coal fly ash", 5])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_stream_that_cannot_be_screened_stops_no_other(asked: StubEngine) -> None:
    html = shown(with_table(b"description\nrefuse me\ncoal fly ash\n"))
    assert translate("en", "facility.fault") in html
    assert "A mass fraction cannot exceed 100 %." in html
    assert len(asked.asked) == 2


def test_many_streams_are_paged() -> None:
    app = with_table(("description\n" + "".join(f"ash number {n}\n" for n in range(70))).encode())
    html = shown(app)
    assert "ash number 29" in html
    assert "ash number 30" not in html
    app.number_input(key="facility-page").set_value(3).run()
    assert "ash number 69" in shown(app)


def test_a_stop_keeps_what_is_done_and_can_be_taken_up(asked: StubEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    from interfaces.web.widgets import facility_screen

    done = facility_screen._one

    def stopped(page: Any, stream: Any) -> Any:
        if len(asked.asked) == 3:
            facility_screen._stop(whole[-1])
            st.rerun()
        return done(page, stream)

    whole: list[str] = []
    real = facility_screen.digest
    monkeypatch.setattr(facility_screen, "digest", lambda *parts: whole.append(real(*parts)) or whole[-1])
    monkeypatch.setattr(facility_screen, "_one", stopped)
    app = with_table(("description\n" + "".join(f"ash number {n}\n" for n in range(8))).encode())
    assert translate("en", "facility.stopped", done=3, n=8) in app.warning[0].value.replace("\\", "")
    assert "ash number 2" in shown(app)
    monkeypatch.setattr(facility_screen, "_one", done)
    (button,) = [b for b in app.button if b.label == translate("en", "facility.resume")]
    button.click().run()
    assert "ash number 7" in shown(app)
    assert len(asked.asked) == 8


# ---- hostile text, failures


def test_hostile_cells_and_names_are_inert() -> None:
    raw = f'description,<img src=x onerror=alert(1)>,quantity\n"{HOSTILE}",x,1\nash,,{HOSTILE}\n'.encode()
    html = shown(with_table(raw, name="<b>x.csv"))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>x.csv" not in html
    assert "&lt;script&gt;" in html


def test_a_failure_of_ours_shows_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, logger="bps.web"):
        html = shown(with_table(b"description\nbreak me\n"))
    assert translate("en", "error.other.title") in html
    assert "secret detail" not in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [("../../x.csv", "x.csv"), ("a\u202egpj.csv", "agpj.csv"), ("\\\\host\\share\\y.xlsx", "y.xlsx")],
)
def test_file_names_are_shown_cleaned(name: str, expected: str) -> None:
    assert cleaned(name) == expected
    assert len(cleaned("x" * 300 + ".csv")) <= 80
