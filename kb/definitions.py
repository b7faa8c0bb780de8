"""Defined classes (high-calcium fly ash is fly ash with CaO of at least 10 %), evaluated at run time.

`kb.owl` states the same `Condition` in OWL; a test holds the two together at each bound and either side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kb.errors import Fault
from kb.load import Knowledge
from kb.records import Condition, Property

Value = float | tuple[float, float] | str | bool
"""A number, an interval (both ends included), a category value, or the presence of a constituent."""


def value_key(condition: Condition, known: Property | None = None) -> str:
    """Return the name under which a value for `condition` is looked up: property, measurand and basis.

    The measurand `total` and the property's default basis go without saying.

    >>> value_key(Condition(property="Cl", max=0.04, unit="%", measurand="water_soluble"))
    'Cl.water_soluble'
    """
    name = condition.property or ""
    if condition.measurand != "total":
        name += f".{condition.measurand}"
    if condition.basis and not (known and condition.basis == known.default_basis):
        name += f".{condition.basis}"
    return name


def holds(
    condition: Condition,
    values: Mapping[str, Value],
    properties: Mapping[str, Property] | None = None,
    belongs: Callable[[str], bool | None] = lambda material: None,
) -> bool | None:
    """Say whether `condition` holds for a stream: True, False, or None where the values do not decide.

    Parameters
    ----------
    condition: the definition.
    values: what is known, by `value_key`, numbers in the unit of the property; ``hazardous`` too is a key.
    properties: the property records, so that a basis that is the default one needs no own key.
    belongs: whether the stream is of a material.

    >>> holds(Condition(property="CaO", min=10.0, unit="%"), {"CaO": (8.0, 12.0)}) is None
    True
    """

    def leaf(part: Condition) -> bool | None:
        if part.property is not None:
            known = (properties or {}).get(part.property)
            return _of_value(part, values.get(value_key(part, known)))
        if part.hazardous is not None:
            found = values.get("hazardous")
            return None if found is None else found == part.hazardous
        return _any([belongs(m) for m in part.material]) if part.material is not None else None

    return decide(condition, leaf)


def decide(condition: Condition, leaf: Callable[[Condition], bool | None]) -> bool | None:
    """Combine what `leaf` says of the simple conditions inside by three-valued logic.

    >>> decide(Condition(none_of=[Condition(hazardous=True)]), lambda part: None) is None
    True
    """
    inner = condition.all_of or condition.any_of or condition.none_of
    if not inner:
        return leaf(condition)
    results = [decide(part, leaf) for part in inner]
    if condition.all_of:
        return _not(_any([_not(r) for r in results]))
    return _any(results) if condition.any_of else _not(_any(results))


def _of_value(condition: Condition, value: Value | None) -> bool | None:
    if value is None:
        return None
    if condition.any_value is not None:
        return value if isinstance(value, bool) else value in condition.any_value
    if isinstance(value, str | bool):
        return None
    low, high = value if isinstance(value, tuple) else (value, value)
    least = condition.min if condition.min is not None else float("-inf")
    most = condition.max if condition.max is not None else float("inf")
    if least <= low and high <= most:
        return True
    return False if high < least or low > most else None


def _any(results: list[bool | None]) -> bool | None:
    return True if True in results else None if None in results else False


def _not(result: bool | None) -> bool | None:
    return None if result is None else not result


def check_definitions(knowledge: Knowledge) -> list[Fault]:
    """Return a fault for each definition that cannot be stated in OWL or compared at run time."""
    faults = []
    for name, material in knowledge.materials.items():
        if material.defined_as is None:
            continue
        if not material.broader:
            faults.append(
                _fault(knowledge, name, ("broader",), "none", "a broader material", "Say what it is a kind of.")
            )
        for path, part in _conditions(material.defined_as, ("defined_as",)):
            known = knowledge.properties.get(part.property or "")
            if part.codes is not None:
                hint = "Define the material by properties, facts, hazard or materials."
                faults.append(_fault(knowledge, name, (*path, "codes"), "codes", "no codes in a definition", hint))
            if known and part.unit is not None and part.unit != known.unit:
                hint = f"Write the bound in {known.unit}, the unit of {known.id}."
                faults.append(_fault(knowledge, name, (*path, "unit"), f"'{part.unit}'", str(known.unit), hint))
    return faults


def _fault(knowledge: Knowledge, name: str, path: tuple[str | int, ...], found: str, allowed: str, hint: str) -> Fault:
    file, line = knowledge.line_of("materials", name, path)
    return Fault(file, line, ".".join(str(p) for p in (name, *path)), found, allowed, hint)


def _conditions(condition: Condition, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    yield path, condition
    for form in ("all_of", "any_of", "none_of"):
        for at, part in enumerate(getattr(condition, form) or []):
            yield from _conditions(part, (*path, form, at))
