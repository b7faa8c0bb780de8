"""The evaluation as a document: tables, a picture, and what the figures mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recommender import ranking
from recommender.evaluation.metrics import CUTS, MEASURES, difference, hit, means, measured
from recommender.evaluation.run import Asked, Evaluation, Run, nested, ranked
from recommender.hierarchy import Hierarchy

SHOWN = tuple(MEASURES)
JUDGED = ("hit@5", "MRR", "nDCG@10")
SPOKEN = ("en", "zh")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """The document, its figures, and the curves of the picture (share of queries answered among the first k)."""

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
    best = {m: max(baselines, key=lambda b, m=m: means(values[b], spoken)[m]) for m in JUDGED}  # type: ignore[misc]
    gaps = {
        m: difference(values[ours][m][spoken], values[best[m]][m][spoken], [groups[i] for i in spoken]) for m in JUDGED
    }
    figures: dict[str, Any] = {
        "queries": dict(Counter(q.language for q in evaluation.queries)),
        "groups": len(set(groups)),
        "spoken": {name: means(v, spoken) for name, v in values.items()},
        "difference": {m: {"to": best[m], "mean": g[0], "low": g[1], "high": g[2]} for m, g in gaps.items()},
    }
    parts = [_head(evaluation, cut), _table_of("Queries in English and Chinese, links cut", values, spoken)]
    rows = [(m, best[m], *(f"{x:+.3f}" for x in gaps[m])) for m in JUDGED]
    heads = ("measure", "best baseline", "difference", "low", "high")
    parts.append(_table("Difference to the best baseline, with its 95 % interval", heads, rows))
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
        figures[language] = {name: means(v, chosen) for name, v in values.items()}
    parts.append(_by("sector", "Sector of the giver (ISIC division)", evaluation, values[ours]))
    parts.append(_by("country", "Country", evaluation, values[ours]))
    parts.append(_calibration(cut.asked, evaluation))
    parts.append(_conditional(cut.asked))
    if not quick:
        parts.append(_ablation(evaluation, cut, rules, relevant, spoken, say))
        say("Links kept …")
        kept = evaluation.run(cut=False)
        found = measured(nested(kept.asked, rank), relevant)
        parts.append(_table_of("Links kept, for comparison", {"recommender, links kept": found}, spoken))
    curves = {
        name: [float(np.mean([hit(found[i], relevant[i], k) for i in spoken])) for k in range(1, 16)]
        for name, found in lists.items()
        if name != shipped
    }
    return Report("\n\n".join(parts) + "\n", figures, curves)


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


def _by(field: str, title: str, evaluation: Evaluation, values: Mapping[str, Any]) -> str:
    counts = Counter(getattr(q, field) for q in evaluation.queries if q.language in SPOKEN)
    rows = []
    for name, number in counts.most_common(12):
        chosen = [i for i, q in enumerate(evaluation.queries) if getattr(q, field) == name and q.language in SPOKEN]
        mean = means(values, chosen)
        rows.append((name, number, f"{mean['hit@5']:.3f}", f"{mean['MRR']:.3f}", f"{mean['nDCG@10']:.3f}"))
    return _table(f"By {title[0].lower()}{title[1:]}, the twelve with most queries", (title, "queries", *JUDGED), rows)


def _calibration(asked: Sequence[Asked], evaluation: Evaluation) -> str:
    """How often the material understood is the one that the curator linked, or broader or narrower, by confidence."""
    rows = []
    hierarchy = Hierarchy(evaluation.knowledge.materials)
    spoken = [a for a in asked if a.query.language in SPOKEN]
    for low, high in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [a for a in spoken if a.material is not None and low <= a.confidence < high]
        if inside:
            right = sum(hierarchy.relation(a.material or "", a.query.material) is not None for a in inside) / len(
                inside
            )
            rows.append((f"{low:.1f} to {min(high, 1.0):.1f}", len(inside), f"{right:.2f}"))
    unknown = sum(a.material is None for a in spoken)
    rows.append(("not recognised", unknown, "–"))
    return _table("Confidence and truth of the material", ("confidence", "queries", "share right"), rows)


def _conditional(asked: Sequence[Asked]) -> str:
    statuses = Counter(o.status for a in asked if a.query.language in SPOKEN for o in a.options if o.steps == 0)
    total = sum(statuses.values()) or 1
    rows = [(name, number, f"{100 * number / total:.0f} %") for name, number in statuses.most_common()]
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
) -> str:
    rank = rules["rank"]

    def row(name: str, asked: Sequence[Asked], weights: Mapping[str, Any]) -> tuple[object, ...]:
        mean = means(measured([ranked(a.options, weights) for a in asked], relevant), spoken)
        return (name, *(f"{mean[m]:.3f}" for m in JUDGED))

    rows = [row("everything (weights as shipped)", cut.asked, rank)]
    for part in sorted(rank["weights"]):
        rows.append(row(f"ranking without {part}", cut.asked, {**rank, "weights": {**rank["weights"], part: 0.0}}))
    rows.append(row("variants of one use not lowered", cut.asked, {**rank, "variant": 1.0}))
    for name, more in (
        ("without the map for Chinese", {"chinese": False}),
        ("without meaning (encoder and map)", {"meaning": False}),
        ("without n-grams", {"rules": {**rules, "resolve": {**rules["resolve"], "ngram": 0.0}}}),
    ):
        say(f"Ablation: {name} …")
        rows.append(row(name, evaluation.run(**more).asked, rank))
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
