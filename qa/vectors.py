"""Compare a question's embedding with those of passages.

In      question (d,) float32 and passages (n, d) float16 or float32, of length 1
Out     one float32 per passage
Unit    a cosine; passages beyond the nearest get the least of theirs, those without a vector 0
Raises  DimensionMismatch when the two d differ
Source  on unit vectors the inner product is the cosine: faiss wiki, "MetricType and distances"
"""

from dataclasses import dataclass
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from qa.errors import DimensionMismatch
from qa.scores import Scores

_NEAREST = 512


class QuestionEncoder(Protocol):
    """What turns a question into a vector and knows how much that counts."""

    def encode_question(self, question: str) -> Scores:
        """(d,) float32 of length 1."""
        ...

    def weight(self, language: str) -> float:
        """What the cosine counts for a question in a language."""
        ...


@dataclass(frozen=True, slots=True)
class Vectors:
    """Embeddings of the passages of a segment."""

    matrix: Scores
    """(m, d) float32, rows of length 1"""
    rows: NDArray[np.intp]
    """position in the segment of each row"""


def compare_vectors(question: Scores, vectors: Vectors | None, size: int) -> Scores:
    """The cosine of the question with each of a segment's passages.

    >>> eye = np.eye(2, dtype=np.float32)
    >>> compare_vectors(eye[1], Vectors(eye, np.arange(2)), 3).tolist()
    [0.0, 1.0, 0.0]
    """
    scores = np.zeros(size, np.float32)
    if vectors is None or len(vectors.rows) == 0:
        return scores
    if vectors.matrix.shape[1] != len(question):
        raise DimensionMismatch(
            f"the question has {len(question)} dimensions, the passages {vectors.matrix.shape[1]}"
        )
    nearest = min(_NEAREST, len(vectors.rows))
    found, rows = faiss.knn(
        question[None], vectors.matrix, nearest, metric=faiss.METRIC_INNER_PRODUCT
    )
    scores[vectors.rows] = max(0.0, float(found[0, -1]))
    scores[vectors.rows[rows[0]]] = np.maximum(found[0], 0)
    return scores
