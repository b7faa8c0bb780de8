"""A broken file of the knowledge stops nobody: the others answer, and ``bps validate`` names it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_kit import Bps

from kb.settings import check_settings
from ontology.paths import KnowledgePaths
from recommender import jurisdiction, ranking
from recommender.reading import figures

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("knowledge")
    for name in ("ontology", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def knowledge(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the whole knowledge, in force, with one technology broken."""
    monkeypatch.setenv("BPS_DATA", str(copied))
    path = copied / "ontology" / "technologies" / "fly-ash-concrete.yaml"
    whole = path.read_bytes()
    path.write_text("id: fly-ash-concrete\nlabel: [\n", encoding="utf-8")
    yield copied
    path.write_bytes(whole)


def test_the_other_technologies_answer(bps_alone: Bps, knowledge: Path) -> None:
    done = bps_alone("recommend", "coal fly ash", "--country", "CN", "--json")
    assert done.code == 0
    (answer,) = done.lines
    named = {r["technology"] for r in answer["recommendations"]}
    assert "technology/fly-ash-concrete" not in named
    assert len(named) > 3
    assert "left out" in done.err
    assert "bps validate" in done.err


def test_validate_names_the_file_the_line_and_what_to_do(bps_alone: Bps, knowledge: Path) -> None:
    done = bps_alone("validate")
    assert done.code == 1
    assert "ontology/technologies/fly-ash-concrete.yaml:" in done.out
    assert "Traceback" not in done.out + done.err
    report = json.loads(bps_alone("validate", "--json").out)
    assert report["ok"] is False
    assert any(f["file"] == "ontology/technologies/fly-ash-concrete.yaml" and f["hint"] for f in report["faults"])


def test_one_file_can_be_validated(bps_alone: Bps, knowledge: Path) -> None:
    technologies = knowledge / "ontology" / "technologies"
    assert bps_alone("validate", technologies / "fly-ash-concrete.yaml").code == 1
    bps_alone("validate", technologies / "missing.yaml").refused("missing.yaml")


def test_no_knowledge_at_all(bps_alone: Bps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPS_DATA", str(tmp_path))
    bps_alone("recommend", "coal fly ash").refused("no knowledge", "BPS_DATA")
    bps_alone("validate").refused("no knowledge", "BPS_DATA")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ranking.yaml", "a: [1,\n"),
        ("ranking.yaml", "resolve: {}\n"),
        ("jurisdictions.yaml", "- a\n"),
        ("reading.yaml", ""),
        ("unit_words.yaml", "a: 1\n"),
    ],
)
def test_a_broken_setting_is_named(
    bps_alone: Bps, copied: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    monkeypatch.setenv("BPS_DATA", str(copied))
    path = copied / "ontology" / name
    whole = path.read_bytes()
    caches = (ranking.weights, jurisdiction._data, figures.reading_words, figures.unit_words, figures._pattern)
    try:
        path.write_text(content, encoding="utf-8")
        for cached in caches:
            cached.cache_clear()
        bps_alone("recommend", "coal fly ash, LOI 12 %", "--country", "CN").refused(f"ontology/{name}:")
        faults = list(check_settings(KnowledgePaths.below(copied)))
        assert {f.file for f in faults} == {f"ontology/{name}"}
    finally:
        path.write_bytes(whole)
        for cached in caches:
            cached.cache_clear()


def test_a_broken_code_list_is_named(bps_alone: Bps, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPS_DATA", str(copied))
    path = copied / "ontology" / "codes" / "ewc.csv"
    whole = path.read_bytes()
    try:
        path.write_bytes(b"kode,hazard\n100102,none\n")
        bps_alone("recommend", "coal fly ash").refused("ontology/codes/ewc.csv", "'code'")
    finally:
        path.write_bytes(whole)
