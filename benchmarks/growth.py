"""The same questions with ten and a hundred times the knowledge: ``python benchmarks/growth.py FACTOR``.

Every material, technology and case stands there `FACTOR` times, the copies under other names with their words changed a
little and with vectors a little off, so that none is the twin of another. The copies of a technology take the copies of
its materials. Runs in a process of its own and prints a line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import psutil
from questions import questions, timed

from kb.load import Knowledge, load
from kb.records import Terms, Text
from recommender.encoder import Encodes, Vectors, cached_vectors, open_encoder
from recommender.meaning import Meaning
from recommender.recommender import Recommender

MARK = "\N{NO-BREAK SPACE}"
"""Stands before what makes a copy's words its own."""
OFF = 0.15
"""Length of what is added to the vector of a copy."""


class Perturbed:
    """An encoder that knows the texts of copies from those of their originals: the same vector, a little off."""

    def __init__(self, encoder: Encodes) -> None:
        self._encoder = encoder
        self.name = encoder.name
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of `texts`."""
        plain = [text.partition(MARK)[0] for text in texts]
        missing = [text for text in dict.fromkeys(plain) if text not in self._known]
        if missing:
            self._known.update(zip(missing, cached_vectors(self._encoder, missing, "growth"), strict=True))
        found = np.stack([self._known[text] for text in plain])
        noise = np.random.default_rng(7).normal(0, OFF / np.sqrt(found.shape[1]), found.shape).astype(np.float32)
        copies = np.array([[MARK in text] for text in texts])
        moved = found + noise * copies
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def grown(knowledge: Knowledge, factor: int) -> Knowledge:
    """Return the knowledge with `factor` - 1 copies of every material, technology and case."""
    materials, technologies, cases = dict(knowledge.materials), dict(knowledge.technologies), dict(knowledge.cases)
    for copy in range(1, factor):
        tail = f"{MARK}{_word(copy)}"

        def name(of: str, copy: int = copy) -> str:
            return f"{of}-{copy}"

        def words(text: Text, tail: str = tail) -> Text:
            return Text(en=text.en + tail, zh=text.zh + tail)

        def terms(found: Terms, tail: str = tail) -> Terms:
            return Terms(en=[t + tail for t in found.en], zh=[t + tail for t in found.zh])

        for material in knowledge.materials.values():
            changed: dict[str, Any] = {
                "id": name(material.id), "label": words(material.label), "synonyms": terms(material.synonyms),
                "abbreviations": [], "broader": [name(b) for b in material.broader],
                "definition": words(material.definition),
            }  # fmt: skip
            materials[name(material.id)] = material.model_copy(update=changed)
        for technology in knowledge.technologies.values():
            accepts = [a.model_copy(update={"material": name(a.material)}) for a in technology.accepts]
            changed = {
                "id": name(technology.id), "label": words(technology.label), "synonyms": terms(technology.synonyms),
                "accepts": accepts, "yields": [name(y) for y in technology.yields],
            }  # fmt: skip
            technologies[name(technology.id)] = technology.model_copy(update=changed)
        for case in knowledge.cases.values():
            synergies = [
                s.model_copy(
                    update={
                        "material": name(s.material),
                        "technology": name(s.technology) if s.technology else None,
                        "waste_as_worded": s.waste_as_worded + tail,
                    }
                )
                for s in case.synergies
            ]
            cases[name(case.id)] = case.model_copy(update={"id": name(case.id), "synergies": synergies})
    return replace(knowledge, materials=materials, technologies=technologies, cases=cases, fingerprint="")


def _word(copy: int) -> str:
    """Return a made-up word for a copy, always the same."""
    source = random.Random(copy)
    return "".join(source.choice("bdfgklmnprstvz") + source.choice("aeiou") for _ in range(3))


def main(factor: int, cache: str) -> None:
    """Measure and print; what is worked out for the copies goes into the folder `cache`."""
    knowledge = load()
    encoder = open_encoder()
    asked = questions(knowledge)[:60]
    meaning = Meaning.of(knowledge, encoder) if encoder is not None else None
    os.environ["BPS_CACHE"] = cache
    if meaning is not None:
        meaning.encoder = Perturbed(meaning.encoder)
    more = grown(knowledge, factor)
    started = time.perf_counter()
    recommender = Recommender(more, meaning.encoder if meaning is not None else None, meaning=meaning)
    built = time.perf_counter() - started
    recommender.recommend(asked[0])
    times = [timed(recommender.recommend, question) for question in asked]
    found = {
        "materials": len(more.materials),
        "technologies": len(more.technologies),
        "cases": len(more.cases),
        "built_s": built,
        "times_ms": times,
        "memory_MiB": psutil.Process().memory_info().rss / 2**20,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(int(sys.argv[1]), folder)
