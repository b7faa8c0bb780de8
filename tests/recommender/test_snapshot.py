"""The kept recommender: the same answers, and never one that does not belong here."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import numpy as np
import pytest
from kit import knowledge

from kb import cache, units
from kb.errors import BpsError
from recommender import ahead, snapshot
from recommender.profile import Profile
from recommender.recommender import Recommender

ASH = Profile(description="fly ash, LOI 4 %", country="CN")


class Letters:
    """An encoder that counts letters."""

    name = "letters"

    def encode(self, texts: list[str]) -> np.ndarray:  # type: ignore[type-arg]
        counts = np.array([[text.count(c) + 0.1 for c in "aeioust"] for text in texts], dtype=np.float32)
        found: np.ndarray = counts / np.linalg.norm(counts, axis=1, keepdims=True)  # type: ignore[type-arg]
        return found


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def later() -> snapshot.LaterEncoder:
    return snapshot.LaterEncoder("letters", Letters)


def test_the_kept_recommender_answers_the_same() -> None:
    built = Recommender(knowledge(), later())
    snapshot.keep(built, "stamp")
    found = snapshot.kept("stamp", later())
    assert found is not None
    assert found.recommend(ASH) == built.recommend(ASH)


def test_another_stamp_is_built_anew() -> None:
    snapshot.keep(Recommender(knowledge(), None), "stamp")
    assert snapshot.kept("other", None) is None


@pytest.mark.parametrize("damage", [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:-9] + b"x" + raw[-8:]])
def test_damage_is_noticed(folder: Path, damage: object) -> None:
    snapshot.keep(Recommender(knowledge(), None), "stamp")
    path = folder / snapshot.NAME
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert snapshot.kept("stamp", None) is None


def test_what_others_may_write_is_not_read(folder: Path) -> None:
    snapshot.keep(Recommender(knowledge(), None), "stamp")
    (folder / snapshot.NAME).chmod(0o666)
    assert snapshot.kept("stamp", None) is None
    (folder / snapshot.NAME).chmod(0o600)
    assert snapshot.kept("stamp", None) is not None
    folder.chmod(0o777)
    assert snapshot.kept("stamp", None) is None


@pytest.mark.parametrize("thing", [print, io.StringIO, cache.write_cache], ids=["builtin", "library", "own function"])
def test_only_classes_of_the_project_come_out(thing: object) -> None:
    assert cache.write_cache(snapshot.NAME, pickle.dumps(("stamp", {}, thing)))
    assert snapshot.kept("stamp", None) is None


def test_a_class_of_the_project_does() -> None:
    assert cache.write_cache(snapshot.NAME, pickle.dumps(("stamp", {}, BpsError)))
    assert snapshot.kept("stamp", None) is BpsError


def test_an_encoder_that_cannot_be_opened_is_not_used() -> None:
    assert not snapshot.LaterEncoder("broken", lambda: None).usable()
    assert later().usable()


def test_the_stamp_follows_the_content(tmp_path: Path) -> None:
    from ontology.paths import KnowledgePaths

    (tmp_path / "ontology").mkdir()
    (tmp_path / "cases").mkdir()
    paths = KnowledgePaths(tmp_path / "ontology", tmp_path / "cases")
    (tmp_path / "ontology" / "uses.yaml").write_text("a", encoding="utf-8")
    first = snapshot.stamp(paths, "encoder")
    assert snapshot.stamp(paths, "encoder") == first
    assert snapshot.stamp(paths, "another") != first
    (tmp_path / "ontology" / "uses.yaml").write_text("b", encoding="utf-8")
    assert snapshot.stamp(paths, "encoder") != first


def test_kept_records_are_whole() -> None:
    built = Recommender(knowledge(), None)
    snapshot.keep(built, "stamp")
    found = snapshot.kept("stamp", None)
    assert found is not None
    for name, record in built.knowledge.materials.items():
        again = found.knowledge.materials[name]
        assert again == record
        assert again.model_dump() == record.model_dump()
        assert again.model_copy(update={"id": "other"}).id == "other"
        assert type(record).model_validate(again) is again


def test_the_units_of_the_base_are_kept_with_it() -> None:
    snapshot.keep(Recommender(knowledge(), None), "stamp")
    assert units.known_factors()["%", "%"] == (1.0, 0.0)


def test_the_encoder_is_opened_ahead_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[object] = []
    monkeypatch.setattr(ahead, "_begun", [])
    monkeypatch.setattr(ahead._Opening, "run", lambda self: begun.append(self))
    ahead.begin()
    ahead.begin()
    assert ahead.opened() is None
    assert len(begun) == 1
