"""Open the app on this machine only: ``python scripts/serve.py [PORT]``; with `HEADLESS=1` no browser is opened."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = "127.0.0.1"
AHEAD_S = 5.0
"""So long the server waits at most for what is opened ahead; where that takes longer, the page tells its progress."""


def port_of(text: str) -> int:
    """Return the port in `text`.

    Raises
    ------
    ValueError
        when it is none, or taken.
    """
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ValueError(f"PORT={text} is not a port: give a number from 1024 to 65535, such as 8501.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            other = port + 1 if 1024 <= port < 65535 else 8501
            raise ValueError(f"Port {port} cannot be used ({error.strerror}). Try: make run PORT={other}") from None
    return port


def command_of(port: int, headless: bool) -> list[str]:
    """Return the arguments of ``streamlit`` that serve the app."""
    options = {"server.address": ADDRESS, "server.port": str(port), "server.showEmailPrompt": "false"}
    if headless:
        options["server.headless"] = "true"
    return ["run", "app.py", *(part for name, value in options.items() for part in (f"--{name}", value))]


def main(arguments: list[str]) -> int:
    """Serve the app until it is stopped."""
    try:
        port = port_of(arguments[0] if arguments else "8501")
    except ValueError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print(f"Opening the app on http://localhost:{port} (stop with Ctrl-C)", flush=True)
    os.chdir(ROOT)
    from interfaces.web import ahead

    opened = ahead.begin()
    from streamlit.web.cli import main as streamlit

    opened.wait(AHEAD_S)
    streamlit(command_of(port, os.environ.get("HEADLESS", "") not in ("", "0")), prog_name="streamlit")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
