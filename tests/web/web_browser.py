"""A served app and a real browser that may speak to nobody else."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 120_000
START_S = 120.0
POLL_S = 0.1
# Streamlit itself, opened below the root, first asks for its health there and then at the root.
_ASKED_BELOW = re.compile(r"https?://[^/]+/[a-z-]+/_stcore/")
_WIDER = """selector => [...document.querySelectorAll(selector)]
  .filter(x => x.getBoundingClientRect().right > innerWidth + 1 && !x.closest('.bps-scroll, .bps-map-pan'))
  .map(x => `${x.tagName}.${x.className}`)"""


def require_chromium() -> None:
    """Skip where there is no Chromium, or fail where `BPS_REQUIRE_BROWSER` demands it."""
    if Path(CHROMIUM).exists():
        return
    reason = f"no Chromium at {CHROMIUM}: install Debian's package 'chromium' to run the browser tests"
    if os.environ.get("BPS_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def served(script: Path) -> Iterator[str]:
    """Serve a Streamlit script on a free loopback port and yield its address; the app itself as ``make run`` does."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.headless", "true"]
    if script == ROOT / "app.py":
        command = [sys.executable, str(ROOT / "scripts" / "serve.py"), str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": {**os.environ, "HEADLESS": "1"}}
    process = subprocess.Popen(command, cwd=ROOT, **quiet)
    try:
        _wait_until_healthy(process, f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def quietly(browser: Any, width: int, locale: str = "en-US", scheme: str = "light") -> Iterator[Any]:
    """Open a page that reaches nobody but the app, and assert at the end that it tried no other and met no error."""
    outside: list[str] = []
    missing: list[str] = []
    errors: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, color_scheme=scheme)

    def route(handler: Any) -> None:
        url = handler.request.url
        if url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            handler.continue_()
        else:
            outside.append(url)
            handler.abort()

    context.route("**/*", route)
    page = context.new_page()
    page.on("response", lambda r: missing.append(r.url) if r.status >= 400 else None)
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("websocket", lambda w: None if "127.0.0.1" in w.url else outside.append(w.url))
    try:
        yield page
        assert outside == []
        assert [url for url in missing if not _ASKED_BELOW.match(url)] == []
        assert [e for e in errors if "404 (Not Found)" not in e] == []
    finally:
        context.close()


def too_wide(page: Any, within: str = ".stMain") -> list[str]:
    """Return what reaches beyond the right edge of the window; what scrolls by itself is left out."""
    found: list[str] = page.evaluate(_WIDER, f"{within} *")
    return found


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_healthy(process: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(int(START_S / POLL_S)):
        if process.poll() is not None:
            pytest.fail(f"streamlit ended at once with code {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(POLL_S)
    pytest.fail(f"the app was not up after {START_S:.0f} s")
