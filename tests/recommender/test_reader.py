"""What a text says of a stream: figures by property, facts, constituents, hazard, amount per year."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import knowledge, recommender

from recommender.profile import Profile
from recommender.quantities import convert
from recommender.reading.figures import plain
from recommender.reading.reader import Reader, Said

READER = Reader(knowledge())


def read(text: str) -> Said:
    return READER.read(plain(text), [])


VALUES = [
    ("烧失量 12%", "LOI", 12, 12, "%", "d"),
    ("loss on ignition of about 12 %", "LOI", 12, 12, "%", "d"),
    ("8 % LOI", "LOI", 8, 8, "%", "d"),
    ("LOI=8.4 %, chloride 0.02 %", "LOI", 8.4, 8.4, "%", "d"),
    ("LOI=8.4 %, chloride 0.02 %", "Cl", 0.02, 0.02, "%", "d"),
    ("含氯离子0.5‰", "Cl", 0.5, 0.5, "permille", "d"),
    ("氯含量 <0.01 %", "Cl", 0, 0.01, "%", "d"),
    ("moisture 30-35 %", "moisture", 30, 35, "%", "ar"),
    ("热值 5500大卡", "NCV", 5500, 5500, "kcal_it/kg", "ar"),
    ("18 MJ/kg dry", "NCV", 18, 18, "MJ/kg", "d"),
    ("18 MJ/kg (干基)", "NCV", 18, 18, "MJ/kg", "d"),
    ("收到基低位发热量 12 MJ/kg", "NCV", 12, 12, "MJ/kg", "ar"),
    ("water at 95 °C", "temperature", 95, 95, "degC", None),
    ("pH 12.6", "pH", 12.6, 12.6, "1", None),
    ("Pb 2000 mg/kg", "Pb", 2000, 2000, "mg/kg", "d"),
    ("铅 0.2%", "Pb", 0.2, 0.2, "%", "d"),
    ("water at -5 °C", "temperature", -5, -5, "degC", None),
]


@pytest.mark.parametrize(
    ("text", "name", "low", "high", "unit", "basis"), VALUES, ids=[f"{v[0]}|{v[1]}" for v in VALUES]
)
def test_value(text: str, name: str, low: float, high: float, unit: str, basis: str | None) -> None:
    (value,) = read(text).values[name]
    assert (value.interval.low, value.interval.high, value.unit, value.basis) == (low, high, unit, basis)
    assert value.origin == "stated"
    assert value.firm


SHARED = [
    ("COD 70, pH 7.5、BOD5 20 mg/L", {"COD": (70, "mg/L"), "pH": (7.5, "1"), "BOD5": (20, "mg/L")}),
    ("As 3、Pb 14、Cd 0.5 mg/kg干基", {"As": (3, "mg/kg"), "Pb": (14, "mg/kg"), "Cd": (0.5, "mg/kg")}),
    ("Pb 17, Cl 390, As 2 mg/kg", {"Pb": (17, "mg/kg"), "Cl": (390, "mg/kg"), "As": (2, "mg/kg")}),
    ("LOI 5, Cl 200 mg/kg", {"LOI": (5, "%"), "Cl": (200, "mg/kg")}),
    ("LOI 5, MgO 8 %, Pb 30 mg/kg", {"LOI": (5, "%"), "MgO": (8, "%"), "Pb": (30, "mg/kg")}),
    ("Pb 17. As 2 mg/kg", {"As": (2, "mg/kg")}),
    ("COD 70", {}),
    ("non-COD 70 mg/L, 非COD 80 mg/L", {}),
    (
        "含水率60% 铬0.8 铅60 砷12mg/kg",
        {"moisture": (60, "%"), "Cr": (0.8, "mg/kg"), "Pb": (60, "mg/kg"), "As": (12, "mg/kg")},
    ),
    ("Pb 5 mg/kg, Cl 15, Cd 0.2", {"Pb": (5, "mg/kg"), "Cl": (15, "mg/kg"), "Cd": (0.2, "mg/kg")}),
    ("Pb 5 mg/kg dry, As 6, Cd 1", {"Pb": (5, "mg/kg"), "As": (6, "mg/kg"), "Cd": (1, "mg/kg")}),
    ("Pb 5 mg/kg, LOI 8", {"Pb": (5, "mg/kg"), "LOI": (8, "%")}),
    ("Pb 5 mg/kg, Cl 0.9", {"Pb": (5, "mg/kg")}),
    ("Cl 0.9, Pb 5 mg/kg", {"Pb": (5, "mg/kg")}),
    ("COD 40 pH7.8", {"pH": (7.8, "1")}),
    ("油18mg/L COD 40 pH7.8", {"COD": (40, "mg/L"), "pH": (7.8, "1")}),
    ("COD 14 mg/L; As 12", {"COD": (14, "mg/L")}),
    ("BOD5 18 mg/L, COD 40, pH 7.8", {"BOD5": (18, "mg/L"), "COD": (40, "mg/L"), "pH": (7.8, "1")}),
    ("Metals (mg/kg): Cd 46, Pb 3000", {"Cd": (46, "mg/kg"), "Pb": (3000, "mg/kg")}),
]
TOLD_ONCE: list[tuple[str, dict[str, tuple[float, str]]]] = [
    ("Metals (mg/kg): Cd 46", {"Cd": (46, "mg/kg")}),
    ("eluate in µg/l: As 12; Pb 20", {"As": (12, "ug/L"), "Pb": (20, "ug/L")}),
    ("eluate 2:1: As 12; Pb 20 (alles µg/l)", {"As": (12, "ug/L"), "Pb": (20, "ug/L")}),
    ("leachate As 12, Pb 20 (all in µg/L)", {"As": (12, "ug/L"), "Pb": (20, "ug/L")}),
    ("浸出：As 12、Pb 20（均为µg/L）", {"As": (12, "ug/L"), "Pb": (20, "ug/L")}),
    ("浸出（单位mg/L）：As 0.12、Pb 0.2", {"As": (0.12, "mg/L"), "Pb": (0.2, "mg/L")}),
    ("单位：mg/kg，As 12、Pb 20", {"As": (12, "mg/kg"), "Pb": (20, "mg/kg")}),
    ("mg/kg d: Pb 120, Cl 4", {"Pb": (120, "mg/kg"), "Cl": (4, "mg/kg")}),
    ("mg/kg: Pb 120, LOI 3", {"Pb": (120, "mg/kg")}),
    ("Metals (mg/kg): Pb 120. LOI 3", {"Pb": (120, "mg/kg"), "LOI": (3, "%")}),
    ("(mg/kg): As 12；Pb 20。(%): Cl 3", {"As": (12, "mg/kg"), "Pb": (20, "mg/kg"), "Cl": (3, "%")}),
    ("solid in mg/kg: As 12; eluate in µg/l: Pb 4", {"As": (12, "mg/kg"), "Pb": (4, "ug/L")}),
    ("As 3 mg/L, Pb 4, Cd 5 (all mg/L)", {"As": (3, "mg/L"), "Pb": (4, "mg/L"), "Cd": (5, "mg/L")}),
    ("pH 9; As 12; Pb 20 (all mg/kg)", {"pH": (9, "1"), "As": (12, "mg/kg"), "Pb": (20, "mg/kg")}),
]


@pytest.mark.parametrize(("text", "expected"), TOLD_ONCE, ids=[t[0] for t in TOLD_ONCE])
def test_a_unit_told_once_holds_for_the_whole_list(text: str, expected: dict[str, tuple[float, str]]) -> None:
    assert {n: (v[0].interval.low, v[0].unit) for n, v in read(text).values.items()} == expected


def test_the_basis_told_with_the_unit_of_a_list_holds_for_it_too() -> None:
    said = read("Metals (mg/kg TS): Cd 46, Pb 3000")
    assert {v[0].assumed_basis for v in said.values.values()} == {False}


@pytest.mark.parametrize(
    ("text", "measurand"),
    [
        ("leaching test, As 0.1 mg/kg", "leachate"),
        ("uitloging As 0.1 mg/kg", "leachate"),
        ("浸出量：As 0.1 mg/kg", "leachate"),
        ("eluate: Cr 2 mg/kg; total content: As 0.1 mg/kg", "total"),
        ("uitloging: Cr 2 mg/kg. As 0.1 mg/kg", "total"),
        ("zinc leaching residue, As 0.1 mg/kg", "total"),
        ("浸出渣 As 0.1 mg/kg", "total"),
        ("As 0.1 mg/kg, leaching test to follow", "total"),
    ],
)
def test_what_water_takes_out_of_a_kilogram_is_no_content(text: str, measurand: str) -> None:
    assert read(text).values["As"][0].measurand == measurand


@pytest.mark.parametrize(("text", "expected"), SHARED, ids=[s[0] for s in SHARED])
def test_a_list_shares_the_unit_behind_it(text: str, expected: dict[str, tuple[float, str]]) -> None:
    assert {n: (v[0].interval.low, v[0].unit) for n, v in read(text).values.items()} == expected


def test_a_list_shares_the_basis_behind_it() -> None:
    said = read("As 3、Pb 14、Cd 0.5 mg/kg干基")
    assert {v[0].assumed_basis for v in said.values.values()} == {False}


UNREAD = [
    ("sludge, xylene 410 mg/kg, LOI 5 %", ["xylene 410 mg/kg"]),
    ("污泥，三聚氰胺410mg/kg", ["三聚氰胺410mg/kg"]),
    ("镉超标，46mg/kg", ["46mg/kg"]),
    ("Pb 5 mg/kg, Cl 0.9", ["Cl 0.9"]),
    ("COD 70", ["COD 70"]),
    ("PbO 22 %", ["PbO 22 %"]),
    ("caesium 300 Bq/kg", ["caesium 300 Bq/kg"]),
    ("heat 3 MJ/kg at 95 °C, 5 t/d, in 2019, 0-45 mm", []),
    ("30 % of the sludge is sold, recovery rate 85 %", []),
    ("asbestos: none found (<10 mg/kg)", []),
    ("Cl -5 %", []),
]


@pytest.mark.parametrize(("text", "words"), UNREAD, ids=[u[0] for u in UNREAD])
def test_a_figure_that_was_not_understood_is_told(text: str, words: list[str]) -> None:
    assert [p["words"] for key, p in read(text).warnings if key == "unread_figure"] == words


def test_the_share_of_a_named_part_is_no_unread_figure() -> None:
    text = "60 % fly ash, xylene 3 %"
    assert READER.read(text, [(5, 12)]).warnings == [("unread_figure", {"words": "xylene 3 %"})]


def test_a_bracket_belongs_to_its_name_and_parts_no_symbol() -> None:
    assert list(read("lead(Pb) 3 mg/kg").values) == ["Pb"]
    assert list(read("sulphate (SO3) 3.4 %").values) == ["SO3"]
    assert read("LOI (dry) 3.4 %").values["LOI"][0].basis == "d"
    assert "N" not in read("B(a)N 0.2 mg/kg").values


@pytest.mark.parametrize(("material", "name"), [("waste-water", "chloride-water"), ("slag", "Cl")])
def test_a_name_means_another_thing_in_water(material: str, name: str) -> None:
    said = READER.read(plain("chloride 120 mg/L"), [], [material])
    assert list(said.values) == [name]


@pytest.mark.parametrize("material", ["waste-water", "waste-acid"])
def test_what_a_liquid_holds_per_litre_is_no_leachate(material: str) -> None:
    said = READER.read("chloride 120 mg/L, Pb 3 mg/L, Cl 2 %", [], [material])
    assert {n: [(v.measurand, v.basis) for v in vs] for n, vs in said.values.items()} == {
        "chloride-water": [("total", None)],
        "Cl": [("total", "ar")],
    }
    assert [p["words"] for _, p in said.warnings] == ["Pb 3 mg/L"]


def test_a_table_of_a_liquid_is_read_as_its_text() -> None:
    profile = {"material": "waste-water", "composition": {"Cl": "120 mg/L", "Pb": "3 mg/kg"}, "country": "CN"}
    found = recommender().recommend(Profile.parse(profile)).understood["values"]
    assert {n: [(v["measurand"], v["basis"]) for v in vs] for n, vs in found.items()} == {
        "chloride-water": [("total", None)],
        "Pb": [("total", "ar")],
    }


@pytest.mark.parametrize(("amount", "there"), [("< 10 mg/kg", None), ("5 mg/kg", True), ("0 mg/kg", False)])
def test_a_bound_on_a_constituent_says_neither(amount: str, there: bool | None) -> None:
    profile = {"material": "sludge", "composition": {"asbestos": amount}, "country": "CN"}
    answer = recommender().recommend(Profile.parse(profile))
    assert answer.understood["presence"].get("asbestos") is there
    assert any("asbestos ≤ 10 mg/kg" in w for w in answer.warnings) is (there is None)


def test_a_named_method_makes_a_leachate_of_any_stream() -> None:
    said = READER.read("TCLP: Pb 3 mg/L", [], ["waste-acid"])
    assert [v.measurand for v in said.values["Pb"]] == ["leachate"]


def test_a_basis_that_was_not_said_is_marked() -> None:
    assert read("LOI 8 %").values["LOI"][0].assumed_basis
    assert not read("LOI 8 % dry basis").values["LOI"][0].assumed_basis


def test_a_figure_belongs_to_the_property_of_its_clause() -> None:
    said = read("SiO2 45 %, Al2O3 28 %; moisture 3 %")
    assert {n: v[0].interval.low for n, v in said.values.items()} == {"SiO2": 45, "Al2O3": 28, "moisture": 3}


@pytest.mark.parametrize("text", ["Cl -5 %", "SO3 -2%", "Pb -20 mg/kg", "LOI -1.2 %"])
def test_a_negative_content_is_named_and_left_out(text: str) -> None:
    said = read(text)
    assert said.values == {}
    assert [key for key, _ in said.warnings] == ["negative"]


def test_slag_may_gain_mass_on_ignition() -> None:
    said = READER.read("LOI -1.2 %", [], {"slag"})
    assert said.values["LOI"][0].interval.low == -1.2
    assert said.warnings == []


def test_two_figures_joined_by_and_are_no_range() -> None:
    said = read("Cl 0.5 % and 3 % SO3")
    assert {n: (v[0].interval.low, v[0].interval.high) for n, v in said.values.items()} == {
        "Cl": (0.5, 0.5),
        "SO3": (3, 3),
    }


def test_more_than_the_whole_is_named_and_left_out() -> None:
    said = read("LOI 140 %")
    assert said.values == {}
    assert [key for key, _ in said.warnings] == ["over_100"]


def test_mg_per_litre_is_a_leachate_and_no_content() -> None:
    said = read("Pb 0.5 mg/L")
    (value,) = said.values["Pb"]
    assert (value.measurand, value.method) == ("leachate", None)
    assert [key for key, _ in said.warnings] == ["leachate_method"]


AMOUNT = [
    ("20000 t/year", 20_000),
    ("20 kt/y", 20_000),
    ("3000 t/a", 3_000),
    ("3,000 tonnes per year", 3_000),
    ("15万吨/年", 150_000),
    ("1.5万t/a", 15_000),
    ("年产15万吨", 150_000),
    ("年产生量约 15 万吨", 150_000),
    ("每年5万吨", 50_000),
    ("0.2亿吨/年", 20_000_000),
    ("10wt/a", 100_000),
    ("１５万吨／年", 150_000),
    ("5 t/d", 5 * 330),
    ("5吨/天", 5 * 330),
    ("100 t per month", 1_200),
    ("2 t/h", 16_000),
    ("1 million tonnes per year", 1_000_000),
]


@pytest.mark.parametrize(("text", "tonnes"), AMOUNT, ids=[a[0] for a in AMOUNT])
def test_amount_per_year(text: str, tonnes: float) -> None:
    quantity = read(text).quantity
    assert quantity is not None
    assert quantity.interval.high == pytest.approx(tonnes)
    assert quantity.unit == "t/year"


def test_a_range_of_tonnes() -> None:
    quantity = read("2-3万吨/年").quantity
    assert quantity is not None
    assert (quantity.interval.low, quantity.interval.high) == (20_000, 30_000)


@pytest.mark.parametrize(("text", "key"), [("5 t/d", "per_day"), ("2 t/h", "per_hour")])
def test_operating_time_is_told(text: str, key: str) -> None:
    assert key in [k for k, _ in read(text).warnings]


@pytest.mark.parametrize("text", ["15 tons per year of ton bags at 3 %", "heap of 3000 t", "30 mt", "100 t/m3"])
def test_no_amount_per_year(text: str) -> None:
    quantity = read(text).quantity
    assert quantity is None


@given(st.integers(1, 9_999), st.sampled_from(["{}万吨/年", "年产{}万吨", "{} 万 t/a", "每年{}万吨", "{}wt/a"]))
def test_ten_thousands_read_back(number: int, writing: str) -> None:
    quantity = read(writing.format(number)).quantity
    assert quantity is not None
    assert quantity.interval.high == number * 10_000


@given(
    st.decimals("0.01", "99", places=2).map(float),
    st.sampled_from([("烧失量{}%", "%"), ("LOI: {} %", "%"), ("烧失量{}‰", "permille"), ("LOI {} g/kg", "g/kg")]),
)
def test_a_content_reads_back_in_any_unit(number: float, writing: tuple[str, str]) -> None:
    text, unit = writing
    (value,) = read(text.format(number)).values["LOI"]
    assert value.interval.low == value.interval.high == number
    percent = value.in_unit("%")
    assert percent is not None
    assert percent.interval.low == pytest.approx(convert(number, unit, "%"))


PRESENCE = [
    ("rubble with asbestos", True),
    ("asbestos cement", True),
    ("含石棉", True),
    ("free of asbestos", False),
    ("asbestos-free rubble", False),
    ("no asbestos", False),
    ("without any asbestos", False),
    ("不含石棉", False),
    ("无石棉", False),
    ("石棉未检出", False),
    ("rubble", None),
    ("rubble free of asbestos", False),
    ("asbestos: none", False),
    ("asbestos: none found", False),
    ("asbestos not detected", False),
    ("asbestos below detection", False),
    ("asbestos < LOQ", False),
    ("石棉：无", False),
    ("石棉检测：阴性", False),
    ("石棉低于检出限", False),
    ("不含任何石棉", False),
    ("不是石棉", False),
    ("经检测不含石棉", False),
    ("not free of asbestos", None),
    ("not asbestos-free", None),
    ("cannot be called free of asbestos", None),
    ("may be free of asbestos", None),
    ("不能保证不含石棉", None),
    ("可能不含石棉", None),
    ("是否含石棉", None),
    ("有无石棉", None),
    ("no asbestos test was done", None),
    ("rubble without asbestos survey", None),
    ("asbestos-free certificate missing", None),
    ("no known asbestos", None),
    ("asbestos: no data", None),
    ("石棉：无数据", None),
    ("asbestos cannot be excluded", None),
    ("不能排除石棉", None),
    ("asbestos < 10 mg/kg", None),
    ("asbestos 50 mg/kg", True),
    ("may contain asbestos", True),
    ("asbestos not removed", True),
    ("不锈钢渣，含石棉", True),
]


@pytest.mark.parametrize(("text", "there"), PRESENCE, ids=[p[0] for p in PRESENCE])
def test_presence(text: str, there: bool | None) -> None:
    assert read(text).presence.get("asbestos") is there


@pytest.mark.parametrize("text", ["asbestos-free cladding, some asbestos found", "不含石棉，但检出石棉"])
def test_one_word_of_presence_outweighs_absence(text: str) -> None:
    assert read(text).presence["asbestos"] is True


FACTS = [
    ("water-quenched slag", {"cooling": "granulated"}),
    ("水淬渣", {"cooling": "granulated"}),
    ("slag, air cooled", {"cooling": "air-cooled"}),
    ("not granulated", {}),
    ("granulated or air-cooled", {}),
    ("dry dust", {"physical-form": "powder"}),
    ("渣 未水淬", {}),
    ("还没水淬的渣", {}),
    ("slag not yet granulated", {}),
    ("不是水淬渣", {}),
    ("granulated: no", {}),
    ("granulated 40 %", {}),
    ("granulated 0/4 mm", {"cooling": "granulated"}),
    ("possibly granulated", {"cooling": "granulated"}),
]


@pytest.mark.parametrize(("text", "facts"), FACTS, ids=[f[0] for f in FACTS])
def test_facts(text: str, facts: dict[str, str]) -> None:
    assert read(text).facts == facts


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("青霉素菌渣", "antibiotic-fermentation"), ("菌渣用于青霉素发酵", None), ("用于味精、青霉素发酵", None),
        ("used for penicillin", None), ("残渣用于饲料，来自青霉素发酵", "antibiotic-fermentation"),
        ("用于饲料的青霉素菌渣", "antibiotic-fermentation"),
        ("residue for feed from penicillin", "antibiotic-fermentation"),
    ],
)  # fmt: skip
def test_what_it_is_meant_for_is_no_origin(text: str, origin: str | None) -> None:
    assert read(text).facts.get("origin") == origin


def test_facts_that_differ_are_told() -> None:
    assert "facts_differ" in [key for key, _ in read("granulated or air-cooled slag").warnings]


HAZARD = [
    ("hazardous waste", True), ("危险废物", True), ("non-hazardous", False), ("not hazardous", False),
    ("一般工业固体废物", False), ("不属于危险废物", False), ("coal fly ash", None),
    ("不是危废", False), ("并非危险废物", False), ("not listed as hazardous waste", False),
    ("not proven non-hazardous", None), ("maybe non-hazardous", None), ("non-hazardous, not yet assessed", None),
    ("不能证明不属于危险废物", None), ("是否危险废物", None), ("一般固废，未鉴别", None),
    ("possibly hazardous", True), ("hazardous, once called non-hazardous", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "hazardous"), HAZARD)
def test_hazard(text: str, hazardous: bool | None) -> None:
    assert read(text).hazardous is hazardous


@pytest.mark.parametrize(
    ("name", "known"),
    [("LOI", "LOI"), ("loi", "LOI"), ("烧失量", "LOI"), ("Loss on ignition", "LOI"), ("chloride", "Cl"), ("foo", None)],
)
def test_property_named(name: str, known: str | None) -> None:
    assert READER.property_named(name) == known


@pytest.mark.parametrize("text", ["sewage sludge with PFAS", "distillers grains, PFAS found", "污泥，含PFAS"])
def test_what_is_present_is_read_by_its_short_name_too(text: str) -> None:
    assert read(text).presence == {"PFAS": True}


@given(st.text(max_size=120))
def test_any_text_is_read_without_failing(text: str) -> None:
    for values in read(text).values.values():
        assert all(v.interval.low <= v.interval.high and not math.isnan(v.interval.low) for v in values)


def test_a_doubtful_unit_goes_no_further() -> None:
    found = read("Pb 50 mg/kg, Cl 2, Cd 1, As 3")
    assert "Cl" not in found.values
    assert ("unread_figure", {"words": "Cl 2"}) in found.warnings


@pytest.mark.parametrize("text", ["Pb 0.02 dryness 0.7 mg/L", "Pb<0.02 F 0.7 dryness<0.1 mg/L"])
def test_a_name_that_nothing_is_known_by_does_not_break_a_list(text: str) -> None:
    found = read(text).values
    assert {v.unit for values in found.values() for v in values} == {"mg/L"}
    assert "Pb" in found


def test_phosphine_is_no_ph() -> None:
    assert read("PH3<0.05, H2S 2 ppm").values.keys() & {"pH"} == set()
    assert read("pH7.8").values["pH"][0].interval.low == 7.8


def test_dissolved_chloride_of_a_solid_is_of_its_leachate_by_the_method_that_the_text_names() -> None:
    analysis = {"chloride-water": "300 mg/L"}
    given = {"material": "slag", "description": "slag, tested by HJ/T 299", "composition": analysis}
    (value,) = recommender().recommend(Profile.parse(given)).understood["values"]["Cl"]
    assert (value["measurand"], value["max"], value["unit"]) == ("leachate", 300.0, "mg/L")
    water = {"material": "waste-water", "composition": {"chloride-water": "300 mg/L"}}
    assert "chloride-water" in recommender().recommend(Profile.parse(water)).understood["values"]
