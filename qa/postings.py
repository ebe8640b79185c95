"""Which passages hold a word, and how much of it: sorted columns that are read in place.

In      the words of each passage
Out     Postings: for each word the passages that hold it, each with a BM25 weight
Unit    keys are 64-bit hashes of words; docs are positions of passages; weights are in (0, k1 + 1)
Source  Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009;
        the mean length is a constant, so that a passage's weights depend on nothing but itself
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_K1, _B = 1.2, 0.6
_NO_DOCS = np.empty(0, np.uint32)
_NO_WEIGHTS = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Postings:
    """Columns of one field; arrays may lie in a file."""

    keys: NDArray[np.uint64]
    """hashes of the words, ascending"""
    starts: NDArray[np.int64]
    """where each word's passages begin; one more than keys"""
    docs: NDArray[np.uint32]
    """positions of passages, ascending within a word"""
    weights: NDArray[np.float32]
    """BM25 weight of the word in the passage, without its IDF"""

    def find(self, key: int) -> tuple[NDArray[np.uint32], NDArray[np.float32]]:
        """The passages that hold a word and its weights there; empty when none does."""
        at = int(np.searchsorted(self.keys, np.uint64(key)))
        if at == len(self.keys) or int(self.keys[at]) != key:
            return _NO_DOCS, _NO_WEIGHTS
        span = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return self.docs[span], self.weights[span]

    def count(self, key: int) -> int:
        """In how many passages the word stands."""
        return len(self.find(key)[0])


@lru_cache(500_000)
def hash_word(word: str) -> int:
    """The 64-bit hash under which a word is looked up, the same in every process.

    >>> hash_word("yield") == hash_word("yield") != hash_word("良率")
    True
    """
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8"), digest_size=8).digest(), "big")


def build_postings(passages: Iterable[Counter[str]], *, mean_length: float) -> Postings:
    """The postings of one field, from each passage's words.

    >>> docs, weights = build_postings([Counter(["a"]), Counter(["b"])], mean_length=1).find(
    ...     hash_word("b"))
    >>> docs.tolist()
    [1]
    """
    keys: list[int] = []
    docs: list[int] = []
    weights: list[float] = []
    for doc, words in enumerate(passages):
        floor = _K1 * (1 - _B + _B * words.total() / mean_length)
        for word, count in words.items():
            keys.append(hash_word(word))
            docs.append(doc)
            weights.append(count * (_K1 + 1) / (count + floor))
    return _sorted(
        np.array(keys, np.uint64), np.array(docs, np.uint32), np.array(weights, np.float32)
    )


def merge_postings(parts: Sequence[Postings], keeps: Sequence[NDArray[np.bool_]]) -> Postings:
    """The postings of several segments put one after another, without the passages not kept."""
    keys, docs, weights, first = [], [], [], 0
    for part, keep in zip(parts, keeps, strict=True):
        moved = (np.cumsum(keep) - 1 + first).astype(np.uint32)
        staying = keep[part.docs]
        keys.append(np.repeat(part.keys, np.diff(part.starts))[staying])
        docs.append(moved[part.docs[staying]])
        weights.append(part.weights[staying])
        first += int(keep.sum())
    return _sorted(np.concatenate(keys), np.concatenate(docs), np.concatenate(weights))


def _sorted(
    keys: NDArray[np.uint64], docs: NDArray[np.uint32], weights: NDArray[np.float32]
) -> Postings:
    order = np.lexsort((docs, keys))
    distinct, starts = np.unique(keys[order], return_index=True)
    return Postings(distinct, np.append(starts, len(keys)), docs[order], weights[order])
