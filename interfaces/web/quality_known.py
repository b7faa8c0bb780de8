"""What the base holds, as charts: how limits were read, families of by-products, practice by status and country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interfaces.i18n import Language, translator, word
from interfaces.web.names import Names
from interfaces.web.quality_charts import Figure, Table, percent, shares, stacked, unnumbered
from kb.cases import by_country, by_status, case_counts
from kb.stats import READINGS, FamilyCount, Readings, by_family_of_materials, gaps, limits_by_place

_COUNTRIES = 10


@dataclass(frozen=True)
class Counted:
    """All counts of one version of the knowledge; the same for every reader."""

    limits: dict[str, Readings]
    families: list[FamilyCount]
    statuses: dict[str, int]
    countries: dict[str, int]
    cases: dict[str, int]
    records: dict[str, int]
    gaps: dict[str, list[str]]

    @classmethod
    def of(cls, knowledge: Any) -> Counted:
        """Count `knowledge` (`kb.load.Knowledge`)."""
        return cls(
            limits_by_place(knowledge),
            by_family_of_materials(knowledge),
            by_status(knowledge),
            by_country(knowledge),
            case_counts(knowledge),
            knowledge.counts(),
            gaps(knowledge),
        )

    @property
    def all_limits(self) -> Readings:
        """How the limits and gates of all places were read."""
        found = list(self.limits.values())
        return Readings(
            sum(r.full for r in found),
            sum(r.excerpt for r in found),
            sum(r.none for r in found),
            sum(r.secondary for r in found),
        )


class Known:
    """Makes charts of the counts in one language.

    Parameters
    ----------
    counted: the counts.
    names: words for identifiers, which also gives the language.
    """

    def __init__(self, counted: Counted, names: Names) -> None:
        self._counted = counted
        self._names = names
        self._language: Language = names.language
        self._t = translator(names.language)

    def readings(self) -> Figure:
        """Return how the limits of each jurisdiction were read."""
        t = self._t
        found = sorted(self._counted.limits.items(), key=lambda pair: (-pair[1].all, pair[0]))
        widest = max((r.all for _, r in found), default=0)
        bars, rows, told = [], [], []
        for place, r in found:
            label = self._names.place(place)
            counts = {reading: getattr(r, reading) for reading in READINGS}
            bars.append(stacked(label, counts, widest, text=str(r.all)))
            rows.append((label, str(r.all), *(str(counts[x]) for x in READINGS), str(r.secondary)))
            told.append(f"{label} {r.all}")
        total = self._counted.all_limits
        heads = ("place", "all", *READINGS, "secondary")
        return Figure(
            "readings",
            t("quality.readings.title"),
            t("quality.readings.says", share=percent(total.none / max(1, total.all), self._language)),
            t("quality.readings.told", values=t("list.semicolon").join(told)),
            Table(tuple(t(f"quality.head.{h}") for h in heads), tuple(rows)),
            bars=tuple(bars),
            legend=tuple((r, t(f"quality.head.{r}")) for r in READINGS),
        )

    def families(self) -> Figure:
        """Return the routes for each family of by-products."""
        t = self._t
        found = self._counted.families
        widest = max((f.uses + f.pretreatments for f in found), default=0)
        bars, rows = [], []
        for f in found:
            label = f.label.get(self._language, str(f.number))
            routes = {"uses": f.uses, "pretreatments": f.pretreatments}
            bars.append(stacked(label, routes, widest, text=str(sum(routes.values()))))
            rows.append((label, *map(str, (f.materials, f.composed, f.uses, f.pretreatments, f.exchanges))))
        few = sorted(found, key=lambda f: f.uses)[:3]
        told = t("list.comma").join(f"{f.label.get(self._language, f.number)} ({f.uses})" for f in few)
        heads = ("family", "materials", "composed", "uses", "pretreatments", "exchanges")
        return Figure(
            "families",
            t("quality.families.title"),
            t("quality.families.says"),
            t("quality.families.told", n=len(found), few=told),
            Table(tuple(t(f"quality.head.{h}") for h in heads), tuple(rows)),
            bars=tuple(bars),
            legend=tuple((s, t(f"quality.head.{s}")) for s in ("uses", "pretreatments")),
        )

    def practice(self) -> Figure:
        """Return the documented exchanges by status."""
        t = self._t
        found = self._counted.statuses
        labels = {status: word(self._language, "grade", status) for status in found}
        told = t("list.comma").join(f"{labels[s]} {n}" for s, n in found.items())
        bar = shares(t("quality.practice.all"), dict(found), text=str(sum(found.values())))
        return Figure(
            "practice",
            t("quality.practice.title"),
            t("quality.practice.says", failed=self._counted.cases["cases with an exchange that failed"]),
            t("quality.told", values=told),
            Table(
                (t("quality.head.status"), t("quality.head.exchanges")),
                tuple((labels[s], str(n)) for s, n in found.items()),
            ),
            bars=(bar,),
            legend=tuple(labels.items()),
        )

    def countries(self) -> Figure:
        """Return the cases by country, those with most first, the others as one."""
        t = self._t
        found = self._counted.countries
        shown = dict(list(found.items())[:_COUNTRIES])
        rest = sum(found.values()) - sum(shown.values())
        widest = max([*shown.values(), rest], default=0)
        bars = [stacked(self._names.place(c), {"cases": n}, widest, text=str(n)) for c, n in shown.items()]
        if rest:
            label = t("quality.countries.rest", n=len(found) - len(shown))
            bars.append(stacked(label, {"others": rest}, widest, text=str(rest)))
        told = t("list.semicolon").join(f"{self._names.place(c)} {n}" for c, n in shown.items())
        return Figure(
            "countries",
            t("quality.countries.title"),
            t("quality.countries.says", n=sum(found.values()), countries=len(found)),
            t("quality.told", values=told),
            Table(
                (t("quality.head.country"), t("quality.head.cases")),
                tuple((self._names.place(c), str(n)) for c, n in found.items()),
            ),
            bars=tuple(unnumbered(bar) for bar in bars),
        )
