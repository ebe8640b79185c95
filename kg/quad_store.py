"""Open Oxigraph's stores, and load lines of N-Quads into them.

Raises  StoreError when a path holds no store, or a line is no N-Quad
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import StoreError

_BULK = 5_000
"""quads from which on the engine's bulk loader is faster than a transaction"""


def open_store(path: Path | None) -> ox.Store:
    """The store at the path, made unless it is there; in memory without a path."""
    if path is None:
        return ox.Store()
    try:
        for log in path.glob("LOG.old.*"):  # RocksDB keeps those of 1,000 openings, 137 kB each
            log.unlink()
        return ox.Store(str(path))
    except OSError as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}") from error


def open_published(path: Path) -> ox.Store:
    """The store at the path, which nobody writes any more."""
    try:
        return ox.Store.read_only(str(path))
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error}") from error


def load_portions(store: ox.Store, portions: Iterator[bytes], *, quads: int) -> None:
    r"""Load about so many lines of N-Quads, which come in portions and are made while they load.

    >>> store = ox.Store()
    >>> load_portions(store, iter([b"<u:a> <u:b> <u:c>", b" .\n<u:a> <u:b> <u:d> ."]), quads=2)
    >>> len(store)
    2
    """
    load = store.bulk_load if quads >= _BULK else store.load
    try:
        load(cast(IO[bytes], _Reader(portions)), ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise StoreError(f"a value cannot be written as RDF: {error}") from error


def load_lines(store: ox.Store, lines: Iterable[str]) -> None:
    """Load lines of N-Quads that are at hand."""
    text = "".join(lines).encode()
    if text:
        load_portions(store, iter([text]), quads=text.count(b"\n"))


class _Reader(io.RawIOBase):
    """A binary file over portions of bytes that are made while they are read."""

    def __init__(self, portions: Iterator[bytes]) -> None:
        self._portions = portions
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = memoryview(next(self._portions, b""))
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)


def check_turtle(path: Path) -> None:
    """Raise StoreError unless the file is Turtle; OSError when it cannot be read."""
    try:
        for _ in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            pass
    except SyntaxError as error:
        raise StoreError(f"{path.name} is not Turtle: {error}") from error
