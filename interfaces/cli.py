"""The command line: ``bps recommend | validate | cases | suggest | stats | evaluate``, ``bps --version``.

Exit codes: 0 done; 1 done with findings; 2 nothing usable in the input, or wrong use. Results go to stdout, words about
them to stderr.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from interfaces.commands.cases import app as cases_app
from interfaces.commands.evaluate import evaluate
from interfaces.commands.stats import stats
from interfaces.commands.suggest import suggest
from kb.errors import BpsError, InputError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Screened by-product synergy.",
)
app.add_typer(cases_app, name="cases")
app.command()(evaluate)
app.command()(stats)
app.command()(suggest)
DONE, FINDINGS, UNUSABLE = 0, 1, 2


def main() -> None:
    """Run the command; an error of the user's is told in words, never as a traceback."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
        sys.stdout.flush()
    except InputError as error:
        allowed = f" Allowed: {error.allowed}." if error.allowed and error.allowed not in error.message else ""
        print(f"Error: {error.message}{allowed}", file=sys.stderr)
        sys.exit(UNUSABLE)
    except BpsError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(UNUSABLE)
    except BrokenPipeError:
        # Whoever reads (head, less) has seen enough; nothing more may be flushed at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("BPS_DEBUG"):
            raise
        words = f"{type(error).__name__}: {error}"
        print(f"Error: a fault of the program, not of the input ({words}). Please report it.", file=sys.stderr)
        print("BPS_DEBUG=1 before the command shows where; 'bps validate' checks the knowledge.", file=sys.stderr)
        sys.exit(UNUSABLE)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"bps-synergy {version('bps-synergy')}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Screened by-product synergy: from a waste stream to reuse technologies with limits, reasons and evidence."""


@app.command()
def recommend(
    stream: Annotated[
        str, typer.Argument(help="Words on the stream in English or Chinese, or a file of streams.")
    ] = "",
    material: Annotated[str | None, typer.Option(help="Material by identifier or name.")] = None,
    code: Annotated[list[str] | None, typer.Option(help="Waste code such as ewc:100102; may be repeated.")] = None,
    facility_type: Annotated[str | None, typer.Option(help="Facility type the stream comes from.")] = None,
    sector: Annotated[str | None, typer.Option(help="Sector or industry code.")] = None,
    country: Annotated[str | None, typer.Option(help="Country: ISO code or name in English or Chinese.")] = None,
    composition: Annotated[str | None, typer.Option(help='Analysis: "SO3=2.1 %, Cl=0.02 % d, LOI=8.4 %".')] = None,
    quantity: Annotated[str | None, typer.Option(help='Amount: "20000 t/year".')] = None,
    hazardous: Annotated[bool | None, typer.Option("--hazardous/--not-hazardous", help="What the holder says.")] = None,
    distance: Annotated[
        float | None, typer.Option(help="Kilometres to the receivers in question; for the order.")
    ] = None,
    disposal_cost: Annotated[
        float | None, typer.Option(help="What a tonne costs to dispose of now, in the money of the country.")
    ] = None,
    prefer: Annotated[
        list[str] | None, typer.Option(help="What counts more in the order: evidence, value=2 …; may be repeated.")
    ] = None,
    top: Annotated[int | None, typer.Option(min=0, help="How many that are not rejected to show.")] = None,
    language: Annotated[
        str | None, typer.Option(envvar="BPS_LANGUAGE", help="en or zh; by default that of the words.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; for a file a line for each stream.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write the answers to this .jsonl, .csv or .xlsx.")] = None,
) -> None:
    """Recommend screened reuse technologies for a stream, or for every stream of a file.

    With a file, --country holds for the streams that name none.
    """
    from recommender.ahead import begin

    begin()
    from interfaces import streams
    from recommender.profile import Profile

    language = language or None
    if language not in (None, "en", "zh"):
        raise InputError("language", language, "en, zh", f"language: '{language}' is neither en nor zh.")
    if streams.is_file(stream):
        about_one = {
            "--material": material, "--code": code, "--facility-type": facility_type, "--sector": sector,
            "--composition": composition, "--quantity": quantity, "--hazardous": hazardous, "--distance": distance,
            "--disposal-cost": disposal_cost, "--prefer": prefer,
        }  # fmt: skip
        streams.refuse_with_file([name for name, value in about_one.items() if value not in (None, [])])
        raise typer.Exit(streams.recommend_file(Path(stream), output, country=country, language=language, top=top))
    given: dict[str, Any] = {
        "description": stream,
        "material": material,
        "codes": code or [],
        "facility_type": facility_type,
        "sector": sector,
        "country": country,
        "composition": streams.composition_of(composition) if composition else {},
        "quantity_t_per_year": streams.quantity_of(quantity) if quantity else None,
        "hazardous": hazardous,
        "distance_km": distance,
        "disposal_cost_per_t": disposal_cost,
        "priorities": streams.priorities_of(prefer or []),
    }
    streams.recommend_one(Profile.parse(given), output, language=language, top=top, as_json=as_json)


@app.command()
def validate(
    file: Annotated[Path | None, typer.Argument(help="One file to check; by default the whole knowledge base.")] = None,
    reason: Annotated[
        bool, typer.Option("--reason", help="Also look for contradictions with HermiT (needs Java).")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check the knowledge: all faults of all files, each with file, line, field and how to mend it."""
    import orjson

    from kb.validate import validate as check
    from kb.validate import validate_file

    report = validate_file(file) if file else check(reason=reason)
    if as_json:
        faults = [vars(f) for f in report.faults]
        print(orjson.dumps({"ok": report.ok, "records": report.records, "faults": faults}).decode())
    else:
        for fault in report.faults:
            print(fault)
        counts = ", ".join(f"{n} {kind}" for kind, n in report.records.items())
        found = "no fault" if report.ok else _many(len(report.faults), "fault")
        print(f"{found} in {_many(report.files, 'file')}" + (f": {counts}" if counts else "."), file=sys.stderr)
    raise typer.Exit(DONE if report.ok else FINDINGS)


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


if __name__ == "__main__":
    main()
