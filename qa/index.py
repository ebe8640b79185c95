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
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.model import Iri, Passage
from qa.encoder import Encoder, passage_text
from qa.errors import DamagedIndex, EmptyIndex
from qa.passages import Hit, Mask, rank_passages
from qa.scores import Scores
from qa.segments import Segment, build_segment, merge_segments, open_segment, save_segment
from qa.vectors import QuestionEncoder, Vectors, compare_vectors

_SCHEMA = "passages-1"
_MOST_SEGMENTS = 6
_MERGED_AT_ONCE = 4
_DEAD_SHARE = 0.34
_ENCODED_AT_ONCE = 64


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
    encoder: QuestionEncoder | None = None
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
    if _listing_path(directory, build).exists():
        return
    previous = previous or _latest_build(directory)
    earlier = _read_listing(directory, previous) if previous else []
    there = [one for one in earlier if _segment_path(directory, one.name).exists()]
    kept = _kept(there, documents)
    present = {held.document for one in kept for held in one.documents if held.alive}
    fresh = [
        (Held(document, hashed, len(passages)), passages)
        for document, hashed in sorted(documents.items())
        if document not in present
        for passages in (tuple(passages_of(document)),)
    ]
    if any(held.passages for held, _ in fresh):
        segment = build_segment([passage for _, passages in fresh for passage in passages])
        kept.append(_save(directory, segment, tuple(held for held, _ in fresh)))
    listing = _compact(directory, kept)
    rows = [
        [one.name, [[h.document, h.hash, h.passages, h.alive] for h in one.documents]]
        for one in listing
    ]
    _write_atomically(_listing_path(directory, build), json.dumps(rows, ensure_ascii=False))


def open_index(directory: Path, build: str, *, encoder: Encoder | None = None) -> PassageIndex:
    """The index of a build; its segments stay on disk and are read where they lie.

    With an encoder, the vectors that it made so far take part in the search.
    """
    listing = _read_listing(directory, build)
    segments = tuple(open_segment(_segment_path(directory, one.name)) for one in listing)
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
        for one in _read_listing(directory, build)
        for first, held in zip(_firsts(one), one.documents, strict=True)
        if held.alive and not _vectors_path(directory, encoder.digest, held).exists()
    ]
    total = sum(held.passages for _, _, held in pending)
    done = 0
    on_progress(done, total)
    for one, first, held in pending:
        segment = open_segment(_segment_path(directory, one.name))
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
    names = {one.name for build in kept for one in _read_listing(directory, build)}
    for path in (directory / "passages" / "builds").glob("*.json"):
        if path.stem not in kept:
            path.unlink()
    for path in (directory / "passages" / "segments").glob("*"):
        if path.name not in names:
            shutil.rmtree(path)


def _listing_path(directory: Path, build: str) -> Path:
    return directory / "passages" / "builds" / f"{build}.json"


def _latest_build(directory: Path) -> str | None:
    listings = (directory / "passages" / "builds").glob("*.json")
    latest = max(listings, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)
    return latest.stem if latest else None


def _segment_path(directory: Path, name: str) -> Path:
    return directory / "passages" / "segments" / name


def _read_listing(directory: Path, build: str) -> list[Listed]:
    path = _listing_path(directory, build)
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedIndex(f"no passage index of build {build}: ingest again") from error
    return [Listed(name, tuple(Held(*held) for held in documents)) for name, documents in rows]


def _kept(listing: Iterable[Listed], documents: Mapping[str, str]) -> list[Listed]:
    """The segments of a listing with what the documents do not have any more marked as dead."""
    kept = [
        Listed(
            one.name,
            tuple(
                replace(held, alive=held.alive and documents.get(held.document) == held.hash)
                for held in one.documents
            ),
        )
        for one in listing
    ]
    return [one for one in kept if any(held.alive for held in one.documents)]


def _compact(directory: Path, listing: list[Listed]) -> list[Listed]:
    """Rewrite segments that are mostly dead, and merge the smallest when there are many."""
    stale = [one for one in listing if one.dead > _DEAD_SHARE * one.size]
    whole = [one for one in listing if one not in stale]
    whole += [_merge(directory, [one]) for one in stale]
    while len(whole) > _MOST_SEGMENTS:
        whole.sort(key=lambda one: (-one.size, one.name))
        whole[-_MERGED_AT_ONCE:] = [_merge(directory, whole[-_MERGED_AT_ONCE:])]
    return whole


def _merge(directory: Path, listing: Sequence[Listed]) -> Listed:
    segments = [open_segment(_segment_path(directory, one.name)) for one in listing]
    keeps = [
        np.repeat([held.alive for held in one.documents], [held.passages for held in one.documents])
        for one in listing
    ]
    documents = tuple(held for one in listing for held in one.documents if held.alive)
    return _save(directory, merge_segments(segments, keeps), documents)


def _save(directory: Path, segment: Segment, documents: tuple[Held, ...]) -> Listed:
    """Write a segment under a name that its content gives, once."""
    identity = json.dumps([_SCHEMA, [(held.document, held.hash) for held in documents]])
    name = hashlib.blake2b(identity.encode("utf-8"), digest_size=12).hexdigest()
    path = _segment_path(directory, name)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent.parent) as scratch:
            save_segment(segment, Path(scratch) / name)
            try:
                (Path(scratch) / name).rename(path)
            except OSError:
                if not path.exists():  # another process wrote the same segment in the meantime
                    raise
    return Listed(name, documents)


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


def _write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
