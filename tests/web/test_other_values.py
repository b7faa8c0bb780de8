"""Values put right, left out or supposed on Find reuse, and uses laid side by side, with the real recommender."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from web_kit import opened, shown

from interfaces.i18n import LANGUAGES, Language, translate
from interfaces.web import engine
from recommender.differences import keyed
from recommender.recommender import Recommender
from recommender.results import Answer

QUESTION = {"q": "Coal fly ash with 12 % LOI, no asbestos, 20 kt/y", "country": "CN"}
CEMENT = "fly-ash-cement"
BRICK = "fly-ash-fired-brick"


@pytest.fixture(autouse=True)
def _real(recommender: Recommender, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(engine, "open_engine", lambda progress=None: recommender)
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def answer(app: AppTest) -> Answer:
    found: Answer = app.session_state["answer"][1]
    return found


def param(app: AppTest, name: str) -> str:
    found: Any = dict(app.query_params).get(name, "")
    return found[0] if isinstance(found, list) else str(found)


def status(app: AppTest, key: str) -> str:
    found = keyed(answer(app).recommendations).get(key)
    return found.status if found else "none"


def verdict(app: AppTest, leaf: str) -> str:
    """Return how a criterion of the answer came out."""
    return next(c.verdict for r in answer(app).recommendations for c in r.criteria if c.criterion.endswith(f"/{leaf}"))


def loi(app: AppTest) -> list[Any]:
    found: list[Any] = answer(app).understood["values"].get("LOI", [])
    return [(v["min"], v["max"]) for v in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_supposing_a_value_opens_a_use_and_going_back_closes_it(language: Language) -> None:
    app = opened(lang=language, **QUESTION)
    assert status(app, CEMENT) == "rejected"
    app.button_group(key="what-if").set_value(["LOI"]).run()
    assert param(app, "what_if") == "LOI=12 %"
    assert status(app, CEMENT) == "rejected"
    assert translate(language, "whatif.same") in shown(app)
    app.slider(key="what-if-LOI").set_value(5.0).run()
    assert param(app, "what_if") == "LOI=5 %"
    assert status(app, CEMENT) == "conditional"
    html = shown(app)
    assert "bps-changed" in html
    assert translate(language, "whatif.supposed") in html
    was = translate(language, "whatif.was") + translate(language, "list.colon")
    assert was + translate(language, "enum.status.rejected") in html
    app.button(key="what-if-back").click().run()
    assert param(app, "what_if") == ""
    assert status(app, CEMENT) == "rejected"
    assert loi(app) == [(12, 12)]


def test_amounts_a_year_are_in_the_words_of_the_page() -> None:
    html = shown(opened(lang="zh", **QUESTION))
    assert "20,000 吨/年" in html
    assert "t/year" not in html


def test_an_exact_figure_can_be_typed_and_lies_on_the_slider() -> None:
    app = opened(what_if="LOI=5 %", **QUESTION)
    app.number_input(key="what-if-LOI-figure").set_value(7.25).run()
    assert param(app, "what_if") == "LOI=7.25 %"
    assert app.slider(key="what-if-LOI").value == 7.25


def test_several_values_are_supposed_at_once_and_one_is_taken_back() -> None:
    app = opened(what_if="LOI=5 %;hazard=yes;quantity=500", **QUESTION)
    understood = answer(app).understood
    assert understood["hazardous"] is True
    assert understood["quantity_t_per_year"]["high"] == 500
    app.button_group(key="what-if").set_value(["LOI"]).run()
    assert param(app, "what_if") == "LOI=5 %"


def test_what_cannot_be_is_said_and_the_stream_stays_as_given() -> None:
    app = opened(lang="zh", what_if="LOI=500 %", **QUESTION)
    html = shown(app)
    assert "质量分数 500 % 超过 100 %" in html
    assert loi(app) == [(12, 12)]
    app.button(key="what-if-back").click().run()
    assert "bps-problem" not in shown(app)


def test_a_value_is_put_right_left_out_and_read_again() -> None:
    app = opened(**QUESTION)
    app.text_input(key="chip-amount-LOI-0").set_value("5 % d").run()
    assert param(app, "fix") == "LOI=5 % d"
    assert loi(app) == [(5, 5)]
    assert status(app, CEMENT) == "conditional"
    assert app.text_area(key="stream-q").value == QUESTION["q"]
    app.button(key="chip-undo-LOI-0").click().run()
    assert loi(app) == [(12, 12)]
    app.button(key="chip-remove-LOI-0").click().run()
    assert loi(app) == []
    assert param(app, "left_out") == "12 % LOI"
    assert app.text_area(key="stream-q").value == QUESTION["q"]
    app.button(key="chip-back-12 % LOI").click().run()
    assert loi(app) == [(12, 12)]


def test_a_refused_correction_keeps_the_former_value_and_is_named() -> None:
    app = opened(lang="zh", **QUESTION)
    app.text_input(key="chip-amount-LOI-0").set_value("5 furlong").run()
    html = shown(app)
    assert "单位“furlong”" in html
    assert loi(app) == [(12, 12)]
    assert "<article" in html


def test_presence_quantity_and_place_are_put_right() -> None:
    app = opened(**QUESTION)
    app.selectbox(key="chip-presence-asbestos-0").select("yes").run()
    assert answer(app).understood["presence"]["asbestos"] is True
    app.number_input(key="chip-quantity-quantity-0").set_value(300.0).run()
    assert answer(app).understood["quantity_t_per_year"]["high"] == 300
    assert app.number_input(key="stream-quantity").value == 300
    app.selectbox(key="chip-country-country-0").select("DE").run()
    assert answer(app).jurisdiction != "CN"
    assert app.selectbox(key="stream-country").value == "DE"


def test_a_measured_value_is_put_right_and_its_line_left_out() -> None:
    app = opened(q="coal fly ash", country="CN", lab="烧失量 12 %\nSO3 2 %")
    app.text_input(key="chip-amount-LOI-0").set_value("5 %").run()
    assert loi(app) == [(5, 5)]
    app.button(key="chip-undo-LOI-0").click().run()
    app.button(key="chip-remove-LOI-0").click().run()
    assert loi(app) == []
    assert app.text_area(key="stream-lab").value == "SO3 2 %"


@pytest.mark.parametrize(
    ("language", "words", "gone"),
    [
        ("en", "Coal fly ash, Hazardous waste, 20 kt/y", "Hazardous waste"),
        ("zh", "粉煤灰，不属于危险废物，2万吨/年", "不属于危险废物"),
        ("en", "Coal fly ash, hazardous waste, listed as hazardous waste", "hazardous waste|hazardous waste"),
    ],
)
def test_a_hazard_read_from_the_text_is_left_out_and_read_again(language: Language, words: str, gone: str) -> None:
    app = opened(lang=language, q=words)
    was = answer(app).understood["hazardous"]
    assert was is not None
    app.button(key="chip-remove-hazard-0").click().run()
    assert answer(app).understood["hazardous"] is None
    assert param(app, "left_out") == gone
    assert app.text_area(key="stream-q").value == words
    app.button(key=f"chip-back-{gone.split('|')[0]}").click().run()
    assert answer(app).understood["hazardous"] is was


def test_a_hazard_that_was_turned_is_left_out_with_the_words_of_the_text() -> None:
    app = opened(q="Coal fly ash, hazardous waste")
    app.selectbox(key="chip-hazard-hazard-0").select("no").run()
    assert answer(app).understood["hazardous"] is False
    app.button(key="chip-remove-hazard-0").click().run()
    assert answer(app).understood["hazardous"] is None
    assert app.button_group(key="stream-hazard").value == "unknown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_leachate_is_supposed_in_the_unit_and_by_the_method_of_its_limit(language: Language) -> None:
    app = opened(lang=language, q="MSWI bottom ash", country="DE")
    assert status(app, "msw-bottom-ash-aggregate") == "conditional"
    app.button_group(key="what-if").set_value(["Cu@ls-2"]).run()
    assert param(app, "what_if") == "Cu@ls-2=110 ug/L"
    slider = app.slider(key="what-if-Cu@ls-2")
    assert "19529" in slider.label
    assert slider.label.endswith("g\\/L")
    html = shown(app)
    assert "Ersatzbaustoffverordnung" in html[html.index("bps-scale") :][:600]
    assert verdict(app, "hmva-1-copper") == "pass"
    slider.set_value(1200.0).run()
    assert verdict(app, "hmva-1-copper") == verdict(app, "hmva-2-copper") == "fail"
    assert status(app, "msw-bottom-ash-aggregate") == "rejected"
    assert translate(language, "whatif.supposed") in shown(app)


def test_a_leachate_and_the_content_are_supposed_beside_each_other() -> None:
    app = opened(q="MSWI bottom ash, Cu 3000 mg/kg", country="DE", what_if="Cu@ls-2=80 ug/L;Cu@tclp=1 mg/L")
    amounts = answer(app).understood["values"]["Cu"]
    assert sorted((a["max"], a["measurand"]) for a in amounts) == [(1, "leachate"), (80, "leachate"), (3000, "total")]


def test_uses_stand_side_by_side_and_in_the_link() -> None:
    app = opened(**QUESTION)
    app.multiselect(key="compare").select(CEMENT).run()
    assert "bps-compare" not in shown(app)
    app.multiselect(key="compare").select(BRICK).run()
    html = shown(app)
    table = html[html.index('<table class="bps-compare') :]
    assert table.count('scope="col"') >= 2
    assert "Coal fly ash in fired bricks" in table
    assert param(app, "compare") == f"{CEMENT}|{BRICK}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_brings_corrections_suppositions_and_comparison_back(language: Language) -> None:
    link = {"fix": "SO3=2 %", "left_out": "no asbestos", "what_if": "LOI=5 %", "compare": f"{CEMENT}|{BRICK}"}
    app = opened(lang=language, **QUESTION, **link)
    understood = answer(app).understood
    assert understood["values"]["SO3"][0]["max"] == 2
    assert loi(app) == [(5, 5)]
    assert understood["presence"] == {}
    assert "bps-compare" in shown(app)
    assert {name: param(app, name) for name in link} == link


@pytest.mark.parametrize(
    "odd",
    [
        {"fix": "LOI"},
        {"fix": "<script>=1"},
        {"what_if": "no-such-property=3"},
        {"what_if": "quantity=-1"},
        {"what_if": "Cu@no-such-method=3 mg/L"},
        {"what_if": "Cu@ls-2=a little"},
        {"fix": "Cu@<b>=3 mg/L"},
        {"what_if": "x" * 9999},
    ],
)
def test_nonsense_in_the_link_is_left_out_and_told(odd: dict[str, str]) -> None:
    app = opened(**QUESTION, **odd)
    assert len(app.warning) == 1
    assert loi(app) == [(12, 12)]


def test_uses_that_the_answer_does_not_hold_are_not_compared() -> None:
    app = opened(**QUESTION, compare=f"nothing|{CEMENT}|<b>")
    assert app.multiselect(key="compare").value == [CEMENT]
    assert translate("en", "compare.gone") in [c.value.replace("\\", "") for c in app.caption]


def test_another_description_starts_anew() -> None:
    app = opened(**QUESTION, what_if="LOI=5 %", fix="SO3=2 %")
    app.text_area(key="stream-q").input("steel slag")
    next(b for b in app.button if b.proto.is_form_submitter).click().run()
    assert param(app, "what_if") == param(app, "fix") == ""


def test_a_link_whose_correction_cannot_be_leads_back() -> None:
    app = opened(**QUESTION, fix="LOI=500 %")
    assert "bps-problem" in shown(app)
    app.button(key="drop").click().run()
    assert loi(app) == [(12, 12)]
    assert "bps-problem" not in shown(app)
