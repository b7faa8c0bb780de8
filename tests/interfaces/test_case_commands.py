"""``bps cases``, ``bps suggest`` and ``bps stats``: look through, begin a case, mark a text, count."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from cli_kit import Bps

from kb.load import Knowledge, load

ROOT = Path(__file__).parents[2]
TEXT = """秦皇岛某浮法玻璃厂2012年投产，碎玻璃回炉率15%，年产约3万吨。
In Kalundborg, Denmark, the power station sold fly ash to Aalborg Portland; 30,000 t/year of FGD gypsum go to wallboard.
The pilot plant was closed down in 1999. Investment 1.5亿元.
"""


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load()


def listed(bps: Bps, *options: str) -> list[dict[str, Any]]:
    done = bps("cases", *options, "--json")
    assert (done.code, done.err) == (0, "")
    rows: list[dict[str, Any]] = json.loads(done.out)
    return rows


def codes_of(base: Knowledge, process: str) -> list[str]:
    record = base.processes[process]
    return [*record.isic, *record.nace, *record.gbt4754]


# ---- looking through


def test_all_cases_are_listed(bps_alone: Bps, base: Knowledge) -> None:
    assert [row["case"] for row in listed(bps_alone)] == sorted(base.cases)
    done = bps_alone("cases")
    assert len(done.out.splitlines()) == len(base.cases)
    assert str(len(base.cases)) in done.err
    assert "国家" not in done.out


def test_filters_keep_what_they_name(bps_alone: Bps, base: Knowledge) -> None:
    chinese = {c.id for c in base.cases.values() if c.place.country == "CN"}
    assert {r["case"] for r in listed(bps_alone, "--country", "中国")} == chinese
    assert {r["case"] for r in listed(bps_alone, "--domestic")} == chinese
    assert {r["case"] for r in listed(bps_alone, "--international")} == set(base.cases) - chinese
    ended = listed(bps_alone, "--status", "discontinued")
    assert ended
    for row in ended:
        case = base.cases[row["case"]]
        assert "discontinued" in {case.status, *(s.status for s in case.synergies)}
    cement = {r["case"] for r in listed(bps_alone, "--sector", "2394")}
    assert cement == {
        c.id
        for c in base.cases.values()
        if any(code.startswith("2394") for f in c.facilities if f.process for code in codes_of(base, f.process))
    }
    assert "beijing-bbmg-kilns" in cement
    gypsum = {r["case"] for r in listed(bps_alone, "--technology", "fgd-gypsum-board")}
    assert "kalundborg" in gypsum
    assert gypsum == {c.id for c in base.cases.values() if any(s.technology == "fgd-gypsum-board" for s in c.synergies)}


def test_a_material_stands_for_the_narrower_ones(bps_alone: Bps) -> None:
    broad = {r["case"] for r in listed(bps_alone, "--material", "steel slag")}
    narrow = {r["case"] for r in listed(bps_alone, "--material", "转炉渣")}
    assert narrow <= broad
    assert broad


def test_material_and_technology_must_meet_in_one_exchange(bps_alone: Bps, base: Knowledge) -> None:
    for row in listed(bps_alone, "--material", "coal-fly-ash", "--technology", "clinker-raw-material"):
        case = base.cases[row["case"]]
        assert any(s.technology == "clinker-raw-material" and "fly-ash" in s.material for s in case.synergies)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cases", "--country", "Atlantis"), ("country", "Atlantis")),
        (("cases", "--material", "unobtainium"), ("material", "unobtainium", "Nearest")),
        (("cases", "--technology", "alchemy"), ("technology", "alchemy", "Nearest")),
        (("cases", "--status", "sleeping"), ("status", "sleeping", "discontinued")),
        (("cases", "--family", "26"), ("--family",)),
        (("cases", "--language", "fr"), ("language", "fr")),
        (("cases", "show", "kalundburg"), ("kalundburg", "kalundborg")),
        (("cases", "new", "Bad Name", "--country", "CN"), ("Bad Name", "lower-case")),
        (("cases", "new", "kalundborg", "--country", "DK"), ("kalundborg", "already")),
        (("cases", "new", "a-case", "--country", "XX"), ("country", "XX")),
        (("suggest", "no-such-file.txt"), ("no-such-file.txt",)),
    ],
)
def test_a_mistake_is_told_in_words(bps_alone: Bps, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    bps_alone(*arguments).refused(*words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_case_is_shown_whole(bps_alone: Bps, base: Knowledge, language: str) -> None:
    case = base.cases["kalundborg"]
    done = bps_alone("cases", "show", "kalundborg", "--language", language)
    assert done.code == 0
    assert case.summary.get(language) in done.out
    for synergy in case.synergies:
        assert synergy.waste_as_worded in done.out
        assert synergy.cite.source in done.out
    if language == "zh":
        assert not re.search(r"\b(operating|discontinued|Sources)\b", done.out)
    assert json.loads(bps_alone("cases", "show", "case/kalundborg", "--json").out)["id"] == "kalundborg"


# ---- a new case, as a curator does it


def test_a_new_case_is_one_file_and_then_in_the_base(
    bps_alone: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ontology", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    monkeypatch.setenv("BPS_DATA", str(tmp_path))
    done = bps_alone("cases", "new", "northtown-cement", "--country", "China")
    path = Path(done.out.strip())
    assert path == tmp_path / "data" / "cases" / "china" / "northtown-cement.yaml"
    bps_alone("cases", "new", "northtown-cement", "--country", "CN").refused("northtown-cement")
    assert bps_alone("validate", path).code == 1

    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    path.write_text("\n".join(line.replace(":  # e.g. ", ": ") for line in lines) + "\n", encoding="utf-8")
    done = bps_alone("validate", path)
    assert (done.code, done.out) == (0, "")
    assert "Northtown" in bps_alone("cases", "show", "northtown-cement").out
    assert "northtown-cement" in {r["case"] for r in listed(bps_alone, "--country", "CN")}


def test_a_folder_that_cannot_be_written_to_is_told(bps_alone: Bps, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    bps_alone("cases", "new", "a-case", "--country", "CN", "--folder", blocked / "x").refused("folder", "--folder")


# ---- marking a text


def test_a_pasted_text_is_marked(bps_alone: Bps, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    found = json.loads(bps_alone("suggest", path, "--json").out)
    words = {(f["kind"], f["identifier"], f["words"]) for f in found}
    assert {
        ("place", "CN", "秦皇岛"),
        ("place", "DK", "Kalundborg"),
        ("place", "DK", "Aalborg"),
        ("material", "coal-fly-ash", "fly ash"),
        ("material", "fgd-gypsum", "FGD gypsum"),
        ("quantity", "year", "2012"),
        ("quantity", "吨", "3万吨"),
        ("quantity", "t/year", "30,000 t/year"),
        ("quantity", "元", "1.5亿元"),
        ("status", "discontinued", "closed down"),
    } <= words
    assert ("place", "US", "Portland") not in words
    for f in found:
        assert TEXT[f["start"] : f["end"]].strip() == f["words"].strip()
        assert f["line"] == TEXT.count("\n", 0, f["start"]) + 1
    amounts = {f["words"]: f["more"] for f in found if f["kind"] == "quantity"}
    assert amounts["3万吨"] == {"min": 30000, "max": 30000}
    assert amounts["1.5亿元"]["max"] == 150_000_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_found_are_shown_with_their_lines(bps_alone: Bps, tmp_path: Path, language: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    out = bps_alone("suggest", path, "--language", language).out
    assert "fgd-gypsum" in out
    assert ("第2行" if language == "zh" else "line 2") in out


def test_what_is_no_text_is_told(bps_alone: Bps, tmp_path: Path) -> None:
    for name, raw in (("paper.pdf", b"%PDF-1.7\0\xff\xfe\x00"), ("long.txt", b"a" * 2_000_001)):
        (tmp_path / name).write_bytes(raw)
        bps_alone("suggest", tmp_path / name).refused(name)
    (tmp_path / "empty.txt").write_text("")
    done = bps_alone("suggest", tmp_path / "empty.txt")
    assert done.code == 0
    assert "Nothing" in done.out


# ---- counting


def test_counts_are_those_of_the_records(bps_alone: Bps, base: Knowledge) -> None:
    counted = json.loads(bps_alone("stats", "--json").out)
    assert counted["Records"] == dict(sorted(base.counts().items()))
    assert counted["Cases"]["synergies"] == sum(len(c.synergies) for c in base.cases.values())
    assert sum(counted["Cases by country"].values()) == len(base.cases)
    assert sum(counted["Exchanges by status"].values()) == counted["Cases"]["synergies"]
    out = bps_alone("stats").out
    for group in counted:
        assert group in out
