"""A segment of the passage index: passages that were indexed together, and never change again.

In      Passages of one or more documents, or a directory that holds them indexed
Out     Segment: postings by field, and the passages themselves, read where they lie
Raises  DamagedIndex when a directory holds less than its list says
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.model import Iri, Passage
from qa.errors import DamagedIndex
from qa.postings import Postings, build_postings, merge_postings
from qa.terms import character_pairs, passage_words

FIELDS: tuple[str, ...] = (
    "words",
    "context_words",
    "pairs",
    "context_pairs",
    "entities",
    "document",
    "role",
)
_MEAN_LENGTHS = (14.0, 20.0, 20.0, 26.0, 2.0, 1.0, 1.0)
_COLUMNS = ("keys", "starts", "docs", "weights")
_RECORDS, _STARTS = "records.npy", "record_starts.npy"


@dataclass(frozen=True, slots=True)
class Segment:
    """Passages that were indexed together."""

    fields: tuple[Postings, ...]
    """one for each of FIELDS"""
    records: NDArray[np.uint8]
    """the passages as UTF-8 JSON, one after another"""
    starts: NDArray[np.int64]
    """where each passage begins in records; one more than passages"""

    def __len__(self) -> int:
        return len(self.starts) - 1

    def passage(self, position: int) -> Passage:
        """The passage at a position."""
        span = slice(int(self.starts[position]), int(self.starts[position + 1]))
        document, start, end, text, context, speaker, role, entities = json.loads(
            self.records[span].tobytes()
        )
        named = tuple(Iri(iri) for iri in entities)
        return Passage(document, start, end, text, context, speaker, role, named)


def build_segment(passages: Sequence[Passage]) -> Segment:
    """Index passages.

    >>> p = Passage("call", 0, 5, "良率三成。", "产能", None, "answer")
    >>> build_segment([p]).passage(0) == p
    True
    """
    parts: tuple[list[Counter[str]], ...] = (
        [passage_words(passage.text) for passage in passages],
        [passage_words(passage.context) for passage in passages],
        [character_pairs(passage.text) for passage in passages],
        [character_pairs(passage.context) for passage in passages],
        [Counter[str](passage.entities) for passage in passages],
        [Counter([passage.document]) for passage in passages],
        [Counter([passage.role]) for passage in passages],
    )
    fields = tuple(
        build_postings(part, mean_length=mean)
        for part, mean in zip(parts, _MEAN_LENGTHS, strict=True)
    )
    lines = [_encode(passage) for passage in passages]
    starts = np.cumsum([0, *(len(line) for line in lines)], dtype=np.int64)
    return Segment(fields, np.frombuffer(b"".join(lines), np.uint8), starts)


def merge_segments(segments: Sequence[Segment], keeps: Sequence[NDArray[np.bool_]]) -> Segment:
    """One segment of the passages that are kept."""
    fields = tuple(
        merge_postings([segment.fields[at] for segment in segments], keeps)
        for at in range(len(FIELDS))
    )
    sizes = [np.diff(one.starts)[keep] for one, keep in zip(segments, keeps, strict=True)]
    records = [
        one.records[np.repeat(keep, np.diff(one.starts))]
        for one, keep in zip(segments, keeps, strict=True)
    ]
    starts = np.concatenate(([0], np.cumsum(np.concatenate(sizes)))).astype(np.int64)
    return Segment(fields, np.concatenate(records), starts)


def save_segment(segment: Segment, directory: Path) -> None:
    """Write a segment to a directory that does not exist yet."""
    directory.mkdir(parents=True)
    for name, postings in zip(FIELDS, segment.fields, strict=True):
        for column in _COLUMNS:
            np.save(directory / f"{name}.{column}.npy", getattr(postings, column))
    np.save(directory / _RECORDS, segment.records)
    np.save(directory / _STARTS, segment.starts)


def open_segment(directory: Path) -> Segment:
    """The segment of a directory; its arrays stay in the files."""
    try:
        fields = tuple(
            Postings(*(_map(directory / f"{name}.{column}.npy") for column in _COLUMNS))
            for name in FIELDS
        )
        return Segment(fields, _map(directory / _RECORDS), _map(directory / _STARTS))
    except (OSError, ValueError) as error:
        raise DamagedIndex(f"{directory.name}: {error}: ingest the documents again") from error


def _map(path: Path) -> NDArray[Any]:
    found: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return found


def _encode(passage: Passage) -> bytes:
    row = (
        passage.document,
        passage.start,
        passage.end,
        passage.text,
        passage.context,
        passage.speaker,
        passage.role,
        passage.entities,
    )
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
