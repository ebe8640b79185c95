"""Which segments a build of the passage index is made of.

In      a directory; the documents of a build, each with the hash of its content
Out     Listed segments: read, written, rewritten when mostly dead, merged when there are many
Raises  DamagedIndex when a build has no listing
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qa.errors import DamagedIndex
from qa.segments import Segment, merge_segments, open_segment, save_segment

_SCHEMA = "passages-1"
_MOST_SEGMENTS = 6
_MERGED_AT_ONCE = 4
_DEAD_SHARE = 0.34


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


def listing_path(directory: Path, build: str) -> Path:
    """Where the listing of a build lies."""
    return directory / "passages" / "builds" / f"{build}.json"


def segment_path(directory: Path, name: str) -> Path:
    """Where a segment lies."""
    return directory / "passages" / "segments" / name


def latest_build(directory: Path) -> str | None:
    """The build that was listed last; None before the first."""
    listings = (directory / "passages" / "builds").glob("*.json")
    latest = max(listings, key=lambda path: (path.stat().st_mtime_ns, path.name), default=None)
    return latest.stem if latest else None


def read_listing(directory: Path, build: str) -> list[Listed]:
    """The segments of a build."""
    path = listing_path(directory, build)
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DamagedIndex(f"no passage index of build {build}: ingest again") from error
    return [Listed(name, tuple(Held(*held) for held in documents)) for name, documents in rows]


def write_listing(directory: Path, build: str, listing: Iterable[Listed]) -> None:
    """List the segments of a build, all at once."""
    rows = [
        [one.name, [[h.document, h.hash, h.passages, h.alive] for h in one.documents]]
        for one in listing
    ]
    _write_atomically(listing_path(directory, build), json.dumps(rows, ensure_ascii=False))


def keep_segments(listing: Iterable[Listed], documents: Mapping[str, str]) -> list[Listed]:
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


def compact_segments(directory: Path, listing: list[Listed]) -> list[Listed]:
    """Rewrite segments that are mostly dead, and merge the smallest when there are many."""
    stale = [one for one in listing if one.dead > _DEAD_SHARE * one.size]
    whole = [one for one in listing if one not in stale]
    whole += [_merge(directory, [one]) for one in stale]
    while len(whole) > _MOST_SEGMENTS:
        whole.sort(key=lambda one: (-one.size, one.name))
        whole[-_MERGED_AT_ONCE:] = [_merge(directory, whole[-_MERGED_AT_ONCE:])]
    return whole


def _merge(directory: Path, listing: Sequence[Listed]) -> Listed:
    segments = [open_segment(segment_path(directory, one.name)) for one in listing]
    keeps = [
        np.repeat([held.alive for held in one.documents], [held.passages for held in one.documents])
        for one in listing
    ]
    documents = tuple(held for one in listing for held in one.documents if held.alive)
    return write_segment(directory, merge_segments(segments, keeps), documents)


def write_segment(directory: Path, segment: Segment, documents: tuple[Held, ...]) -> Listed:
    """Write a segment under a name that its content gives, once."""
    identity = json.dumps([_SCHEMA, [(held.document, held.hash) for held in documents]])
    name = hashlib.blake2b(identity.encode("utf-8"), digest_size=12).hexdigest()
    path = segment_path(directory, name)
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


def _write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
