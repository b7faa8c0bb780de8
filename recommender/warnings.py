"""What to tell the user beside the recommendations: the profile as understood, and what was unclear in it."""

from __future__ import annotations

import math
from typing import Any

from recommender.profile import Profile
from recommender.understanding import Understanding
from recommender.wording import Wording


def understood(profile: Profile, seen: Understanding) -> dict[str, Any]:
    """Return the profile as read, with what the text added."""
    stream = seen.stream
    values = {
        name: [
            {
                "min": value.interval.low if math.isfinite(value.interval.low) else None,
                "max": value.interval.high if math.isfinite(value.interval.high) else None,
                "unit": value.unit,
                "basis": value.basis,
                "basis_assumed": value.assumed_basis,
                "measurand": value.measurand,
                "origin": value.origin,
            }
            for value in found
        ]
        for name, found in stream.values.items()
    }
    quantity = stream.quantity
    return {
        "description": profile.description,
        "material": f"material/{seen.material.material}" if seen.material else None,
        "codes": [f"{c.list}:{c.code}" for c in stream.codes],
        "facility_type": f"process/{seen.facility}" if seen.facility else None,
        "country": seen.scope.country,
        "values": values,
        "facts": {name: value for name, (value, _) in stream.facts.items()},
        "presence": {name: state for name, (state, _) in stream.presence.items()},
        "hazardous": stream.hazardous,
        "quantity_t_per_year": None
        if quantity is None
        else {"low": quantity.interval.low, "high": quantity.interval.high},
        "from_text": dict(sorted(seen.said.words.items())),
    }


def warnings(seen: Understanding, say: Wording, *, none_known: bool) -> list[str]:
    """Return what was unclear, in the language of the answer."""
    out = []
    if seen.material is None:
        terms = say.list([say.label("materials", name) for name in seen.resolution.nearest]) or "–"
        out.append(say("not_recognised", terms=terms))
    elif none_known:
        out.append(say("no_technology", material=say.label("materials", seen.material.material)))
    for key, params in seen.notes:
        out.append(say(key, **_worded(params, say)))
    assumed: dict[str, list[str]] = {}
    for name, found in seen.stream.values.items():
        for basis in {v.basis for v in found if v.assumed_basis and v.basis}:
            assumed.setdefault(basis, []).append(say.label("properties", name))
    for basis, names in sorted(assumed.items()):
        out.append(say("assumed_basis", property=say.list(sorted(names)), basis=say(f"basis_{basis}")))
    return list(dict.fromkeys(out))


def _worded(params: dict[str, Any], say: Wording) -> dict[str, Any]:
    words = dict(params)
    if "property" in words:
        words["property"] = say.label("properties", words["property"])
    if "materials" in words:
        words["materials"] = say.list([say.label("materials", m) for m in words["materials"]])
    for one in ("first", "material", "other"):
        if one in words:
            words[one] = say.label("materials", words[one])
    if "families" in words:
        words["families"] = say.list([f.get(say.language) for f in words["families"]])
    return words
