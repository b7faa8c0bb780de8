"""A query on a warm cache imports nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "sklearn", "pandas", "streamlit", "sentence_transformers", "transformers", "onnx")
QUERY = """
import json, sys
from interfaces.cli import app
try:
    app(["recommend", "coal fly ash", "--country", "CN", "--json"])
except SystemExit as leaving:
    assert not leaving.code, leaving.code
print("\\n" + json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_a_query_on_a_warm_cache_imports_nothing_heavy() -> None:
    from recommender.prepare import prepare

    prepare(lambda _: None)
    done = subprocess.run([sys.executable, "-c", QUERY], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    imported = json.loads(done.stdout.splitlines()[-1])
    assert "onnxruntime" in imported
    assert sorted(set(HEAVY) & set(imported)) == []
