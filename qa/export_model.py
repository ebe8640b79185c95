"""Turn a sentence-transformers model into ONNX, once; the one file that imports torch.

In      a model's directory, or a name in the local cache of models; nothing is downloaded
Out     model.onnx (float32), model.int8.onnx and tokenizer.json in a directory
Raises  MissingModel when sentence-transformers cannot load it from this machine
"""

import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import MissingModel
from qa.scores import Scores

ONNX, INT8, TOKENIZER = "model.onnx", "model.int8.onnx", "tokenizer.json"
_OPSET = 17
_TOLERANCE = 1e-3


class NotExported(Exception):
    """The model can be served by torch only."""


def export_model(source: str, directory: Path) -> int:
    """Write a model as ONNX, with pooling and normalisation in its graph; its longest input."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = _load(source)

    class Sentence(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            found = model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(found["sentence_embedding"], dim=1)

    wrapped = Sentence()
    wrapped.add_module("inner", model)
    sample = model.tokenizer(["a", "a longer one"], padding=True, return_tensors="pt")
    axes = {0: "batch", 1: "length"}
    try:
        with warnings.catch_warnings(), torch.inference_mode():
            warnings.simplefilter("ignore")  # the exporter's notes on itself
            torch.onnx.export(
                wrapped.eval(),
                (sample["input_ids"], sample["attention_mask"]),
                str(directory / ONNX),
                input_names=["input_ids", "attention_mask"],
                output_names=["embedding"],
                dynamic_axes={"input_ids": axes, "attention_mask": axes, "embedding": {0: "batch"}},
                opset_version=_OPSET,
                dynamo=False,
            )
            logging.disable(logging.WARNING)
            quantize_dynamic(directory / ONNX, directory / INT8, weight_type=QuantType.QInt8)
        _compare(model, directory / ONNX)
        model.tokenizer.backend_tokenizer.save(str(directory / TOKENIZER))
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
        raise NotExported(f"{source}: {error}") from error
    finally:
        logging.disable(logging.NOTSET)
    return int(model.max_seq_length or 512)


def _compare(model: Any, path: Path) -> None:  # noqa: ANN401
    """Refuse an export whose vectors are not the model's, whatever the length of the text."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    texts = [" ".join(["word", "two", "three"] * many) for many in (1, 5, 30)]
    batch = model.tokenizer(texts, padding=True, return_tensors="np")
    given = {name: batch[name].astype(np.int64) for name in ("input_ids", "attention_mask")}
    made = session.run(None, given)[0]
    true = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    if float(np.abs(made - true).max()) > _TOLERANCE:
        raise NotExported("the exported model gives other vectors than the model itself")


class TorchModel:
    """A model served by torch itself, where it cannot be exported."""

    def __init__(self, source: str) -> None:
        self._model = _load(source)

    def encode(self, texts: Sequence[str]) -> Scores:
        """(n, d) float32, rows of length 1."""
        found = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, batch_size=16
        )
        return np.asarray(found, np.float32)


def _load(source: str) -> Any:  # noqa: ANN401
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(source, device="cpu", local_files_only=True).eval()
    except (OSError, ValueError) as error:
        raise MissingModel(
            f"{source}: no sentence-transformers model is here under that name or path: {error}"
        ) from error
