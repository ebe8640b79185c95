"""Embeddings of a data directory: made after its builds, used once they are there."""

from pathlib import Path

import numpy as np
import pytest

from kg.snapshots import Writer, open_snapshot
from qa import embeddings
from qa.desk import open_desk, passages_directory
from qa.embeddings import VARIABLE, choose_model, encode_build, ready_encoder, used_model
from qa.encoder import DEFAULT_MODEL
from qa.index import PassageIndex
from tests.small_data import make_data


class _Marked:
    """An encoder that needs no model."""

    digest = "0123456789abcdef0123"

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.array((0.6, 0.8), np.float32), (len(texts), 1))

    def encode_question(self, _question: str) -> np.ndarray:
        return np.array((0.6, 0.8), np.float32)

    def weight(self, _language: str) -> float:
        return 1.0


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small documents, and a model called marked that is exported already."""
    monkeypatch.setattr(embeddings, "is_exported", lambda name, _directory: name == "marked")
    monkeypatch.setattr(embeddings, "open_encoder", lambda _name, _directory: _Marked())
    return make_data(tmp_path / "data")


def test_the_option_goes_before_the_environment():
    assert choose_model("a", {VARIABLE: "b"}) == "a"
    assert choose_model(None, {VARIABLE: "b"}) == "b"
    assert choose_model(None, {}) == DEFAULT_MODEL
    assert choose_model("none", {VARIABLE: "b"}) is None


def test_a_model_is_ready_once_it_has_encoded(data: Path):
    assert used_model(data) is None
    assert ready_encoder(data, "marked") is None
    seen: list[tuple[int, int]] = []
    assert encode_build(data, "marked", lambda done, total: seen.append((done, total))) == 2
    assert seen[0] == (0, 2)
    assert seen[-1] == (2, 2)
    assert used_model(data) == "marked"
    assert ready_encoder(data, "marked") is not None
    assert ready_encoder(data, "other") is None
    assert ready_encoder(data, None) is None


def test_only_what_is_new_is_encoded(data: Path):
    assert encode_build(data, "marked") == 2
    assert encode_build(data, "marked") == 0
    with Writer(data) as writer:
        writer.remove("call-2")
    assert encode_build(data, "marked") == 0


def test_vectors_take_part_in_the_search_of_a_desk(data: Path):
    alone = open_desk(data).search
    encode_build(data, "marked")
    dense = open_desk(data, encoder=ready_encoder(data, "marked")).search
    assert isinstance(alone, PassageIndex)
    assert isinstance(dense, PassageIndex)
    assert not any(alone.vectors)
    assert all(dense.vectors)


def test_passages_of_old_builds_are_forgotten(data: Path):
    encode_build(data, "marked")
    for name in ("call-2", "call-1"):
        with Writer(data) as writer:
            writer.remove(name)
        encode_build(data, "marked")
    listings = passages_directory(data) / "passages" / "builds"
    kept = {path.stem for path in listings.glob("*.json")}
    assert open_snapshot(data).build in kept
    assert len(kept) == 2
