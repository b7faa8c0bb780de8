"""What to measure first: values that one test gives stand together."""

from __future__ import annotations

from dataclasses import dataclass

from interfaces.web.shell import Page
from recommender.results import Answer, Measurement


@dataclass(frozen=True)
class OneTest:
    """One test: the values it gives, how many verdicts it would settle, how it is done and why."""

    labels: tuple[str, ...]
    would_decide: int
    method: str | None
    question: str


def tests_first(page: Page, answer: Answer) -> list[OneTest]:
    """Return the tests in the order of the answer, those with the same question and method as one."""
    groups: dict[tuple[str, str | None], list[Measurement]] = {}
    for measurement in answer.measure_first:
        groups.setdefault((measurement.question, measurement.method), []).append(measurement)
    chinese = page.language == "zh"
    return [
        OneTest(
            tuple(m.label_zh if chinese else m.label for m in group),
            max(m.would_decide for m in group),
            method,
            question,
        )
        for (question, method), group in groups.items()
    ]
