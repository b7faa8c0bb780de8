"""A waste profile: what is known of a stream, as the user gives it. Anything but its identity may be missing."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from kb.errors import InputError

Priority = Literal[
    "fit", "permit", "evidence", "wording", "meaning", "cascade", "maturity", "relation", "share", "simplicity", "value"
]
"""Parts of the score that the user can have count for more or less."""
PREFERRED = 3.0
"""How many times more a part counts that the user puts first without saying how much."""


class Amount(BaseModel):
    """A value or range of a property as given; a bare number is mass per cent.

    >>> Amount.model_validate(2.1).value
    2.1
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float | None = Field(default=None, allow_inf_nan=False)
    min: float | None = Field(default=None, allow_inf_nan=False)
    max: float | None = Field(default=None, allow_inf_nan=False)
    unit: str | None = None
    basis: str | None = None
    measurand: str | None = None
    method: str | None = None
    text: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_number(cls, data: Any) -> Any:
        if isinstance(data, bool):
            raise ValueError("true and false are no amounts")
        if isinstance(data, int | float):
            return {"value": data}
        if isinstance(data, str):
            from recommender.reading.figures import amount_of

            # A text without a figure is a fact ("granulated") or a blank ("ND"): kept as text, judged later.
            if not any(c.isdigit() for c in data):
                return {"text": data}
            try:
                return amount_of(data)
            except ValueError as error:
                raise PydanticCustomError("figure", "{said}", {"said": str(error), "words": data}) from None
        return data

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema with the short ways of writing an amount beside the long one."""
        whole = handler.resolve_ref_schema(handler(schema))
        title, words = whole.pop("title"), whole.pop("description")
        return {
            "title": title,
            "description": words,
            "anyOf": [
                whole,
                {"type": "number", "description": "Mass per cent."},
                {"type": "string", "description": "Figure with unit and basis, such as '<0.02 % d', or a fact."},
            ],
        }

    @model_validator(mode="after")
    def _some_value(self) -> Amount:
        if self.text is None and self.value is None and self.min is None and self.max is None:
            raise ValueError("give a value, or min and max")
        if self.min is not None and self.max is not None and self.min > self.max:
            limits = {"low": str(self.min), "high": str(self.max)}
            raise PydanticCustomError("order", "min {low} is greater than max {high}", limits)
        return self


class Profile(BaseModel):
    """What is known of a waste stream (the input half of the JSON contract).

    Parameters
    ----------
    description: free text in English or Chinese.
    material: identifier or label of a material, where it is known.
    codes: waste codes, with or without the name of their list (``ewc:100102``).
    facility_type, sector: where the stream arises; identifier, label or industry code.
    country: ISO code or name in English or Chinese.
    composition, properties: amounts by property; a bare number is mass per cent.
    quantity_t_per_year: tonnes per year.
    hazardous: what the holder says of it; None when nothing is said.
    distance_km: to the receivers that come into question.
    disposal_cost_per_t: what a tonne costs to dispose of now, in the money of the country.
    priorities: how many times more than usual a part of the score counts, 0 to 5.

    >>> Profile.parse({"description": "coal fly ash", "composition": {"LOI": 12}}).composition["LOI"].value
    12.0
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = Field(default=None, json_schema_extra={"anyOf": [{"type": ["string", "integer", "null"]}]})
    description: str = Field(default="", max_length=20_000)
    material: str | None = None
    codes: list[str] = []
    facility_type: str | None = None
    sector: str | None = None
    country: str | None = None
    composition: dict[str, Amount] = {}
    properties: dict[str, Amount] = {}
    quantity_t_per_year: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    hazardous: bool | None = None
    distance_km: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    disposal_cost_per_t: float | None = Field(default=None, allow_inf_nan=False)
    priorities: dict[Priority, Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]] = {}

    @field_validator("id", mode="before")
    @classmethod
    def _id_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @model_validator(mode="after")
    def _something_given(self) -> Profile:
        given = (self.description.strip(), self.material, self.codes, self.composition, self.properties)
        if not any(given) and not (self.facility_type or self.sector):
            raise PydanticCustomError(
                "nothing",
                "nothing is said of the stream: describe it in words, or give a material, a code or an analysis",
            )
        return self

    @classmethod
    def parse(cls, data: Any) -> Profile:
        """Return the profile in `data`.

        Raises
        ------
        InputError
            naming the first field at fault, what was found and what to do.
        """
        if not isinstance(data, dict):
            found = type(data).__name__
            raise InputError("row", found, "an object with a 'description'", "Give one object for each stream.")
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise _input_error(error) from None


_SAID = {
    "extra_forbidden": ("there is no such field. Mend its name or leave it out", ", ".join(Profile.model_fields)),
    "greater_than": ("{found} is not greater than zero", "a number greater than zero"),
    "greater_than_equal": ("{found} is less than zero", "zero or more"),
    "less_than_equal": ("{found} is more than 5", "5 at most"),
    "literal_error": ("{found} is no part of the score", ", ".join(get_args(Priority))),
    "finite_number": ("{found} is not a finite number", "a finite number"),
    "float_parsing": ("{found} is not a number", "a number"),
    "float_type": ("{found} is not a number", "a number"),
    "bool_parsing": ("{found} is neither true nor false", "true or false"),
    "bool_type": ("{found} is neither true nor false", "true or false"),
    "string_type": ("{found} is not text", "text"),
    "string_too_long": ("the text is longer than 20000 signs. Shorten it", "at most 20000 signs"),
    "list_type": ("{found} is not a list", 'a list, such as ["ewc:100102"]'),
    "dict_type": ("{found} is not an object", 'an object, such as {{"LOI": "8.4 %"}}'),
    "model_type": ("{found} is not an amount", "a figure with its unit, such as 2.1 or '2.1 %'"),
}

_NUMBERS = {"greater_than", "finite_number", "float_parsing", "float_type"}


def _input_error(error: ValidationError) -> InputError:
    problems = error.errors(include_url=False)
    problem = problems[0]
    field = ".".join(str(p) for p in problem["loc"] if p != "[key]") or "description"
    found = problem["input"] if problem["type"] != "extra_forbidden" else field
    words, allowed = _SAID.get(problem["type"], ("", ""))
    if words:
        message = words.format(found=repr(found)[:60])
        if allowed not in message and problem["type"] != "extra_forbidden":
            message += f". Give {allowed.format()}"
    else:
        message = problem["msg"].removeprefix("Value error, ")
        message = message[0].upper() + message[1:]
    others = len(problems) - 1
    more = f" ({others} more fault{'s' if others > 1 else ''} in this row.)" if others else ""
    reason, parts = _reason(problem, repr(found)[:60])
    return InputError(field, found, allowed.format(), f"{field}: {message}.{more}", reason, **parts)


def _reason(problem: ErrorDetails, found: str) -> tuple[str, dict[str, str]]:
    """Return the word for what is wrong, and what its sentence names."""
    kind = problem["type"]
    if kind in ("figure", "order", "nothing"):
        return kind, {name: str(value) for name, value in problem.get("ctx", {}).items()}
    if kind == "string_too_long":
        return "long", {"most": str(problem["ctx"]["max_length"])}
    return ("number", {"words": found}) if kind in _NUMBERS else ("", {})
