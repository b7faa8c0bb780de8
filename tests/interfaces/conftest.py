"""The command line, run in this process on a recommender that is opened once and answers the same question once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from cli_kit import Bps, Done

from interfaces.cli import main
from recommender.profile import Profile
from recommender.recommender import Recommender
from recommender.results import Answer


class Remembering:
    """A recommender that answers the same profile once."""

    def __init__(self, real: Recommender) -> None:
        self.knowledge = real.knowledge
        self._real = real
        self._answers: dict[tuple[str, str | None, int | None], Answer] = {}

    def recommend(self, profile: Profile, *, language: str | None = None, top: int | None = None) -> Answer:
        key = (profile.model_copy(update={"id": None}).model_dump_json(), language, top)
        if key not in self._answers:
            self._answers[key] = self._real.recommend(profile, language=language, top=top)
        return self._answers[key].model_copy(update={"id": profile.id})


@pytest.fixture(scope="session")
def opened() -> Remembering:
    real = Recommender.open()
    real.knowledge.faults.clear()  # what is wrong with the knowledge is the matter of other tests
    return Remembering(real)


@pytest.fixture
def bps(opened: Remembering, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bps:
    """Return a function that runs ``bps`` with the arguments given."""
    monkeypatch.delenv("BPS_LANGUAGE", raising=False)
    monkeypatch.setattr(Recommender, "open", lambda *_, **__: opened)
    return runner(monkeypatch, capsys)


@pytest.fixture
def bps_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bps:
    """Return a function that runs ``bps`` on the knowledge in force."""
    return runner(monkeypatch, capsys)


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Bps:
    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["bps", *map(str, arguments)])
        capsys.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code
        out, err = capsys.readouterr()
        return Done(int(code or 0), out, err)

    return run
