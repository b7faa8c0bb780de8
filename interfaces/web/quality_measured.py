"""What was measured and published, as charts: finding the use, judging it, values against their sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interfaces.i18n import Language, translator, word
from interfaces.web.names import Names
from interfaces.web.quality_charts import (
    Bar,
    Figure,
    Span,
    Table,
    around_zero,
    on_axis,
    percent,
    shares,
    steps,
    unnumbered,
)

OURS = "recommender-weights-tuned-inside-the-folds"
QUERIES = ("both", "en", "zh", "other")
OUTCOMES = ("right", "too strict", "too mild", "false reject", "false accept", "absent")
_SECTION = {"both": "spoken", "en": "en", "zh": "zh", "other": "other"}
_HITS = ("hit@1", "hit@3", "hit@5", "hit@10")
_MEASURES = (*_HITS, "MRR", "nDCG@10")
_JUDGED = ("hit@5", "MRR", "nDCG@10")
_PLACES = ("first", "third", "fifth", "tenth")
_VERDICTS = ("agree", "disagree", "lost")


class Measured:
    """Makes charts of published figures in one language.

    Parameters
    ----------
    names: words for identifiers, which also gives the language.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._language: Language = names.language
        self._t = translator(names.language)

    def ranking(self, found: Mapping[str, Any], asked: str) -> Figure:
        """Return where the right use stands, for each ranking, on the queries of one language."""
        t = self._t
        rankings: Mapping[str, Mapping[str, float]] = found[_SECTION[asked]]
        rows = [(self._ranking(name), *(f"{m[measure]:.3f}" for measure in _MEASURES)) for name, m in rankings.items()]
        bars = [self._hits(name, m) for name, m in rankings.items()]
        told = [f"{self._ranking(n)}{t('list.colon')}{self._share(m['hit@5'])}" for n, m in rankings.items()]
        return Figure(
            "ranking",
            t("quality.ranking.title"),
            t("quality.ranking.says", share=self._share(rankings[OURS]["hit@5"]), n=number_of(found, asked)),
            t("quality.ranking.told", values=t("list.semicolon").join(told)),
            Table((t("quality.ranking"), *(t(f"quality.measure.{m}") for m in _MEASURES)), tuple(rows)),
            bars=tuple(bars),
            legend=tuple((place, t(f"quality.place.{place}")) for place in _PLACES),
        )

    def difference(self, found: Mapping[str, Any]) -> Figure:
        """Return the lead over the best simple tool, with its interval."""
        t = self._t
        gaps: Mapping[str, Mapping[str, Any]] = found["difference"]
        ends = around_zero(x for g in gaps.values() for x in (g["low"], g["high"]))
        spans, rows = [], []
        for measure, g in gaps.items():
            label = t(f"quality.measure.{measure}")
            left = on_axis(g["low"], ends)
            mean = f"{g['mean']:+.3f}"
            spans.append(Span(label, left, on_axis(g["high"], ends) - left, on_axis(g["mean"], ends), mean))
            rows.append((label, self._ranking(g["to"]), mean, f"{g['low']:+.3f}", f"{g['high']:+.3f}"))
        told = t("list.semicolon").join(f"{r[0]} {r[2]} ({r[3]} – {r[4]})" for r in rows)
        sure = sum(1 for g in gaps.values() if g["low"] > 0)
        heads = ("measure", "best", "difference", "low", "high")
        return Figure(
            "difference",
            t("quality.difference.title"),
            t("quality.difference.says", sure=sure, all=len(gaps)),
            t("quality.difference.told", values=told),
            Table(tuple(t(f"quality.head.{h}") for h in heads), tuple(rows)),
            spans=tuple(spans),
            zero=on_axis(0.0, ends),
            axis=(f"{ends[0]:+.2f}", f"{ends[1]:+.2f}"),
        )

    def confidence(self, found: Mapping[str, Any]) -> Figure:
        """Return how often the material understood was right, by the confidence shown."""
        t = self._t
        bands = found["confidence"]["bands"]
        rows, bars = [], []
        for band in bands:
            label = f"{band['low']:.1f} – {band['high']:.1f}"
            right = self._share(band["right"])
            rows.append((label, str(band["queries"]), right))
            counts = {"right": 100 * band["right"], "rest": 100 * (1 - band["right"])}
            bars.append(unnumbered(shares(label, counts, text=right)))
        told = t("list.semicolon").join(f"{r[0]}{t('list.colon')}{r[2]}" for r in rows)
        return Figure(
            "confidence",
            t("quality.confidence.title"),
            t("quality.confidence.says", n=found["confidence"]["unrecognised"]),
            t("quality.confidence.told", values=told),
            Table(tuple(t(f"quality.head.{h}") for h in ("confidence", "queries", "right")), tuple(rows)),
            bars=tuple(bars),
            legend=(("right", t("quality.confidence.right")), ("rest", t("quality.confidence.wrong"))),
        )

    def groups(self, found: Mapping[str, Any], field: str) -> Table:
        """Return the measures by ``country`` or by ``sector`` of the giver."""
        rows = tuple(
            (self._group(field, g["name"]), str(g["queries"]), *(f"{g[m]:.3f}" for m in _JUDGED)) for g in found[field]
        )
        heads = (self._t(f"quality.head.{field}"), self._t("quality.head.queries"))
        return Table((*heads, *(self._t(f"quality.measure.{m}") for m in _JUDGED)), rows)

    def signals(self, found: Mapping[str, Any]) -> Table | None:
        """Return the measures with one signal left out; None where a quick run left this out."""
        if "ablation" not in found:
            return None
        rows = tuple(
            (word(self._language, "ablation", name), *(f"{mean[m]:.3f}" for m in _JUDGED))
            for name, mean in found["ablation"].items()
        )
        return Table((self._t("quality.head.without"), *(self._t(f"quality.measure.{m}") for m in _JUDGED)), rows)

    def screening(self, found: Mapping[str, Any]) -> Figure:
        """Return what came of the blind scenarios, a bar for each table of them."""
        t = self._t
        bars, rows, told = [], [], []
        for number, table in enumerate(found["tables"], 1):
            counts = outcomes(table)
            label = t("quality.screening.table", n=number)
            bars.append(shares(label, {_series(o): counts[o] for o in OUTCOMES}, text=str(table["rows"])))
            rows.append((label, str(table["rows"]), *(str(counts[o]) for o in OUTCOMES)))
            parts = t("list.comma").join(f"{t(f'quality.outcome.{_series(o)}')} {counts[o]}" for o in OUTCOMES)
            told.append(f"{label}{t('list.colon')}{parts}")
        words = tuple((_series(o), t(f"quality.outcome.{_series(o)}")) for o in OUTCOMES)
        return Figure(
            "screening",
            t("quality.screening.title"),
            t("quality.screening.says"),
            t("quality.told", values=t("list.semicolon").join(told)),
            Table((t("quality.head.scenarios"), t("quality.head.all"), *(w for _, w in words)), tuple(rows)),
            bars=tuple(bars),
            legend=words,
        )

    def audit(self, found: Mapping[str, Any]) -> Figure:
        """Return how values drawn at random agreed with their sources."""
        t = self._t
        rows, bars, told = [], [], []
        for row in sorted(found["rows"], key=lambda r: (r["kind"] == "synergies", r["kind"] != "limits", r["round"])):
            label = t("quality.audit.row", kind=word(self._language, "audit", row["kind"]), n=row["round"])
            rate = self._share(agreement([row]))
            bars.append(shares(label, {v: row[v] for v in _VERDICTS}, text=rate))
            rows.append((label, str(row["drawn"]), *(str(row[v]) for v in _VERDICTS), rate))
            told.append(f"{label}{t('list.colon')}{rate}")
        heads = ("sample", "drawn", *_VERDICTS, "rate")
        return Figure(
            "audit",
            t("quality.audit.title"),
            t("quality.audit.says"),
            t("quality.audit.told", values=t("list.semicolon").join(told)),
            Table(tuple(t(f"quality.head.{h}") for h in heads), tuple(rows)),
            bars=tuple(bars),
            legend=tuple((v, t(f"quality.head.{v}")) for v in _VERDICTS),
        )

    def _hits(self, name: str, measures: Mapping[str, float]) -> Bar:
        added = steps([measures[h] for h in _HITS])
        counts = {place: 100 * value for place, value in zip(_PLACES, added, strict=True)}
        counts["rest"] = max(0.0, 100 - sum(counts.values()))
        bar = shares(self._ranking(name), counts, text=self._share(measures["hit@5"]), strong=name == OURS)
        return unnumbered(bar)

    def _ranking(self, name: str) -> str:
        return word(self._language, "ranking", name)

    def _group(self, field: str, name: str) -> str:
        if field == "country":
            return self._names.place(name)
        return f"ISIC {name}" if name.isdigit() else self._t("quality.sector.none")

    def _share(self, value: float) -> str:
        return percent(value, self._language)


def number_of(found: Mapping[str, Any], asked: str) -> int:
    """Return how many queries there are in a language, or in English and Chinese together."""
    counts: Mapping[str, int] = found["queries"]
    return counts["en"] + counts["zh"] if asked == "both" else counts[asked]


def outcomes(table: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of each outcome in a table of scenarios, whatever was expected."""
    return {o: sum(by.get(o, 0) for by in table["outcomes"].values()) for o in OUTCOMES}


def let_through(found: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many dangerous uses were accepted in silence, and how many dangerous ones there are."""
    rejected = [t["outcomes"].get("rejected", {}) for t in found["tables"]]
    return sum(r.get("false accept", 0) for r in rejected), sum(sum(r.values()) for r in rejected)


def agreement(rows: list[dict[str, Any]]) -> float:
    """Return the share of the values found again that agree with their source."""
    agree, disagree = sum(r["agree"] for r in rows), sum(r["disagree"] for r in rows)
    return agree / (agree + disagree) if agree + disagree else 0.0


def _series(outcome: str) -> str:
    return outcome.replace(" ", "-")
