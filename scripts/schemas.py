"""Write the JSON Schemas of question and answer from the models: ``make schema``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from recommender.profile import Profile
from recommender.results import Answer

FOLDER = Path(__file__).resolve().parent.parent / "schemas"
BASE = "https://w3id.org/bps/schemas/"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Return the text of each schema by the name of its file."""
    question = Profile.model_json_schema(mode="validation")
    answer = Answer.model_json_schema(mode="serialization")
    return {"profile.schema.json": _text("profile", question), "answer.schema.json": _text("answer", answer)}


def _text(name: str, schema: dict[str, Any]) -> str:
    whole = {"$schema": DIALECT, "$id": f"{BASE}{name}.schema.json", **_first_words(schema)}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _first_words(part: Any) -> Any:
    """Return a part of a schema with only the first paragraph of each docstring."""
    if isinstance(part, list):
        return [_first_words(p) for p in part]
    if not isinstance(part, dict):
        return part
    return {
        key: value.split("\n\n")[0].replace("\n", " ")
        if key == "description" and isinstance(value, str)
        else _first_words(value)
        for key, value in part.items()
    }


def main() -> int:
    """Write the schemas and say which of them changed."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        path = FOLDER / name
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"schemas/{name}: {'written anew' if changed else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
