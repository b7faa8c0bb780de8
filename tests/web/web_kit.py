"""Opening the app in a test, and reading what it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
SCREENS = ROOT / "interfaces" / "web" / "screens"
Open = Callable[..., AppTest]


def opened_at(script: Path, **params: str) -> AppTest:
    """Return a page after its first run, opened at a link with these query parameters."""
    app = AppTest.from_file(str(script), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def opened(**params: str) -> AppTest:
    """Return the app after its first run, opened at a link with these query parameters."""
    return opened_at(ROOT / "app.py", **params)


def facility(**params: str) -> AppTest:
    """Return the page of a facility after its first run."""
    return opened_at(SCREENS / "facility.py", **params)


def explored(**params: str) -> AppTest:
    """Return the page Explore after its first run."""
    return opened_at(SCREENS / "explore.py", **params)


def shown(app: AppTest) -> str:
    """Return all HTML and Markdown on the page as one text, without the style sheet."""
    assert not app.exception
    parts = [e.proto.body for e in app.get("html") if "<style>" not in e.proto.body]
    return "\n".join([*parts, *(m.value for m in app.markdown)])
