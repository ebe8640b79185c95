"""Write a network as GEXF 1.3, in memory that does not grow with it.

Source  GEXF 1.3 (https://gexf.net/schema.html); colours are r, g, b without a, ids and titles are
        unique, `kind` tells parallel edges apart
"""

from collections.abc import Iterable
from datetime import date
from typing import IO, Any

from lxml import etree

from kg.network_model import Cell, Colour, Column, Edge, Network, Node
from kg.xml_text import xml_text, xml_token

NAMESPACE, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
_G, _V = f"{{{NAMESPACE}}}", f"{{{VIZ}}}"
_NAMES = {None: NAMESPACE, "viz": VIZ}


def write_gexf(network: Network, out: IO[bytes]) -> None:
    """Write the network.

    >>> import io
    >>> out = io.BytesIO()
    >>> write_gexf(Network("x", (), (), lambda: iter(()), lambda: iter(())), out)
    >>> b'version="1.3"' in out.getvalue()
    True
    """
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{_G}gexf", {"version": "1.3"}, nsmap=_NAMES):
            with file.element(f"{_G}meta"):
                for name, text in (("creator", "chipgraph"), ("description", network.title)):
                    with file.element(f"{_G}{name}"):
                        file.write(xml_text(text))
            _write_graph(network, file)


def _write_graph(network: Network, file: Any) -> None:  # noqa: ANN401 - lxml has no types
    graph = {
        "defaultedgetype": "directed",
        "idtype": "string",
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
    }
    with file.element(f"{_G}graph", graph):
        _write_columns(file, "node", network.node_columns)
        _write_columns(file, "edge", network.edge_columns)
        with file.element(f"{_G}nodes"):
            for node in network.nodes():
                _write_node(file, node)
        with file.element(f"{_G}edges"):
            for edge in network.edges():
                _write_edge(file, edge)


def _write_columns(file: Any, kind: str, columns: Iterable[Column]) -> None:  # noqa: ANN401
    with file.element(f"{_G}attributes", {"class": kind}):
        for at, column in enumerate(columns):
            said = {"id": str(at), "title": xml_text(column.title), "type": column.type}
            _write_empty(file, f"{_G}attribute", said)


def _write_node(file: Any, node: Node) -> None:  # noqa: ANN401
    said = {"id": xml_text(node.id), "label": xml_token(node.label), **_start(node.start)}
    place = {"x": f"{node.x:.2f}", "y": f"{node.y:.2f}", "z": "0.0"}
    with file.element(f"{_G}node", said):
        _write_values(file, node.cells)
        _write_empty(file, f"{_V}color", _colour(node.colour))
        _write_empty(file, f"{_V}position", place)
        _write_empty(file, f"{_V}size", {"value": f"{node.size:.2f}"})
        _write_empty(file, f"{_V}shape", {"value": node.shape})


def _write_edge(file: Any, edge: Edge) -> None:  # noqa: ANN401
    said = {
        "id": xml_text(edge.id),
        "source": xml_text(edge.source),
        "target": xml_text(edge.target),
        "label": xml_token(edge.label),
        "kind": xml_token(edge.kind),
        "weight": repr(float(edge.weight)),
    }
    with file.element(f"{_G}edge", {**said, **_start(edge.start)}):
        _write_values(file, edge.cells)
        _write_empty(file, f"{_V}color", _colour(edge.colour))
        _write_empty(file, f"{_V}thickness", {"value": repr(float(edge.weight))})
        _write_empty(file, f"{_V}shape", {"value": edge.shape})


def _write_values(file: Any, cells: tuple[Cell, ...]) -> None:  # noqa: ANN401
    with file.element(f"{_G}attvalues"):
        for at, cell in enumerate(cells):
            if cell is not None:
                said = {"for": str(at), "value": cell_text(cell)}
                _write_empty(file, f"{_G}attvalue", said)


def _write_empty(file: Any, name: str, said: dict[str, str]) -> None:  # noqa: ANN401
    with file.element(name, said):
        pass


def _start(day: date | None) -> dict[str, str]:
    return {"start": day.isoformat()} if day else {}


def _colour(colour: Colour) -> dict[str, str]:
    return dict(zip("rgb", map(str, colour), strict=True))


def cell_text(cell: Cell) -> str:
    """The value as GEXF and GraphML spell it.

    >>> cell_text(True), cell_text(80.0), cell_text("x")
    ('true', '80.0', 'x')
    """
    return str(cell).lower() if isinstance(cell, bool) else xml_text(str(cell))
