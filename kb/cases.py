"""Cases as a list to look through: filters, and what they count up to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.load import Knowledge
from kb.records import Case, Synergy


@dataclass(frozen=True)
class CaseFilter:
    """What is asked of a case; every part that is given must hold.

    Parameters
    ----------
    country: ISO code.
    domestic: True for cases in China, False for those elsewhere.
    material: identifier; exchanges of narrower materials count too.
    technology: identifier.
    sector: identifier of a facility type, or the beginning of an ISIC, NACE or GB/T 4754 code.
    status: of the case or of one of its exchanges.
    family: number of a by-product family.
    grade: status of an exchange; it must meet with material and technology in the same one.
    """

    country: str | None = None
    domestic: bool | None = None
    material: str | None = None
    technology: str | None = None
    sector: str | None = None
    status: str | None = None
    family: int | None = None
    grade: str | None = None

    def admits(self, case: Case, knowledge: Knowledge) -> bool:
        """Say whether `case` is asked for; material and technology must meet in one exchange."""
        if self.country not in (None, case.place.country) or self.domestic not in (None, case.domestic):
            return False
        if self.sector is not None and not any(_of_sector(knowledge, f.process, self.sector) for f in case.facilities):
            return False
        if self.status is not None and self.status not in (case.status, *(s.status for s in case.synergies)):
            return False
        return any(self._exchange(s, knowledge) for s in case.synergies)

    def _exchange(self, synergy: Synergy, knowledge: Knowledge) -> bool:
        broader = set(with_broader(knowledge, synergy.material))
        record = knowledge.materials.get(synergy.material)
        return (
            (self.material is None or self.material in broader)
            and self.technology in (None, synergy.technology)
            and self.grade in (None, synergy.status)
            and (self.family is None or (record is not None and record.family == self.family))
        )


def select(knowledge: Knowledge, wanted: CaseFilter) -> list[Case]:
    """Return the cases that `wanted` admits, by identifier."""
    return [case for _, case in sorted(knowledge.cases.items()) if wanted.admits(case, knowledge)]


def with_broader(knowledge: Knowledge, material: str) -> Iterator[str]:
    """Yield a material and everything broader."""
    if material in knowledge.materials:
        yield material
        for broader in knowledge.materials[material].broader:
            yield from with_broader(knowledge, broader)


def _of_sector(knowledge: Knowledge, process: str | None, sector: str) -> bool:
    record = knowledge.processes.get(process or "")
    if record is None:
        return False
    return process == sector or any(code.startswith(sector) for code in (*record.isic, *record.nace, *record.gbt4754))


def km_apart(one: Case, other: Case) -> float:
    """Return the distance of two cases in km, near enough for neighbours (one degree of latitude is 111.2 km)."""
    north = (one.place.latitude - other.place.latitude) * 111.2
    east = (one.place.longitude - other.place.longitude) * 111.2 * math.cos(math.radians(one.place.latitude))
    return math.hypot(north, east)


def best_reading(case: Case) -> str:
    """Return how the case was read at best: ``full`` or ``excerpt``.

    A case rests on its own sources and on those of its exchanges.
    """
    readings = {c.reading for c in case.cites} | {s.cite.reading for s in case.synergies}
    return "full" if "full" in readings else "excerpt"


def sources_of(case: Case) -> set[str]:
    """Return every source that a case cites."""
    cites = [*case.cites, *(s.cite for s in case.synergies)]
    cites += [s.quantity.cite for s in case.synergies if s.quantity] + [s.ended.cite for s in case.synergies if s.ended]
    cites += [b.cite for b in case.benefits] + [b.cite for s in case.synergies for b in s.benefits]
    return {c.source for c in cites}


def failed(case: Case) -> bool:
    """Say whether the case tells of an exchange that stopped or never came about."""
    return case.status == "discontinued" or any(s.status == "discontinued" for s in case.synergies)


def case_counts(knowledge: Knowledge) -> dict[str, int]:
    """Return how many cases and exchanges there are, by what matters for their coverage."""
    cases = list(knowledge.cases.values())
    synergies = [s for c in cases for s in c.synergies]
    return {
        "cases": len(cases),
        "cases in China": sum(1 for c in cases if c.domestic),
        "cases elsewhere": sum(1 for c in cases if not c.domestic),
        "countries": len({c.place.country for c in cases}),
        "cases with an exchange that failed": sum(1 for c in cases if failed(c)),
        "synergies": len(synergies),
        "synergies in China": sum(len(c.synergies) for c in cases if c.domestic),
        "synergies with a quantity": sum(1 for s in synergies if s.quantity),
        "synergies with a technology of the base": sum(1 for s in synergies if s.technology),
    }


def by_country(knowledge: Knowledge) -> dict[str, int]:
    """Return the number of cases by country, most first."""
    return _most_first(c.place.country for c in knowledge.cases.values())


def by_status(knowledge: Knowledge) -> dict[str, int]:
    """Return the number of exchanges by status, most first."""
    return _most_first(s.status for c in knowledge.cases.values() for s in c.synergies)


def by_reading(knowledge: Knowledge) -> dict[str, int]:
    """Return the number of cases by how their best source was read."""
    return _most_first(best_reading(c) for c in knowledge.cases.values())


def by_sector(knowledge: Knowledge) -> dict[str, int]:
    """Return the number of exchanges by ISIC division (two digits) of the facility that gives the material."""
    return _most_first(division_of(knowledge, c, s) for c in knowledge.cases.values() for s in c.synergies)


def by_family(knowledge: Knowledge) -> dict[int, int]:
    """Return the number of exchanges by family of by-products."""
    families = (knowledge.materials[s.material].family for c in knowledge.cases.values() for s in c.synergies
                if s.material in knowledge.materials)  # fmt: skip
    return dict(sorted(Counter(families).items()))


def division_of(knowledge: Knowledge, case: Case, synergy: Synergy) -> str:
    """Return the ISIC division (two digits) of the facility that gives the material, or ``not said``."""
    process = next((f.process for f in case.facilities if f.id == synergy.source), None)
    record = knowledge.processes.get(process or "")
    return record.isic[0][:2] if record is not None and record.isic else "not said"


def _most_first(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
