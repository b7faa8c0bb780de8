"""Scenario 22: nothing of one session reaches another, interleaved or at once."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from web_browser import served
from web_kit import opened, shown
from web_stub import StubEngine
from websockets.sync.client import connect

from interfaces.web import engine
from kb.errors import InputError
from recommender.profile import Profile
from recommender.results import Answer

SESSIONS = 20
ROUNDS = 50
WAIT_S = 120.0
TITLES = {"en": "Find reuse", "zh": "寻找利用途径"}


class Echo(StubEngine):
    """Names the use it finds after the question, and refuses some."""

    def recommend(self, profile: Profile, *, language: object = None, top: int | None = None) -> Answer:
        if "refused" in profile.description:
            raise InputError("description", profile.description, "", f"No: {profile.description}")
        answer = super().recommend(profile, language=language, top=top)
        title = f"Echo of {profile.description}"
        named = [r.model_copy(update={"title": title, "title_zh": title}) for r in answer.recommendations]
        return answer.model_copy(update={"recommendations": named})


@pytest.fixture
def _echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(engine, "open_engine", lambda progress=None: Echo())
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("_echo")
def test_interleaved_runs_of_two_sessions_do_not_mix(caplog: pytest.LogCaptureFixture) -> None:
    one, two = opened(lang="en", q="north 0"), opened(lang="zh", q="south 0")
    for n in range(1, ROUNDS + 1):
        one.text_area(key="stream-q").input(f"north {n}{' refused' if n % 10 == 0 else ''}")
        two.text_area(key="stream-q").input(f"south {n}")
        for app in (one, two) if n % 2 else (two, one):
            next(b for b in app.button if b.proto.is_form_submitter).click().run()
        here, there = shown(one), shown(two)
        assert f"north {n}" in here
        assert f"Echo of south {n}" in there
        assert "south" not in here
        assert "north" not in there
        assert (one.session_state["lang"], two.session_state["lang"]) == ("en", "zh")
    assert "north" not in caplog.text
    assert "south" not in caplog.text


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(Path(__file__).with_name("echo_app.py")) as found:
        yield found


def test_twenty_sessions_at_once_get_their_own_answers(address: str) -> None:
    ready = threading.Barrier(SESSIONS)

    def ask(number: int) -> str:
        language = "zh" if number % 2 else "en"
        return session(address, {"q": f"stream number {number}.", "lang": language}, ready)

    with ThreadPoolExecutor(SESSIONS) as pool:
        pages = list(pool.map(ask, range(SESSIONS)))
    for number, page in enumerate(pages):
        assert set(re.findall(r"Echo of stream number (\d+)\.", page)) == {str(number)}
        mine, other = ("zh", "en") if number % 2 else ("en", "zh")
        assert TITLES[mine] in page
        assert TITLES[other] not in page


def session(address: str, params: dict[str, str], ready: threading.Barrier) -> str:
    """Open a session as a browser does, run the page once, and return all HTML and Markdown that came."""
    told: list[str] = []
    where = f"ws://{urlsplit(address).netloc}/_stcore/stream"
    with connect(where, origin=address, max_size=None, open_timeout=WAIT_S) as line:  # type: ignore[arg-type]
        ready.wait(timeout=WAIT_S)
        message = BackMsg()
        message.rerun_script.query_string = urlencode(params)
        line.send(message.SerializeToString())
        while True:
            came = ForwardMsg.FromString(line.recv(timeout=WAIT_S))  # type: ignore[arg-type]
            if came.HasField("delta"):
                element = came.delta.new_element
                told += [element.html.body, element.heading.body, element.markdown.body]
            # The first run may only open the engine and ask for another; an answer ends the wait.
            if came.HasField("script_finished") and any("<footer" in text for text in told):
                return "\n".join(told)
