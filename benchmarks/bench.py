"""How quick: this engine and plain peers, in one run on one machine; ``make bench`` writes docs/performance.md.

State: disk cache warm, encoder compiled, machine otherwise idle. Ratios between lines of one run mean something,
figures of two machines do not.
"""

from __future__ import annotations

import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import psutil

from kb.load import Knowledge, load
from kb.store import GraphStore
from recommender.encoder import open_encoder
from recommender.profile import Profile
from recommender.recommender import Recommender

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "coal fly ash, loss on ignition 12 %"
COLD = [sys.executable, "-m", "interfaces.cli", "recommend", QUESTION, "--country", "CN", "--json"]
PLAIN = """
import json, sys
from sentence_transformers import SentenceTransformer
from sentence_transformers.util import semantic_search
model = SentenceTransformer(sys.argv[1], device="cpu")
texts = json.load(open(sys.argv[2], encoding="utf-8"))
print(semantic_search(model.encode(sys.argv[3]), model.encode(texts), top_k=5))
"""
Rows = list[tuple[str, str]]


def main() -> None:
    """Measure everything, print it and write the document."""
    rows: Rows = []
    print("cold start …", flush=True)
    seconds, memory = _processes(COLD)
    rows.append(("cold `bps recommend` from the shell", f"{seconds:.2f} s, {memory:.0f} MiB"))
    rows.append(("plain sentence-transformers script, cold", _plain_cold()))
    knowledge = load()
    recommender = Recommender.open()
    questions = _questions(knowledge)
    print("warm queries …", flush=True)
    rows.append(_line("warm query in process", _times(recommender, questions)))
    rows += _peers(knowledge, questions)
    print("a file of streams …", flush=True)
    started = time.perf_counter()
    for at in range(1000):
        recommender.recommend(questions[at % len(questions)].model_copy(update={"id": str(at)}))
    rate = 1000 / (time.perf_counter() - started)
    rows.append(("streams a second, one process (1,000 streams)", f"{rate:.0f}; 10,000 take {10000 / rate:.0f} s"))
    rows.append(("first page to first answer (after the imports)", _app()))
    for factor in (10, 100):
        print(f"{factor} times the cases …", flush=True)
        rows += _grown(knowledge, factor, questions)
    rows.append(("memory of this process at the end", f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB"))
    _write(knowledge, rows)


def _processes(command: Sequence[str], runs: int = 5) -> tuple[float, float]:
    """Return the median seconds of a command, and its greatest memory in MiB."""
    seconds, most = [], 0.0
    for _ in range(runs):
        started = time.perf_counter()
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        watched = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                most = max(most, watched.memory_info().rss / 2**20)
            except psutil.Error:
                break
            time.sleep(0.01)
        child.wait()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), most


def _plain_cold() -> str:
    import json
    import tempfile

    from recommender.encoder import model_folder

    texts = [m.label.en for m in load().materials.values()]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(texts, file)
        file.flush()
        command = [sys.executable, "-c", PLAIN, str(model_folder()), file.name, QUESTION]
        seconds, memory = _processes(command, runs=2)
    return f"{seconds:.2f} s, {memory:.0f} MiB"


def _questions(knowledge: Knowledge) -> list[Profile]:
    """Return a mix of wastes by English and Chinese names, half with a country."""
    names = sorted(n for n, m in knowledge.materials.items() if m.role == "waste")
    random.Random(5).shuffle(names)
    labels = [knowledge.materials[n].label for n in names[:200]]
    return [
        Profile(description=label.en if at % 2 else label.zh, country=("CN", "DE", "US", None)[at % 4])
        for at, label in enumerate(labels)
    ]


def _times(recommender: Recommender, questions: Sequence[Profile]) -> list[float]:
    recommender.recommend(questions[0])
    return [_timed(lambda q=q: recommender.recommend(q)) for q in questions]  # type: ignore[misc]


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - started)


def _line(name: str, times: Sequence[float]) -> tuple[str, str]:
    ordered = sorted(times)
    middle, late = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    return name, f"p50 {middle:.1f} ms, p95 {late:.1f} ms"


def _peers(knowledge: Knowledge, questions: Sequence[Profile]) -> Rows:
    import rdflib
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.util import semantic_search

    from recommender.encoder import model_folder
    from recommender.evaluation.baselines import Baselines

    model = SentenceTransformer(str(model_folder()), device="cpu")
    corpus = model.encode([m.label.en for m in knowledge.materials.values()], convert_to_tensor=True)
    texts = [q.description for q in questions[:60]]
    plain = [_timed(lambda t=t: semantic_search(model.encode(t, convert_to_tensor=True), corpus)) for t in texts]  # type: ignore[misc]
    tools = Baselines(knowledge, None)
    lexical = [_timed(lambda t=t: tools.rankings(t, knowledge)) for t in texts]  # type: ignore[misc]
    store = GraphStore.build(knowledge)
    graph = rdflib.Graph().parse(data=store.turtle(), format="turtle")
    query = (
        "PREFIX bps: <https://w3id.org/bps/> SELECT ?t WHERE { ?t bps:accepts ?a . ?a bps:material "
        "<https://w3id.org/bps/material/coal-fly-ash> }"
    )
    own = [_timed(lambda: store.query(query)) for _ in range(20)]
    theirs = [_timed(lambda: list(graph.query(query))) for _ in range(5)]
    return [
        _line("plain sentence-transformers search, warm (names only, nothing screened)", plain),
        _line("TF-IDF and BM25 together, warm (names only, nothing screened)", lexical),
        _line(f"SPARQL over {len(graph):,} statements, Oxigraph", own),
        _line("the same, rdflib's own engine", theirs),
    ]


def _app() -> str:
    from streamlit.testing.v1 import AppTest

    started = time.perf_counter()
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["q"] = "coal fly ash"
    page.run()
    return f"{time.perf_counter() - started:.2f} s"


def _grown(knowledge: Knowledge, factor: int, questions: Sequence[Profile]) -> Rows:
    """Measure with every case `factor` times, under other names."""
    cases = {
        f"{name}-{copy}": case.model_copy(update={"id": f"{name}-{copy}"})
        for copy in range(factor)
        for name, case in knowledge.cases.items()
    }
    started = time.perf_counter()
    grown = Recommender(replace(knowledge, cases=cases), open_encoder())
    opened = time.perf_counter() - started
    name, found = _line(f"warm query with {len(cases):,} cases", _times(grown, questions[:60]))
    return [(name, f"{found}; recommender built in {opened:.1f} s")]


def _write(knowledge: Knowledge, rows: Rows) -> None:
    counts = knowledge.counts()
    machine = f"{platform.machine()}, {psutil.cpu_count()} cores, Python {platform.python_version()}"
    records = f"{counts['materials']} materials, {counts['technologies']} technologies, {counts['cases']} cases"
    head = (ROOT / "benchmarks" / "performance.md").read_text(encoding="utf-8")
    lines = "".join(f"| {name} | {found} |\n" for name, found in rows)
    text = head.format(machine=machine, records=records, lines=lines)
    (ROOT / "docs" / "performance.md").write_text(text, encoding="utf-8")
    print("\n" + text)


if __name__ == "__main__":
    main()
