"""Going without the sentence encoder, and keeping its vectors."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from recommender import encoder
from recommender.encoder import Vectors, cached_vectors, open_encoder


def test_no_model_is_said_once_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    monkeypatch.delenv("BPS_ENCODER", raising=False)
    monkeypatch.setattr(encoder, "DEFAULT_PACKAGE", "no_such_package")
    with caplog.at_level(logging.WARNING, "bps.encoder"):
        assert open_encoder() is None
    assert len(caplog.records) == 1
    assert "by their names alone" in caplog.text


class Counting:
    """Encodes by length and counts what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(t), 1.0] for t in texts], dtype=np.float32)


def test_one_new_text_costs_one_vector(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    counting = Counting()
    first = cached_vectors(counting, ["a", "bb", "a"], "test")
    assert sorted(counting.asked) == ["a", "bb"]
    assert first.tolist() == [[1, 1], [2, 1], [1, 1]]
    again = cached_vectors(counting, ["bb", "ccc"], "test")
    assert counting.asked[2:] == ["ccc"]
    assert again.tolist() == [[2, 1], [3, 1]]


def test_a_damaged_cache_of_vectors_is_rebuilt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    counting = Counting()
    cached_vectors(counting, ["a"], "test")
    for entry in tmp_path.iterdir():
        entry.write_bytes(entry.read_bytes()[:-3])
    assert cached_vectors(counting, ["a"], "test").tolist() == [[1, 1]]
    assert counting.asked == ["a", "a"]
