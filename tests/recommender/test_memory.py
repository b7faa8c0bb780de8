"""What is worked out once: found again by the thing itself, and the same as if it were worked out each time."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
from kit import criterion, facts, family, gate, knowledge, part, recommender, rule, technology, value

from recommender import ahead, encoder
from recommender.memory import Memory
from recommender.messages import blanks, messages, say
from recommender.profile import Profile
from recommender.resolve import _product
from recommender.screening.technology import Screener

LIMIT = criterion("range", property="LOI", max=5.0, unit="%", basis="d")


def test_a_thing_is_worked_out_once() -> None:
    asked: list[str] = []
    known: Memory[int] = Memory()
    thing = ["ash"]

    def made(words: list[str]) -> int:
        asked.extend(words)
        return len(asked)

    assert [known.of(thing, made), known.of(thing, made)] == [1, 1]
    assert known.of(["ash"], made) == 2  # an equal thing is another one


def test_a_snapshot_takes_nothing_along() -> None:
    known: Memory[int] = Memory()
    thing = ["ash"]
    known.of(thing, len)
    assert pickle.loads(pickle.dumps(known)).of(thing, lambda _: 7) == 7


def test_a_common_rule_is_judged_once_for_all_it_binds() -> None:
    licence = rule("licence", gate(when={"hazardous": True}))
    first, second = technology(LIMIT, id="first"), technology(LIMIT, id="second")
    screener, known = Screener(knowledge(first, second, rules=(licence,))), facts({"LOI": value(1)}, hazardous=True)
    judged = [screener.screen(tech, known, family()).judged[-1] for tech in (first, second)]
    assert judged[0] is judged[1]
    assert judged[0].judgement.reason == "permit_needed"


@pytest.mark.parametrize(
    "inner",
    [
        part("sum", terms=[{"property": "LOI"}], max=1, unit="%", basis="d", dosed=True, force="legal"),
        gate(exempt=[{"id": "freed", "technologies": ["first"], "cite": gate()["cite"]}]),
    ],
    ids=["share in the mix", "exemption of a technology"],
)
def test_a_rule_that_looks_at_the_technology_is_judged_for_each(inner: dict[str, object]) -> None:
    first, second = technology(LIMIT, id="first"), technology(LIMIT, id="second")
    screener = Screener(knowledge(first, second, rules=(rule("rule", inner),)))
    known = facts({"LOI": value(1)}, hazardous=True)
    judged = [screener.screen(tech, known, family()).judged[-1] for tech in (first, second)]
    assert judged[0] is not judged[1]


def test_a_second_question_is_answered_like_the_first() -> None:
    licence = rule("licence", gate(when={"hazardous": True}, question={"en": "Is it?", "zh": "是吗？"}))
    asked = [Profile(description="fly ash, LOI 4 %", country="CN", hazardous=state) for state in (None, True, False)]
    one = recommender(technology(LIMIT), rules=(licence,))
    for profile in (*asked, *asked):
        for language in ("en", "zh"):
            anew = recommender(technology(LIMIT), rules=(licence,))
            assert one.recommend(profile, language=language) == anew.recommend(profile, language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_blanks_of_a_message_are_what_it_needs(language: str) -> None:
    for key in messages(language):
        assert say(key, language, **dict.fromkeys(blanks(key, language), "x"))


@pytest.mark.parametrize("width", [1, 3])
def test_a_product_in_blocks_is_the_product(width: int) -> None:
    random = np.random.default_rng(1)
    rows, columns = random.random((300, 16)).astype(np.float32), random.random((16, width)).astype(np.float32)
    assert np.allclose(_product(rows, columns), rows @ columns, atol=1e-6)


def test_the_encoder_is_opened_once_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(encoder, "open_encoder", lambda: opened.append("opened") or len(opened))
    ahead.begin()
    assert ahead.opened() == 1
    assert ahead.opened() == 2  # not begun: opened when it is asked for


def test_a_command_begins_without_the_heavy_parts() -> None:
    code = "import interfaces.cli, sys; print(*(n for n in ('numpy', 'pydantic', 'ruamel') if n in sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
