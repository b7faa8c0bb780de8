"""The server answers this machine and its own pages only."""

from __future__ import annotations

import http.client
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from web_browser import ROOT, served


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(Path(__file__).parent / "stub_app.py") as found:
        yield found


def test_the_configuration_is_private() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["maxUploadSize"] <= 10
    assert {"light", "dark"} <= config["theme"].keys()


@pytest.mark.parametrize(
    ("origin", "host", "status"),
    [
        ("http://127.0.0.1:{port}", "127.0.0.1:{port}", 101),
        ("http://outside.invalid", "127.0.0.1:{port}", 403),
        ("http://outside.invalid:{port}", "outside.invalid:{port}", 403),
    ],
)
def test_another_origin_is_refused(address: str, origin: str, host: str, status: int) -> None:
    port = urlsplit(address).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {
        "Host": host.format(port=port),
        "Origin": origin.format(port=port),
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    assert connection.getresponse().status == status
    connection.close()
