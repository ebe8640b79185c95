"""Write the views of the graph as files for programs that draw networks.

Out     FORMS names every form; `write_view` writes one view of the graph in one form
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from kg.errors import StoreError
from kg.gexf import write_gexf
from kg.graph import Graph
from kg.graphml import write_graphml
from kg.iris import VIEW_GRAPH, document_iri
from kg.layout import keep_places, read_places
from kg.network import Options, make_network
from kg.network_model import Network
from kg.network_tables import write_edge_table, write_node_table

LAYOUT = "layout.json"
"""in the data directory: where nodes were drawn, so that they stay there"""


def write_view(
    graph: Graph,
    view: str,
    form: str,
    out: IO[bytes],
    *,
    options: Options | None = None,
    layout: Path | None = None,
) -> None:
    """Write a view of the graph; nodes known to the layout file keep their places.

    >>> import io
    >>> out = io.BytesIO()
    >>> write_view(Graph(), "entities", "gexf", out)
    >>> out.getvalue()[-7:]
    b'</gexf>'
    """
    options = options or Options()
    if form == "ttl":
        write_turtle(graph, view, out)
        return
    if layout:
        options = replace(options, known=read_places(layout))
    network = make_network(graph, view, options)
    write_network(network, form, out)
    if layout and options.claims is None:
        keep_places(layout, {node.id: (node.x, node.y) for node in network.nodes()})


def write_network(network: Network, form: str, out: IO[bytes]) -> None:
    """Write a network in one of FORMS."""
    if form not in FORMS:
        raise StoreError(f"there is no form called {form}: use one of {', '.join(FORMS)}")
    FORMS[form](network, out)


def write_turtle(graph: Graph, view: str, out: IO[bytes]) -> None:
    """The triples behind a view: the plain view, the claims, or all that documents say."""
    if view == "entities":
        graph.dump(out, "ttl", VIEW_GRAPH)
        return
    names = graph.graphs() if view == "provenance" else tuple(map(document_iri, graph.documents()))
    for name in names:
        graph.dump(out, "ttl", name)


FORMS: dict[str, Callable[[Network, IO[bytes]], None]] = {
    "gexf": write_gexf,
    "graphml": write_graphml,
    "csv": write_edge_table,
    "nodes.csv": write_node_table,
}
"""every form by the ending of its file"""
