"""Measure the store: cost of a document as the corpus grows, and loading in bulk.

usage: python -m benchmarks.store [--documents 10 100 1000 10000] [--claims 100000]
Each row of the first table adds one document of 60 claims to a corpus of that size, replaces it
and removes it again, publishing each time; disk is what the live store and both kept builds hold.
Batches are charged with what the engine merges in the background once they are written.
The second table loads claims in bulk beside the engine's own bulk loader on the same N-Quads
(`--claims 1000000` for the full measure).  Making up the documents is timed apart: in place of it
ingest reads files, in workers.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from benchmarks.generate import make_extraction, make_world
from benchmarks.table import folder_size, peak_memory, print_table
from kg.document_graph import DocumentGraph, describe_graph
from kg.graph import Graph
from kg.iris import BUILD_GRAPH, VIEW_GRAPH
from kg.snapshots import Writer

_CLAIMS = 60
_BATCH = 500
_REPEATS = 5


def make_graphs(first: int, count: int, world_size: int) -> Iterator[DocumentGraph]:
    """Documents as the store takes them."""
    world = make_world(0, world_size)
    return (
        describe_graph(make_extraction(world, number, claims=_CLAIMS))
        for number in range(first, first + count)
    )


class Timed:
    """Documents as they are made, and the time that making them took."""

    def __init__(self, graphs: Iterator[DocumentGraph]) -> None:
        self._graphs = graphs
        self.seconds = 0.0

    def __iter__(self) -> Iterator[DocumentGraph]:
        return self

    def __next__(self) -> DocumentGraph:
        started = time.perf_counter()
        try:
            return next(self._graphs)
        finally:
            self.seconds += time.perf_counter() - started


def measure_growth(sizes: list[int]) -> None:
    """Print the cost of one document in corpora of these sizes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, Writer(Path(folder)) as writer:
        writer.load_ontology()
        held = 0
        for size in sizes:
            making = storing = 0.0
            for first in range(held, size, _BATCH):
                graphs = Timed(make_graphs(first, min(_BATCH, size - first), 2000))
                whole = _timed(partial(writer.commit, graphs))
                making, storing = making + graphs.seconds, storing + whole - graphs.seconds
            storing += _rest()
            added, held = size - held, size
            costs = [_measure_one(writer, size + one) for one in range(_REPEATS)]
            middle = [statistics.median(cost) * 1000 for cost in zip(*costs, strict=True)]
            each = (making / added * 1000, storing / added * 1000)
            rows.append((size, *each, *middle, folder_size(Path(folder))))
    header = ("documents", "making ms", "in batches ms", "add ms", "replace ms", "remove ms")
    print_table((*header, "on disk"), rows)


def _rest() -> float:
    """Let the engine finish what it merges in the background; how long it was busy."""
    busy = 0.0
    while True:
        worked, started = time.process_time(), time.perf_counter()
        time.sleep(0.2)
        if time.process_time() - worked < 0.02:
            return busy
        busy += time.perf_counter() - started


def _measure_one(writer: Writer, number: int) -> tuple[float, float, float]:
    (added,) = make_graphs(number, 1, 2000)
    world = make_world(0, 2000)
    changed = describe_graph(make_extraction(world, number, claims=_CLAIMS - 1))
    return (
        _timed(lambda: writer.commit([added])),
        _timed(lambda: writer.commit([changed])),
        _timed(lambda: writer.remove(added.id)),
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure_bulk(claims: int) -> None:
    """Print the speed of loading so many claims, and of the engine alone on the same quads."""
    documents = claims // _CLAIMS
    with tempfile.TemporaryDirectory() as folder:
        graph = Graph(Path(folder) / "ours")
        graphs = Timed(make_graphs(0, documents, claims // 20))
        whole = _timed(partial(graph.bulk_load, graphs))
        quads = len(graph)
        file = Path(folder) / "same.nq"
        with file.open("wb") as out:
            for name in graph.graphs():
                out.writelines(line.encode() for line in graph.lines(name))
        extra = sum(1 for name in (BUILD_GRAPH, VIEW_GRAPH) for _ in graph.lines(name))
        size = folder_size(Path(folder) / "ours")
        del graph
        store = ox.Store(str(Path(folder) / "raw"))
        raw = _timed(lambda: store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS))
    times = {
        "making the documents": graphs.seconds,
        "documents to quads on disk": whole - graphs.seconds,
        "engine on the same N-Quads": raw,
    }
    print_table(
        ("step", "claims", "quads", "s", "claims/s", "quads/s", "times raw"),
        [(step, claims, quads, s, claims / s, quads / s, s / raw) for step, s in times.items()],
    )
    print(
        f"peak memory {peak_memory()}; {extra / quads:.1%} of the quads are view and index; "
        f"{size} on disk"
    )


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="*", default=[10, 100, 1000, 10000])
    parser.add_argument("--claims", type=int, default=100_000)
    options = parser.parse_args()
    if options.documents:
        measure_growth(options.documents)
    if options.claims:
        measure_bulk(options.claims)


if __name__ == "__main__":
    main()
