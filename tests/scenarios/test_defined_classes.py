"""Names that follow from measurements: the figures of a stream single out the narrower material, or leave it."""

from __future__ import annotations

from typing import Any

import pytest
from real import ask, knowledge

SLAG = "granulated blast furnace slag"
ROWS: list[tuple[str, dict[str, str], str]] = [
    ("coal fly ash", {"CaO": "24 %"}, "high-calcium-fly-ash"),
    ("粉煤灰", {"CaO": "4 %"}, "low-calcium-fly-ash"),
    ("coal fly ash", {"CaO": "15-22 %"}, "coal-fly-ash"),
    ("coal fly ash", {}, "coal-fly-ash"),
    (SLAG, {"CaO": "41 %", "MgO": "8 %", "SiO2": "33 %", "Al2O3": "14 %"}, "basic-granulated-slag"),
    ("水渣", {"CaO": "36 %", "MgO": "6 %", "SiO2": "40 %", "Al2O3": "14 %"}, "acidic-granulated-slag"),
    (SLAG, {"CaO": "41 %", "MgO": "8 %", "SiO2": "33 %"}, "granulated-blast-furnace-slag"),
    (SLAG, {"slag-basicity": "1.12"}, "basic-granulated-slag"),
    (SLAG, {}, "granulated-blast-furnace-slag"),
    ("waste heat", {"temperature": "60 degC"}, "low-grade-waste-heat"),
    ("余热", {"temperature": "420 degC"}, "high-grade-waste-heat"),
    ("waste heat", {"temperature": "150 degC"}, "waste-heat"),
]


@pytest.mark.parametrize(("words", "composition", "expected"), ROWS)
def test_the_figures_decide_the_name(words: str, composition: dict[str, Any], expected: str) -> None:
    assert ask(description=words, composition=composition).materials[0].material == f"material/{expected}"


def test_every_defined_class_is_tried() -> None:
    defined = {m.id for m in knowledge().materials.values() if m.defined_as is not None}
    assert defined == {name for _, _, name in ROWS if name in defined}
