"""A recommender that always gives the same answer, for tests of the pages alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kb.errors import InputError
from kb.records.base import Text
from recommender.profile import Profile
from recommender.results import Answer

ANSWER = Path(__file__).parent / "answer.json"


def labelled(**labels: tuple[str, str]) -> dict[str, Any]:
    return {
        key.replace("_", "-"): SimpleNamespace(label=Text(en=en, zh=zh), values=()) for key, (en, zh) in labels.items()
    }


KNOWLEDGE = SimpleNamespace(
    fingerprint="0123456789abcdef",
    faults=[],
    cases={},
    technologies=labelled(carbon_burn_out=("Carbon burn-out", "热法脱碳")),
    materials=labelled(
        coal_fly_ash=("Coal fly ash", "粉煤灰"), low_carbon_fly_ash=("Low-carbon fly ash", "低碳粉煤灰")
    ),
    processes=labelled(coal_power=("Coal-fired power station", "燃煤电厂"), cement_works=("Cement works", "水泥厂")),
    methods={},
    properties=labelled(LOI=("Loss on ignition", "烧失量")),
)


class StubEngine:
    """Answers `answer.json` to every stream; refuses 'refuse me' and breaks on 'break me'."""

    def __init__(self, knowledge: Any = KNOWLEDGE) -> None:
        self.knowledge = knowledge
        self.asked: list[Profile] = []

    def recommend(self, profile: Profile, *, language: Any = None, top: int | None = None) -> Answer:
        self.asked.append(profile)
        if "refuse me" in profile.description:
            raise InputError("composition.SO3", "140 %", "0 to 100 %", "A mass fraction cannot exceed 100 %.")
        if "break me" in profile.description:
            raise RuntimeError("secret detail")
        answer = Answer.model_validate_json(ANSWER.read_text(encoding="utf-8"))
        return answer.model_copy(update={"language": language or "en"})
