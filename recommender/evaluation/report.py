"""The evaluation as a document: tables, a picture, and what the figures mean; and the same figures as data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recommender import ranking
from recommender.evaluation.metrics import CUTS, MEASURES, difference, hit, means, measured
from recommender.evaluation.run import Asked, Evaluation, Run
from recommender.evaluation.tuning import nested, ranked
from recommender.hierarchy import Hierarchy

SHOWN = tuple(MEASURES)
JUDGED = ("hit@5", "MRR", "nDCG@10")
SPOKEN = ("en", "zh")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """The document, its figures as `published.figures("evaluation")` gives them, and the curves of the picture.

    A curve is the share of queries answered among the first k.
    """

    text: str
    figures: dict[str, Any]
    curves: dict[str, list[float]]


def report(evaluation: Evaluation, say: Say, *, quick: bool = False) -> Report:
    """Return the evaluation.

    Parameters
    ----------
    evaluation: of one knowledge base.
    say: called with a word on progress.
    quick: leave out the runs for the ablation and for links kept.
    """
    rules = ranking.weights(evaluation.knowledge.paths)
    rank = rules["rank"]
    say("Links cut, with the baselines …")
    cut = evaluation.run(baselines=True)
    relevant = [q.relevant for q in evaluation.queries]
    groups = [q.group for q in evaluation.queries]
    spoken = [i for i, q in enumerate(evaluation.queries) if q.language in SPOKEN]
    lists = {
        "recommender, weights tuned inside the folds": nested(cut.asked, rank),
        "recommender, weights as shipped": [ranked(a.options, rank) for a in cut.asked],
        **cut.baselines,
    }
    ours, shipped, *baselines = lists
    values = {name: measured(found, relevant) for name, found in lists.items()}
    middle = {name: means(values[name], spoken) for name in baselines}
    best = {m: _best(middle, m) for m in JUDGED}
    gaps = {
        m: difference(values[ours][m][spoken], values[best[m]][m][spoken], [groups[i] for i in spoken]) for m in JUDGED
    }
    figures: dict[str, Any] = {
        "knowledge": evaluation.knowledge.fingerprint,
        "queries": dict(Counter(q.language for q in evaluation.queries)),
        "groups": len(set(groups)),
        "withheld": {"synonyms": cut.cut_synonyms, "links": cut.cut_links},
        "spoken": _means_of(values, spoken),
        "difference": {m: {"to": slug(best[m]), "mean": g[0], "low": g[1], "high": g[2]} for m, g in gaps.items()},
    }
    parts = [_head(evaluation, cut), _table_of("Queries in English and Chinese, links cut", values, spoken)]
    heads = ("measure", "best baseline", "difference", "low", "high")
    lines = [(m, best[m], *(f"{x:+.3f}" for x in gaps[m])) for m in JUDGED]
    parts.append(_table("Difference to the best baseline, with its 95 % interval", heads, lines))
    parts.append(
        "The interval is that of a paired bootstrap over groups of cases (4,000 draws). Above zero means: better than "
        "the best baseline beyond chance."
    )
    for language, words in (
        ("en", "English"),
        ("zh", "Chinese"),
        ("other", "other languages, which it does not speak"),
    ):
        chosen = [i for i, q in enumerate(evaluation.queries) if q.language == language]
        parts.append(_table_of(f"Queries in {words} ({len(chosen)})", values, chosen))
        figures[language] = _means_of(values, chosen)
    for field, title in (("sector", "Sector of the giver (ISIC division)"), ("country", "Country")):
        figures[field] = rows = _by(field, evaluation, values[ours])
        parts.append(_by_table(title, rows))
    figures["confidence"] = bands = _calibration(cut.asked, evaluation)
    parts.append(_calibration_table(bands))
    figures["statuses"] = statuses = _statuses(cut.asked)
    parts.append(_conditional(statuses))
    if not quick:
        worth = _ablation(evaluation, cut, rules, relevant, spoken, say)
        figures["ablation"] = {slug(name): mean for name, mean in worth.items()}
        parts.append(_ablation_table(worth))
        say("Links kept …")
        kept = evaluation.run(cut=False)
        found = {"recommender, links kept": measured(nested(kept.asked, rank), relevant)}
        figures["kept"] = _means_of(found, spoken)
        parts.append(_table_of("Links kept, for comparison", found, spoken))
    curves = {
        name: [float(np.mean([hit(found[i], relevant[i], k) for i in spoken])) for k in range(1, 16)]
        for name, found in lists.items()
        if name != shipped
    }
    return Report("\n\n".join(parts) + "\n", figures, curves)


def slug(name: str) -> str:
    """Return `name` as a key of the figures.

    >>> slug("recommender, weights as shipped")
    'recommender-weights-as-shipped'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _best(found: Mapping[str, Mapping[str, float]], metric: str) -> str:
    """Return which of the tools is best by a metric."""
    return max(found, key=lambda name: found[name][metric])


def _means_of(values: Mapping[str, Any], chosen: Sequence[int]) -> dict[str, dict[str, float]]:
    return {slug(name): means(found, chosen) for name, found in values.items()}


def _head(evaluation: Evaluation, cut: Run) -> str:
    counts = Counter(q.language for q in evaluation.queries)
    method = Path(__file__).with_name("method.md").read_text(encoding="utf-8")
    return method.format(
        queries=len(evaluation.queries),
        groups=len({q.group for q in evaluation.queries}),
        synonyms=cut.cut_synonyms,
        links=cut.cut_links,
        **{name: counts[name] for name in ("en", "zh", "other")},
    ).strip()


def _table(title: str, heads: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"## {title}", "", _line(heads), _line(["---"] * len(heads)), *(_line(r) for r in rows)]
    return "\n".join(lines)


def _line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def _table_of(title: str, values: Mapping[str, Any], chosen: Sequence[int]) -> str:
    rows = []
    for name, found in values.items():
        mean = means(found, chosen)
        rows.append((name, *(f"{mean[m]:.3f}" for m in SHOWN)))
    return _table(title, ("", *SHOWN), rows)


def _by(field: str, evaluation: Evaluation, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    counts = Counter(getattr(q, field) for q in evaluation.queries if q.language in SPOKEN)
    rows = []
    for name, number in counts.most_common(12):
        chosen = [i for i, q in enumerate(evaluation.queries) if getattr(q, field) == name and q.language in SPOKEN]
        mean = means(values, chosen)
        rows.append({"name": name, "queries": number, **{m: mean[m] for m in JUDGED}})
    return rows


def _by_table(title: str, groups: Iterable[Mapping[str, Any]]) -> str:
    rows = [(g["name"], g["queries"], *(f"{g[m]:.3f}" for m in JUDGED)) for g in groups]
    return _table(f"By {title[0].lower()}{title[1:]}, the twelve with most queries", (title, "queries", *JUDGED), rows)


def _calibration(asked: Sequence[Asked], evaluation: Evaluation) -> dict[str, Any]:
    """How often the material understood is the one that the curator linked, or broader or narrower, by confidence."""
    bands = []
    hierarchy = Hierarchy(evaluation.knowledge.materials)
    spoken = [a for a in asked if a.query.language in SPOKEN]
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [a for a in spoken if a.material is not None and low <= a.confidence < high]
        if inside:
            right = sum(hierarchy.relation(a.material or "", a.query.material) is not None for a in inside)
            bands.append({"low": low, "high": min(high, 1.0), "queries": len(inside), "right": right / len(inside)})
    return {"bands": bands, "unrecognised": sum(a.material is None for a in spoken)}


def _calibration_table(found: Mapping[str, Any]) -> str:
    rows = [(f"{b['low']:.1f} to {b['high']:.1f}", b["queries"], f"{b['right']:.2f}") for b in found["bands"]]
    rows.append(("not recognised", found["unrecognised"], "–"))
    return _table("Confidence and truth of the material", ("confidence", "queries", "share right"), rows)


def _statuses(asked: Sequence[Asked]) -> dict[str, int]:
    found = Counter(o.status for a in asked if a.query.language in SPOKEN for o in a.options if o.steps == 0)
    return dict(found.most_common())


def _conditional(statuses: Mapping[str, int]) -> str:
    total = sum(statuses.values()) or 1
    rows = [(name, number, f"{100 * number / total:.0f} %") for name, number in statuses.items()]
    return _table(
        "Status of the direct options, without a country or an analysis", ("status", "options", "share"), rows
    )


def _ablation(
    evaluation: Evaluation,
    cut: Run,
    rules: Mapping[str, Any],
    relevant: Sequence[Any],
    spoken: Sequence[int],
    say: Say,
) -> dict[str, dict[str, float]]:
    rank = rules["rank"]

    def mean(asked: Sequence[Asked], weights: Mapping[str, Any]) -> dict[str, float]:
        found = means(measured([ranked(a.options, weights) for a in asked], relevant), spoken)
        return {m: found[m] for m in JUDGED}

    worth = {"everything (weights as shipped)": mean(cut.asked, rank)}
    for part in sorted(rank["weights"]):
        worth[f"ranking without {part}"] = mean(cut.asked, {**rank, "weights": {**rank["weights"], part: 0.0}})
    worth["variants of one use not lowered"] = mean(cut.asked, {**rank, "variant": 1.0})
    for name, more in (
        ("without the map for Chinese", {"chinese": False}),
        ("without meaning (encoder and map)", {"meaning": False}),
        ("without n-grams", {"rules": {**rules, "resolve": {**rules["resolve"], "ngram": 0.0}}}),
    ):
        say(f"Ablation: {name} …")
        worth[name] = mean(evaluation.run(**more).asked, rank)
    return worth


def _ablation_table(worth: Mapping[str, Mapping[str, float]]) -> str:
    rows = [(name, *(f"{mean[m]:.3f}" for m in JUDGED)) for name, mean in worth.items()]
    return _table("What each signal is worth (English and Chinese, links cut)", ("", *JUDGED), rows)


def picture(curves: Mapping[str, Sequence[float]], path: Path) -> None:
    """Draw the share of queries answered among the first k, a line for each ranking, and write it to `path`."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    for name, values in curves.items():
        own = name.startswith("recommender")
        axes.plot(range(1, len(values) + 1), values, label=name.split(",")[0], linewidth=2.5 if own else 1.3)
    axes.set(xlabel="k", ylabel="share of queries answered among the first k", ylim=(0, 1), xticks=[*CUTS, 15])
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
