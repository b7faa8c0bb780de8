"""Validation: all faults of all files at once, each with file, line, field, what was found and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit_kb import Folder

from kb.errors import KnowledgeError
from kb.load import section_of
from kb.validate import validate, validate_file
from ontology.paths import KnowledgePaths

ASH = "ontology/materials/ash.yaml"
TECHNOLOGY = "ontology/technologies/fly-ash-concrete.yaml"
CASE = "data/cases/china/north-plant.yaml"

# file, text to replace, replacement, line, end of the field, words that the fault has
FAULTS = [
    (ASH, "max: 3\n", "max: 1e3\n", 19, "composition.0.max", ["1e3", "plain decimal"]),
    (ASH, "max: 3\n", "max: 12:30\n", 19, "composition.0.max", ["12:30", "plain number"]),
    (ASH, "max: 3\n", "max: １２％\n", 19, "composition.0.max", ["１２％", "full-width"]),
    (ASH, "max: 3\n", "max: NO\n", 19, "composition.0.max", ["NO", "plain number"]),
    (ASH, "max: 3\n", "max: '3'\n", 19, "composition.0.max", ["'3'", "quotes"]),
    (ASH, "max: 3\n", "max: true\n", 19, "composition.0.max", ["True", "plain number"]),
    (ASH, "typical: 1.5\n", "typical: 9\n", 16, "composition.0", ["must not decrease"]),
    (ASH, "    basis: d\n    cite", "    cite", 16, "composition.0.basis", ["Add the field"]),
    (ASH, "state: powder\n  facts", "states: powder\n  facts", 14, "states", ["spelling"]),
    (ASH, "broader: [ash]", "broader: [ashh]", 12, "broader.0", ["ashh", "ash"]),
    (ASH, "property: SO3", "property: SO2", 16, "composition.0.property", ["SO2", "SO3"]),
    (ASH, "type: pulverised}", "type: grate}", 15, "facts.boiler-type", ["fluidised-bed"]),
    (ASH, "zh: [飞灰]", "zh: [水泥]", 30, "synonyms", ["水泥", "cement"]),
    (ASH, "role: group", "role: thing", 5, "role", ["thing", "waste"]),
    (ASH, "unit: \"%\", basis: d}", "unit: mg/kg, basis: d}", 30, "defined_as.unit", ["mg/kg", "%"]),
    (TECHNOLOGY, "lift: [ash-washing]", "lift: [ash-wash]", 18, "criteria.0.lift.0", ["ash-wash", "ash-washing"]),
    (TECHNOLOGY, "use: concrete-addition", "use: concrete", 5, "use", ["concrete-addition"]),
    (TECHNOLOGY, "id: fly-ash-concrete", "id: fly-ash", 1, "id", ["name of the file"]),
    (TECHNOLOGY, "kind: category", "kind: categories", 20, "criteria.1", ["categories", "category"]),
    (CASE, "source: plant", "source: plan", 1, "", ["plan", "plant"]),
    (CASE, "status: operating\nfac", "status: planned\nfac", 20, "synergies.0.status", ["planned"]),
    (CASE, "{value: 120000, unit: t/year", "{value: 120000", 21, "synergies.0.quantity.unit", ["Add the field"]),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "field", "words"), FAULTS)
def test_named(tiny: Folder, file: str, old: str, new: str, line: int, field: str, words: list[str]) -> None:
    tiny.change(file, old, new)
    faults = [f for f in tiny.validate().faults if f.file == file]
    fitting = [f for f in faults if f.field.endswith(field) and all(w in str(f) for w in words)]
    assert fitting, [str(f) for f in faults]
    assert abs(fitting[0].line - line) <= 1, str(fitting[0])
    assert fitting[0].hint


def test_one_broken_file_stops_no_other(tiny: Folder) -> None:
    tiny.write("data/cases/china/broken.yaml", "id: [\n")
    tiny.write("data/cases/china/worse.yaml", b"\xff\xfe")
    report = tiny.validate()
    assert {f.file for f in report.faults} == {"data/cases/china/broken.yaml", "data/cases/china/worse.yaml"}
    assert report.records["cases"] == 1
    assert not report.ok


def test_sound_base(tiny: Folder) -> None:
    report = tiny.validate()
    assert report.ok
    assert report.records["technologies"] == 2
    assert report.files == 9


def test_same_faults_in_the_same_order(tiny: Folder) -> None:
    tiny.change(ASH, "broader: [ash]", "broader: [ashh, bsh]")
    tiny.change(TECHNOLOGY, "lift: [ash-washing]", "lift: [x, y]")
    first = tiny.validate().faults
    assert len(first) >= 4
    assert first == tiny.validate().faults == tuple(sorted(first))


def test_circle_names_every_member(tiny: Folder) -> None:
    tiny.change(ASH, "  role: group\n", "  broader: [high-calcium-fly-ash]\n")
    fields = {f.field for f in tiny.validate().faults if "circle" in f.found}
    assert fields == {"ash.broader", "coal-fly-ash.broader", "high-calcium-fly-ash.broader"}


@pytest.mark.parametrize(("kind", "faults"), [("quantity", 0), ("presence", 1)])
def test_a_constituent_and_its_content_may_share_a_word(tiny: Folder, kind: str, faults: int) -> None:
    twin = "- {id: twin, label: {en: Content of it, zh: 其含量}, synonyms: {en: [Asbestos]}, kind: KIND}\n"
    tiny.write("ontology/properties/twin.yaml", twin.replace("KIND", kind))
    found = [f for f in tiny.validate().faults if f.allowed == "each term once"]
    assert len(found) == faults


def test_nothing_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path / "cache"))
    with pytest.raises(KnowledgeError, match="BPS_DATA"):
        validate(KnowledgePaths.below(tmp_path / "none"))
    (tmp_path / "ontology").mkdir()
    with pytest.raises(KnowledgeError, match="No record"):
        validate(KnowledgePaths.below(tmp_path))
    (tmp_path / "ontology" / "uses.yaml").write_text("id: 1e3\n")
    report = validate(KnowledgePaths.below(tmp_path))
    assert not report.ok
    assert report.faults[0].found == "1e3"


def test_file_of_the_base(tiny: Folder) -> None:
    tiny.change(TECHNOLOGY, "lift: [ash-washing]", "lift: [ash-wash]")
    tiny.write("data/cases/china/broken.yaml", "id: [\n")
    report = validate_file(tiny.path(TECHNOLOGY), tiny.paths)
    assert [f.field for f in report.faults] == ["fly-ash-concrete.criteria.0.lift.0"]
    assert report.faults[0].file == TECHNOLOGY
    assert validate_file(tiny.path(CASE), tiny.paths).ok


def test_file_from_elsewhere(tiny: Folder, tmp_path: Path) -> None:
    text = tiny.path(CASE).read_text(encoding="utf-8")
    copy = tmp_path / "north-plant.yaml"
    copy.write_text(text, encoding="utf-8")
    assert validate_file(copy, tiny.paths).ok
    fresh = tmp_path / "south-plant.yaml"
    fresh.write_text(text.replace("id: north-plant", "id: south-plant"), encoding="utf-8")
    report = validate_file(fresh, tiny.paths)
    assert (report.ok, report.records) == (True, {"cases": 1})
    fresh.write_text(text.replace("material: high", "material: very-high"), encoding="utf-8")
    faults = validate_file(fresh, tiny.paths).faults
    assert {f.file for f in faults} == {str(fresh)}
    assert any("north-plant" in f.found for f in faults), "the id is taken by another file"
    assert tiny.validate().ok


def test_list_from_elsewhere(tiny: Folder, tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    file.write_text(
        "- {id: slag, label: {en: Slag, zh: 水泥}, definition: {en: Molten, zh: 熔渣}, family: 1, state: solid}\n",
        encoding="utf-8",
    )
    faults = validate_file(file, tiny.paths).faults
    assert [f.field for f in faults] == ["slag.synonyms"]


@pytest.mark.parametrize("content", ["", "[]\n", "# nothing\n"])
def test_a_file_without_a_record_is_no_success(tiny: Folder, tmp_path: Path, content: str) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text(content)
    report = validate_file(file, tiny.paths)
    assert not report.ok
    assert report.faults


def test_missing_file(tiny: Folder, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="There is no file"):
        validate_file(tmp_path / "none.yaml", tiny.paths)


def test_section_is_known_by_the_fields(tiny: Folder, tmp_path: Path) -> None:
    base = tiny.load()
    for name in (n for n in base.files if n.endswith(".yaml")):
        copy = tmp_path / "copies" / Path(name).name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(base.files[name].read_bytes())
        assert section_of(copy, base) == section_of(base.files[name], base), name
