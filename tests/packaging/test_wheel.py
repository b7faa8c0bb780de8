"""The wheel, installed without dependencies into a folder, holds what the checkout holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.load import load
from ontology.paths import KnowledgePaths

ROOT = Path(__file__).parents[2]
PACKAGES = ("ontology", "kb", "recommender", "interfaces")
QUESTION = """
import json
from kb.load import load
from recommender.profile import Profile
from recommender.recommender import Recommender
knowledge = load()
answer = Recommender.open().recommend(Profile.parse({"description": "coal fly ash", "country": "CN"}))
print(json.dumps({
    "counts": knowledge.counts(),
    "faults": len(knowledge.faults),
    "ontology": str(knowledge.paths.ontology),
    "material": answer.materials[0].material,
}))
"""


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and return the folder it was installed into."""
    out, target = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)], out)
    (wheel,) = out.glob("bps_synergy-*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    run([*pip, "--target", str(target), str(wheel)], out)
    return target


def shipped_files() -> list[str]:
    """Return the files of the packages as they lie in the checkout."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def test_every_file_of_the_packages_is_in_the_wheel(installed: Path) -> None:
    missing = [name for name in shipped_files() if not (installed / name).is_file()]
    assert not missing, "not in the wheel (does .gitignore name them?): " + ", ".join(missing)


def test_the_app_the_cases_and_the_licences_are_in_the_wheel(installed: Path) -> None:
    assert (installed / "interfaces" / "app.py").read_bytes() == (ROOT / "app.py").read_bytes()
    cases = {p.name for p in (installed / "kb" / "data" / "cases").rglob("*.yaml")}
    assert cases == {p.name for p in (ROOT / "data" / "cases").rglob("*.yaml")}
    assert {p.name for p in installed.rglob("*.dist-info/licenses/*")} == {"LICENSE", "LICENSE-KNOWLEDGE"}


def test_the_installed_packages_answer_from_their_own_knowledge(installed: Path, tmp_path: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "BPS_DATA"} | {"PYTHONPATH": str(installed)}
    told: dict[str, Any] = json.loads(run([sys.executable, "-c", QUESTION], tmp_path, env))
    checkout = load(KnowledgePaths.below(ROOT))
    assert told["counts"] == checkout.counts()
    assert told["faults"] == len(checkout.faults)
    assert Path(told["ontology"]) == installed / "ontology"
    assert told["material"] == "material/coal-fly-ash"
