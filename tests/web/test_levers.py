"""What can be supposed, in what range; what is put right reaches the profile; what differs between two answers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_stub import ANSWER, KNOWLEDGE

from interfaces.i18n import translator
from interfaces.web.changes import amount_data, amount_words, changes_of, ends, written
from interfaces.web.entry import Entry
from interfaces.web.flow import flow
from interfaces.web.levers import lever, levers, scale
from interfaces.web.names import Names
from interfaces.web.profiling import lab_without, profile_data, without
from interfaces.web.reading import chips
from recommender.comparison import side_by_side
from recommender.differences import differences, keyed
from recommender.profile import Amount
from recommender.results import Answer

NAMES = Names(KNOWLEDGE, "en")
numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: float(f"{x:.6g}"))


@pytest.fixture
def answer() -> Answer:
    return Answer.model_validate_json(ANSWER.read_text(encoding="utf-8"))


@settings(deadline=None)
@given(st.tuples(numbers, numbers).map(sorted), st.sampled_from(["%", "mg/kg", "degC", "1", None]))
def test_an_amount_survives_the_link(pair: list[float], unit: str | None) -> None:
    words = amount_words(pair[0], pair[1], unit, None)
    assert changes_of(written({"LOI": words})) == {"LOI": words}
    assert ends(words) == pytest.approx(tuple(pair))
    data = amount_data(words)
    assert isinstance(data, dict)
    assert Amount.model_validate(data)


@pytest.mark.parametrize(
    "text", ["LOI", "=5", "LOI=", "LOI=1;LOI=2", "a b=1", "quantity=x", "quantity=nan", "hazard=perhaps"]
)
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        changes_of(text)


def test_failing_limits_come_before_what_to_measure(answer: Answer) -> None:
    found = levers(answer, KNOWLEDGE)
    assert found[0].name == "LOI"
    assert len({x.name for x in found}) == len(found)


def test_the_scale_holds_what_is_given_every_limit_and_what_is_supposed(answer: Answer) -> None:
    loi = lever("LOI", KNOWLEDGE)
    assert loi is not None
    at = scale(loi, answer, KNOWLEDGE, "77 %")
    assert at.start == 12
    assert at.unit == "%"
    assert at.low <= 0
    assert all((c.limit.max or 0) <= at.high for c in at.limits if c.limit)
    assert at.high >= 77
    assert round((at.high - at.low) / at.step, 6) == pytest.approx(round((at.high - at.low) / at.step), abs=1e-4)


def test_nothing_unknown_can_be_supposed() -> None:
    assert lever("no-such-property", KNOWLEDGE) is None


def test_a_correction_goes_before_the_analysis_and_a_supposition_before_both() -> None:
    entry = Entry(q="ash, LOI 12 %", lab="烧失量 9 %\nSO3 2 %", fix="LOI=7 % d", what_if="quantity=500;hazard=no")
    data = profile_data(entry, KNOWLEDGE)
    assert data["composition"] == {"LOI": {"value": 7.0, "unit": "%", "basis": "d"}, "SO3": "2 %"}
    assert data["quantity_t_per_year"] == 500
    assert data["hazardous"] is False
    supposed = profile_data(Entry(q="ash", fix="LOI=7 %", what_if="LOI=5 %"), KNOWLEDGE)
    assert supposed["composition"]["LOI"]["value"] == 5


def test_facts_and_constituents_reach_the_profile_as_such() -> None:
    properties: dict[str, Any] = {
        "cooling": SimpleNamespace(kind="category", label=SimpleNamespace(en="Cooling", zh="冷却")),
        "asbestos": SimpleNamespace(kind="presence", label=SimpleNamespace(en="Asbestos", zh="石棉")),
    }
    data = profile_data(Entry(q="slag", fix="cooling=quenched;asbestos=no"), SimpleNamespace(properties=properties))
    assert data["composition"] == {"cooling": {"text": "quenched"}, "asbestos": {"value": 0.0}}


def test_a_leachate_reaches_the_profile_with_its_method_beside_what_the_text_said() -> None:
    given = {"values": {"LOI": [{"min": 12.0, "max": 12.0, "unit": "%", "basis": "d", "measurand": "total"}]}}
    entry = Entry(q="ash, LOI 12 %", what_if="LOI@tclp=3 mg/L;LOI@hj-557=2 mg/L")
    data = profile_data(entry, KNOWLEDGE, given)
    leachate = {"unit": "mg/L", "measurand": "leachate"}
    assert data["properties"] == {
        "LOI": {"value": 3.0, "method": "tclp", **leachate},
        "Loss on ignition": {"value": 2.0, "method": "hj-557", **leachate},
    }
    assert data["composition"] == {"LOI": given["values"]["LOI"][0]}
    typed = profile_data(Entry(q="ash", lab="烧失量 9 %", what_if="LOI@tclp=3 mg/L"), KNOWLEDGE, given)
    assert typed["composition"] == {"烧失量": "9 %"}


def test_words_and_lines_are_left_out() -> None:
    assert profile_data(Entry(q="ash, LOI 12 %", left_out="LOI 12 %"), KNOWLEDGE)["description"] == "ash,"
    assert without("Asbestos free ASBESTOS", ["asbestos"]) == "free ASBESTOS"
    assert lab_without("烧失量 9 %\nSO3 2 %", "LOI", KNOWLEDGE) == "SO3 2 %"


def test_chips_say_what_was_read_and_what_was_put_right(answer: Answer) -> None:
    read = {c.name: c for c in chips(NAMES, translator("en"), answer, {})}
    assert (read["LOI"].kind, read["LOI"].value, read["LOI"].words) == ("amount", "12 %", "12 % LOI")
    assert read["asbestos"].value == "no"
    fixed = {c.name: c for c in chips(NAMES, translator("en"), answer, {"LOI": "5 % d"})}
    assert (fixed["LOI"].value, fixed["LOI"].words) == ("5 % d", "")


def test_differences_tell_what_opens_before_what_closes(answer: Answer) -> None:
    assert differences(answer, answer) == []
    first, *rest = answer.recommendations
    rise = next(i for i, r in enumerate(rest) if r.status == "conditional")
    turned = [first.model_copy(update={"status": "rejected"}), *rest]
    turned[rise + 1] = rest[rise].model_copy(update={"status": "suitable"})
    gone = turned.pop()
    found = differences(answer, answer.model_copy(update={"recommendations": turned}))
    assert found[0].better
    assert not found[1].better
    assert (found[-1].of, found[-1].after) == (gone, None)


def test_two_uses_that_go_the_same_way_have_names_of_their_own(answer: Answer) -> None:
    first = answer.recommendations[0]
    other = first.model_copy(update={"for_material": "material/low-carbon-fly-ash"})
    assert len(keyed([first, other])) == 2


def test_columns_name_each_test_once_and_count_the_evidence(answer: Answer) -> None:
    for column in side_by_side(answer.recommendations):
        labels = [c.label for c in column.to_measure]
        assert len(set(labels)) == len(labels)
        assert sum(n for _, n in column.evidence) == len(column.recommendation.evidence)
        assert all(c.decides for c in column.deciding)


def test_the_drawing_runs_from_the_waste_through_every_step(answer: Answer) -> None:
    for recommendation in answer.recommendations:
        stations = flow(recommendation, NAMES, translator("en"))
        assert stations[0].kind == "material"
        steps = [s.identifier for s in stations if s.kind == "step"]
        assert steps == ([s.technology for s in recommendation.pathway] or [recommendation.technology])
        shown = {label for s in stations for _, label in s.residues}
        assert set(recommendation.residues) <= shown
