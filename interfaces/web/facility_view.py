"""What the page of a facility's wastes shows, as its link says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from recommender.facility import bases

MODES = ("type", "table")
LONGEST = 400
MOST = 1e12
_PARTS = ("from", "facility", "country", "output", "amounts", "q")


@dataclass(frozen=True)
class FacilityView:
    """One state of the page; every part of it stands in the link. An uploaded table does not.

    Parameters
    ----------
    mode: whether the streams come from the facility ``type`` or from a ``table``.
    q: words that a facility type is looked for by.
    outputs: so many by the year, by the key of a base (`recommender.facility.Base`).
    amounts: t/year by material, as the user knows them; zero leaves a stream out.
    """

    mode: str = "type"
    q: str = ""
    facility: str = ""
    country: str = ""
    outputs: tuple[tuple[str, float], ...] = ()
    amounts: tuple[tuple[str, float], ...] = ()

    def of_type(self, facility: str) -> FacilityView:
        """Return the view of another facility type, without the figures of the former."""
        return replace(self, facility=facility, outputs=(), amounts=()) if facility != self.facility else self

    def with_number(self, part: str, key: str, value: float | None) -> FacilityView:
        """Return the view with one figure of ``outputs`` or ``amounts`` set, or left open by None."""
        figures = {**dict(getattr(self, part)), key: value}
        changed: dict[str, Any] = {part: tuple((k, v) for k, v in figures.items() if v is not None)}
        return replace(self, **changed)

    def link(self) -> dict[str, str]:
        """Return the parameters that bring this view back.

        >>> FacilityView(facility="coal-mine", outputs=(("t-of-raw-coal", 5e6),)).link()
        {'facility': 'coal-mine', 'output': 't-of-raw-coal:5000000'}
        """
        parts = {
            "from": "" if self.mode == "type" else self.mode,
            "facility": self.facility,
            "country": self.country,
            "output": _written(self.outputs),
            "amounts": _written(self.amounts),
            "q": self.q,
        }
        return {name: text for name, text in parts.items() if text}

    @classmethod
    def asked(cls, params: Mapping[str, str]) -> bool:
        """Say whether a link asks for anything of this page."""
        return any(name in params for name in _PARTS)

    @classmethod
    def from_link(
        cls, params: Mapping[str, str], knowledge: Any, countries: Mapping[str, str]
    ) -> tuple[FacilityView, list[str]]:
        """Return the view that a link asks for, and the names of the parameters that make no sense."""
        odd: list[str] = []
        parts: dict[str, Any] = {}
        allowed = {"from": MODES, "facility": knowledge.processes, "country": countries}
        for name, part in (("from", "mode"), ("facility", "facility"), ("country", "country")):
            text = params.get(name, "")
            if text and text in allowed[name]:
                parts[part] = text
            elif text:
                odd.append(name)
        if len(params.get("q", "")) > LONGEST:
            odd.append("q")
        else:
            parts["q"] = params.get("q", "")
        process = knowledge.processes.get(parts.get("facility"))
        counted = [base.key for base in bases(process)] if process else []
        made = [g.material for g in process.generates] if process else []
        for name, part, keys in (("output", "outputs", counted), ("amounts", "amounts", made)):
            read = _read(params.get(name, ""), keys)
            if read is None:
                odd.append(name)
            else:
                parts[part] = read
        return cls(**parts), odd


def _written(figures: tuple[tuple[str, float], ...]) -> str:
    return ",".join(f"{key}:{value:.12g}" for key, value in figures)


def _read(text: str, keys: Any) -> tuple[tuple[str, float], ...] | None:
    """Return figures by key, or None where the text makes no sense. A bare number is for the only key there is."""
    if not text:
        return ()
    out: dict[str, float] = {}
    for part in text.split(",") if len(text) <= 10 * LONGEST else [""]:
        key, sign, figure = part.rpartition(":")
        if not sign and len(keys) == 1:
            (key,) = keys
        try:
            number = float(figure)
        except ValueError:
            return None
        if key not in keys or not 0 <= number < MOST:
            return None
        out[key] = number
    return tuple(out.items())
