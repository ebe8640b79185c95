"""The passage index of a data directory: one listing a build, over segments that builds share.

A new document costs itself: it becomes a segment of its own, small segments are merged now and
then, and a removed document is only left out of the listing until its segment is merged.

In      passages of documents, each document with the hash of its content
Out     PassageIndex: search over the passages of one build
Raises  DamagedIndex when a build has no listing or its segments are gone; EmptyIndex on search
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.model import Iri, Passage
from qa.encoder import Encoder, passage_text
from qa.errors import DamagedIndex, EmptyIndex
from qa.listings import (
    Held,
    Listed,
    compact_segments,
    keep_segments,
    latest_build,
    listing_path,
    read_listing,
    segment_path,
    write_listing,
    write_segment,
)
from qa.passages import Hit, Mask, rank_passages
from qa.postings import hash_word
from qa.scores import Scores
from qa.segments import FIELDS, Segment, build_segment, open_segment
from qa.terms import character_pairs, passage_words
from qa.vectors import QuestionEncoder, Vectors, compare_vectors

_ENCODED_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class PassageIndex:
    """The passages of one build."""

    segments: tuple[Segment, ...]
    """indexed passages"""
    alive: tuple[Mask | None, ...]
    """for each segment the passages that the build has; None when it has all"""
    vectors: tuple[Vectors | None, ...] = ()
    """for each segment the embeddings that are there so far"""
    encoder: QuestionEncoder | None = None
    """the embedding model that made them"""

    def __len__(self) -> int:
        dead = sum(int((~mask).sum()) for mask in self.alive if mask is not None)
        return sum(len(segment) for segment in self.segments) - dead

    def holding(self, text: str) -> tuple[Passage, ...] | None:
        """The passages with all words of a text, in order; None when it has none to look up.

        Chinese words are looked up by pairs of characters, however the passages were cut.

        >>> index = build_index([Passage("call", 0, 5, "良率三成。", "产能", None, "answer")])
        >>> len(index.holding("良率") or ()), len(index.holding("良品") or ()), index.holding("的")
        (1, 0, None)
        """
        words = [word for word in passage_words(text) if word.isascii() and word.isalnum()]
        keys = [(FIELDS.index("words"), hash_word(word)) for word in words]
        keys += [(FIELDS.index("pairs"), hash_word(pair)) for pair in character_pairs(text)]
        if not keys:
            return None
        found: list[Passage] = []
        for segment, mask in zip(self.segments, self.alive, strict=True):
            lists = sorted((segment.fields[at].find(key)[0] for at, key in keys), key=len)
            docs = reduce(np.intersect1d, lists)
            kept = docs if mask is None else docs[mask[docs]]
            found += [segment.passage(int(at)) for at in kept]
        return tuple(sorted(found, key=lambda one: (one.document, one.start)))

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
            vector = self.encoder.encode_question(question)
            pairs = zip(self.segments, self.vectors, strict=True)
            found = tuple(compare_vectors(vector, made, len(one)) for one, made in pairs)
            dense = (found, self.encoder.weight(language))
        return rank_passages(
            question,
            self.segments,
            alive=self.alive,
            language=language,
            entities=entities,
            k=k,
            dense=dense,
        )


def build_index(passages: Sequence[Passage]) -> PassageIndex:
    """An index of passages in memory."""
    return PassageIndex((build_segment(passages),), (None,)) if passages else PassageIndex((), ())


def publish_index(
    directory: Path,
    build: str,
    documents: Mapping[str, str],
    passages_of: Callable[[str], Sequence[Passage]],
    *,
    previous: str | None = None,
) -> None:
    """List the passages of a build: what an earlier build has is used again, the rest indexed.

    `documents` gives the hash of each document's content; `passages_of` is asked for the passages
    of those that are new.  A build that is listed already is left as it is.  Without `previous`
    the build that was listed last is the earlier one.
    """
    if listing_path(directory, build).exists():
        return
    previous = previous or latest_build(directory)
    earlier = read_listing(directory, previous) if previous else []
    there = [one for one in earlier if segment_path(directory, one.name).exists()]
    kept = keep_segments(there, documents)
    present = {held.document for one in kept for held in one.documents if held.alive}
    fresh = [
        (Held(document, hashed, len(passages)), passages)
        for document, hashed in sorted(documents.items())
        if document not in present
        for passages in (tuple(passages_of(document)),)
    ]
    if any(held.passages for held, _ in fresh):
        segment = build_segment([passage for _, passages in fresh for passage in passages])
        kept.append(write_segment(directory, segment, tuple(held for held, _ in fresh)))
    write_listing(directory, build, compact_segments(directory, kept))


def open_index(directory: Path, build: str, *, encoder: Encoder | None = None) -> PassageIndex:
    """The index of a build; its segments stay on disk and are read where they lie.

    With an encoder, the vectors that it made so far take part in the search.
    """
    listing = read_listing(directory, build)
    segments = tuple(open_segment(segment_path(directory, one.name)) for one in listing)
    alive = tuple(map(_alive, listing, segments))
    if encoder is None:
        return PassageIndex(segments, alive)
    vectors = tuple(_read_vectors(directory, one, encoder.digest) for one in listing)
    return PassageIndex(segments, alive, vectors, encoder)


def encode_pending(
    directory: Path,
    build: str,
    encoder: Encoder,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Encode the passages of a build that have no vectors of the encoder yet; how many those were.

    Each document's vectors are kept once they are whole, so a second call goes on where the first
    was stopped.  `on_progress` is told how many passages of how many are done.
    """
    pending = [
        (one, first, held)
        for one in read_listing(directory, build)
        for first, held in zip(_firsts(one), one.documents, strict=True)
        if held.alive and not _vectors_path(directory, encoder.digest, held).exists()
    ]
    total = sum(held.passages for _, _, held in pending)
    done = 0
    on_progress(done, total)
    for one, first, held in pending:
        segment = open_segment(segment_path(directory, one.name))
        passages = [segment.passage(first + at) for at in range(held.passages)]
        parts: list[Scores] = []
        for at in range(0, len(passages), _ENCODED_AT_ONCE):
            some = passages[at : at + _ENCODED_AT_ONCE]
            parts.append(encoder.encode([passage_text(passage) for passage in some]))
            done += len(some)
            on_progress(done, total)
        if parts:
            path = _vectors_path(directory, encoder.digest, held)
            _write_array(path, np.concatenate(parts).astype(np.float16))
    return total


def prune_index(directory: Path, builds: Iterable[str]) -> None:
    """Remove the segments and listings that none of the builds needs."""
    kept = set(builds)
    names = {one.name for build in kept for one in read_listing(directory, build)}
    for path in (directory / "passages" / "builds").glob("*.json"):
        if path.stem not in kept:
            path.unlink()
    for path in (directory / "passages" / "segments").glob("*"):
        if path.name not in names:
            shutil.rmtree(path)


def _alive(listed: Listed, segment: Segment) -> Mask | None:
    sizes = [held.passages for held in listed.documents]
    if sum(sizes) != len(segment):
        raise DamagedIndex(f"segment {listed.name} has not the passages it should: ingest again")
    if listed.dead == 0:
        return None
    return np.repeat(np.array([held.alive for held in listed.documents]), sizes)


def _firsts(listed: Listed) -> tuple[int, ...]:
    """Position of each document's first passage."""
    return tuple(accumulate((held.passages for held in listed.documents[:-1]), initial=0))


def _vectors_path(directory: Path, digest: str, held: Held) -> Path:
    identity = json.dumps([held.document, held.hash]).encode("utf-8")
    name = hashlib.blake2b(identity, digest_size=12).hexdigest()
    return directory / "passages" / "vectors" / digest[:16] / f"{name}.npy"


def _read_vectors(directory: Path, listed: Listed, digest: str) -> Vectors | None:
    parts, rows = [], []
    for first, held in zip(_firsts(listed), listed.documents, strict=True):
        path = _vectors_path(directory, digest, held)
        if held.alive and path.exists():
            parts.append(np.load(path, allow_pickle=False).astype(np.float32))
            rows.append(np.arange(first, first + held.passages))
    return Vectors(np.concatenate(parts), np.concatenate(rows)) if parts else None


def _write_array(path: Path, array: NDArray[np.float16]) -> None:
    """Write an array so that a crash leaves it whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        np.save(file, array)
    Path(file.name).replace(path)
