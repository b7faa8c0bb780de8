"""A cache entry may be damaged, old or unwritable at any time: the answers stay the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from kit_kb import Folder

from kb import cache

ENTRY = "yaml.json"


@pytest.fixture
def entry(tiny: Folder, tmp_path: Path) -> Path:
    """The cache entry of the tiny knowledge base, written."""
    tiny.load()
    path = tmp_path / "cache" / ENTRY
    assert path.is_file()
    return path


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _flipped(raw: bytes) -> bytes:
    return raw[:-10] + bytes([raw[-10] ^ 1]) + raw[-9:]


def _other_version(raw: bytes) -> bytes:
    return raw.replace(b"bps-cache ", b"bps-cache 9", 1)


DAMAGE = {
    "truncated": _cut,
    "bit flipped": _flipped,
    "other version": _other_version,
    "empty": lambda _: b"",
    "no header": lambda raw: raw.partition(b"\n")[2],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_is_noticed_and_rebuilt(
    tiny: Folder, entry: Path, damage: object, caplog: pytest.LogCaptureFixture
) -> None:
    whole = entry.read_bytes()
    before = tiny.load()
    entry.write_bytes(damage(whole))  # type: ignore[operator]
    with caplog.at_level(logging.WARNING, "bps.cache"):
        after = tiny.load()
    assert len(caplog.records) == 1
    assert "damaged or old" in caplog.text
    assert after.fingerprint == before.fingerprint
    assert after.materials == before.materials
    assert cache.read_cache(ENTRY) is not None


def test_a_kept_file_is_not_read_anew(tiny: Folder, entry: Path) -> None:
    from kb.load import load

    read: list[str] = []
    load(tiny.paths, read.append)
    assert read == []
    tiny.change("ontology/uses.yaml", "150", "151")
    load(tiny.paths, read.append)
    assert read == ["ontology/uses.yaml"]


def test_folder_that_cannot_be_written(
    tiny: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    monkeypatch.setenv("BPS_CACHE", str(blocker / "cache"))
    with caplog.at_level(logging.WARNING, "bps.cache"):
        assert tiny.load().materials
        assert tiny.load().materials
    assert caplog.text.count("working in memory") == 1


def test_nothing_is_left_behind_when_replacing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    assert cache.write_cache("x", b"body") is False
    assert list(tmp_path.iterdir()) == []


def test_an_entry_read_in_place_is_whole_from_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    body = b"weights\nwith lines\n\n" * 50
    with caplog.at_level(logging.WARNING, "bps.cache"):
        assert cache.cached_file("w") is None
        assert cache.write_cache("w", body, in_place=True)
        path = cache.cached_file("w")
    assert path is not None
    assert path.read_bytes().startswith(body)
    assert caplog.text == ""


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damage_of_an_entry_read_in_place_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    cache.write_cache("w", b"a line\nand another", in_place=True)
    path = tmp_path / "w"
    path.write_bytes(damage(path.read_bytes()))
    assert cache.cached_file("w") is None
