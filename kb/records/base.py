"""What every record shares: strictness, identifiers, bilingual text, the note of where a value was read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
PROPERTY_ID = re.compile(r"^[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*$")

Reading = Literal["full", "excerpt", "none"]
Basis = Literal["ar", "ad", "d", "daf", "loi_free"]
Measurand = Literal["total", "acid_soluble", "water_soluble", "leachate"]


def _slug(text: str) -> str:
    if not SLUG.match(text):
        raise ValueError(f"'{text}' is not an identifier: write lower-case English words joined by hyphens")
    return text


def _property_id(text: str) -> str:
    if not PROPERTY_ID.match(text):
        raise ValueError(f"'{text}' is not a property identifier such as SO3, LOI or water-demand")
    return text


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("write a plain number, without unit, quotes or full-width digits")
    return value


Slug = Annotated[str, AfterValidator(_slug)]
PropertyId = Annotated[str, AfterValidator(_property_id)]
Number = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]


class Record(BaseModel):
    """A strict, frozen piece of knowledge: an unknown field is an error, never ignored.

    What checks a record is built when the first one is read: records out of a snapshot are checked already.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True, defer_build=True)


class Text(Record):
    """A text in both languages of the knowledge base."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def get(self, language: str) -> str:
        """Return the text in `language` (``en`` or ``zh``).

        >>> Text(en="Fly ash", zh="粉煤灰").get("zh")
        '粉煤灰'
        """
        return self.zh if language == "zh" else self.en


class Terms(Record):
    """Synonyms by language; `mul` holds those of further languages (German, Dutch, French), only recognised."""

    en: list[str] = []
    zh: list[str] = []
    mul: list[str] = []

    def all(self) -> list[str]:
        """Return the terms of all languages, English first."""
        return [*self.en, *self.zh, *self.mul]


class Cite(Record):
    """Where a value was read: the source, the place in it, what was actually read, and the figure as found."""

    source: Slug
    locator: str | None = None
    via: str | None = None
    reading: Reading
    as_found: str | None = None
    read_on: dt.date | None = Field(default=None, strict=False)

    @model_validator(mode="after")
    def _read_means_found(self) -> Cite:
        if self.reading != "none":
            if not self.as_found:
                raise ValueError("a source that was read needs 'as_found': the figure or words as printed")
            if not self.locator:
                raise ValueError("a source that was read needs a 'locator': clause, table, page or section")
        if self.as_found and len(self.as_found.split()) > 12:
            raise ValueError("'as_found' holds at most 12 words")
        return self


class Range(Record):
    """A sourced range: any of least, typical and greatest value, with its unit."""

    min: Number | None = None
    typical: Number | None = None
    max: Number | None = None
    unit: str
    cite: Cite

    @model_validator(mode="after")
    def _ordered(self) -> Range:
        check_order(self.min, self.typical, self.max)
        check_read(self.cite)
        return self


def check_read(cite: Cite) -> None:
    """Raise ValueError unless the source was read: only limits and gates may be known without reading.

    >>> check_read(Cite(source="x", locator="p. 1", reading="full", as_found="60 kg"))
    """
    if cite.reading == "none":
        raise ValueError("a value needs a source that was read (reading full or excerpt)")


def check_order(low: float | None, typical: float | None, high: float | None) -> None:
    """Raise ValueError unless the given numbers exist and run upwards.

    >>> check_order(1.0, None, 2.0)
    """
    known = [x for x in (low, typical, high) if x is not None]
    if not known:
        raise ValueError("give at least one of min, typical and max")
    if known != sorted(known):
        raise ValueError("min, typical and max must not decrease")
