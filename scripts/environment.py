"""Makes the project's own virtual environment, once: ``python scripts/environment.py run|test``.

``run`` installs what the app and the command need, ``test`` also the tools of the checks. A stamp holds a hash of what
decides the installation (pyproject.toml, constraints.txt, the Python, the folder): while it fits, nothing is done. It
is written last, and a mark stands while pip works, so that an interrupted installation is started anew.

`PIP_ARGS` is handed to pip: ``make run PIP_ARGS="--index-url https://…"``. Only the standard library is used here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = {"run": ".", "test": ".[dev,evaluate]"}
Runner = Callable[[Sequence[str]], int]


def call(command: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    return subprocess.run(command, check=False).returncode


def quiet(command: Sequence[str]) -> int:
    """Run a command without its words and return its exit code; 127 when it is not there."""
    try:
        return subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    except OSError:
        return 127


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


@dataclass(frozen=True)
class Environment:
    """The virtual environment of one checkout.

    Parameters
    ----------
    root: folder of the checkout.
    folder: of the environment.
    run, probe: run a command, with and without its words.
    """

    root: Path
    folder: Path
    run: Runner = call
    probe: Runner = quiet

    @property
    def python(self) -> Path:
        """The interpreter inside."""
        return self.folder / "bin" / "python"

    @property
    def mark(self) -> Path:
        """Stands while pip works."""
        return self.folder / ".installing"

    @property
    def home(self) -> Path:
        """Names the checkout that the environment was made for."""
        return self.folder / ".made-for"

    def stamp(self, kind: str) -> Path:
        """The file that says what was installed for `kind`."""
        return self.folder / f".installed-{kind}"

    def key(self) -> str:
        """Return a hash of everything that decides what is installed."""
        total = hashlib.sha256()
        for name in ("pyproject.toml", "constraints.txt"):
            total.update((self.root / name).read_bytes())
        total.update(f"{sys.version} {os.environ.get('PIP_ARGS', '')} {self.root}".encode())
        return total.hexdigest()

    def ready(self, kind: str) -> bool:
        """Return whether `kind` is installed as the files ask."""
        try:
            written = self.stamp(kind).read_text(encoding="utf-8")
        except OSError:
            return False
        return written == self.key() and not self.mark.exists() and self.probe([str(self.python), "--version"]) == 0

    def ensure(self, kind: str) -> None:
        """Make the environment and install `kind` in it, unless that was done.

        Raises
        ------
        SetupError
            when pip or venv cannot do it.
        """
        if self.ready(kind):
            return
        if not self._usable():
            self._create()
        for other in KINDS:
            self.stamp(other).unlink(missing_ok=True)
        print(f"Installing into {self.folder.name} (a few minutes and 2 GB the first time) …", flush=True)
        self.mark.touch()
        code = self.run(self._install(kind))
        if code < 0:
            raise SetupError("The installation was interrupted; the same command starts it anew.")
        self.mark.unlink(missing_ok=True)
        if code:
            raise SetupError(
                "pip could not install what is needed; its own words are above. Without the package index, or with "
                'another one, hand pip its arguments: make run PIP_ARGS="--index-url https://…"'
            )
        for done in KINDS if kind == "test" else ("run",):
            self.stamp(done).write_text(self.key(), encoding="utf-8")

    def _usable(self) -> bool:
        """Return whether there is an environment that pip can go on with, and say why not."""
        if not self.folder.exists():
            return False
        if self.mark.exists():
            print("The last installation was interrupted: starting it anew.", flush=True)
            return False
        if self.home.exists() and self.home.read_text(encoding="utf-8") != str(self.root):
            print("The folder was moved: making its environment anew.", flush=True)
            return False
        same = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
        if self.probe([str(self.python), "-c", same]) != 0:
            print("The environment is incomplete or of another Python: making it anew.", flush=True)
            return False
        return True

    def _create(self) -> None:
        print(f"Making the virtual environment {self.folder.name} …", flush=True)
        base = [sys.executable, "-m", "venv", "--clear"]
        if self.probe([*base, str(self.folder)]) != 0:
            # Debian's python3 without python3-venv: no ensurepip, but pip can fill an environment from outside.
            bare = self.probe([*base, "--without-pip", str(self.folder)])
            pip = [sys.executable, "-m", "pip", "--python", str(self.python), "install", "--quiet", "pip"]
            if bare != 0 or self.run([*pip, *shlex.split(os.environ.get("PIP_ARGS", ""))]) != 0:
                raise SetupError(
                    f"{sys.executable} can make no virtual environment in {self.folder}. Install its venv and pip "
                    "(Debian and Ubuntu: python3-venv), or name another Python: make run PYTHON=/path/to/python3.11"
                )
        self.home.write_text(str(self.root), encoding="utf-8")

    def _install(self, kind: str) -> list[str]:
        words = [] if sys.stdout.isatty() else ["--quiet"]
        extra = shlex.split(os.environ.get("PIP_ARGS", ""))
        # Relative names: pip runs in the checkout, and a folder name with '[' would be read as extras.
        return [str(self.python), "-m", "pip", "install", *words, *extra, "-c", "constraints.txt", "-e", KINDS[kind]]


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Let one `make` work on the environment at a time."""
    with (root / "pyproject.toml").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another make is installing; waiting for it …", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main(arguments: Sequence[str]) -> int:
    """Make the environment for what the arguments name."""
    if len(arguments) != 1 or arguments[0] not in KINDS:
        print(f"usage: environment.py {'|'.join(KINDS)}", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    try:
        with alone(ROOT):
            Environment(ROOT, ROOT / ".venv").ensure(arguments[0])
    except SetupError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
