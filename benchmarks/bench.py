"""How quick: this engine and plain peers, in one run on one machine; ``make bench`` writes docs/performance.md.

State: disk cache warm, encoder compiled, machine otherwise idle. Ratios between lines of one run mean something,
figures of two machines do not.
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import browser
import psutil
from questions import questions, spread, timed

from kb.load import Knowledge, load
from kb.store import GraphStore
from recommender.profile import Profile
from recommender.recommender import Recommender

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "coal fly ash, loss on ignition 12 %"
BPS = [sys.executable, "-m", "interfaces.cli", "recommend"]
STREAMS = 10_000
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
    _say("cold start")
    seconds, memory = _processes([*BPS, QUESTION, "--country", "CN", "--json"])
    rows.append(("cold `bps recommend` from the shell", f"{seconds:.2f} s, {memory:.0f} MiB"))
    rows.append(("plain sentence-transformers script, cold", _plain_cold()))
    _say("the app")
    rows += browser.rows()
    knowledge = load()
    asked = questions(knowledge)
    _say(f"a file of {STREAMS:,} streams")
    rows.append(_file(asked))
    _say("warm queries")
    recommender = Recommender.open()
    recommender.recommend(asked[0])
    rows.append(("warm query in process", spread([timed(recommender.recommend, q) for q in asked])))
    rows.append(("memory of that process", f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB"))
    rows += _peers(knowledge, asked)
    for factor in (10, 100):
        _say(f"{factor} times the knowledge")
        rows.append(_grown(factor))
    _write(knowledge, rows)


def _say(words: str) -> None:
    print(f"{words} …", flush=True)


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
    from recommender.encoder import model_folder

    texts = [m.label.en for m in load().materials.values()]
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(texts, file)
        file.flush()
        command = [sys.executable, "-c", PLAIN, str(model_folder()), file.name, QUESTION]
        seconds, memory = _processes(command, runs=2)
    return f"{seconds:.2f} s, {memory:.0f} MiB"


def _file(asked: Sequence[Profile]) -> tuple[str, str]:
    """Measure a file of streams from the shell to the last line of the answers."""
    with tempfile.TemporaryDirectory() as folder:
        streams, answers = Path(folder, "streams.jsonl"), Path(folder, "answers.jsonl")
        rows = (
            {"id": str(at), "description": f"{q.description}, {at} t/year", "country": q.country}
            for at, q in zip(range(1, STREAMS + 1), (q for _ in range(STREAMS) for q in asked), strict=False)
        )
        streams.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        seconds, memory = _processes([*BPS, str(streams), "--output", str(answers)], runs=1)
        with answers.open("rb") as file:
            written = sum(1 for _ in file)
    assert written == STREAMS, f"{written} answers to {STREAMS} streams"
    found = f"{seconds:.0f} s, {STREAMS / seconds:.0f} streams a second, {memory:.0f} MiB"
    return f"`bps recommend` on a file of {STREAMS:,} streams, all answers written", found


def _peers(knowledge: Knowledge, asked: Sequence[Profile]) -> Rows:
    import rdflib
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.util import semantic_search

    from recommender.encoder import model_folder
    from recommender.evaluation.baselines import Baselines

    model = SentenceTransformer(str(model_folder()), device="cpu")
    corpus = model.encode([m.label.en for m in knowledge.materials.values()], convert_to_tensor=True)
    texts = [q.description for q in asked[:60]]

    def search(text: str) -> object:
        return semantic_search(model.encode(text, convert_to_tensor=True), corpus)

    def every(text: str) -> list[object]:
        return list(graph.query(text))

    tools = Baselines(knowledge, None)
    store = GraphStore.build(knowledge)
    graph = rdflib.Graph().parse(data=store.turtle(), format="turtle")
    query = (
        "PREFIX bps: <https://w3id.org/bps/> SELECT ?t WHERE { ?t bps:accepts ?a . ?a bps:material "
        "<https://w3id.org/bps/material/coal-fly-ash> }"
    )
    return [
        (
            "plain sentence-transformers search, warm (names only, nothing screened)",
            spread([timed(search, text) for text in texts]),
        ),
        (
            "TF-IDF and BM25 together, warm (names only, nothing screened)",
            spread([timed(partial(tools.rankings, fold=knowledge), text) for text in texts]),
        ),
        (f"SPARQL over {len(graph):,} statements, Oxigraph", spread([timed(store.query, query) for _ in range(20)])),
        ("the same, rdflib's own engine", spread([timed(every, query) for _ in range(5)])),
    ]


def _grown(factor: int) -> tuple[str, str]:
    command = [sys.executable, str(ROOT / "benchmarks" / "growth.py"), str(factor)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    counts = f"{found['materials']:,} materials, {found['technologies']:,} technologies, {found['cases']:,} cases"
    words = f"{spread(found['times_ms'])}; built in {found['built_s']:.0f} s, {found['memory_MiB']:.0f} MiB"
    return f"warm query with {factor} times the knowledge ({counts})", words


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
