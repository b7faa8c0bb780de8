"""From an entry to the data of a profile: what was put right or supposed goes before what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from interfaces.web.changes import HAZARD, PRESENT, QUANTITY, amount_data, changes_of
from interfaces.web.entry import LAB_BREAK, Entry, lab_values
from interfaces.web.judged import LEACHATE, parted
from recommender.reading.figures import plain, reading_words


def profile_data(entry: Entry, knowledge: Any, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the data of the profile that `entry` describes.

    Parameters
    ----------
    entry: with its corrections and suppositions.
    knowledge: whose properties they name.
    given: what was understood of the stream as given. An amount of a profile takes the place of all that the text
        says of its property, so content that was read from the text is repeated beside a supposed leachate.
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
    leachates = {n: v for n, v in changes.items() if parted(n)[1]}
    amounts = {n: _data(n, v, knowledge) for n, v in changes.items() if n not in (QUANTITY, HAZARD, *leachates)}
    if amounts:
        typed = data.get("composition", {}).items()
        data["composition"] = amounts | {n: v for n, v in typed if property_called(n, knowledge) not in amounts}
    if leachates:
        data["properties"] = _in_leachates(leachates, knowledge)
        own = data.setdefault("composition", {})
        said = {property_called(n, knowledge) for n in own}
        for of in {parted(n)[0] for n in leachates} - said:
            own |= _content(of, given or {})
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


def hazard_words(text: str) -> list[str]:
    """Return the words of `text` that say whether it is a hazardous waste, in the order in which they are taken out.

    >>> hazard_words("Dross, Hazardous waste (not a non-hazardous one)")
    ['Hazardous waste', 'non-hazardous']
    """
    lists = [reading_words()[part] for part in ("hazardous", "not_hazardous")]
    terms = sorted((word for part in lists for words in part.values() for word in words), key=len, reverse=True)
    said = re.compile("|".join(map(re.escape, terms)), re.IGNORECASE)
    found = []
    while match := said.search(text := plain(text)):
        found.append(match[0])
        text = text[: match.start()] + text[match.end() :]
    return found


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


def _in_leachates(values: Mapping[str, str], knowledge: Any) -> dict[str, Any]:
    """Return leachates as amounts; a property in several of them goes by its identifier, then by its labels."""
    found: dict[str, Any] = {}
    for name, words in values.items():
        of, method = parted(name)
        label = knowledge.properties[of].label
        amount = amount_data(words)
        called = next((x for x in (of, label.en, label.zh) if x not in found), None)
        if called is not None and isinstance(amount, dict):
            found[called] = amount | {"measurand": LEACHATE, "method": method}
    return found


def _content(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the amount of a property that was understood of the stream itself, as data for a profile."""
    amounts = (given.get("values") or {}).get(name, ())
    found = next((a for a in amounts if a.get("measurand", "total") != LEACHATE), None)
    if found is None:
        return {}
    basis = None if found.get("basis_assumed") else found.get("basis")
    return {name: {part: found[part] for part in ("min", "max", "unit", "measurand")} | {"basis": basis}}


def _data(name: str, words: str, knowledge: Any) -> dict[str, Any] | str:
    kind = getattr(knowledge.properties.get(name), "kind", "quantity")
    if kind == "category":
        return {"text": words}
    if kind == "presence":
        return {"value": 1.0 if words == PRESENT else 0.0}
    return amount_data(words)
