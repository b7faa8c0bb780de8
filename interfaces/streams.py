"""What ``bps recommend`` does with one stream or a file of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from interfaces.tables.reading import SUFFIXES, Table, read_streams
from interfaces.tables.writing import Outcome, as_json, write_answers
from kb.errors import InputError
from recommender.profile import Profile
from recommender.reading.figures import amount_of, plain
from recommender.reading.reader import Reader
from recommender.recommender import Recommender


def is_file(words: str) -> bool:
    """Say whether the argument names a file rather than a stream."""
    return len(words) < 1000 and Path(words).suffix.casefold() in SUFFIXES and not re.search(r"\s{2}|\n", words)


def composition_of(text: str) -> dict[str, Any]:
    """Return the amounts in ``SO3=2.1 %, Cl=0.02 % d``.

    Raises
    ------
    InputError
        naming the part that is not ``property=figure unit``.

    >>> composition_of("LOI=12 %")
    {'LOI': {'unit': '%', 'value': 12.0}}
    """
    out: dict[str, Any] = {}
    for part in re.split(r"[,;](?!\d{3}\b)|[，；]", plain(text)):
        if not part.strip():
            continue
        name, sign, amount = (x.strip() for x in part.partition("="))
        if not sign or not name:
            message = f"composition: '{part.strip()}' is not property=figure unit, such as LOI=8.4 %."
            raise InputError("composition", part.strip(), "property=figure unit", message)
        try:
            out[name] = amount_of(amount) if re.search(r"\d", amount) else {"text": amount}
        except ValueError as error:
            raise InputError(f"composition.{name}", amount, "a figure with its unit", f"{name}: {error}.") from None
    return out


def quantity_of(text: str) -> float:
    """Return tonnes per year.

    Raises
    ------
    InputError
        when the text states no amount per time.

    >>> quantity_of("20 kt/y")
    20000.0
    """
    amount = Reader.quantity_in(plain(text))
    if amount is None:
        message = f"quantity: '{text}' is not an amount per time. Write such as '20000 t/year' or '2万吨/年'."
        raise InputError("quantity", text, "tonnes per year", message)
    return amount


def recommend_one(profile: Profile, *, language: str | None, top: int | None, as_json: bool) -> None:
    """Answer one profile on stdout."""
    answer = Recommender.open(progress=_progress()).recommend(profile, language=language, top=top)
    if as_json:
        sys.stdout.write(answer.model_dump_json() + "\n")
        return
    from interfaces.printing import print_answer

    print_answer(answer)


def recommend_file(path: Path, output: Path | None, *, language: str | None, top: int | None) -> int:
    """Answer every stream of a file; return the exit code."""
    recommender = Recommender.open(progress=_progress())
    reader = Reader(recommender.knowledge)
    table = read_streams(path, reader.property_named)
    outcomes = list(_answers(recommender, table, language, top))
    bad = [(i, o) for i, o in outcomes if isinstance(o, InputError)]
    for note in table.notes:
        print(f"Note: {note}", file=sys.stderr)
    for identifier, error in bad:
        print(f"{identifier}: {error.message}", file=sys.stderr)
    if output is not None:
        write_answers(output, outcomes)
    else:
        for outcome in outcomes:
            sys.stdout.write(as_json(outcome).decode() + "\n")
    answered = len(outcomes) - len(bad)
    print(f"{answered} of {len(outcomes)} streams answered.", file=sys.stderr)
    if not answered:
        return 2
    return 1 if bad or table.notes else 0


def _answers(recommender: Recommender, table: Table, language: str | None, top: int | None) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("streams", total=len(table.rows))
        for identifier, row in table.rows:
            yield identifier, _answer(recommender, row, identifier, language, top)
            progress.advance(task)


def _answer(
    recommender: Recommender,
    row: Profile | InputError,
    identifier: str | None,
    language: str | None,
    top: int | None,
) -> Any:
    if isinstance(row, InputError):
        return row
    try:
        answer = recommender.recommend(row, language=language, top=top)
    except InputError as error:
        return error
    return answer if answer.id is not None else answer.model_copy(update={"id": identifier})


def _progress() -> Any:
    """Say on a terminal that the first start takes a moment."""
    if not sys.stderr.isatty():
        return None
    told: list[bool] = []

    def say(_: str) -> None:
        if not told:
            told.append(True)
            print("Reading the knowledge for the first time …", file=sys.stderr)

    return say
