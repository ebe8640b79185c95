"""Say which build of a data directory readers read: one small file, switched by one rename."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.contents import Contents
from kg.errors import StoreError

_FORMAT = 2


@dataclass(frozen=True, slots=True)
class Manifest:
    """The published build."""

    number: int
    """of the build's directory, rising"""
    build: str
    """hash of what the build holds: the same content has the same build"""
    documents: int
    """how many it holds"""
    ontology: str
    """hash of the ontology's and lexicon's files"""
    total: str = ""
    """sum of the documents' digests, hexadecimal: Contents.total"""
    version: int = _FORMAT
    """of the data directory's layout"""

    def directory(self, data_dir: Path) -> Path:
        """Where the build lies."""
        return data_dir / "builds" / str(self.number)

    @property
    def contents(self) -> Contents:
        """The documents that the build holds."""
        return Contents(self.documents, int(self.total or "0", 16))


def read_manifest(data_dir: Path) -> Manifest | None:
    """The manifest, or None when nothing was ever published."""
    path = data_dir / "manifest.json"
    try:
        manifest = Manifest(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise StoreError(f"{path} cannot be read ({error}): ingest into a new directory") from error
    if manifest.version != _FORMAT:
        raise StoreError(
            f"{path} has layout {manifest.version}, this program layout {_FORMAT}: ingest again"
        )
    return manifest


def write_manifest(data_dir: Path, manifest: Manifest) -> None:
    """Switch readers to the manifest, durably and at once."""
    partial = data_dir / "manifest.json.partial"
    with partial.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(data_dir / "manifest.json")
    sync_directory(data_dir)


def sync_directory(path: Path) -> None:
    """Wait until the names in a directory are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
