"""Write a network as GraphML, in memory that does not grow with it.

Source  http://graphml.graphdrawing.org/specification.html
"""

from collections.abc import Iterable
from typing import IO, Any

from lxml import etree

from kg.gexf import cell_text
from kg.network_model import Cell, Column, Edge, Network, Node

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_M = f"{{{NAMESPACE}}}"
_TYPES = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean"}
_NODE = tuple(
    Column(name, "string" if name in {"label", "shape", "colour", "start"} else "double")
    for name in ("label", "shape", "colour", "start", "x", "y", "size")
)
_EDGE = (
    *(Column(name, "string") for name in ("label", "kind", "start")),
    Column("weight", "double"),
)


def write_graphml(network: Network, out: IO[bytes]) -> None:
    """Write the network.

    >>> import io
    >>> out = io.BytesIO()
    >>> write_graphml(Network("x", (), (), lambda: iter(()), lambda: iter(())), out)
    >>> b"<graph " in out.getvalue()
    True
    """
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{_M}graphml", nsmap={None: NAMESPACE}):
            _write_keys(file, "node", (*_NODE, *network.node_columns))
            _write_keys(file, "edge", (*_EDGE, *network.edge_columns))
            with file.element(f"{_M}graph", {"id": "G", "edgedefault": "directed"}):
                for node in network.nodes():
                    file.write(_element("node", {"id": node.id}, (*_drawn(node), *node.cells)))
                for edge in network.edges():
                    ends = {"id": edge.id, "source": edge.source, "target": edge.target}
                    file.write(_element("edge", ends, (*_said(edge), *edge.cells)))


def _write_keys(file: Any, kind: str, columns: Iterable[Column]) -> None:  # noqa: ANN401
    seen: dict[str, int] = {}
    for at, column in enumerate(columns):
        seen[column.title] = seen.get(column.title, 0) + 1
        title = column.title if seen[column.title] == 1 else f"{column.title} {seen[column.title]}"
        said = {
            "id": f"{kind[0]}{at}",
            "for": kind,
            "attr.name": title,
            "attr.type": _TYPES.get(column.type, "string"),
        }
        file.write(etree.Element(f"{_M}key", said))


def _drawn(node: Node) -> tuple[Cell, ...]:
    red, green, blue = node.colour
    start = node.start.isoformat() if node.start else None
    drawn = (round(node.x, 2), round(node.y, 2), round(node.size, 2))
    return (node.label, node.shape, f"#{red:02x}{green:02x}{blue:02x}", start, *drawn)


def _said(edge: Edge) -> tuple[Cell, ...]:
    start = edge.start.isoformat() if edge.start else None
    return (edge.label, edge.kind, start, float(edge.weight))


def _element(name: str, said: dict[str, str], cells: tuple[Cell, ...]) -> Any:  # noqa: ANN401
    element = etree.Element(f"{_M}{name}", {key: cell_text(text) for key, text in said.items()})
    for at, cell in enumerate(cells):
        if cell is not None:
            etree.SubElement(element, f"{_M}data", {"key": f"{name[0]}{at}"}).text = cell_text(cell)
    return element
