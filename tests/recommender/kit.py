"""Builders for the unit tests of the engine: a small vocabulary, streams, criteria and technologies in a few words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kb.codes import CodeLists
from kb.load import SECTIONS, Knowledge
from kb.records import Rule, Technology
from kb.records.criteria import Criterion
from kb.yaml_io import read_yaml
from recommender.facts import CodeRef, Facts, Stream
from recommender.hierarchy import Hierarchy
from recommender.jurisdiction import Family, scope_of
from recommender.quantities import Interval, Value
from recommender.recommender import Recommender
from recommender.screening.judge import Setting, judge
from recommender.screening.judgement import Judgement
from recommender.screening.technology import Screener, Screening

READ = {"source": "read-1", "locator": "table 1", "reading": "full", "as_found": "as printed"}
UNREAD = {"source": "unread-1", "reading": "none"}
CODES = CodeLists(
    {
        "ewc": {"100102": "none", "100315": "absolute", "190805": "none", "110105": "absolute", "100304": "mirror"},
        "cnhw": {"321-026-48": "absolute"},
    }
)
_CRITERION: TypeAdapter[Any] = TypeAdapter(Criterion)


@cache
def _vocabulary() -> Any:
    path = Path(__file__).with_name("vocabulary.yaml")
    document = read_yaml(path, path.name)
    assert not document.faults, [str(f) for f in document.faults]
    return document.data


@cache
def _records(section: str, model: Any) -> dict[str, Any]:
    return {record["id"]: model.model_validate(record) for record in _vocabulary().get(section, [])}


def knowledge(*technologies: Technology, rules: tuple[Rule, ...] = ()) -> Knowledge:
    """Return the small vocabulary with the given technologies and rules."""
    built = Knowledge()
    for section in SECTIONS:
        built.section(section.name).update(_records(section.name, section.model))
    built.technologies.update({t.id: t for t in technologies})
    built.rules.update({r.id: r for r in rules})
    return built


def value(low: float, high: float | None = None, unit: str = "%", basis: str | None = "d", **more: Any) -> Value:
    """Return a measured value or range."""
    return Value(Interval(low, low if high is None else high), unit, basis, **more)


def stream(values: dict[str, Value] | None = None, **more: Any) -> Stream:
    """Return a stream with one value for each property named."""
    return Stream({name: (v,) for name, v in (values or {}).items()}, **more)


def facts(
    values: dict[str, Value] | None = None, material: str = "sludge", base: Knowledge | None = None, **more: Any
) -> Facts:
    """Return the facts of a stream of `material` (by default one of which nothing is known)."""
    base = base or knowledge()
    return Facts(base, Hierarchy(base.materials), CODES, stream(values, **more), material)


def criterion(kind: str, /, **fields: Any) -> Any:
    """Return a criterion that decides, was read and holds everywhere, unless `fields` say otherwise."""
    composite = kind in ("all_of", "any_of", "grades", "when")
    data = {"id": "limit", "kind": kind, "force": "process", **({} if composite else {"cite": READ}), **fields}
    return _CRITERION.validate_python(data)


def part(kind: str, /, **fields: Any) -> dict[str, Any]:
    """Return a part of a composite criterion, as data."""
    return {"id": fields.pop("id", "part"), "kind": kind, "cite": READ, **fields}


def technology(*criteria: Any, **fields: Any) -> Technology:
    """Return a use of anything, judged by `criteria`."""
    data = {
        "id": "use", "label": {"en": "A use", "zh": "用途"}, "description": {"en": "A use.", "zh": "用途。"},
        "type": "use", "use": "concrete", "accepts": [{"material": "sludge"}],
        "maturity": {"trl": 9, "basis": {"en": "common", "zh": "普遍"}}, **fields,
    }  # fmt: skip
    if data["type"] == "use":
        data.setdefault("no_limit_reason", {"en": "none", "zh": "无"})
    built = Technology.model_validate(data)
    return built.model_copy(update={"criteria": list(criteria)})


def pretreatment(name: str, changes: list[dict[str, Any]], **fields: Any) -> Technology:
    """Return a pretreatment with its effect on properties."""
    effect = {"changes": [{"cite": READ, **c} for c in changes], **fields.pop("effect", {})}
    return technology(
        id=name, type="pretreatment", use="preparing", effect=effect,
        label=fields.pop("label", {"en": name.capitalize(), "zh": "预处理"}), **fields,
    )  # fmt: skip


def dosing(min_useful: float, largest: float, **fields: Any) -> dict[str, Any]:
    """Return how much of the waste goes where."""
    words = {"en": "raw mill", "zh": "生料磨"}
    return {"into": words, "share_of": words, "min_useful": min_useful, "max": largest, "cite": READ, **fields}


def rule(name: str, inner: dict[str, Any], **fields: Any) -> Rule:
    """Return a rule that binds every use unless `fields` say otherwise."""
    data = {"id": name, "label": {"en": name, "zh": "规则"}, "uses": ["all"], "criterion": inner, **fields}
    return Rule.model_validate(data)


def gate(name: str = "gate", /, **fields: Any) -> dict[str, Any]:
    """Return a gate as data: on hazardous waste, satisfied by a licence, unless `fields` say otherwise."""
    data = {
        "id": name, "kind": "gate", "label": {"en": "Licence", "zh": "许可"}, "force": "legal",
        "when": {"hazardous": True}, "cite": READ, **fields,
    }  # fmt: skip
    if not data.get("prohibits"):
        data.setdefault("requires", {"permit": "licence", "label": {"en": "A licence", "zh": "许可证"}})
    return data


def family(country: str = "CN") -> Family:
    """Return the rule family of a country."""
    return scope_of(country).families[0]


def judged(
    limit: Any, values: dict[str, Value] | None = None, tech: Technology | None = None, **more: Any
) -> Judgement:
    """Return how `limit` comes out for a stream with `values`."""
    known = facts(values, **more)
    return judge(limit, Setting(known, tech or technology(), "CN"))


def screened(tech: Technology, known: Facts, country: str = "CN", rules: tuple[Rule, ...] = ()) -> Screening:
    """Return the verdict on `tech` under the family of `country`."""
    return Screener(knowledge(tech, rules=rules)).screen(tech, known, family(country))


def recommender(*technologies: Technology, rules: tuple[Rule, ...] = (), encoder: Any = None) -> Recommender:
    """Return a recommender over the small vocabulary, without the big encoder."""
    built = Recommender(knowledge(*technologies, rules=rules), encoder)
    for owner in (built, built._understander):
        owner._codes = CODES
    return built


def codes(*written: str) -> tuple[CodeRef, ...]:
    """Return code references of ``list:code`` texts."""
    return tuple(CodeRef(*w.split(":")) for w in written)


def check(found: Judgement, verdict: str, reason: str) -> None:
    """Assert how a criterion came out."""
    assert (found.verdict, found.reason) == (verdict, reason)
