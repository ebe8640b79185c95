"""Publish builds of a data directory, and read them while the next one is written.

A data directory holds `live/N` (one writer), `builds/N/store` (published, read-only),
`texts`, `lexicon` (the user's own files), `manifest.json` (names the build to read), `lock`, and
`dirty` while the live store differs from the published build.  A crash, a full disk or an error
leaves `dirty` behind; the live store is then made anew from the published build.

Raises  StoreLocked while another process writes; StoreError when the directory is of no use
"""

import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import ontology as ontology_package
from kg.bindings import text_term
from kg.canonical import hash_build, hash_files
from kg.contents import Contents
from kg.document_graph import DocumentGraph
from kg.errors import StoreError, StoreLocked, UnknownDocument
from kg.graph import Change, Graph
from kg.iris import CG, LEXICON_GRAPH, ONTOLOGY_GRAPH, document_iri
from kg.manifest import Manifest, read_manifest, sync_directory, write_manifest
from kg.quad_store import check_turtle
from kg.remote import RemoteGraph, kept_server
from kg.texts import Texts

ONTOLOGY = Path(ontology_package.__file__).parent
_KEPT = 2
_RETIRED = "retired.json"
_TEXT_NAME = CG + "textSha256"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published build: it never changes."""

    graph: Graph
    """read-only"""
    manifest: Manifest
    """names the build"""
    directory: Path
    """of the build; indexes of the same build lie here too"""
    texts: Texts
    """stored texts of the data directory"""

    @property
    def build(self) -> str:
        """Hash of what the build holds; fit for an ETag."""
        return self.manifest.build

    def text(self, document: str) -> str:
        """The stored text of a document."""
        return self.texts.read(_text_name(self.graph, document))


def open_snapshot(data_dir: Path) -> Snapshot:
    """The build that readers read now."""
    manifest = read_manifest(data_dir)
    if manifest is None:
        raise StoreError(f"nothing was ingested into {data_dir}: run `chipgraph ingest PATH`")
    directory = manifest.directory(data_dir)
    if server := kept_server(data_dir):
        return Snapshot(RemoteGraph(server), manifest, directory, Texts(data_dir / "texts"))
    try:
        graph = Graph.read_only(directory / "store")
    except StoreError:
        if read_manifest(data_dir) == manifest:
            raise
        return open_snapshot(data_dir)  # pruned between reading the manifest and opening the build
    return Snapshot(graph, manifest, directory, Texts(data_dir / "texts"))


def ontology_files(data_dir: Path | None = None) -> tuple[Path, ...]:
    """The Turtle files of the ontology and of the user's own lexicon."""
    own = sorted((data_dir / "lexicon").glob("*.ttl")) if data_dir else []
    return (*sorted(ONTOLOGY.glob("*.ttl")), *own)


class Writer:
    """The one writer of a data directory; use it in a `with` statement."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._server = kept_server(data_dir)
        self.texts = Texts(data_dir / "texts")
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            self._lock = _take_lock(data_dir / "lock")
        except OSError as error:
            raise StoreError(f"{data_dir} cannot be written: {error.strerror}") from error
        try:
            self._recover()
        except BaseException:
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let another process write."""
        self.graph = Graph()
        self._lock.close()

    @property
    def build(self) -> str:
        """Hash of the published build; empty before the first."""
        return self.manifest.build if self.manifest else ""

    def commit(self, documents: Iterable[DocumentGraph]) -> tuple[Change, ...]:
        """Put the documents into the store and publish, or leave everything as it was."""
        documents = tuple(documents)
        come = {one.id: one.hash for one in documents}
        gone = {name: held for name in come if (held := self.graph.hash_of(name))}
        if gone == come and self.manifest:
            return tuple[Change, ...](repeat("unchanged", len(documents)))
        retired = [_text_name(self.graph, name) for name in gone]
        with self._changing():
            for document in documents:
                self.texts.write(document.text)
            changes = self.graph.replace_documents(documents)
            self._publish(self._contents.take(gone).add(come), retired=retired)
        return changes

    def remove(self, identifier: str) -> None:
        """Remove a document and publish."""
        hashed = self.graph.hash_of(identifier)
        if hashed is None:
            raise UnknownDocument(f"no document is called {identifier}: see `chipgraph documents`")
        retired = _text_name(self.graph, identifier)
        with self._changing():
            self.graph.remove_document(identifier)
            self._publish(self._contents.take({identifier: hashed}), retired=[retired])

    def load_ontology(self) -> bool:
        """Bring the ontology's graphs up to date with their files; whether they had changed."""
        files = ontology_files(self.data_dir)
        hashed = hash_files(files)
        if self.manifest and self.manifest.ontology == hashed:
            return False
        with self._changing():
            names = [one for one in files if one.name.startswith("lexicon")]
            own = [one for one in files if one.parent != ONTOLOGY]
            rest = [one for one in files if one not in names and one not in own]
            self.graph.load_turtle(rest, ONTOLOGY_GRAPH)
            self.graph.load_turtle([*names, *own], LEXICON_GRAPH)
            self.graph.label_preferred(LEXICON_GRAPH)
            self.graph.refresh_view()
            self._publish(self._contents, ontology=hashed)
        return True

    def add_lexicon(self, path: Path) -> None:
        """Keep a user's own lexicon file with the data; call load_ontology afterwards."""
        target = self.data_dir / "lexicon" / path.name
        try:
            check_turtle(path)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
        except OSError as error:
            raise StoreError(f"{path} cannot be kept as a lexicon: {error.strerror}") from error

    def lexicons(self) -> tuple[Path, ...]:
        """The user's own lexicon files, sorted."""
        return tuple(sorted((self.data_dir / "lexicon").glob("*.ttl")))

    def _recover(self) -> None:
        """Open the live store, made anew from the published build unless it equals that."""
        self.manifest = read_manifest(self.data_dir)
        dirty = self.data_dir / "dirty"
        if self._server:  # it keeps no earlier build: what a crash left is ingested again
            self.graph = RemoteGraph(self._server)
            self._contents = Contents().add(self.graph.document_hashes())
            dirty.unlink(missing_ok=True)
            self._prune()
            return
        found = sorted((self.data_dir / "live").glob("*"), key=lambda path: int(path.name))
        if len(found) == 1 and self.manifest and not dirty.exists():
            live = found[0]
        else:  # under a new name: a failed write may still hold the engine's lock on the old one
            live = self.data_dir / "live" / str(int(found[-1].name) + 1 if found else 0)
            self._copy_published(live)
            for path in found:
                shutil.rmtree(path, ignore_errors=True)
        self.graph = Graph(live)
        self._contents = self.manifest.contents if self.manifest else Contents()
        dirty.unlink(missing_ok=True)
        self._prune()

    def _copy_published(self, live: Path) -> None:
        live.parent.mkdir(exist_ok=True)
        if self.manifest:
            Graph.read_only(self.manifest.directory(self.data_dir) / "store").backup(live)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        dirty = self.data_dir / "dirty"
        try:
            if dirty.exists():  # the last restoring failed
                self._recover()
            dirty.touch()
            sync_directory(self.data_dir)
            yield
            dirty.unlink()
        except OSError as error:
            self._restore()
            raise StoreError(
                f"{self.data_dir}: {error}: make room or allow writing; nothing was changed"
            ) from error
        except BaseException:
            self._restore()
            raise

    def _restore(self) -> None:
        """Go back to the published build; where even that fails, the next change tries again."""
        try:
            self._recover()
        except (OSError, StoreError):
            self.graph = Graph()
            if self.manifest:
                self.graph = Graph.read_only(self.manifest.directory(self.data_dir) / "store")

    def _publish(
        self, contents: Contents, *, ontology: str | None = None, retired: Iterable[str] = ()
    ) -> None:
        number = self.manifest.number + 1 if self.manifest else 1
        ontology = ontology or (self.manifest.ontology if self.manifest else "")
        build = hash_build(contents, ontology)
        total = f"{contents.total:x}"
        manifest = Manifest(number, build, contents.documents, ontology, total)
        directory = manifest.directory(self.data_dir)
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        if not self._server:
            self.graph.backup(directory / "store")
        (directory / _RETIRED).write_text(json.dumps(sorted(retired)), "utf-8")
        sync_directory(directory)
        sync_directory(directory.parent)
        write_manifest(self.data_dir, manifest)
        self.manifest, self._contents = manifest, contents
        self._prune()

    def _prune(self) -> None:
        """Keep the published build and the one before it."""
        newest = self.manifest.number if self.manifest else 0
        for path in (self.data_dir / "builds").glob("*"):
            if not newest - _KEPT < int(path.name) <= newest:
                shutil.rmtree(path, ignore_errors=True)
        self._forget_texts(self.data_dir / "builds" / str(newest - _KEPT + 1) / _RETIRED)

    def _forget_texts(self, retired: Path) -> None:
        """Remove the texts that the oldest kept build no longer used, nor uses the newest."""
        if not retired.exists():
            return
        for name in json.loads(retired.read_text("utf-8")):
            if next(self.graph.subjects(_TEXT_NAME, text_term(name)), None) is None:
                self.texts.remove(name)


def _take_lock(path: Path) -> IO[bytes]:
    lock = path.open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise StoreLocked(
            f"another process is writing to {path.parent}: wait until it has finished"
        ) from error
    return lock


def _text_name(graph: Graph, document: str) -> str:
    iri = document_iri(document)
    for predicate, value in graph.pairs(iri, iri):
        if predicate == _TEXT_NAME:
            return str(getattr(value, "value", ""))
    raise UnknownDocument(f"no document is called {document}: see `chipgraph documents`")
