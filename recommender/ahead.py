"""The encoder opened ahead: its libraries and weights come in beside the rest of the program.

Nothing heavy is imported here, so that a command can begin at once.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.encoder import Encodes


class _Opening(threading.Thread):
    """Opens the encoder in force; `found` is None where there is none.

    No daemon: a command that ends at once waits for it, since the libraries of the encoder do not bear being cut off.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: Encodes | None = None

    def run(self) -> None:
        from recommender.encoder import open_encoder

        self.found = open_encoder()


_begun: list[_Opening] = []


def begin() -> None:
    """Begin to open the encoder, unless one waits already; `opened` gives it out."""
    if _begun:
        return
    opening = _Opening()
    _begun.append(opening)
    opening.start()


def opened() -> Encodes | None:
    """Return the encoder that `begin` has begun to open, once, else one opened now; None where there is none."""
    if not _begun:
        begin()
    opening = _begun.pop()
    opening.join()
    return opening.found
