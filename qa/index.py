"""The passage index of a data directory: one listing a build, over segments that builds share.

A new document costs itself: it becomes a segment of its own, small segments are merged now and
then, and a removed document is only left out of the listing until its segment is merged.

In      passages of documents, each document with the hash of its content
Out     PassageIndex: search over the passages of one build
Raises  DamagedIndex when a build has no listing or its segments are gone; EmptyIndex on search
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kg.model import Iri, Passage
from qa.encoder import Encoder
from qa.errors import DamagedIndex, EmptyIndex
from qa.passages import Hit, Mask, rank_passages
from qa.postings import hash_word
from qa.segments import (
    FIELDS,
    Segment,
    build_segment,
    merge_segments,
    open_segment,
    save_segment,
)
from qa.vectors import Vectors, cosines

_SCHEMA = "passages-1"
_MOST_SEGMENTS = 6
_MERGED_AT_ONCE = 4
_DEAD_SHARE = 0.34
_DOCUMENT = FIELDS.index("document")


@dataclass(frozen=True, slots=True)
class Held:
    """A document in a segment."""

    document: str
    """identifier"""
    hash: str
    """of its content"""
    passages: int
    """how many passages of the segment are its own"""
    alive: bool = True
    """whether the build still has it in this version"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment of a build."""

    name: str
    """of its directory"""
    documents: tuple[Held, ...]
    """in the order of their passages"""

    @property
    def size(self) -> int:
        """How many passages it has, dead ones too."""
        return sum(held.passages for held in self.documents)

    @property
    def dead(self) -> int:
        """How many of its passages the build leaves out."""
        return sum(held.passages for held in self.documents if not held.alive)


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """The passages of one build."""

    segments: tuple[Segment, ...]
    """indexed passages"""
    alive: tuple[Mask | None, ...]
    """for each segment the passages that the build has; None when it has all"""
    vectors: tuple[Vectors | None, ...] = ()
    """for each segment the embeddings that are there so far"""
    encoder: Encoder | None = None
    """the embedding model that made them"""

    def __len__(self) -> int:
        dead = sum(int((~mask).sum()) for mask in self.alive if mask is not None)
        return sum(len(segment) for segment in self.segments) - dead

    def search(
        self, question: str, *, language: str, entities: frozenset[Iri] = frozenset(), k: int = 5
    ) -> tuple[Hit, ...]:
        """The k passages that answer a question best.

        >>> p = Passage("call", 0, 5, "良率三成。", "产能", None, "answer")
        >>> [hit.text for hit in build_index([p]).search("What is the yield?", language="en")]
        ['良率三成。']
        """
        if not self.segments:
            raise EmptyIndex("no passage is indexed: ingest a document first")
        dense = None
        if self.encoder is not None and any(self.vectors):
            weight = self.encoder.weights.weight(language)
            dense = (cosines(self.encoder.encode_question(question), self), weight)
        return rank_passages(
            question,
            self.segments,
            alive=self.alive,
            language=language,
            entities=entities,
            k=k,
            dense=dense,
        )
