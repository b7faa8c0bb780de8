"""The app with the stub in the recommender's place: `streamlit run tests/web/stub_app.py`."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from web_stub import StubEngine  # noqa: E402

from interfaces.web import engine  # noqa: E402

engine.open_engine = lambda progress=None: StubEngine()
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
