"""A network as programs for drawing graphs take it: typed columns, nodes, edges.

In      made by kg/network.py and kg/triples_network.py
Out     taken by kg/gexf.py, kg/graphml.py, kg/network_tables.py and `to_networkx`
Unit    positions are in drawing units, about -1000 to 1000; colours are 8-bit red, green, blue
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

ColumnType = Literal["string", "integer", "double", "boolean", "anyURI"]
NodeShape = Literal["disc", "square", "triangle", "diamond"]
EdgeShape = Literal["solid", "dotted", "dashed"]
Cell = str | int | float | bool | None
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Column:
    """An attribute that all nodes or all edges may have."""

    title: str
    """unique among its kind"""
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Node:
    """A node and how it is drawn."""

    id: str
    """IRI"""
    label: str
    cells: tuple[Cell, ...]
    """in the order of the columns; None where it has no value"""
    colour: Colour = (128, 128, 128)
    size: float = 4.0
    shape: NodeShape = "disc"
    x: float = 0.0
    y: float = 0.0
    start: date | None = None
    """when it is first spoken of"""


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge and how it is drawn."""

    id: str
    source: str
    target: str
    label: str
    kind: str
    """tells parallel edges apart: Gephi merges those of one kind"""
    cells: tuple[Cell, ...] = ()
    weight: float = 1.0
    colour: Colour = (150, 150, 150)
    shape: EdgeShape = "solid"
    start: date | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """A network that can be read through as often as needed."""

    title: str
    node_columns: tuple[Column, ...]
    edge_columns: tuple[Column, ...]
    nodes: Callable[[], Iterator[Node]]
    edges: Callable[[], Iterator[Edge]]


def to_networkx(network: Network) -> Any:  # noqa: ANN401 - networkx has no types
    """The network as a networkx MultiDiGraph; edges are keyed by their id.

    >>> one = Node("n", "N", (7,))
    >>> columns = (Column("claims", "integer"),)
    >>> empty = Network("x", columns, (), lambda: iter((one,)), lambda: iter(()))
    >>> to_networkx(empty).nodes["n"]["claims"]
    7
    """
    import networkx as nx  # half a second to import: only for who needs it

    graph = nx.MultiDiGraph(name=network.title)
    for node in network.nodes():
        graph.add_node(node.id, label=node.label, **_named(network.node_columns, node.cells))
    for edge in network.edges():
        graph.add_edge(
            edge.source,
            edge.target,
            key=edge.id,
            label=edge.label,
            kind=edge.kind,
            weight=edge.weight,
            **_named(network.edge_columns, edge.cells),
        )
    return graph


def _named(columns: tuple[Column, ...], cells: tuple[Cell, ...]) -> dict[str, Cell]:
    pairs = zip(columns, cells, strict=False)
    return {column.title: cell for column, cell in pairs if cell is not None}
