"""Know the published build of a data directory, and notice when it changes."""

import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from kg.errors import StoreError
from kg.manifest import Manifest, read_manifest
from kg.remote import kept_server
from kg.snapshots import Snapshot, open_snapshot


@dataclass(frozen=True, slots=True)
class Published:
    """A published build."""

    number: int
    """of its directory"""
    build: str
    """hash of what it holds"""
    store: Path
    """where its store lies"""


class Builds:
    """The build that readers read now; cheap to ask on every request."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._server = kept_server(data_dir)
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._manifest: Manifest | None = None
        self._snapshot: Snapshot | None = None
        self._published: Published | None = None
        self._path = str(data_dir / "manifest.json")

    def manifest_or_none(self) -> Manifest | None:
        """The manifest of the published build, or None before the first."""
        seen = self._stamp()
        if seen != self._seen or self._manifest is None:
            self._manifest, self._seen = read_manifest(self.data_dir), seen
        return self._manifest

    def manifest(self) -> Manifest:
        """The manifest of the published build."""
        manifest = self.manifest_or_none()
        if manifest is None:
            raise StoreError("nothing was ingested yet: run `chipgraph ingest PATH`")
        return manifest

    def published(self) -> Published:
        """The published build as the query pool takes it; one look at the disk."""
        manifest = self.manifest()
        if self._published is None or self._published.number != manifest.number:
            self._published = Published(manifest.number, manifest.build, self.store())
        return self._published

    def store(self) -> Path:
        """Where the store of the published build lies."""
        if self._server:
            raise StoreError(
                f"the graph is kept by another server: query {self._server.query} itself"
            )
        return self.manifest().directory(self.data_dir) / "store"

    def snapshot(self) -> Snapshot:
        """The published build, open for reading; the same object until another is published."""
        with self._lock:
            if self._snapshot is None or self._snapshot.manifest != self.manifest():
                self._snapshot = open_snapshot(self.data_dir)
            return self._snapshot

    def _stamp(self) -> tuple[int, int] | None:
        try:
            stat = os.stat(self._path)  # noqa: PTH116 - on every request: a Path costs as much
        except FileNotFoundError:
            return None
        return stat.st_mtime_ns, stat.st_ino
