"""Figures in text, however they are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.reading.figures import amount_of, basis_of, figures, plain

INF = math.inf
READ = [
    ("LOI 12 %", 12, 12, "%"),
    ("烧失量12%", 12, 12, "%"),
    ("烧失量１２％", 12, 12, "%"),
    ("烧失量１２．５％", 12.5, 12.5, "%"),
    ("Cl 3~5%", 3, 5, "%"),
    ("Cl 3～5 %", 3, 5, "%"),
    ("Cl 3-5‰", 3, 5, "permille"),
    ("Cl 3–5 %", 3, 5, "%"),
    ("Cl 3%~5%", 3, 5, "%"),
    ("3至5%", 3, 5, "%"),
    ("3到5%", 3, 5, "%"),
    ("between 3 and 5 %", 3, 5, "%"),
    ("from 3 to 5 %", 3, 5, "%"),
    ("< 5 %", -INF, 5, "%"),
    ("＜5％", -INF, 5, "%"),
    ("≤5%", -INF, 5, "%"),
    ("小于5%", -INF, 5, "%"),
    ("不超过5%", -INF, 5, "%"),
    ("5%以下", -INF, 5, "%"),
    ("less than 5 %", -INF, 5, "%"),
    ("at most 5 %", -INF, 5, "%"),
    ("≥ 80 %", 80, INF, "%"),
    ("大于80%", 80, INF, "%"),
    ("80%以上", 80, INF, "%"),
    ("more than 80 %", 80, INF, "%"),
    ("at least 80 %", 80, INF, "%"),
    ("5500大卡", 5500, 5500, "kcal_it/kg"),
    ("5500 kcal/kg", 5500, 5500, "kcal_it/kg"),
    ("热值5500千卡/千克", 5500, 5500, "kcal_it/kg"),
    ("Pb 1,200 mg/kg", 1200, 1200, "mg/kg"),
    ("Pb 1200ppm", 1200, 1200, "mg/kg"),
    ("Pb 1.2 g/kg", 1.2, 1.2, "g/kg"),
    ("Pb 900 毫克/千克", 900, 900, "mg/kg"),
    ("As 0.05 mg/L", 0.05, 0.05, "mg/L"),
    ("120 ℃", 120, 120, "degC"),
    ("120°C", 120, 120, "degC"),
    ("420 m²/kg", 420, 420, "m2/kg"),
    ("镭 300 Bq/kg", 300, 300, "Bq/kg"),
    ("约12%", 12, 12, "%"),
    ("pH 12.6", 12.6, 12.6, None),
    ("LOI -1.2 %", -1.2, -1.2, "%"),
    ("LOI −1.2 %", -1.2, -1.2, "%"),
    ("5 µg/L", 5, 5, "ug/L"),
    ("5 μg/L", 5, 5, "ug/L"),
    ("8000 h/a", 8000, 8000, "h/year"),
    ("15 pCi/g", 15, 15, "pCi/g"),
]


@pytest.mark.parametrize(("text", "low", "high", "unit"), READ, ids=[r[0] for r in READ])
def test_figure(text: str, low: float, high: float, unit: str | None) -> None:
    found = figures(plain(text))
    assert [(f.low, f.high, f.unit) for f in found] == [(low, high, unit)]


LAB_SHEET = [
    ("Cd (mg/kg): 46; Pb (mg/kg): 3000", [(46, "mg/kg"), (3000, "mg/kg")]),
    ("Cd(mg/kg) 46", [(46, "mg/kg")]),
    ("Cd, mg/kg: 46", [(46, "mg/kg")]),
    ("镉（mg/kg）：46", [(46, "mg/kg")]),
    ("LOI (dry, %): 8.2", [(8.2, "%")]),
    ("Cd (mg/kg): < 0.5", [(0.5, "mg/kg")]),
    ("46 mg / kg", [(46, "mg/kg")]),
    ("46 mg kg-1", [(46, "mg/kg")]),
    ("46 mg kg⁻¹", [(46, "mg/kg")]),
    ("46 mg·kg-1", [(46, "mg/kg")]),
    ("46 毫克 / 千克", [(46, "mg/kg")]),
    ("4.6e1 mg/kg", [(46, "mg/kg")]),
    ("4.6×10³ mg/kg", [(4600, "mg/kg")]),
    ("4.6×10^3mg/kg", [(4600, "mg/kg")]),
    ("百分之十四", [(14, "%")]),
    ("百分之二十五点五", [(25.5, "%")]),
    ("千分之3", [(3, "permille")]),
    ("pH7.8", [(7.8, None)]),
    ("Pb60mg/kg", [(60, "mg/kg")]),
    ("LOI12%", [(12, "%")]),
    ("比表面积425，7d 76%", [(425, None), (76, "%")]),
]


@pytest.mark.parametrize(("text", "expected"), LAB_SHEET, ids=[s[0] for s in LAB_SHEET])
def test_as_laboratories_write(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert [(f.high, f.unit) for f in figures(plain(text))] == expected


def test_a_basis_beside_the_unit_in_front_stays() -> None:
    assert plain("LOI (dry, %): 8.2") == "LOI: 8.2 % dry"
    assert plain("CaO (%): 5 %") == "CaO (%): 5 %"


NO_FIGURE = ["CO2", "S95", "SO3 content", "Al2O3-rich", "3rd campaign", "GB18030 file", "F类", "CaSO4"]


@pytest.mark.parametrize("text", NO_FIGURE)
def test_part_of_a_name_is_no_figure(text: str) -> None:
    assert figures(plain(text)) == []


def test_all_figures_from_left_to_right() -> None:
    found = figures(plain("LOI 12 %, SO3 2.1%、Cl <0.02 % and Pb 40-60 mg/kg"))
    assert [(f.low, f.high, f.unit) for f in found] == [
        (12, 12, "%"), (2.1, 2.1, "%"), (-INF, 0.02, "%"), (40, 60, "mg/kg"),
    ]  # fmt: skip


NUMBER = st.decimals("0.001", "99999", places=3).map(float)
WRITINGS = ["{}%", "{} %", "{}％", "{} percent", "{} wt%", "约{}%", "about {} %", "={}%", "：{} %", "({}%)"]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() or c in ".%<" else c for c in text)


@given(NUMBER, st.sampled_from(WRITINGS), st.booleans())
def test_a_figure_reads_back_however_written(number: float, writing: str, wide: bool) -> None:
    text = "氯 " + writing.format(f"{number:.3f}".rstrip("0").rstrip("."))
    found = figures(plain(full_width(text) if wide else text))
    assert [(f.low, f.high, f.unit) for f in found] == [(number, number, "%")]


@given(st.integers(1000, 99_999_999))
def test_thousands_commas_change_nothing(number: int) -> None:
    assert figures(f"Pb {number:,} mg/kg")[0].low == figures(f"Pb {number} mg/kg")[0].low == number


@given(NUMBER, NUMBER, st.sampled_from(["{}-{}%", "{} ~ {} %", "{}%-{}%", "{}至{}%", "{} to {} %", "{}—{}%"]))
def test_a_range_reads_back(a: float, b: float, writing: str) -> None:
    low, high = sorted((a, b))
    words = [f"{n:.3f}".rstrip("0").rstrip(".") for n in (low, high)]
    assert [(f.low, f.high, f.unit) for f in figures(plain(writing.format(*words)))] == [(low, high, "%")]


@given(NUMBER, st.sampled_from(["<{}%", "≤ {}%", "＜{}％", "低于{}%", "below {} %", "{}%以下", "max. {} %"]))
def test_an_upper_bound_is_never_a_value(number: float, writing: str) -> None:
    (found,) = figures(plain(writing.format(f"{number:.3f}".rstrip("0").rstrip("."))))
    assert (found.low, found.high) == (-INF, number)


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str) -> None:
    for figure in figures(plain(text)):
        assert figure.low <= figure.high
        assert 0 <= figure.start < figure.end


AMOUNTS = [
    ("2.1 %", {"value": 2.1, "unit": "%"}),
    ("2.1", {"value": 2.1}),
    ("<0.01 %", {"max": 0.01, "unit": "%"}),
    ("≥ 80 %", {"min": 80.0, "unit": "%"}),
    ("3-5 mg/kg d", {"min": 3.0, "max": 5.0, "unit": "mg/kg", "basis": "d"}),
    ("18 MJ/kg ar", {"value": 18.0, "unit": "MJ/kg", "basis": "ar"}),
    ("12 % dry basis", {"value": 12.0, "unit": "%", "basis": "d"}),
    ("12% 干基", {"value": 12.0, "unit": "%", "basis": "d"}),
    ("12 furlongs", {"value": 12.0, "unit": "furlongs"}),
    ("12 ton", {"value": 12.0, "unit": "ton"}),
    ("-3 %", {"value": -3.0, "unit": "%"}),
]


@pytest.mark.parametrize(("text", "expected"), AMOUNTS, ids=[a[0] for a in AMOUNTS])
def test_amount(text: str, expected: dict[str, object]) -> None:
    assert amount_of(text) == expected


@pytest.mark.parametrize("text", ["ND", "n.d.", "—", "-", "", "未检出", "unknown", "3 % and 5 mg/kg"])
def test_not_detected_is_not_zero(text: str) -> None:
    with pytest.raises(ValueError, match=r"not (a|one) figure"):
        amount_of(text)


BASES = [
    ("as received", "ar"), ("收到基", "ar"), ("湿基", "ar"), ("dry basis", "d"), ("干基", "d"), ("d", "d"),
    ("daf", "daf"), ("air dried", "ad"), ("空干基", "ad"), ("standard", None), ("drying plant", None), ("", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "basis"), BASES)
def test_basis(text: str, basis: str | None) -> None:
    assert basis_of(text) == basis
