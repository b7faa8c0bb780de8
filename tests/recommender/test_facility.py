"""A facility's streams by arithmetic: typical figures times output, what replaces what, and what it adds up to."""

from __future__ import annotations

from typing import Any

import pytest
from kit import READ, knowledge, technology

from kb.records import Case, Material, Process
from kb.records.vocabulary import Generation
from recommender.facility import (
    FacilityStream,
    base_of,
    bases,
    likely_streams,
    stated_stream,
    tonnes_for_each,
    usual_properties,
)
from recommender.facility_intake import intakes, practices
from recommender.facility_matrix import Matrix, Screened, best_of, matrix, screened, totals
from recommender.profile import Profile
from recommender.quantities import Interval
from recommender.results import Answer, BenefitRange, Recommendation
from recommender.wording import Wording

WORDS = {"en": "words", "zh": "词"}


def figure(material: str = "slag", per: tuple[str, str] | None = ("t of iron", "吨生铁"), **amounts: Any) -> Generation:
    words = {"en": per[0], "zh": per[1]} if per else None
    return Generation.model_validate({"material": material, "per": words, "cite": READ, **amounts})


def process(*figures: Generation, name: str = "works", **fields: Any) -> Process:
    built = Process.model_validate({"id": name, "label": WORDS, "definition": WORDS, **fields})
    return built.model_copy(update={"generates": list(figures)})


def material(name: str, *broader: str) -> Material:
    data = {"id": name, "label": {"en": name, "zh": "物"}, "definition": WORDS, "broader": list(broader)}
    return Material.model_validate({**data, "family": 1, "state": "solid"})


def base_knowledge(*materials: Material, **sections: Any) -> Any:
    built = knowledge(*sections.pop("technologies", ()))
    built.materials.update({m.id: m for m in materials})
    for name, records in sections.items():
        built.section(name).update({r.id: r for r in records})
    return built


@pytest.mark.parametrize(
    ("words", "key", "label"),
    [
        (("t of coal burned", "每吨燃煤"), "t-of-coal-burned", "吨燃煤"),
        (("tonne of iron", "吨生铁"), "t-of-iron", "吨生铁"),
        (("per tonne of cane crushed", "每吨甘蔗"), "t-of-cane-crushed", "吨甘蔗"),
        (("t of glass fibre, landfilled, now", "吨玻璃纤维，填埋量"), "t-of-glass-fibre", "吨玻璃纤维"),
        (("t of coal (quotient)", "吨煤（两数之商）"), "t-of-coal", "吨煤"),
        (("wet, per 100 litres of beer", "湿糟，每百升啤酒"), "100-litres-of-beer", "百升啤酒"),
        (("per layer and per broiler", "每只蛋鸡、每只肉鸡"), "layer-and-per-broiler", "只蛋鸡、每只肉鸡"),
        (("dried pulp per tonne of beet", "每吨甜菜"), "t-of-beet", "吨甜菜"),
    ],
)
def test_the_words_of_a_figure_say_what_it_is_per(words: tuple[str, str], key: str, label: str) -> None:
    base = base_of(figure(per=words, typical=1.0))
    assert base is not None
    assert (base.key, base.label.zh) == (key, label)


@pytest.mark.parametrize(
    ("amounts", "each"),
    [
        ({"typical": 361.0}, (0.361, 0.361)),
        ({"min": 100.0, "max": 150.0}, (0.1, 0.15)),
        ({"min": 1.0, "typical": 2.0, "max": 3.0}, (0.001, 0.003)),
        ({"max": 150.0}, (0.0, 0.15)),
        ({"min": 2000.0}, (2.0, 2.0)),
        ({"typical": 10.0, "unit": "kg/d"}, (3.65, 3.65)),
        ({"typical": 20.0, "unit": "kg/hL"}, (0.02, 0.02)),
        ({"typical": 1200.0, "unit": "t"}, (1200.0, 1200.0)),
        ({"typical": 167.0, "unit": "g"}, (0.000167, 0.000167)),
        ({"typical": 300.0, "unit": "m3/t"}, None),
        ({"typical": 13.0, "unit": "L/L"}, None),
        ({}, None),
    ],
)
def test_tonnes_for_each(amounts: dict[str, Any], each: tuple[float, float] | None) -> None:
    found = tonnes_for_each(figure(**amounts))
    assert (None if found is None else (found.low, found.high)) == each


def test_a_figure_that_does_not_say_what_it_is_per_gives_no_tonnes() -> None:
    assert tonnes_for_each(figure(per=None, typical=5.0)) is None
    assert bases(process(figure(per=None, typical=5.0))) == []


def test_each_base_is_asked_for_once_in_the_order_of_the_record() -> None:
    made = process(figure(typical=1.0), figure("ash", ("t of coal", "吨煤"), typical=1.0), figure("dust", typical=1.0))
    assert [b.key for b in bases(made)] == ["t-of-iron", "t-of-coal"]


def test_likely_amounts_are_figure_times_output() -> None:
    made = process(figure("slag", min=200.0, max=300.0), figure("ash", ("t of coal", "吨煤"), typical=100.0))
    base = base_knowledge(material("slag"), material("ash"))
    slag, ash = likely_streams(base, made, {"t-of-iron": 1_000_000}, {}, "CN")
    assert slag.amount == Interval(200_000, 300_000)
    assert slag.profile is not None
    assert slag.profile.quantity_t_per_year == 250_000
    assert (slag.profile.material, slag.profile.facility_type, slag.profile.country) == ("slag", "works", "CN")
    assert (slag.origin, ash.origin, ash.amount) == ("likely", "none", None)


def test_a_special_form_stands_as_a_variant_until_its_amount_is_stated() -> None:
    made = process(figure("slag", typical=200.0), figure("granulated"), figure("fine-granulated"))
    base = base_knowledge(material("slag"), material("granulated", "slag"), material("fine-granulated", "granulated"))
    (only,) = likely_streams(base, made, {"t-of-iron": 1000}, {})
    assert only.variants == ("granulated", "fine-granulated")
    streams = likely_streams(base, made, {"t-of-iron": 1000}, {"granulated": 150.0})
    assert [(s.id, s.origin, s.amount) for s in streams] == [("granulated", "stated", Interval(150, 150))]
    both = likely_streams(base, made, {"t-of-iron": 1000}, {"granulated": 150.0, "slag": 50.0})
    assert [s.id for s in both] == ["slag", "granulated"]


def test_zero_leaves_a_stream_out() -> None:
    made = process(figure("slag", typical=200.0), figure("ash"))
    base = base_knowledge(material("slag"), material("ash"))
    assert [s.id for s in likely_streams(base, made, {}, {"slag": 0.0})] == ["ash"]


def test_a_stated_stream_keeps_its_amount() -> None:
    stream = stated_stream("P1", Profile(description="ash", quantity_t_per_year=500))
    assert (stream.amount, stream.origin) == (Interval(500, 500), "stated")
    assert stated_stream("P2", Profile(description="ash")).origin == "none"


def test_usual_properties_are_the_commonest_of_the_materials() -> None:
    line = {"typical": 1.0, "unit": "%", "basis": "d", "cite": READ}

    def of(name: str, *properties: str) -> Material:
        made = material(name).model_dump()
        return Material.model_validate({**made, "composition": [{"property": p, **line} for p in properties]})

    base = base_knowledge(of("a", "CaO", "SiO2"), of("b", "CaO"))
    assert usual_properties(base, ["a", "b"]) == ["CaO", "SiO2"]


# ---- matrix and totals


def route(rank: int, status: str, use: str = "use/concrete", **fields: Any) -> Recommendation:
    data = dict.fromkeys(
        ("title", "title_zh", "description", "description_zh", "matched_material", "for_material"), "x"
    ) | {"technology": "technology/use", "use": use, "use_label": use, "use_label_zh": use, "group": None}
    lists: dict[str, Any] = {
        name: []
        for name in ("reasons", "cautions", "verdicts", "criteria", "pathway", "displaces", "residues",
                     "host_processes", "evidence")
    }  # fmt: skip
    rest = {"rank": rank, "status": status, "rejection": None, "score": 0.5, "score_parts": {}, "grade": None,
            "max_share": None, "benefits": {}, "relation": "same", "maturity": 9}  # fmt: skip
    return Recommendation.model_validate({**data, **lists, **rest, **fields})


def row(name: str, amount: Interval | None, *routes: Recommendation, **fields: Any) -> Screened:
    stream = FacilityStream(name, Profile(description=name), amount, "stated")
    return Screened(stream, routes=routes, best=best_of(routes), **fields)


def test_the_best_route_is_a_use_before_a_mere_treatment() -> None:
    treatment, use = route(1, "conditional", "use/pretreatment"), route(2, "conditional")
    assert best_of([treatment, use]) is use
    assert best_of([treatment]) is treatment
    assert best_of([route(1, "rejected")]) is None


def test_the_matrix_puts_the_use_first_that_serves_most_streams() -> None:
    one = row("a", None, route(1, "conditional", "use/road"), route(2, "conditional", "use/brick"))
    two = row("b", None, route(1, "suitable", "use/brick"), route(2, "rejected", "use/brick"))
    table = matrix([one, two])
    assert [(c.use, c.suitable, c.conditional) for c in table.columns] == [("use/brick", 1, 1), ("use/road", 0, 1)]
    assert [r.status for r in Matrix.cell(two, "use/brick")] == ["suitable", "rejected"]
    assert Matrix.cell(two, "use/road") == []


def limit(name: str, verdict: str, grade: str | None = None, *, decides: bool = True) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("property", "limit", "unit", "basis", "value", "expectation", "url", "clause", "edition", "via", "as_found",
         "max_share")
    )  # fmt: skip
    words = dict.fromkeys(("label", "label_zh", "standard", "source", "citation", "jurisdiction", "message"), "x")
    rest = {"kind": "range", "subject": "waste", "value_origin": "none", "force": "legal", "stage": "screen",
            "reading": "full", "lifted_by": [], "decides": decides}  # fmt: skip
    return {**empty, **words, **rest, "criterion": name, "label": name[0], "verdict": verdict, "grade": grade}


def test_what_stands_against_a_use_comes_first_and_grades_of_one_limit_count_once() -> None:
    criteria = [
        limit("a", "unknown"), limit("b", "fail"), limit("c", "pass"), limit("d", "fail", decides=False),
        limit("e1", "unknown", "I"), limit("e2", "unknown", "II"), limit("f1", "fail", "I"), limit("f2", "pass", "II"),
    ]  # fmt: skip
    told = Answer(
        id=None, language="en", jurisdiction="CN", understood={}, materials=[], measure_first=[], warnings=["w"],
        recommendations=[route(1, "conditional", criteria=criteria)],
    )  # fmt: skip
    stream = stated_stream("s", Profile(description="ash", quantity_t_per_year=10))
    base = base_knowledge(technologies=(technology(),))
    found = screened(base, stream, told, Wording(base, "en"))
    assert [c.criterion for c in found.routes[0].criteria] == ["b", "a", "e1"]
    assert found.unsettled == {1: 3}
    diverted = found.benefits["diverted_t_per_year"]
    assert (diverted.low, diverted.high, found.warnings) == (10, 10, ("w",))


def test_totals_add_ends_to_ends_and_name_what_is_not_counted() -> None:
    saved = BenefitRange(low=1, middle=2, high=3, unit="t/year", sources=["s1"])
    more = saved.model_copy(update={"low": 10.0, "high": 40.0, "sources": ["s2", "s1"]})
    sums = totals(
        [
            row("a", Interval(100, 200), route(1, "suitable"), benefits={"co2e_t_per_year": saved}),
            row("b", Interval(50, 50), route(1, "conditional"), benefits={"co2e_t_per_year": more}),
            row("c", Interval(7, 7), route(1, "rejected")),
            row("d", None),
            Screened(FacilityStream("e", None), fault=ValueError("bad")),
        ]
    )
    assert sums.amount == Interval(157, 257)
    assert sums.by_status == {
        "suitable": Interval(100, 200), "conditional": Interval(50, 50), "rejected": Interval(7, 7),
    }  # fmt: skip
    assert sums.streams == {"suitable": 1, "conditional": 1, "rejected": 1, "none": 1}
    total = sums.benefits["co2e_t_per_year"]
    assert (total.low, total.high, total.sources) == (11, 43, ["s1", "s2"])
    assert (sums.counted, sums.unknown) == ({"co2e_t_per_year": 2}, 1)


# ---- what it could take in, what others do


def test_a_facility_takes_in_what_its_type_hosts_and_not_what_is_its_own() -> None:
    accepts = [{"material": "ash"}, {"material": "own"}]
    saving = technology(id="saving", host=["kiln"], accepts=accepts, displaces=[{"material": "clay"}])
    plain = technology(id="plain", host=["works"], accepts=[{"material": "ash"}])
    elsewhere = technology(id="elsewhere", host=["other"], accepts=accepts, displaces=[{"material": "clay"}])
    alone = technology(id="alone", host=["works"], accepts=[{"material": "own"}])
    works = process(figure("own"), broader=["kiln"], consumes=["fine-clay"])
    base = base_knowledge(
        material("ash"), material("own"), material("clay"), material("fine-clay", "clay"),
        technologies=(plain, saving, elsewhere, alone), processes=(works, process(name="kiln")),
    )  # fmt: skip
    found = intakes(base, "works")
    assert [(i.technology.id, i.accepts, i.replaces) for i in found] == [
        ("saving", ("ash",), ("fine-clay",)), ("plain", ("ash",), ()),
    ]  # fmt: skip


def test_practices_are_those_of_the_sector_the_own_country_first() -> None:
    def case(name: str, country: str, kind: str = "works") -> Case:
        place = {"name": WORDS, "country": country, "latitude": 1.0, "longitude": 1.0, "coordinates_of": WORDS}
        exchange = {"id": "x", "source": "a", "receiver": "b", "waste_as_worded": "w", "material": "ash",
                    "status": "operating", "cite": READ}  # fmt: skip
        facilities = [{"id": "a", "name": WORDS, "process": kind}, {"id": "b", "name": WORDS}]
        rest = {"status": "operating", "cites": [READ], "curation": {"entered_on": "2026-01-01"}}
        data = {"id": name, "title": WORDS, "summary": WORDS, "place": place, "facilities": facilities,
                "synergies": [exchange], **rest}  # fmt: skip
        return Case.model_validate(data)

    base = base_knowledge(
        processes=(process(), process(name="special", broader=["works"]), process(name="other")),
        cases=(case("a-de", "DE"), case("b-cn", "CN", "special"), case("c-other", "CN", "other")),
    )
    found = practices(base, "works", "CN")
    assert [p.case.id for p in found] == ["b-cn", "a-de"]
    assert [(len(p.gives), len(p.takes)) for p in found] == [(1, 0), (1, 0)]
