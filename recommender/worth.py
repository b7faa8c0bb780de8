"""What a tonne of waste put to a use is worth: what it saves, and what is left after what the use costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.load import Knowledge
from kb.records import Cite, Technology
from kb.records.base import Range
from kb.records.technology import Displaces
from kb.records.worth import Cost
from recommender.circumstances import Circumstances
from recommender.wording import Wording

KINDS = {
    "co2e": "co2e_t_per_year",
    "virgin_material": "virgin_material_t_per_year",
    "energy": "energy_GJ_per_year",
    "water": "water_m3_per_year",
}
NET_VALUE = "net_value_per_year"
HAULAGE = "road-haulage"
"""The process whose cost by the tonne and kilometre is that of the way to a receiver."""


@dataclass(frozen=True)
class Factor:
    """So much of a benefit for each tonne of waste: least, most, and the likeliest where the source gives one."""

    name: str
    low: float
    high: float
    typical: float | None
    unit: str
    cites: tuple[Cite, ...]
    boundary: str


@dataclass(frozen=True)
class _Term:
    """A part of the net value of a tonne, in the currency of the stream; costs are negative."""

    low: float
    high: float
    cites: tuple[Cite, ...]
    words: str


class Worth:
    """The factors of uses, from the records of the technologies and of the materials they take the place of.

    Parameters
    ----------
    knowledge: loaded records.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._materials = knowledge.materials
        hauliers = knowledge.processes.get(HAULAGE)
        self._haulage = hauliers.cost if hauliers is not None else []

    def factors(
        self, technology: Technology, steps: Sequence[Technology], around: Circumstances, say: Wording
    ) -> list[Factor]:
        """Return what is known to be saved by a tonne of waste, each kind once.

        The technology's own factors come first. Where it has none for CO2e, the material saved stands for it with what
        its making emits, by the least of the footprints read; a fuel is left out, since how much of the waste's own
        carbon is fossil is not known.

        Parameters
        ----------
        technology: the use.
        steps: pretreatments before it.
        around: of the stream; its currency is that of the net value.
        say: language of the boundaries.
        """
        found: dict[str, Factor] = {}
        for factor in (*self._own(technology, say), *self._saved(technology, say)):
            found.setdefault(factor.name, factor)
        net = self._net(technology, steps, around, say)
        return [*found.values(), *([net] if net is not None else [])]

    def net_value(self, technology: Technology, steps: Sequence[Technology], around: Circumstances) -> float | None:
        """Return the middle of the net value of a tonne, in the currency of the stream; None where it is not known."""
        terms = self._terms(technology, steps, around, None)
        return sum((t.low + t.high) / 2 for t in terms) if terms else None

    def _own(self, technology: Technology, say: Wording) -> Iterator[Factor]:
        for benefit in technology.benefits:
            scale = 0.001 if benefit.unit.startswith("kg") else 1.0
            unit = benefit.unit.split("/")[0].replace("kg", "t") + "/year"
            low, high = sorted((benefit.min * scale, benefit.max * scale))
            words = benefit.boundary.get(say.language)
            yield Factor(KINDS[benefit.kind], low, high, None, unit, (benefit.cite,), words)

    def _saved(self, technology: Technology, say: Wording) -> Iterator[Factor]:
        for displaced, ratio in _ratios(technology):
            low, high, typical = _ends(ratio)
            label = say.label("materials", displaced.material)
            if ratio.unit == "t/t":
                words = say("worth_saves", material=label)
                yield Factor(KINDS["virgin_material"], low, high, typical, "t/year", (ratio.cite,), words)
            record = self._materials.get(displaced.material)
            footprints = record.footprint if record is not None else []
            if any(f.unit == "kg/GJ" for f in footprints):
                continue
            fitting = [f for f in footprints if f.unit.removeprefix("kg/") == ratio.unit.removesuffix("/t")]
            footprint = min(fitting, key=lambda f: (f.max, f.min), default=None)
            if footprint is not None:
                words = say("worth_not_made", material=label, boundary=footprint.boundary.get(say.language))
                least, most = low * footprint.min / 1000, high * footprint.max / 1000
                yield Factor(KINDS["co2e"], least, most, None, "t/year", (ratio.cite, footprint.cite), words)

    # ---- net value

    def _net(
        self, technology: Technology, steps: Sequence[Technology], around: Circumstances, say: Wording
    ) -> Factor | None:
        terms = self._terms(technology, steps, around, say)
        if not terms:
            return None
        words = say("worth_net", terms=say.list([t.words for t in terms]))
        cites = tuple(dict.fromkeys(c for t in terms for c in t.cites))
        low, high = sum(t.low for t in terms), sum(t.high for t in terms)
        return Factor(NET_VALUE, low, high, None, f"{around.currency}/year", cites, words)

    def _terms(
        self, technology: Technology, steps: Sequence[Technology], around: Circumstances, say: Wording | None
    ) -> list[_Term]:
        """Return the parts of the net value; none where the value of what is saved is not known in the currency."""
        value = self._value(technology, around.currency, say)
        if value is None:
            return []
        terms = [value]
        for treatment in (*steps, technology):
            cost = _latest(treatment.cost, around.currency, "t")
            if cost is not None:
                words = say("worth_cost", what=treatment.label.get(say.language), **_money(cost)) if say else ""
                terms.append(_Term(-cost.max, -cost.min, (cost.cite,), words))
        rate = _latest(self._haulage, around.currency, "t km")
        if rate is not None and around.distance_km is not None:
            low, high = (round(around.distance_km * end, 2) for end in (rate.min, rate.max))
            words = say("worth_haulage", km=f"{around.distance_km:g}", **_money(rate)) if say else ""
            terms.append(_Term(-high, -low, (rate.cite,), words))
        if around.disposal_cost_per_t is not None:
            saved = around.disposal_cost_per_t
            words = say("worth_disposal", cost=f"{saved:g}", currency=around.currency) if say else ""
            terms.append(_Term(saved, saved, (), words))
        return terms

    def _value(self, technology: Technology, currency: str, say: Wording | None) -> _Term | None:
        for displaced, ratio in _ratios(technology):
            record = self._materials.get(displaced.material)
            price = _latest(record.prices, currency, ratio.unit.removesuffix("/t")) if record is not None else None
            if price is not None:
                low, high, _ = _ends(ratio)
                words = ""
                if say:
                    label = say.label("materials", displaced.material)
                    words = say("worth_value", material=label, scope=price.scope.get(say.language), **_money(price))
                return _Term(low * price.min, high * price.max, (ratio.cite, price.cite), words)
        return None


def _ratios(technology: Technology) -> Iterator[tuple[Displaces, Range]]:
    for displaced in technology.displaces:
        if displaced.ratio is not None:
            yield displaced, displaced.ratio


def _ends(ratio: Range) -> tuple[float, float, float | None]:
    known = [x for x in (ratio.min, ratio.typical, ratio.max) if x is not None]
    return min(known), max(known), ratio.typical if ratio.min is not None and ratio.max is not None else None


def _latest(costs: Sequence[Cost], currency: str, unit: str) -> Cost | None:
    fitting = [c for c in costs if c.currency == currency and c.unit == unit]
    return max(fitting, key=lambda c: c.year, default=None)


def _money(cost: Cost) -> dict[str, str]:
    amount = f"{cost.min:g}" if cost.min == cost.max else f"{cost.min:g}–{cost.max:g}"
    return {"amount": amount, "currency": cost.currency, "unit": cost.unit, "year": str(cost.year)}
