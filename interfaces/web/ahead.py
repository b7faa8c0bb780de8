"""The app made ready while its server starts, so that the first page and the first answer are as quick as the next."""

from __future__ import annotations

import gc
import logging
import threading

from interfaces.i18n import translator
from kb.errors import BpsError

log = logging.getLogger("bps.web")
_STREAM = "example.1"


def begin() -> threading.Event:
    """Begin to open the recommender that all sessions share; what is returned is set once it is there.

    A session that comes earlier waits for what is begun. A failure is left to the page, which says what to do.
    """
    opened = threading.Event()
    threading.Thread(target=_open, args=(opened,), name="bps-ahead").start()
    return opened


def _open(opened: threading.Event) -> None:
    try:
        from interfaces.web.engine import shared

        engine = shared().get()
        from interfaces.web.widgets import answer, stream_form  # noqa: F401  what the first page draws with

        opened.set()
        from interfaces.web.render import compile_templates
        from recommender.profile import Profile

        t = translator("en")
        asked = {"description": t(f"{_STREAM}.text"), "country": t(f"{_STREAM}.country")}
        engine.recommend(Profile.parse({name: value for name, value in asked.items() if value}))
        compile_templates()
        gc.freeze()  # what stays is not looked through again and again: a fifth of a second each time
    except BpsError as error:
        log.warning("nothing could be opened ahead: %s", error)
    except Exception:
        log.exception("nothing could be opened ahead")
    finally:
        opened.set()
