"""The compiled encoder is the model it was made of: the default one, and one that the user names by its folder."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from real import knowledge

from kb.load import Knowledge
from recommender import encoder
from recommender.encoder import OnnxEncoder, Vectors, model_folder, open_encoder


@pytest.fixture(autouse=True)
def quiet() -> Any:
    """Silence what torch and transformers warn of their own internals."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _original(model: Path | str, texts: list[str]) -> Vectors:
    from sentence_transformers import SentenceTransformer

    found = SentenceTransformer(str(model), device="cpu")
    return np.asarray(found.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)


def _texts(known: Knowledge) -> list[str]:
    records = [*known.materials.values(), *known.technologies.values()]
    return [r.label.en for r in records] + [m.definition.en for m in known.materials.values()]


def test_it_agrees_with_the_original_over_the_knowledge() -> None:
    compiled = open_encoder()
    if compiled is None:
        pytest.skip("no sentence encoder installed here")
    texts = _texts(knowledge())
    likeness = (compiled.encode(texts) * _original(model_folder(), texts)).sum(axis=1)
    assert len(texts) > 1000
    assert likeness.min() >= 0.99


def test_weights_in_memory_are_those_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    mapped = open_encoder()
    if not isinstance(mapped, OnnxEncoder):
        pytest.skip("no sentence encoder installed here")

    def in_memory(name: str) -> Any:
        path = cached_file(name)
        return path and path.read_bytes()

    cached_file = encoder.cached_file
    monkeypatch.setattr(encoder, "cached_file", in_memory)
    read = open_encoder()
    assert read is not None
    texts = ["fly ash", "spent pickling acid of a steel works"]
    assert np.array_equal(read.encode(texts), mapped.encode(texts))


def _small_model(folder: Path) -> Path:
    """Save a model of one layer that knows single characters, in the form of sentence-transformers."""
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    labels = "".join(m.label.en.lower() + m.label.zh for m in knowledge().materials.values())
    known = sorted(set(labels) - {" "})
    vocabulary = folder / "vocab.txt"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *known, *(f"##{c}" for c in known)]
    vocabulary.write_text("\n".join(pieces), encoding="utf-8")
    inner = folder / "inner"
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config).save_pretrained(inner)
    BertTokenizerFast(str(vocabulary)).save_pretrained(inner)
    transformer = models.Transformer(str(inner))
    whole = SentenceTransformer(
        modules=[transformer, models.Pooling(transformer.get_word_embedding_dimension())], device="cpu"
    )
    saved = folder / "model-of-the-user"
    whole.save(str(saved))
    return saved


def test_a_model_of_the_user_is_a_setting_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    saved = _small_model(tmp_path)
    monkeypatch.setenv("BPS_ENCODER", str(saved))
    monkeypatch.setenv("BPS_CACHE", str(tmp_path / "cache"))
    texts = ["粉煤灰", "fly ash", "脱硫石膏", "spent pickling acid of a steel works"]
    for _ in ("compiled", "out of the cache"):
        found = open_encoder()
        assert isinstance(found, OnnxEncoder)
        assert found.chosen
        vectors = found.encode(texts)
        assert vectors.shape == (4, 32)
        assert (vectors * _original(saved, texts)).sum(axis=1).min() >= 0.99
