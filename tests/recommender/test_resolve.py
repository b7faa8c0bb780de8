"""Which material a stream is, without the big encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from kit import knowledge, recommender

from kb.errors import InputError
from recommender.encoder import Vectors
from recommender.profile import Profile
from recommender.results import Answer


class FakeEncoder:
    """Counts a few words: a vector a text, so that like meanings lie close."""

    name = "fake"
    topics = (
        {"ash", "cinder", "soot", "coal"},
        {"slag", "iron"},
        {"dross", "aluminium"},
        {"sludge", "sewage"},
        {"heat"},
    )

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = []
        for text in texts:
            words = set(text.casefold().split())
            row = np.array([len(words & t) for t in self.topics] + [0.1], dtype=np.float32)
            rows.append(row / np.linalg.norm(row))
        return np.stack(rows)


def answered(**profile: object) -> Answer:
    return recommender().recommend(Profile.parse(profile))


def first(**profile: object) -> str | None:
    materials = answered(**profile).materials
    return materials[0].material.removeprefix("material/") if materials else None


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("coal fly ash", "fly-ash"),
        ("Coal fly-ashes from our boiler", "fly-ash"),
        ("粉煤灰", "fly-ash"),
        ("电厂粉煤灰，烧失量12%", "fly-ash"),
        ("pulverised fuel ash", "fly-ash"),
        ("pulverized fuel ash", "fly-ash"),
        ("铝灰", "dross"),
        ("granulated blast furnace slag", "granulated-slag"),
        ("blast furnace slag, water-quenched", "granulated-slag"),
        ("blast furnace slag", "slag"),
        ("coal fly ash to replace cement", "fly-ash"),
        ("coal flyash", "fly-ash"),
        ("zirconium sponge", None),
    ],
)
def test_by_name(text: str, material: str | None) -> None:
    assert first(description=text) == material


def test_an_abbreviation_alone_is_never_enough() -> None:
    assert answered(description="PFA").materials == []
    supported = answered(description="coal fly ash (PFA)").materials[0]
    assert supported.material == "material/fly-ash"


def test_a_product_beside_a_waste_is_where_it_goes() -> None:
    assert first(description="cement from coal fly ash") == "fly-ash"


def test_several_wastes_are_told() -> None:
    assert any("dross" in w for w in answered(description="coal fly ash and aluminium dross").warnings)


def test_nothing_recognised_names_the_nearest() -> None:
    found = answered(description="fuel residue ashy")
    assert found.materials == [] or found.materials[0].confidence < 0.9
    unknown = answered(description="zirconium sponge")
    assert unknown.recommendations == []
    assert "not recognised" in unknown.warnings[-1] or any("not recognised" in w for w in unknown.warnings)


def test_by_code() -> None:
    assert first(codes=["ewc:100102"]) == "fly-ash"
    assert first(codes=["321-026-48"]) == "dross"
    assert any("100102" in w for w in answered(codes=["100102"]).warnings)


def test_a_hazardous_code_goes_before_a_name_it_does_not_belong_to() -> None:
    found = answered(description="coal fly ash", codes=["cnhw:321-026-48"]).materials
    assert found[0].material == "material/dross"
    ash = next(m for m in found if m.material == "material/fly-ash")
    assert "belongs to something else" in " ".join(ash.reasons)
    assert first(description="dross", codes=["cnhw:321-026-48"]) == "dross"


@pytest.mark.parametrize("code", ["foo:1", "ewc:99", "hello"])
def test_what_is_no_code(code: str) -> None:
    with pytest.raises(InputError, match="waste code"):
        answered(codes=[code])


def test_a_chosen_material_leaves_no_doubt() -> None:
    for words in ("fly-ash", "material/fly-ash", "Coal fly ash", "粉煤灰"):
        found = answered(material=words).materials
        assert [(m.material, m.confidence) for m in found] == [("material/fly-ash", 1.0)]


def test_an_unknown_material_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"Nearest: .*fly-ash"):
        answered(material="coal fly ashh")


def test_a_facility_supports_its_by_products() -> None:
    alone = answered(description="blast furnace slags of any sort").materials[0].confidence
    there = answered(description="blast furnace slags of any sort", facility_type="iron-works").materials[0]
    assert there.confidence >= alone
    assert first(description="residue of unknown sort", facility_type="power-plant") == "fly-ash"


@pytest.mark.parametrize("words", ["power-plant", "Coal power plant", "燃煤电厂", "3510"])
def test_a_facility_by_any_name(words: str) -> None:
    understood = answered(description="ash", facility_type=words).understood
    assert understood["facility_type"] == "process/power-plant"


def test_meaning_finds_what_no_word_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    found = recommender(encoder=FakeEncoder()).recommend(Profile(description="soot and cinder of coal"))
    assert found.materials[0].material == "material/fly-ash"
    assert found.materials[0].confidence < 0.9
    without = recommender().recommend(Profile(description="soot and cinder of coal"))
    assert "material/fly-ash" not in [m.material for m in without.materials if m.confidence >= 0.9]


def test_verdicts_are_the_same_with_and_without_an_encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    profile = Profile.parse({"description": "coal fly ash", "composition": {"LOI": "12 %"}, "country": "CN"})
    one, two = recommender().recommend(profile), recommender(encoder=FakeEncoder()).recommend(profile)
    assert one.materials[0].material == two.materials[0].material
    assert {r.technology: r.status for r in one.recommendations} == {
        r.technology: r.status for r in two.recommendations
    }


def test_the_small_vocabulary_is_sound() -> None:
    assert all(b in knowledge().materials for m in knowledge().materials.values() for b in m.broader)
