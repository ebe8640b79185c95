"""Take documents in over HTTP: one writer at a time, each file whole or not at all."""

import functools
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from ingest.run import FileReport, ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer

_WRITING = Lock()
_LONGEST_NAME = 180
"""bytes of a file name; file systems take 255"""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a client sent it."""

    name: str
    """as the client calls it; only its last part is used"""
    content: bytes


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an upload."""

    name: str
    """of the file"""
    id: str | None
    """identifier of the document; null when it failed"""
    change: str | None
    """added, replaced or unchanged"""
    claims: int
    quarantined: int
    passages: int
    error: str | None
    """what went wrong"""


def take_documents(data_dir: Path, uploads: tuple[Upload, ...]) -> tuple[Received, ...]:
    """Ingest the files and publish them; what became of each."""
    with _WRITING, tempfile.TemporaryDirectory() as folder, Writer(data_dir) as writer:
        writer.load_ontology()
        paths = [_store(Path(folder) / str(at), one) for at, one in enumerate(uploads)]
        extract = functools.partial(extract_document, lexicons=writer.lexicons())
        report = ingest_paths(paths, writer, read=read_document, extract=extract)
    return tuple(map(_received, report.files))


def drop_document(data_dir: Path, identifier: str) -> None:
    """Remove a document and publish."""
    with _WRITING, Writer(data_dir) as writer:
        writer.remove(identifier)


def safe_name(name: str) -> str:
    """The last part of a file name, without what could lead elsewhere.

    >>> safe_name("../../etc/call 7.md"), safe_name("C:\\\\calls\\\\a.txt"), safe_name("..")
    ('call 7.md', 'a.txt', 'document')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in last if char.isprintable()).strip().lstrip(".")
    stem, dot, ending = kept.rpartition(".")
    while len(kept.encode()) > _LONGEST_NAME:
        stem = (stem or ending)[:-1]
        kept = f"{stem}{dot}{ending[:16]}"
    return kept or "document"


def _store(folder: Path, upload: Upload) -> Path:
    folder.mkdir()
    path = folder / safe_name(upload.name)
    path.write_bytes(upload.content)
    return path


def _received(report: FileReport) -> Received:
    counts = report.counts
    return Received(
        report.path.name,
        report.document,
        report.change,
        counts.claims,
        counts.quarantined,
        counts.passages,
        report.error,
    )
