"""The app with an engine that answers each question with its own words: `streamlit run tests/faults/echo_app.py`."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent / "web")]

from web_stub import StubEngine  # noqa: E402

from interfaces.web import engine  # noqa: E402


class Echo(StubEngine):
    """Names the use it finds after the question."""

    def recommend(self, profile, *, language=None, top=None):
        """Return the answer of the stub under the words of the question."""
        answer = super().recommend(profile, language=language, top=top)
        title = f"Echo of {profile.description}"
        named = [r.model_copy(update={"title": title, "title_zh": title}) for r in answer.recommendations]
        return answer.model_copy(update={"recommendations": named})


engine.open_engine = lambda progress=None: Echo()
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
