"""Ingest files: read and extract in workers, write in one place, publish in batches.

In      paths of files and folders; `read` and `extract`, importable by name in a worker
Out     Report: one line for each file, in the order of the paths
Raises  StoreError when the data directory fails; a file that fails is a line of the report
"""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

from kg.document_graph import DocumentGraph, describe_graph
from kg.errors import KgError
from kg.graph import Change
from kg.model import Document, Extraction
from kg.shapes import quarantine_violations
from kg.snapshots import Writer

Read = Callable[[Path], Document]
Extract = Callable[[Document], Extraction]
Progress = Callable[["FileReport"], None]

_BATCH_TRIPLES = 400_000
"""published together; about 100 MB of text"""
_BATCH_DOCUMENTS = 500
_AHEAD = 4
"""files in work for each worker: bounds the memory"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a document yielded."""

    claims: int = 0
    quarantined: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: Path
    document: str | None = None
    """identifier; None when the file could not be read"""
    change: Change | None = None
    """None when it failed"""
    counts: Counts = Counts()
    seconds: float = 0.0
    """of a worker's time"""
    error: str | None = None
    """what went wrong, fit for the user"""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of all files."""

    files: tuple[FileReport, ...]
    """in the order of the paths"""
    build: str
    """hash of the published build"""

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be ingested."""
        return tuple(one for one in self.files if one.error)


@dataclass(frozen=True, slots=True)
class _Outcome:
    path: Path
    graph: DocumentGraph | None
    counts: Counts
    seconds: float
    error: str | None = None


def ingest_paths(
    paths: Iterable[Path],
    writer: Writer,
    *,
    read: Read,
    extract: Extract,
    workers: int = 1,
    on_progress: Progress = lambda _: None,
) -> Report:
    """Ingest the files, each whole or not at all, the same whatever the number of workers.

    `on_progress` hears of each file once it is extracted; what the store made of it is in the
    report.
    """
    found = find_files(paths, without=writer.data_dir)
    reports: dict[Path, FileReport] = {}
    batch: list[_Outcome] = []
    seen: dict[str, Path] = {}
    for outcome in _extract_all(found, read, extract, workers):
        error = outcome.error
        if outcome.graph:
            first = seen.setdefault(outcome.graph.id, outcome.path)
            if first != outcome.path:
                error = f"has the same identifier, {outcome.graph.id}, as {first}: rename one"
        report = FileReport(
            outcome.path, None, None, outcome.counts, outcome.seconds, error or outcome.error
        )
        reports[outcome.path] = report
        on_progress(report)
        if outcome.graph and not error:
            batch.append(outcome)
        if _is_full(batch):
            _commit(batch, writer, reports)
    _commit(batch, writer, reports)
    return Report(tuple(reports[path] for path in found), writer.build)


def find_files(paths: Iterable[Path], *, without: Path | None = None) -> tuple[Path, ...]:
    """The files, and those below the folders; each once, in order.

    Hidden files below a folder, and those of the data directory `without`, are left out.
    """
    found: dict[Path, None] = {}
    left_out = without.resolve() if without else None
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for inner in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in inner.relative_to(path).parts)
            ours = left_out is not None and inner.resolve().is_relative_to(left_out)
            if inner.is_file() and not hidden and not ours:
                found[inner] = None
    return tuple(found)


def _is_full(batch: list[_Outcome]) -> bool:
    triples = sum(len(one.graph.triples) for one in batch if one.graph)
    return triples >= _BATCH_TRIPLES or len(batch) >= _BATCH_DOCUMENTS


def _commit(batch: list[_Outcome], writer: Writer, reports: dict[Path, FileReport]) -> None:
    changes = writer.commit(one.graph for one in batch if one.graph)
    for outcome, change in zip(batch, changes, strict=True):
        document = outcome.graph.id if outcome.graph else None
        reports[outcome.path] = replace(reports[outcome.path], document=document, change=change)
    batch.clear()


def _extract_all(
    paths: tuple[Path, ...], read: Read, extract: Extract, workers: int
) -> Iterator[_Outcome]:
    """The outcomes in the order of the paths."""
    if workers <= 1 or len(paths) <= 1:
        for path in paths:
            yield _extract_file(path, read, extract)
        return
    waiting = deque(paths)
    while waiting:
        yield from _extract_in_pool(waiting, read, extract, min(workers, len(waiting)))


def _extract_in_pool(
    waiting: deque[Path], read: Read, extract: Extract, workers: int
) -> Iterator[_Outcome]:
    """Outcomes until all are done, or until a worker died: then the file at fault has failed."""
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _ignore_interrupts)
    running: deque[tuple[Path, Future[_Outcome]]] = deque()
    try:
        while waiting or running:
            while waiting and len(running) < workers * _AHEAD:
                path = waiting.popleft()
                running.append((path, pool.submit(_extract_file, path, read, extract)))
            yield running[0][1].result()
            running.popleft()
    except BrokenProcessPool:
        waiting.extendleft(path for path, _ in reversed(running))
        yield _extract_alone(waiting.popleft(), read, extract)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _extract_alone(path: Path, read: Read, extract: Extract) -> _Outcome:
    """One file in a process of its own, which it may bring down."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, _ignore_interrupts) as pool:
        try:
            return pool.submit(_extract_file, path, read, extract).result()
        except BrokenProcessPool:
            return _Outcome(path, None, Counts(), 0.0, "reading it ended the worker process")


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _extract_file(path: Path, read: Read, extract: Extract) -> _Outcome:
    started = time.perf_counter()
    try:
        extraction = quarantine_violations(extract(read(path)))
        graph = describe_graph(extraction)
    except Exception as error:  # whatever one file does must not stop the others
        return _Outcome(path, None, Counts(), time.perf_counter() - started, _explain(error))
    counts = Counts(len(extraction.claims), len(extraction.quarantined), len(extraction.passages))
    return _Outcome(path, graph, counts, time.perf_counter() - started)


def _explain(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    known = isinstance(error, KgError) or type(error).__module__.startswith("ingest.")
    return str(error) if known else f"cannot be extracted: {type(error).__name__}: {error}"


def default_workers() -> int:
    """As many workers as there are processors for this process."""
    return max(1, len(os.sched_getaffinity(0)))
