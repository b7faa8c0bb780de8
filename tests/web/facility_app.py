"""The app on the real knowledge with answers from a file: `streamlit run tests/web/facility_app.py`."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from web_stub import StubEngine  # noqa: E402

from interfaces.web import engine  # noqa: E402
from kb.load import load  # noqa: E402

engine.open_engine = lambda progress=None: StubEngine(load())
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
