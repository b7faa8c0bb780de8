"""The table of streams as a workbook: what is written here is read back the same by `interfaces.tables.reading`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from interfaces.i18n import Language, translate
from recommender.profile import Amount, Profile

FIELDS = (
    "id", "description", "material", "codes", "facility_type", "sector", "country", "quantity_t_per_year", "hazardous",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def template(profiles: Sequence[Profile], language: Language, properties: Sequence[str]) -> bytes:
    """Return a workbook to fill in, with a row for each profile and a column for each property."""
    book = new_book()
    add_sheet(book, translate(language, "facility.sheet.streams"), *streams_grid(profiles, language, properties))
    return saved(book)


def streams_grid(
    profiles: Iterable[Profile], language: Language, properties: Sequence[str] = ()
) -> tuple[list[str], list[list[Any]]]:
    """Return the headings and the rows of a table of streams.

    Parameters
    ----------
    profiles: a row each.
    properties: have a column, beside those that a profile gives.
    """
    profiles = list(profiles)
    given = dict.fromkeys([*properties, *(name for p in profiles for name in p.composition)])
    heads = [translate(language, f"facility.column.{name}") for name in FIELDS]
    return [*heads, *given], [
        [*_fields(p, language), *(_amount(p.composition.get(n)) for n in given)] for p in profiles
    ]


def _fields(profile: Profile, language: Language) -> list[Any]:
    values = profile.model_dump(include=set(FIELDS))
    values["codes"] = "; ".join(profile.codes)
    if profile.hazardous is not None:
        values["hazardous"] = translate(language, "find.hazard.yes" if profile.hazardous else "find.hazard.no")
    return [values[name] for name in FIELDS]


def _amount(amount: Amount | None) -> Any:
    if amount is None:
        return None
    bare = amount.unit is None and amount.basis is None
    return amount.value if amount.value is not None and bare else amount_words(amount)


def amount_words(amount: Amount) -> str:
    """Return an amount as a person writes it, so that it can be read again.

    >>> amount_words(Amount(max=0.02, unit="%", basis="d")), amount_words(Amount(min=3, max=5))
    ('<0.02 % d', '3-5')
    """
    if amount.text is not None:
        return amount.text
    if amount.value is not None:
        words = _plain(amount.value)
    elif amount.min is not None and amount.max is not None:
        words = f"{_plain(amount.min)}-{_plain(amount.max)}"
    else:
        words = f"<{_plain(amount.max)}" if amount.max is not None else f">{_plain(amount.min or 0.0)}"
    return " ".join(filter(None, (words, amount.unit, amount.basis)))


def _plain(number: float) -> str:
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---- workbooks


def new_book() -> Any:
    """Return a workbook without a sheet."""
    from openpyxl import Workbook

    return Workbook(write_only=True)


def add_sheet(book: Any, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add a sheet whose text cells are text, whatever they begin with."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(place)].width = min(44, max(12, 2 * len(head)))
    bold = Font(bold=True)
    sheet.append([_cell(sheet, head, bold) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def saved(book: Any) -> bytes:
    """Return the bytes of a workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, value: Any, font: Any = None) -> Any:
    """Return a cell; text is written as text and shown as text, so that no formula comes of it."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=_CONTROL.sub(" ", value)[:32_000])
    cell.data_type = "s"
    cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell
