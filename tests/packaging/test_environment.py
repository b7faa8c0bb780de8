"""The environment of `make`: made once, made anew after an interruption, never half believed. No pip is run here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts.environment import Environment, SetupError, main
from scripts.serve import ADDRESS, command_of, port_of

ROOT = Path(__file__).parents[2]


@dataclass
class Machine:
    """A machine that notes commands and does what venv would; `fate` is what becomes of pip."""

    folder: Path
    fate: int = 0
    no_ensurepip: bool = False
    commands: list[list[str]] = field(default_factory=list)

    def run(self, command: Sequence[str]) -> int:
        self.commands.append(list(command))
        return self.fate

    def probe(self, command: Sequence[str]) -> int:
        if "venv" in command:
            if self.no_ensurepip and "--without-pip" not in command:
                return 1
            shutil.rmtree(self.folder, ignore_errors=True)
            (self.folder / "bin").mkdir(parents=True)
            (self.folder / "bin" / "python").touch()
            return 0
        return 0 if Path(command[0]).exists() else 127

    @property
    def installs(self) -> list[list[str]]:
        return [c for c in self.commands if "-c" in c]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("torch==2.13.0\n")
    return tmp_path


@pytest.fixture
def machine(root: Path) -> Machine:
    return Machine(root / ".venv")


@pytest.fixture
def environment(root: Path, machine: Machine) -> Environment:
    return Environment(root, root / ".venv", machine.run, machine.probe)


def test_the_first_run_installs_under_the_constraints(environment: Environment, machine: Machine) -> None:
    environment.ensure("run")
    (install,) = machine.installs
    assert install[-4:] == ["-c", "constraints.txt", "-e", "."]
    assert environment.ready("run")
    assert not environment.ready("test")


def test_a_second_run_does_nothing(environment: Environment, machine: Machine) -> None:
    environment.ensure("run")
    environment.ensure("run")
    assert len(machine.commands) == 1


def test_what_the_tests_need_is_enough_for_the_app(environment: Environment, machine: Machine) -> None:
    environment.ensure("test")
    environment.ensure("run")
    assert [c[-1] for c in machine.installs] == [".[dev,evaluate]"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_installs_into_the_same_environment(
    environment: Environment, machine: Machine, root: Path, name: str
) -> None:
    environment.ensure("run")
    kept = environment.folder / "kept"
    kept.touch()
    (root / name).write_text("changed\n")
    environment.ensure("run")
    assert len(machine.installs) == 2
    assert kept.exists()


def test_pip_arguments_reach_pip(environment: Environment, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_ARGS", '--index-url "https://example.org/simple"')
    environment.ensure("run")
    assert machine.installs[0][4:] == [
        "--quiet", "--index-url", "https://example.org/simple", "-c", "constraints.txt", "-e", ".",
    ]  # fmt: skip


def test_an_interrupted_installation_is_started_anew(
    environment: Environment, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.fate = -9
    with pytest.raises(SetupError, match="starts it anew"):
        environment.ensure("run")
    assert not environment.ready("run")
    half = environment.folder / "half-installed"
    half.touch()
    machine.fate = 0
    environment.ensure("run")
    assert "interrupted" in capsys.readouterr().out
    assert not half.exists()
    assert environment.ready("run")


def test_a_failed_installation_says_what_to_do_and_keeps_what_is_there(
    environment: Environment, machine: Machine
) -> None:
    machine.fate = 1
    with pytest.raises(SetupError, match="PIP_ARGS"):
        environment.ensure("run")
    assert not environment.ready("run")
    kept = environment.folder / "kept"
    kept.touch()
    machine.fate = 0
    environment.ensure("run")
    assert kept.exists()


def test_a_failed_update_is_not_taken_for_the_old_installation(
    environment: Environment, machine: Machine, root: Path
) -> None:
    environment.ensure("test")
    before = (root / "constraints.txt").read_text()
    (root / "constraints.txt").write_text("changed\n")
    machine.fate = 1
    with pytest.raises(SetupError):
        environment.ensure("test")
    (root / "constraints.txt").write_text(before)
    assert not environment.ready("test")
    assert not environment.ready("run")


def test_a_moved_checkout_gets_an_environment_of_its_own(
    environment: Environment, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.ensure("run")
    environment.home.write_text("elsewhere")
    environment.stamp("run").write_text("of elsewhere")
    environment.ensure("run")
    assert "moved" in capsys.readouterr().out


def test_an_environment_without_interpreter_is_made_anew(environment: Environment, machine: Machine) -> None:
    environment.ensure("run")
    environment.python.unlink()
    assert not environment.ready("run")
    environment.ensure("run")
    assert environment.ready("run")


def test_a_python_without_ensurepip_fills_the_environment_from_outside(
    environment: Environment, machine: Machine
) -> None:
    machine.no_ensurepip = True
    environment.ensure("run")
    assert machine.commands[0][1:4] == ["-m", "pip", "--python"]
    assert environment.ready("run")


def test_a_wrong_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_a_python_that_is_too_old_is_told(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\ncase "$*" in *--version*) echo Python 3.9.2; exit 0;; esac\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "python"), "-V"],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; found: Python 3.9.2" in done.stderr
    assert "PYTHON=" in done.stderr


def test_the_named_python_is_taken(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "python"), "-c", "import sys; print(sys.executable)"],
        env={**os.environ, "PYTHON": sys.executable}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == sys.executable


@pytest.mark.parametrize("text", ["", "http", "-1", "0", "70000", "８５０１x"])
def test_a_port_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not a port"):
        port_of(text)


def test_a_taken_port_is_told_with_another() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ValueError, match=rf"{port} cannot be used .* make run PORT="):
            port_of(str(port))


def test_the_app_is_served_to_this_machine_only() -> None:
    command = command_of(8501, headless=True)
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert command[command.index("--server.headless") + 1] == "true"
    assert "--server.headless" not in command_of(8501, headless=False)
