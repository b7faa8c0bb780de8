"""Find reuse as a user of either language meets it, with a stub in the recommender's place."""

from __future__ import annotations

import json
import logging

import pytest
from web_kit import Open, shown
from web_stub import KNOWLEDGE, StubEngine

from interfaces.i18n import LANGUAGES, Language, translate


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_empty_page_offers_examples_that_ask_at_once(open_page: Open, stub: StubEngine, language: Language) -> None:
    app = open_page(lang=language)
    assert app.title[0].value == translate(language, "find.title")
    assert translate(language, "find.empty.1.title") in shown(app)
    app.button(key="example-1").click().run()
    assert stub.asked[-1].description == translate(language, "example.1.text")
    assert app.text_area(key="stream-q").value == translate(language, "example.1.text")
    assert "bps-card" in shown(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_shows_status_limit_origin_source_and_way_out(open_page: Open, language: Language) -> None:
    html = shown(open_page(lang=language, q="fly ash, LOI 12 %", country="CN"))
    for key in (
        "enum.status.suitable",
        "enum.status.conditional",
        "enum.status.rejected",
        "enum.verdict.unknown",
        "enum.origin.stated",
        "enum.reading.none",
        "card.secondary",
        "enum.rejection.out_of_limit",
        "measure.title",
        "understood.title",
    ):
        assert translate(language, key) in html, key
    title = "粉煤灰烧结砖" if language == "zh" else "Coal fly ash as raw material of fired bricks"
    assert title in html
    assert "≤ 8 %" in html
    assert 'href="#route-2"' in html
    assert 'href="https://example.org/huainan"' in html


def test_rejected_uses_stand_below_the_others_and_folded(open_page: Open) -> None:
    app = open_page(q="fly ash")
    assert [e.label for e in app.expander][-1] == "Rejected uses (1)"
    html = shown(app)
    assert html.index('id="route-3"') < html.index("bps-rejected")


def test_the_form_reaches_the_profile(open_page: Open, stub: StubEngine) -> None:
    app = open_page()
    app.text_area(key="stream-q").input("fly ash")
    app.text_area(key="stream-lab").input("LOI 12 %\nlooks grey")
    app.number_input(key="stream-quantity").set_value(20000.0)
    app.selectbox(key="stream-facility").select("coal-power")
    app.selectbox(key="stream-country").select("DE")
    app.text_input(key="stream-codes").input("ewc:100102, cn:900-001-S17")
    app.button_group(key="stream-hazard").set_value("no")
    app.number_input(key="stream-distance").set_value(60.0)
    app.number_input(key="stream-disposal").set_value(25.0)
    app.multiselect(key="stream-prefer").set_value(["evidence", "value"])
    submit(app)
    profile = stub.asked[-1]
    assert profile.description == "fly ash"
    assert profile.country == "DE"
    assert profile.quantity_t_per_year == 20000
    assert profile.facility_type == "coal-power"
    assert profile.codes == ["ewc:100102", "cn:900-001-S17"]
    assert profile.hazardous is False
    assert (profile.distance_km, profile.disposal_cost_per_t) == (60, 25)
    assert profile.priorities == {"evidence": 3, "value": 3}
    assert app.query_params["prefer"] in ("evidence|value", ["evidence|value"])
    assert profile.composition["LOI"].value == 12
    assert "looks grey" in shown(app)


def test_a_link_brings_the_entry_back(open_page: Open, stub: StubEngine) -> None:
    app = open_page(
        q="slag",
        country="CN",
        lang="zh",
        quantity="500",
        hazard="yes",
        material="coal-fly-ash",
        distance="60",
        prefer="fit",
    )
    assert stub.asked[-1].material == "coal-fly-ash"
    assert stub.asked[-1].hazardous is True
    assert app.number_input(key="stream-quantity").value == 500
    assert app.number_input(key="stream-distance").value == 60
    assert app.multiselect(key="stream-prefer").value == ["fit"]
    assert dict(app.query_params)["lang"] == ["zh"] or app.query_params["lang"] == "zh"


@pytest.mark.parametrize(
    "params",
    [
        {"lang": "../../etc"},
        {"country": "XX"},
        {"facility": "no-such-place"},
        {"quantity": "-5"},
        {"quantity": "nan"},
        {"hazard": "<script>"},
        {"prefer": "fit|beauty"},
        {"distance": "-1"},
        {"q": "x" * 100_000},
    ],
)
def test_a_link_with_nonsense_gives_the_default_page_and_a_note(
    open_page: Open, stub: StubEngine, params: dict[str, str]
) -> None:
    app = open_page(**params)
    assert not app.exception
    assert len(app.warning) == 1
    assert not stub.asked


def test_choosing_another_material_asks_again(open_page: Open, stub: StubEngine) -> None:
    app = open_page(q="fly ash")
    app.button_group(key="choice").set_value("material/low-carbon-fly-ash").run()
    assert not app.exception
    assert stub.asked[-1].material == "material/low-carbon-fly-ash"


def test_switching_the_language_keeps_the_question(open_page: Open, stub: StubEngine) -> None:
    app = open_page(q="fly ash", lang="en")
    app.button_group(key="lang").set_value("zh").run()
    assert "系统理解为" in shown(app)
    assert app.text_area(key="stream-q").value == "fly ash"
    assert stub.asked[-1].description == "fly ash"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_question_says_what_to_do(open_page: Open, stub: StubEngine, language: Language) -> None:
    app = open_page(lang=language)
    submit(app)
    assert translate(language, "error.empty") in shown(app)
    assert not stub.asked


def test_refused_input_names_the_field_and_is_kept(open_page: Open) -> None:
    app = open_page(q="refuse me")
    html = shown(app)
    assert "A mass fraction cannot exceed 100 %." in html
    assert "Field: analysis SO3" in html
    assert "What you typed is kept." in html
    assert app.text_area(key="stream-q").value == "refuse me"


def test_refused_input_is_told_in_chinese(open_page: Open) -> None:
    html = shown(open_page(q="refuse me", lang="zh"))
    assert "检测结果 SO3" in html
    assert "您输入的内容已保留" in html
    assert "A mass fraction" not in html


def test_a_failure_of_ours_shows_no_traceback(open_page: Open, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, logger="bps.web"):
        html = shown(open_page(q="break me"))
    assert "Something went wrong here" in html
    assert "secret detail" not in html
    assert "Traceback" not in html


def test_faults_in_the_knowledge_are_told_in_a_banner(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KNOWLEDGE, "faults", ["one", "two"])
    app = open_page(q="fly ash")
    assert "2 faults" in app.warning[0].value
    assert "bps-card" in shown(app)


def test_two_sessions_share_nothing_but_the_engine(open_page: Open) -> None:
    first = open_page(q="fly ash", lang="en")
    second = open_page(lang="zh")
    assert "bps-card" not in shown(second)
    first.run()
    assert first.text_area(key="stream-q").value == "fly ash"
    assert "系统理解为" not in shown(first)


def test_the_answer_can_be_taken_away(open_page: Open) -> None:
    app = open_page(q="fly ash")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Report (HTML)", "Workbook (XLSX)", "Data (JSON)", "Sources (BibTeX)"]
    assert json.loads(app.session_state["answer"][1].model_dump_json())["jurisdiction"] == "CN"
    assert "q=fly+ash" in app.code[0].value


def submit(app: object) -> None:
    buttons = [b for b in app.button if b.proto.is_form_submitter]  # type: ignore[attr-defined]
    buttons[0].click().run()
