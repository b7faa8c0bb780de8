"""The streams that a facility is likely to have: what its type generates, times what it makes or takes in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.load import Knowledge
from kb.records import Process
from kb.records.base import Text
from kb.records.vocabulary import Generation
from recommender.hierarchy import Hierarchy
from recommender.profile import Profile
from recommender.quantities import Interval, convert, known_unit

Origin = Literal["stated", "likely", "none"]
DAYS = 365
_ENGLISH = re.compile(r"^(?:.*?\bper )?(?:(?:t|tonnes?)(?= of ))?\s*(?P<thing>[^,(:;]+)", re.IGNORECASE)
_CHINESE = re.compile(r"^(?:[^每]*每)?(?P<thing>[^,(:;，（：；]+)")


@dataclass(frozen=True)
class Base:
    """What a typical figure is per: a tonne of product, of feed, a head of cattle.

    Parameters
    ----------
    key: short form for links, the same for the same thing.
    label: of the thing that is counted by the year.
    """

    key: str
    label: Text


@dataclass(frozen=True)
class FacilityStream:
    """One stream of a facility.

    Parameters
    ----------
    id: unique among the streams of the facility.
    profile: what is known of it, with the middle of the amount; None for a row that could not be read.
    amount: t/year, or None where it is not known.
    origin: whether the amount was stated, or follows from a typical figure.
    figure: the typical figure, where there is one.
    variants: narrower materials that it may be.
    fault: why a row cannot be used.
    """

    id: str
    profile: Profile | None
    amount: Interval | None = None
    origin: Origin = "none"
    figure: Generation | None = None
    variants: tuple[str, ...] = ()
    fault: Exception | None = None


def base_of(figure: Generation) -> Base | None:
    """Return what a typical figure is per, or None where it does not say.

    The record says it in words ("tonne of iron", "t of glass fibre, landfilled"): what follows the first comma,
    colon or bracket tells about the figure, not about the thing.
    """
    if figure.per is None:
        return None
    english, chinese = _ENGLISH.match(figure.per.en), _CHINESE.match(figure.per.zh)
    en = english["thing"].strip() if english else figure.per.en
    zh = chinese["thing"].strip() if chinese else figure.per.zh
    en = f"t {en}" if en.startswith("of ") else re.sub(r"^tonne ", "t ", en)
    return Base(re.sub(r"[^a-z0-9]+", "-", en.casefold()).strip("-"), Text(en=en, zh=zh))


def tonnes_for_each(figure: Generation) -> Interval | None:
    """Return the tonnes for one of what the figure is per, or None where it gives no mass.

    A figure by the day is taken for 365 days. Figures in volume have no tonnage without a density. A greatest figure
    alone leaves everything below it open.
    """
    ends = [x for x in (figure.min, figure.typical, figure.max) if x is not None]
    if figure.min is None and figure.typical is None:
        ends.append(0.0)
    head, _, under = figure.unit.partition("/")
    if not any(ends) or not known_unit(head) or base_of(figure) is None:
        return None
    factor = convert(1.0, head, "t")
    if factor is None:
        return None
    factor *= DAYS if under == "d" else 1
    return Interval(_exact(min(ends) * factor), _exact(max(ends) * factor))


def bases(process: Process) -> list[Base]:
    """Return what has to be known by the year to turn the typical figures of a process into tonnes."""
    found: dict[str, Base] = {}
    for figure in process.generates:
        base = base_of(figure)
        if base is not None and tonnes_for_each(figure) is not None:
            found.setdefault(base.key, base)
    return list(found.values())


def likely_streams(
    knowledge: Knowledge,
    process: Process,
    counts: Mapping[str, float],
    stated: Mapping[str, float],
    country: str | None = None,
) -> list[FacilityStream]:
    """Return the streams of a facility of a type, in the order of the record.

    A material that is a special form of another in the list stands as its variant, not beside it: nothing counts
    twice. An amount that is stated takes the place of the likely one; one stated for a variant, that of the whole.
    Zero leaves a stream out.

    Parameters
    ----------
    counts: by the year, by the key of a base.
    stated: t/year by material.
    """
    figures = {g.material: g for g in process.generates}
    hierarchy = Hierarchy(knowledge.materials)
    whole = {name: _whole(name, figures, hierarchy) for name in figures}
    split = {whole[name] for name in stated if name in whole and whole[name] != name and stated[name] > 0}
    out = []
    for name, figure in figures.items():
        if stated.get(name) == 0 or (name in split and name not in stated):
            continue
        if whole[name] != name and name not in stated:
            continue
        variants = tuple(v for v in figures if v != name and whole[v] == name and v not in stated)
        amount, origin = _amount(figure, counts, stated.get(name))
        out.append(_stream(name, process.id, country, amount, origin, figure, variants))
    return out


def _whole(name: str, among: Iterable[str], hierarchy: Hierarchy) -> str:
    """Return the broadest of the listed materials that `name` is a form of; itself if there is none."""
    known = set(among)
    return [n for n in hierarchy.up(name) if n in known][-1] if name in hierarchy.up(name) else name


def _amount(figure: Generation, counts: Mapping[str, float], stated: float | None) -> tuple[Interval | None, Origin]:
    if stated is not None:
        return Interval(stated, stated), "stated"
    each, base = tonnes_for_each(figure), base_of(figure)
    if each is None or base is None or base.key not in counts:
        return None, "none"
    return each.scaled(counts[base.key]), "likely"


def _stream(
    name: str,
    process: str,
    country: str | None,
    amount: Interval | None,
    origin: Origin,
    figure: Generation,
    variants: tuple[str, ...],
) -> FacilityStream:
    middle = _exact((amount.low + amount.high) / 2) if amount else None
    profile = Profile(id=name, material=name, facility_type=process, country=country, quantity_t_per_year=middle)
    return FacilityStream(name, profile, amount, origin, figure, variants)


def stated_stream(identifier: str, profile: Profile) -> FacilityStream:
    """Return a stream as its holder states it."""
    tonnes = profile.quantity_t_per_year
    amount = Interval(tonnes, tonnes) if tonnes else None
    return FacilityStream(identifier, profile, amount, "stated" if amount else "none")


def usual_properties(knowledge: Knowledge, materials: Iterable[str], most: int = 10) -> list[str]:
    """Return the properties that are most often known of these materials, or of all where there are none."""
    chosen = [m for name in materials if (m := knowledge.materials.get(name)) and m.composition]
    counted = Counter(
        name
        for material in chosen or knowledge.materials.values()
        for name in dict.fromkeys(line.property for line in material.composition if line.measurand == "total")
    )
    return [name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]]


def _exact(number: float) -> float:
    """Return a product of decimal figures without the dust of binary fractions.

    >>> _exact(0.1 + 0.2)
    0.3
    """
    return float(f"{number:.12g}")
