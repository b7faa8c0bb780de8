"""What a command of ``bps`` left."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Done:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of JSON on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]

    def refused(self, *words: str) -> None:
        """Assert that the command said in words what is wrong, and nothing else."""
        assert self.code == 2, self
        assert self.out == ""
        assert self.err.startswith(("Error: ", "Usage: ")) or "\nError: " in self.err, self.err
        assert "Traceback" not in self.err
        assert "fault of the program" not in self.err
        for word in words:
            assert word in self.err, f"{word!r} is not in {self.err!r}"


Bps = Callable[..., Done]
