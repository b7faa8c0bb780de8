"""What ``bps recommend`` does with one stream or a file of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from interfaces.answering import Answered, Asking, answered, processes_for
from interfaces.tables.reading import SUFFIXES, content_of, read_streams
from interfaces.tables.writing import Part, check_output, write_answers, write_parts
from kb.errors import InputError
from recommender.profile import PREFERRED, Profile
from recommender.reading.figures import amount_of, plain
from recommender.reading.reader import Reader
from recommender.recommender import Recommender

_OTHER_FILES = (
    ".txt", ".tsv", ".tab", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".yaml", ".yml", ".xml", ".pdf", ".doc",
    ".docx", ".parquet", ".zip", ".gz", ".html",
)  # fmt: skip


def is_file(words: str) -> bool:
    """Say whether the argument names a file rather than a stream.

    >>> is_file("wastes.csv"), is_file("wastes.pdf"), is_file("coal fly ash, SO3 2.1")
    (True, True, False)
    """
    if len(words) >= 1000 or re.search(r"\s{2}|\n|\0", words):
        return False
    suffix = Path(words).suffix.casefold()
    if suffix in SUFFIXES:
        return True
    return suffix in _OTHER_FILES and (" " not in words or Path(words).is_file())


def refuse_with_file(options: Sequence[str]) -> None:
    """Refuse options that speak of one stream when there is a file of them.

    Raises
    ------
    InputError
        naming the options and what to do instead.
    """
    if options:
        names = ", ".join(options)
        message = f"{names}: these speak of one stream. With a file, give each stream its own value in a column."
        raise InputError("options", names, "--country, --language, --top, --output, --json", message)


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
    words = plain(text).strip()
    amount = None if words.startswith("-") else Reader.quantity_in(words)
    if amount is None or amount <= 0:
        message = (
            f"quantity: '{text}' is not an amount per time above zero. Write such as '20000 t/year' or '2万吨/年'."
        )
        raise InputError("quantity", text, "tonnes per year", message)
    return amount


def priorities_of(words: Iterable[str]) -> dict[str, Any]:
    """Return how many times more each named part of the score counts.

    >>> priorities_of(["evidence", "value=2"])
    {'evidence': 3.0, 'value': '2'}
    """
    parts = (word.partition("=") for word in words)
    return {name.strip(): times.strip() or PREFERRED for name, _, times in parts}


def recommend_one(
    profile: Profile, output: Path | None, *, language: str | None, top: int | None, as_json: bool
) -> None:
    """Answer one profile on stdout, and in a file where one is named."""
    if output is not None:
        check_output(output)
    answer = _open().recommend(profile, language=language, top=top)
    if output is not None:
        write_answers(output, [(answer.id, answer)])
    if as_json:
        sys.stdout.write(answer.model_dump_json() + "\n")
        return
    from interfaces.printing import print_answer

    print_answer(answer)


def recommend_file(
    path: Path, output: Path | None, *, country: str | None, language: str | None, top: int | None
) -> int:
    """Answer every stream of a file, writing each answer as it is found; return the exit code.

    `country` holds for the streams that name none.
    """
    raw = content_of(path)
    if output is not None:
        check_output(output)
        if output.exists() and output.samefile(path):
            message = f"'{output}' is the file that is read. Name another one to write."
            raise InputError("output", str(output), "another file", message)
    recommender = _open()
    table = read_streams(path, Reader(recommender.knowledge).property_named, raw)
    rows = [(identifier, _in_country(row, country)) for identifier, row in table.rows]
    asking = Asking(language, top, output.suffix if output is not None else ".jsonl")
    shown = output is not None or not sys.stdout.isatty()
    found = _counted(answered(recommender, rows, asking, processes_for(len(rows))), len(rows), progress=shown)
    bad: list[tuple[str | None, InputError]] = []
    parts = _noting(found, bad)
    if output is not None:
        write_parts(output, parts)
    else:
        for part in parts:
            sys.stdout.write(part.decode() if isinstance(part, bytes) else "")
    for note in table.notes:
        print(f"Note: {note}", file=sys.stderr)
    for identifier, error in bad:
        print(f"{identifier}: {error.message}", file=sys.stderr)
    good = len(rows) - len(bad)
    print(f"{good} of {len(rows)} streams answered.", file=sys.stderr)
    if not good:
        return 2
    return 1 if bad or table.notes else 0


def _open() -> Recommender:
    recommender = Recommender.open(progress=_progress())
    faults = len(recommender.knowledge.faults)
    if faults:
        number = f"{faults} faults" if faults > 1 else "1 fault"
        words = f"{number} in the knowledge; the records at fault are left out. 'bps validate' lists them."
        print(f"Note: {words}", file=sys.stderr)
    return recommender


def _in_country(row: Profile | InputError, country: str | None) -> Profile | InputError:
    """Return a row with the country that holds for those that name none."""
    if country and isinstance(row, Profile) and not row.country:
        return row.model_copy(update={"country": country})
    return row


def _noting(found: Iterable[Answered], bad: list[tuple[str | None, InputError]]) -> Iterator[Part]:
    """Pass on what is to be written, and note in `bad` the rows without an answer."""
    for one in found:
        if one.error is not None:
            bad.append((one.identifier, one.error))
        yield one.part


def _counted(found: Iterable[Answered], total: int, *, progress: bool) -> Iterator[Answered]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    hidden = not (progress and console.is_terminal)
    with Progress(console=console, transient=True, disable=hidden, redirect_stdout=False, redirect_stderr=False) as bar:
        task = bar.add_task("streams", total=total)
        for one in found:
            yield one
            bar.advance(task)


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
