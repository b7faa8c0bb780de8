"""Fill the caches, so that the first query is as quick as the next: ``python -m recommender.prepare``.

Loads the knowledge, compiles the sentence encoder and computes the vectors, with a word on each step. What is missing
is said and left out: without the encoder, materials are found by their names alone. Exit code 1 when there is no
knowledge at all.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable

from kb.errors import BpsError
from kb.load import load
from recommender.encoder import open_encoder
from recommender.recommender import Recommender

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Fill the caches.

    Parameters
    ----------
    say: called with a sentence on each step.

    Raises
    ------
    KnowledgeError
        when there is no knowledge to open.
    """
    read: list[str] = []
    started = time.monotonic()
    knowledge = load(progress=read.append)
    counts = knowledge.counts()
    say(
        f"Knowledge: {counts['materials']} materials, {counts['technologies']} technologies, {counts['cases']} cases "
        f"({len(read)} files read anew)."
    )
    if knowledge.faults:
        say(f"{len(knowledge.faults)} faults in the knowledge; the records at fault are left out: see 'bps validate'.")
    say("Sentence encoder: opening (compiled the first time, about half a minute) …")
    encoder = open_encoder()
    if encoder is None:
        say("Sentence encoder: none; materials are found by their names alone.")
    Recommender.open()
    say(f"Ready after {time.monotonic() - started:.0f} s.")


def main() -> int:
    """Fill the caches and return the exit code."""
    os.environ.setdefault("TQDM_DISABLE", "1")  # the model's own progress bars say nothing to the user
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    try:
        prepare(lambda words: print(words, flush=True))
    except BpsError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
