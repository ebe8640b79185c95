"""Time and memory of writing 100,000 nodes and 300,000 edges as GEXF, beside networkx's writer.

Run     python benchmarks/gexf.py [NODES EDGES]; each writer runs in a process of its own
Out     a table: writer, seconds, peak memory above the start, bytes written
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.gexf import write_gexf
from kg.graphml import write_graphml
from kg.layout import anchor
from kg.network_model import Column, Edge, Network, Node, to_networkx


def make_network(nodes: int, edges: int) -> Network:
    """A network of that size, made while it is read."""

    def all_nodes() -> Iterator[Node]:
        for at in range(nodes):
            x, y = anchor(str(at), str(at % 5))
            yield Node(f"https://example.org/{at}", f"Chip {at}", ("chip", at, at / 7), x=x, y=y)

    def all_edges() -> Iterator[Edge]:
        for at in range(edges):
            source, target = at % nodes, at * 7919 % nodes
            ends = (f"https://example.org/{source}", f"https://example.org/{target}")
            yield Edge(f"e{at}", *ends, "uses", f"uses {at // nodes}", ("affirmed", f"quote {at}"))

    columns = (Column("class", "string"), Column("claims", "integer"), Column("power", "double"))
    said = (Column("polarity", "string"), Column("quote", "string"))
    return Network("benchmark", columns, said, all_nodes, all_edges)


def _stream(network: Network, path: Path) -> None:
    with path.open("wb") as out:
        write_gexf(network, out)


def _graphml(network: Network, path: Path) -> None:
    with path.open("wb") as out:
        write_graphml(network, out)


def _networkx(network: Network, path: Path) -> None:
    import networkx as nx

    graph = to_networkx(network)
    nx.write_gexf(graph, path)


def _measure(write: Callable[[Network, Path], None], sizes: tuple[int, int]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.gexf"
        started = time.perf_counter()
        write(make_network(*sizes), path)
        took = time.perf_counter() - started
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(
            f"{write.__name__:12} {took:8.1f} s {grown / 1024:8.0f} MiB {path.stat().st_size:12,}"
        )


def main() -> None:
    """Print the table."""
    sizes = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (100_000, 300_000)
    print(f"{sizes[0]:,} nodes, {sizes[1]:,} edges")
    context = multiprocessing.get_context("spawn")
    for write in (_stream, _graphml, _networkx):
        process = context.Process(target=_measure, args=(write, sizes))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
