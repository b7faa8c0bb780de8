"""``bps stats``: what the base holds, counted."""

from __future__ import annotations

import typer

from interfaces.commands.cases import AsJson


def stats(as_json: AsJson = False) -> None:
    """Count what the base holds: records, limits by jurisdiction and reading, codes, cases by country and status."""
    from kb.load import load
    from kb.stats import statistics

    counted = statistics(load())
    if as_json:
        import orjson

        typer.echo(orjson.dumps(counted).decode())
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for title, counts in counted.items():
        console.print(Text(title, style="bold"))
        width = max((len(str(name)) for name in counts), default=0)
        for name, number in counts.items():
            console.print(Text(f"  {name!s:{width}}  {number}"))
