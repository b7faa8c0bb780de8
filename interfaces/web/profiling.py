"""From an entry to the data of a profile: what was put right or supposed goes before what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from interfaces.web.changes import HAZARD, PRESENT, QUANTITY, amount_data, changes_of
from interfaces.web.entry import LAB_BREAK, Entry, lab_values
from recommender.reading.figures import plain


def profile_data(entry: Entry, knowledge: Any) -> dict[str, Any]:
    """Return the data of the profile that `entry` describes.

    Parameters
    ----------
    entry: with its corrections and suppositions.
    knowledge: whose properties they name.
    """
    data = entry.data()
    changes = changes_of(entry.fix) | changes_of(entry.what_if)
    if words := words_left_out(entry):
        data["description"] = without(data.get("description", ""), words)
    for name, value in changes.items():
        if name == QUANTITY:
            data["quantity_t_per_year"] = float(value)
        elif name == HAZARD:
            data["hazardous"] = value == PRESENT
    amounts = {n: _data(n, v, knowledge) for n, v in changes.items() if n not in (QUANTITY, HAZARD)}
    if amounts:
        typed = data.get("composition", {}).items()
        data["composition"] = amounts | {n: v for n, v in typed if property_called(n, knowledge) not in amounts}
    return data


def words_left_out(entry: Entry) -> list[str]:
    """Return the words of the description that are not to be read."""
    return [w for w in entry.left_out.split("|") if w.strip()]


def without(text: str, words: Iterable[str]) -> str:
    """Return `text` without each of `words`, where it stands first.

    >>> without("fly ash, LOI 12 %, 20 kt/y", ["LOI 12 %"])
    'fly ash, , 20 kt/y'
    """
    folded = plain(text)
    for word in words:
        folded = re.sub(re.escape(word), "", folded, count=1, flags=re.IGNORECASE)
    return " ".join(folded.split())


def lab_without(lab: str, name: str, knowledge: Any) -> str:
    """Return laboratory lines without those that give property `name`."""
    lines = [line for line in LAB_BREAK.split(lab) if line.strip()]
    kept = [x for x in lines if not any(property_called(n, knowledge) == name for n in lab_values(x)[0])]
    return "\n".join(kept)


def property_called(name: str, knowledge: Any) -> str | None:
    """Return the property that goes by `name`, letter case and width apart, or None."""
    wanted = plain(name).strip(" .:").casefold()
    for identifier, record in knowledge.properties.items():
        terms = [identifier, record.label.en, record.label.zh, *getattr(record, "abbreviations", ())]
        if (synonyms := getattr(record, "synonyms", None)) is not None:
            terms += synonyms.all()
        if any(plain(term).casefold() == wanted for term in terms):
            return str(identifier)
    return None


def _data(name: str, words: str, knowledge: Any) -> dict[str, Any] | str:
    kind = getattr(knowledge.properties.get(name), "kind", "quantity")
    if kind == "category":
        return {"text": words}
    if kind == "presence":
        return {"value": 1.0 if words == PRESENT else 0.0}
    return amount_data(words)
