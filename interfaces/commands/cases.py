"""``bps cases``: look through the cases, show one, begin a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interfaces.i18n import LANGUAGES, Language, translator, word
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.load import Knowledge
    from kb.records import Case, Synergy
    from kb.records.case import Quantity

app = typer.Typer(
    help="Look through the cases, show one, or begin a new one.", invoke_without_command=True, add_completion=False
)
STATUSES = ("operating", "pilot", "planned", "laboratory", "discontinued", "unknown")
InLanguage = Annotated[str, typer.Option("--language", envvar="BPS_LANGUAGE", help="en or zh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def cases(
    context: typer.Context,
    country: Annotated[str | None, typer.Option(help="Country: ISO code or name in English or Chinese.")] = None,
    domestic: Annotated[bool | None, typer.Option("--domestic/--international", help="In China, or elsewhere.")] = None,
    material: Annotated[str | None, typer.Option(help="Material, narrower ones included.")] = None,
    technology: Annotated[str | None, typer.Option(help="Technology.")] = None,
    sector: Annotated[str | None, typer.Option(help="Facility type, or an ISIC, NACE or GB/T 4754 code.")] = None,
    status: Annotated[str | None, typer.Option(help=f"One of {', '.join(STATUSES)}.")] = None,
    family: Annotated[int | None, typer.Option(min=1, max=25, help="Number of the by-product family.")] = None,
    language: InLanguage = "en",
    as_json: AsJson = False,
) -> None:
    """List the cases, all or those that the options ask for."""
    if context.invoked_subcommand is not None:
        return
    from kb.cases import CaseFilter, select
    from kb.load import load
    from kb.naming import record_named
    from recommender.jurisdiction import country_code

    if status is not None and status not in STATUSES:
        allowed = ", ".join(STATUSES)
        raise InputError("status", status, allowed, f"status: '{status}' is not a status of a case.")
    knowledge = load()
    wanted = CaseFilter(
        country=country_code(country),
        domestic=domestic,
        material=record_named(knowledge.materials, material, "material") if material else None,
        technology=record_named(knowledge.technologies, technology, "technology") if technology else None,
        sector=_sector(knowledge, sector) if sector else None,
        status=status,
        family=family,
    )
    found = select(knowledge, wanted)
    if as_json:
        _print_json([_row(case) for case in found])
    else:
        _print_list(found, language_checked(language))


@app.command()
def show(
    case: Annotated[str, typer.Argument(help="Identifier of the case.")],
    language: InLanguage = "en",
    as_json: AsJson = False,
) -> None:
    """Show one case: place, participants, exchanges with amounts and sources, lessons."""
    from kb.load import load

    knowledge = load()
    record = knowledge.cases[_case_named(knowledge, case)]
    if as_json:
        _print_json(record.model_dump(mode="json", exclude_none=True))
    else:
        _print_case(knowledge, record, language_checked(language))


@app.command()
def new(
    case: Annotated[str, typer.Argument(help="Identifier: lower-case English words joined by hyphens.")],
    country: Annotated[str, typer.Option(help="Country: ISO code or name in English or Chinese.")],
    folder: Annotated[
        Path | None, typer.Option(help="Where to write the file; by default among the cases of the base.")
    ] = None,
) -> None:
    """Write a commented file for a new case, to be filled in."""
    from kb.load import load
    from kb.records.base import SLUG
    from ontology.paths import KnowledgePaths
    from recommender.jurisdiction import country_code

    if not SLUG.match(case):
        allowed = "lower-case English words joined by hyphens"
        raise InputError("case", case, allowed, f"case: '{case}' is no identifier, such as guitang-guigang.")
    if case in load().cases:
        raise InputError("case", case, "a new one", f"case: there is a case '{case}' already.")
    code = country_code(country) or ""
    path = (folder or KnowledgePaths.find().cases / ("china" if code == "CN" else "international")) / f"{case}.yaml"
    text = files("kb").joinpath("templates/case.yaml").read_text(encoding="utf-8")
    for mark, value in (("@ID@", case), ("@COUNTRY@", code), ("@TODAY@", dt.date.today().isoformat())):
        text = text.replace(mark, value)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InputError("case", case, "a new file", f"case: {path} exists already; nothing was written.") from None
    except OSError as error:
        message = f"folder: {path.parent} cannot be written to ({error.strerror})."
        raise InputError("folder", str(path.parent), "a folder that can be written to: --folder", message) from None
    typer.echo(str(path))
    typer.echo(f"Fill it in, then: bps validate {path}", err=True)


def _case_named(knowledge: Knowledge, words: str) -> str:
    name = words.removeprefix("case/").removesuffix(".yaml")
    if name in knowledge.cases:
        return name
    from rapidfuzz import fuzz, process

    titles = {key: f"{key} {c.title.en} {c.title.zh}" for key, c in knowledge.cases.items()}
    near = [key for _, _, key in process.extract(name, titles, scorer=fuzz.partial_ratio, limit=4)]
    raise InputError("case", words, ", ".join(near), f"case: '{words}' is not known. Nearest: {', '.join(near)}.")


def _sector(knowledge: Knowledge, words: str) -> str:
    """Return a sector code as it is, or the identifier of the facility type that `words` name."""
    if words[:1].isalnum() and any(c.isdigit() for c in words) and len(words) <= 8:
        return words.upper()
    from kb.naming import record_named

    return record_named(knowledge.processes, words, "sector")


def language_checked(language: str) -> Language:
    """Return the language that was asked for.

    Raises
    ------
    InputError
        if it is neither English nor Chinese.
    """
    for known in LANGUAGES:
        if language == known:
            return known
    raise InputError("language", language, "en, zh", f"language: '{language}' is neither en nor zh.")


# ---- printing


def _print_json(data: Any) -> None:
    import orjson

    typer.echo(orjson.dumps(data).decode())


def _row(case: Case) -> dict[str, Any]:
    from kb.cases import best_reading

    return {
        "case": case.id,
        "title": case.title.en,
        "title_zh": case.title.zh,
        "country": case.place.country,
        "status": case.status,
        "status_as_of": case.status_as_of,
        "synergies": len(case.synergies),
        "materials": sorted({s.material for s in case.synergies}),
        "technologies": sorted({s.technology for s in case.synergies if s.technology}),
        "reading": best_reading(case),
    }


def _print_list(found: list[Case], language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    t = translator(language)
    console = Console(highlight=False)
    if console.is_terminal:
        table = Table(*(t(f"cases.{name}") for name in ("case", "country", "status", "exchanges", "title")), box=None)
        for case in found:
            as_of = f" ({case.status_as_of})" if case.status_as_of else ""
            status = word(language, "grade", case.status) + as_of
            table.add_row(case.id, case.place.country, status, str(len(case.synergies)), case.title.get(language))
        console.print(table)
    else:
        for case in found:
            title = case.title.get(language)
            print(case.id, case.place.country, case.status, len(case.synergies), title, sep="\t")
    typer.echo(t("cases.count", number=len(found)), err=True)


def _print_case(knowledge: Knowledge, case: Case, language: Language) -> None:
    from rich.console import Console
    from rich.text import Text

    from kb.cases import sources_of

    console = Console(highlight=False, soft_wrap=True)
    t = translator(language)

    def line(words: str, style: str = "") -> None:
        console.print(Text(words, style=style))

    line(case.title.get(language), "bold")
    line(f"{case.place.name.get(language)}, {case.place.country}; {_when(case, language)}")
    console.print()
    line(case.summary.get(language))
    names = {f.id: f.name.get(language) for f in case.facilities}
    for synergy in case.synergies:
        console.print()
        line(f"{names[synergy.source]} → {names[synergy.receiver]}: {synergy.waste_as_worded}", "bold")
        for words in _exchange(knowledge, synergy, language):
            line(f"  {words}")
    for key, statements in (("cases.enablers", case.enablers), ("cases.barriers", case.barriers)):
        if statements:
            console.print()
            line(t(key), "bold")
            for statement in statements:
                line(f"  - {statement.get(language)}")
    console.print()
    line(t("cases.sources"), "bold")
    for name in sorted(sources_of(case)):
        source = knowledge.sources.get(name)
        line(f"  [{name}] " + (f"{source.citation} {source.url or source.doi or ''}".rstrip() if source else ""))


def _when(case: Case, language: Language) -> str:
    status = word(language, "grade", case.status) + (f" ({case.status_as_of})" if case.status_as_of else "")
    if case.period.start is None and case.period.end is None:
        return status
    return f"{case.period.start or '?'}–{case.period.end or ''}; {status}"


def _exchange(knowledge: Knowledge, synergy: Synergy, language: Language) -> Iterator[str]:
    material = knowledge.materials.get(synergy.material)
    technology = knowledge.technologies.get(synergy.technology or "")
    first = material.label.get(language) if material else synergy.material
    if technology is not None:
        first += f" – {technology.label.get(language)}"
        first += "" if synergy.relation == "same" else f" ({word(language, 'relation', synergy.relation)})"
    yield f"{first} [{word(language, 'grade', synergy.status)}]"
    if synergy.quantity is not None:
        year = f" ({synergy.quantity.year})" if synergy.quantity.year else ""
        yield f"{_amount(synergy.quantity)} {synergy.quantity.unit}{year} [{synergy.quantity.cite.source}]"
    for benefit in synergy.benefits:
        note = f" – {benefit.note.get(language)}" if benefit.note else ""
        kind = word(language, "benefit", benefit.kind)
        yield f"{kind}: {_number(benefit.value)} {benefit.unit}{note} [{benefit.cite.source}]"
    if synergy.ended is not None:
        year = f" ({synergy.ended.year})" if synergy.ended.year else ""
        yield f"{translator(language)('cases.ended')}{year}: {synergy.ended.reason.get(language)}"
    if synergy.note is not None:
        yield synergy.note.get(language)
    yield f"“{synergy.cite.as_found}” [{synergy.cite.source}, {synergy.cite.locator}]"


def _amount(quantity: Quantity) -> str:
    if quantity.value is not None:
        return _number(quantity.value)
    if quantity.min is None or quantity.max is None:
        return f"≤ {_number(quantity.max)}" if quantity.min is None else f"≥ {_number(quantity.min)}"
    return f"{_number(quantity.min)}–{_number(quantity.max)}"


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:,.10g}"
