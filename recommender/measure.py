"""What to measure first: the missing value whose outcome would change most verdicts, cheaper tests first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from recommender.results import Measurement
from recommender.screening.judgement import Ask, Judgement, leaves
from recommender.screening.technology import Screening
from recommender.wording import Wording

_COST = {"low": 0, "medium": 1, "high": 2}


def measure_first(options: Iterable[Sequence[Screening]], say: Wording, most: int = 8) -> list[Measurement]:
    """Return what to find out, most verdicts first.

    Parameters
    ----------
    options: the screenings of each direct option, one a rule family.
    say: words in the language of the answer.
    most: how many to return.
    """
    wanted: dict[str, set[int]] = {}
    questions: dict[str, tuple[Any, Judgement]] = {}
    methods: dict[str, str] = {}
    for number, screenings in enumerate(options):
        for screening in screenings:
            for ask, about in _asks(screening):
                wanted.setdefault(ask.property, set()).add(number)
                questions.setdefault(ask.property, about)
                if ask.method:
                    methods.setdefault(ask.property, ask.method)
    properties = say.knowledge.properties

    def order(name: str) -> tuple[int, int, str]:
        record = properties.get(name)
        return -len(wanted[name]), _COST[record.test_cost] if record else 1, name

    out = []
    for name in sorted(wanted, key=order)[:most]:
        record = properties.get(name)
        method = methods.get(name) or (record.test_method.get(say.language) if record and record.test_method else None)
        other = Wording(say.knowledge, "zh" if say.language == "en" else "en")
        labels = {w.language: w.asked(name) for w in (say, other)}
        out.append(
            Measurement(
                property=f"property/{name}" if record else name,
                label=labels["en"],
                label_zh=labels["zh"],
                would_decide=len(wanted[name]),
                method=method,
                question=say.judgement(*questions[name]),
            )
        )
    return out


def _asks(screening: Screening) -> Iterable[tuple[Ask, tuple[Any, Judgement]]]:
    """Yield what would settle the verdict, and the limit that asks for it; a firmly rejected use needs nothing more."""
    if screening.status == "rejected" and screening.rejection != "typical":
        return
    for judged in screening.judged:
        if judged.criterion.stage != "screen" or judged.judgement.verdict == "pass" or judged.quiet:
            continue
        for criterion, judgement, _ in leaves(judged.criterion, judged.judgement):
            if judgement.verdict == "pass":
                continue
            for ask in judgement.asks:
                yield ask, (criterion, judgement)
