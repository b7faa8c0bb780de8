"""The same input gives the same bytes, whatever the hash seed, the threads, the order of records, or an odd case."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from real import ask, knowledge

from kb.records import Case
from recommender.encoder import Encodes, open_encoder
from recommender.profile import Profile
from recommender.recommender import Recommender

ROOT = Path(__file__).resolve().parents[2]
PROFILES: list[dict[str, Any]] = [
    {"description": "粉煤灰, 烧失量 12%", "country": "CN"},
    {"description": "coal fly ash", "composition": {"LOI": "12 %"}},
    {"description": "铝灰 secondary aluminium dross, 3000 t/a", "country": "CN"},
    {"description": "blast furnace slag and steel slag", "country": "DE"},
    {"description": "sludge of some sort"},
]
SCRIPT = """
import sys
from kb.load import load
from recommender.profile import Profile
from recommender.recommender import Recommender
recommender = Recommender(load(), None)
for profile in {profiles!r}:
    answer = recommender.recommend(Profile.parse(profile))
    sys.stdout.buffer.write(answer.model_dump_json().encode() + b"\\n")
"""


def answers(recommender: Recommender) -> list[str]:
    return [recommender.recommend(Profile.parse(p)).model_dump_json() for p in PROFILES]


def verdicts(recommender: Recommender, profile: dict[str, Any]) -> set[tuple[str, ...]]:
    found = recommender.recommend(Profile.parse(profile)).recommendations
    return {(r.technology, r.status, *(s.technology for s in r.pathway)) for r in found}


@cache
def here() -> tuple[str, ...]:
    return tuple(answers(Recommender(knowledge(), None)))


@pytest.mark.parametrize(("seed", "threads"), [("4711", "4")])
def test_hash_seed_and_threads(seed: str, threads: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "PYTHONUTF8": "1"}
    out = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(profiles=PROFILES)],
        cwd=ROOT, env=environment, capture_output=True, check=True,
    )  # fmt: skip
    assert tuple(out.stdout.decode().splitlines()) == here()


def test_asking_twice() -> None:
    recommender = Recommender(knowledge(), None)
    assert tuple(answers(recommender)) == tuple(answers(recommender)) == here()


def test_the_order_of_records() -> None:
    known = knowledge()
    turned = {
        name: dict(reversed(list(known.section(name).items())))
        for name in ("sources", "properties", "materials", "processes", "technologies", "rules", "cases", "uses")
    }
    assert tuple(answers(Recommender(replace(known, **turned), None))) == here()


def test_an_irrelevant_case_changes_no_verdict() -> None:
    known = knowledge()
    pattern = known.cases["kalundborg"].model_dump()
    odd = Case.model_validate({**pattern, "id": "aaa-odd", "title": {"en": "An odd place", "zh": "某地"}})
    more = Recommender(replace(known, cases={"aaa-odd": odd, **known.cases}), None)
    plain = Recommender(known, None)
    for profile in PROFILES:
        assert verdicts(more, profile) == verdicts(plain, profile)
    moved = {**pattern, "id": "zzz-odd"}
    moved["synergies"] = [
        {**s, "material": "bagasse", "technology": "bagasse-board", "waste_as_worded": f"squeezed cane fibre {at}"}
        for at, s in enumerate(pattern["synergies"])
    ]
    unrelated = replace(known, cases={**known.cases, "zzz-odd": Case.model_validate(moved)})
    assert tuple(answers(Recommender(unrelated, None))) == here()


def test_language_changes_no_verdict() -> None:
    for profile in PROFILES[:3]:
        one, two = ask("en", **profile), ask("zh", **profile)
        assert [(r.technology, r.status, r.score) for r in one.recommendations] == [
            (r.technology, r.status, r.score) for r in two.recommendations
        ]


# ---- with the encoder


@cache
def encoder() -> Encodes | None:
    return open_encoder()


@pytest.fixture(scope="module")
def with_encoder() -> Recommender:
    found = encoder()
    if found is None:
        pytest.skip("no sentence encoder installed here")
    return Recommender(knowledge(), found)


def test_the_encoder_adds_only_analogies(with_encoder: Recommender) -> None:
    plain = Recommender(knowledge(), None)
    for profile in PROFILES[:3]:
        found = with_encoder.recommend(Profile.parse(profile)).recommendations
        known = {(t, s) for t, s, *_ in verdicts(plain, profile)}
        for one in found:
            if one.relation == "analogous":
                assert one.status != "suitable"
            else:
                assert (one.technology, one.status) in known


def test_batch_size_changes_nothing(with_encoder: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    from recommender import encoder as module

    texts = [m.definition.en for m in list(knowledge().materials.values())[:40]]
    found = encoder()
    assert found is not None
    whole = found.encode(texts)
    monkeypatch.setattr(module, "BATCH", 7)
    assert abs(found.encode(texts) - whole).max() < 2e-5


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("leftover fibrous stalks after pressing sugar cane", "bagasse"),
        ("spent grains left over after brewing beer", "brewers-spent-grain"),
        ("glass of old television tubes with lead", "crt-funnel-glass"),
    ],
)
def test_streams_described_by_their_origin(with_encoder: Recommender, text: str, material: str) -> None:
    found = with_encoder.recommend(Profile(description=text)).materials
    assert f"material/{material}" in [m.material for m in found[:5]]
