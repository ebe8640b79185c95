"""Write a network as the two tables that Gephi's data laboratory and spreadsheets import.

Source  Gephi's column names: Id, Label; Source, Target, Type, Id, Label, Kind, Weight
Note    text that a spreadsheet would run as a formula gets an apostrophe (OWASP, CSV injection)
"""

import csv
import io
from collections.abc import Iterable
from typing import IO

from kg.network_model import Cell, Edge, Network, Node

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_node_table(network: Network, out: IO[bytes]) -> None:
    """Write one row a node."""
    header = ("Id", "Label", "Start", "X", "Y", "Size")
    rows = ((*_drawn(one), *one.cells) for one in network.nodes())
    _write(out, (*header, *(column.title for column in network.node_columns)), rows)


def write_edge_table(network: Network, out: IO[bytes]) -> None:
    """Write one row an edge."""
    header = ("Source", "Target", "Type", "Id", "Label", "Kind", "Weight", "Start")
    rows = ((*_said(one), *one.cells) for one in network.edges())
    _write(out, (*header, *(column.title for column in network.edge_columns)), rows)


def _drawn(node: Node) -> tuple[object, ...]:
    places = (round(node.x, 2), round(node.y, 2), round(node.size, 2))
    return (node.id, node.label, node.start, *places)


def _said(edge: Edge) -> tuple[object, ...]:
    ends = (edge.source, edge.target, "Directed")
    return (*ends, edge.id, edge.label, edge.kind, edge.weight, edge.start)


def _write(out: IO[bytes], header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(tuple(map(_plain, row)) for row in rows)
    finally:
        text.detach()


def _plain(cell: Cell | object) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
