"""The app on the knowledge alone, without a recommender: `streamlit run tests/web/explore_app.py`."""

import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from interfaces.web import engine  # noqa: E402
from kb.load import load  # noqa: E402

engine.open_engine = lambda progress=None: SimpleNamespace(knowledge=load())
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
