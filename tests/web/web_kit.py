"""Opening the app in a test, and reading what it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]


def opened(**params: str) -> AppTest:
    """Return the app after its first run, opened at a link with these query parameters."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> str:
    """Return all HTML and Markdown on the page as one text, without the style sheet."""
    assert not app.exception
    parts = [e.proto.body for e in app.get("html") if "<style>" not in e.proto.body]
    return "\n".join([*parts, *(m.value for m in app.markdown)])
