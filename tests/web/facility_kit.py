"""Opening the page of a facility on the real knowledge, with answers from a file in the recommender's place."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest
from web_kit import ROOT
from web_stub import ANSWER

from kb.errors import InputError
from kb.load import Knowledge
from recommender.profile import Profile
from recommender.results import Answer

SCREEN = ROOT / "interfaces" / "web" / "screens" / "facility.py"


class Answering:
    """Gives the same answer to every stream; refuses 'refuse me' and breaks on 'break me'."""

    def __init__(self, knowledge: Knowledge) -> None:
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


def facility(**params: str) -> AppTest:
    """Return the page after its first run, opened at a link with these query parameters."""
    app = AppTest.from_file(str(SCREEN), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()
