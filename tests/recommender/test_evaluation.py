"""The evaluation withholds what it says, measures what it says, and tells the language of a query."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from kb.load import Knowledge, load
from recommender.evaluation.metrics import difference, hit, means, measured, ndcg, reciprocal_rank
from recommender.evaluation.queries import grouped, queries, without
from recommender.evaluation.run import Asked, Evaluation, Option
from recommender.evaluation.tuning import SEARCHES, Ranker, nested, ranked, settled, tuned
from recommender.ranking import weights


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load()


# ---- measures


@pytest.mark.parametrize(
    ("ranking", "relevant", "expected"),
    [
        (["a", "b", "c"], {"a"}, (1.0, 1.0, 1.0)),
        (["a", "b", "c"], {"c"}, (0.0, 1 / 3, 0.5)),
        (["a", "b", "c"], {"b", "c"}, (0.0, 0.5, (0.6309 + 0.5) / (1 + 0.6309))),
        ([], {"a"}, (0.0, 0.0, 0.0)),
        (["x"] * 10 + ["a"], {"a"}, (0.0, 1 / 11, 0.0)),
    ],
)
def test_measures(ranking: list[str], relevant: set[str], expected: tuple[float, float, float]) -> None:
    found = (hit(ranking, relevant, 1), reciprocal_rank(ranking, relevant), ndcg(ranking, relevant))
    assert found == pytest.approx(expected, abs=1e-3)


def test_a_difference_by_chance_has_zero_inside_its_interval() -> None:
    random = np.random.default_rng(3)
    ours, theirs = random.integers(0, 2, 200).astype(float), random.integers(0, 2, 200).astype(float)
    mean, low, high = difference(ours, theirs, [str(i // 2) for i in range(200)])
    assert low < mean < high
    assert low < 0 < high
    better, low, _ = difference(np.minimum(theirs + 0.4, 1), theirs, [str(i) for i in range(200)])
    assert 0 < low < better


def test_groups_weigh_by_their_queries_not_by_being_drawn() -> None:
    ours, theirs = np.array([1.0, 1.0, 1.0, 0.0]), np.zeros(4)
    assert difference(ours, theirs, ["a", "a", "a", "b"])[0] == 0.75
    assert means(measured([["a"], []], [{"a"}, {"a"}]))["hit@1"] == 0.5


# ---- what is withheld


def test_every_query_is_the_words_of_a_source(base: Knowledge) -> None:
    found = queries(base)
    assert sum(q.language == "zh" for q in found) >= 100
    assert sum(q.language == "en" for q in found) >= 100
    for query in found:
        case = base.cases[query.case]
        worded = {s.waste_as_worded.strip().casefold(): s for s in case.synergies}
        assert query.text.casefold() in worded
        assert query.relevant <= {s.technology for s in case.synergies}
    assert len({(q.case, q.text.casefold()) for q in found}) == len(found)


def test_cases_of_one_source_are_one_group(base: Knowledge) -> None:
    from kb.cases import sources_of

    groups = grouped(base)
    by_source: dict[str, set[str]] = {}
    for name, case in base.cases.items():
        for source in sources_of(case):
            by_source.setdefault(source, set()).add(groups[name])
    assert all(len(found) == 1 for found in by_source.values())


def test_two_processes_find_what_one_finds(base: Knowledge) -> None:
    few = replace(base, cases=dict(sorted(base.cases.items())[:8]))
    alone, together = (Evaluation(few, None, processes=n).run(baselines=True) for n in (1, 2))
    assert alone == together
    assert alone.asked


def test_nothing_of_the_group_is_left(base: Knowledge) -> None:
    groups = grouped(base)
    group = groups["kalundborg"]
    fold, cut = without(base, group, groups, cut=True)
    assert not [name for name in fold.cases if groups[name] == group]
    assert len(fold.cases) == len(base.cases) - sum(g == group for g in groups.values())
    for name, term in cut.synonyms:
        assert term in base.materials[name].synonyms.all()
        assert term not in fold.materials[name].synonyms.all()
    kept, nothing = without(base, group, groups, cut=False)
    assert kept.materials is base.materials
    assert nothing.synonyms == nothing.links == ()


def test_a_wording_that_only_this_case_has_is_no_synonym_in_its_fold(base: Knowledge) -> None:
    groups = grouped(base)
    cuts = [without(base, g, groups, cut=True)[1] for g in sorted({q.group for q in queries(base)})[:60]]
    assert sum(len(c.synonyms) for c in cuts) > 0


# ---- ranking again


def option(name: str, evidence: float, status: str = "conditional", group: str | None = None) -> Option:
    parts = dict.fromkeys(weights()["rank"]["weights"], 0.5) | {"evidence": evidence}
    return Option(name, group or name, status, 0, parts)


def asked(*options: Option, wanted: str, group: str) -> Asked:
    from recommender.evaluation.queries import Query

    query = Query("case", group, "ash", "en", "CN", "23", "coal-fly-ash", frozenset({wanted}))
    return Asked(query, "coal-fly-ash", 0.9, options)


def test_the_ranking_of_the_evaluation_is_that_of_the_recommender() -> None:
    rules = weights()["rank"]
    found = ranked([option("b", 0.9), option("a", 0.9), option("r", 1.0, "rejected"), option("c", 1.0)], rules)
    assert found == ["c", "a", "b", "r"]


def test_tuning_learns_and_is_judged_on_other_groups() -> None:
    rules = weights()["rank"]
    lowered = {**rules, "weights": {**rules["weights"], "evidence": 0.0, "fit": 0.5}}
    many = [asked(option("z", 1.0), option("a", 0.0), option("b", 0.0), wanted="z", group=str(i)) for i in range(20)]
    assert ranked(many[0].options, lowered)[0] == "a"
    chosen = tuned(many, rules)
    assert ranked(many[0].options, chosen)[0] == "z"
    assert [r[0] for r in nested(many, rules)] == ["z"] * 20


def test_settled_weights_lie_half_way_between_what_is_meant_and_what_was_found() -> None:
    rules = weights()["rank"]
    many = [asked(option("z", 1.0), option("a", 0.0), wanted="z", group=str(i)) for i in range(4)]
    lone = [tuned(many, {**rules, "weights": rules["prior"]}, seed=seed) for seed in SEARCHES]
    found = settled(many, rules)
    for name, meant in rules["prior"].items():
        best = sum(one["weights"][name] for one in lone) / len(lone)
        assert math.isclose(found["weights"][name], (meant + best) / 2)
    assert math.isclose(sum(found["weights"].values()), 1, abs_tol=1e-6)


def test_no_more_places_are_looked_at_than_asked_for() -> None:
    rules = weights()["rank"]
    given = np.array([rules["weights"][name] for name in sorted(rules["weights"])])
    ranker = Ranker([option(name, 0.5) for name in "edcba"], rules)
    assert ranker.ranked(given, 1.0, 2) == ["a", "b"]
    assert ranker.ranked(given, 1.0) == list("abcde")
