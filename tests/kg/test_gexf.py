"""GEXF that Gephi, Gephi Lite and networkx read alike, in memory that does not grow."""

import io
import json
import subprocess
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree

from kg.gexf import NAMESPACE, VIZ, write_gexf
from kg.graphml import write_graphml
from kg.network import VIEWS, Options, make_network
from kg.network_files import FORMS, write_view
from kg.network_model import Column, Edge, Network, Node, to_networkx
from kg.network_tables import write_edge_table, write_node_table
from kg.snapshots import Snapshot, open_snapshot
from kg.triples_network import network_of_triples
from tests.npm_packages import npm_folder
from tests.small_data import BUYER, CHIP, make_data

HERE = Path(__file__).parent
GRAMMAR = etree.RelaxNG(etree.parse(HERE / "gexf13.rng"))
NAMES = {"g": NAMESPACE, "viz": VIZ}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return open_snapshot(make_data(tmp_path_factory.mktemp("gexf") / "data"))


def _written(network: Network) -> bytes:
    out = io.BytesIO()
    write_gexf(network, out)
    return out.getvalue()


def _valid(content: bytes) -> etree._Element:
    root = etree.fromstring(content)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    return root


@pytest.mark.parametrize("view", VIEWS)
def test_views_fit_the_grammar_and_read_back(snapshot, view):
    network = make_network(snapshot.graph, view)
    content = _written(network)
    root = _valid(content)
    read, made = nx.read_gexf(io.BytesIO(content), version="1.3"), to_networkx(network)
    assert sorted(read.nodes) == sorted(made.nodes)
    assert read.number_of_edges() == made.number_of_edges() == len(list(network.edges()))
    assert len(root.findall(".//g:node", NAMES)) == len(made)


def test_grammar_refuses_what_gephi_would(snapshot):
    content = _written(make_network(snapshot.graph, "entities"))
    for good, bad in (
        (b'version="1.3"', b'version="1.2draft"'),
        (b'timeformat="date"', b'timeformat="day"'),
        (b'<viz:shape value="solid"', b'<viz:shape value="wavy"'),
        (b"<viz:color r=", b"<viz:color red="),
        (b'type="anyURI"', b'type="url"'),
    ):
        assert good in content
        assert not GRAMMAR.validate(etree.fromstring(content.replace(good, bad, 1)))


def test_ids_titles_and_kinds_are_unique(snapshot):
    root = _valid(_written(make_network(snapshot.graph, "entities")))
    edges = root.findall(".//g:edge", NAMES)
    parallel = Counter((one.get("source"), one.get("target"), one.get("kind")) for one in edges)
    assert set(parallel.values()) == {1}
    assert len({one.get("id") for one in edges}) == len(edges)
    for columns in root.findall(".//g:attributes", NAMES):
        titles = [one.get("title") for one in columns]
        assert len(titles) == len(set(titles))


def test_two_calls_that_disagree_are_two_edges(snapshot):
    network = make_network(snapshot.graph, "entities")
    between = [edge for edge in network.edges() if (edge.source, edge.target) == (BUYER, CHIP)]
    titles = [column.title for column in network.edge_columns]
    said = [dict(zip(titles, edge.cells, strict=True)) for edge in between]
    assert [one["polarity"] for one in said] == ["affirmed", "negated"]
    assert [edge.start for edge in between] == [date(2023, 5, 29), date(2024, 1, 2)]
    assert len({edge.kind for edge in between}) == len({edge.colour for edge in between}) == 2
    for one in said:
        assert one["evidence"].endswith(f"#char={one['from']},{one['to']}")
        assert snapshot.text(one["document"])[one["from"] : one["to"]] == one["quote"]


def test_labels_follow_the_language(snapshot):
    def name(language: str) -> str:
        network = make_network(snapshot.graph, "entities", Options(language))
        return next(node.label for node in network.nodes() if node.id == BUYER)

    assert (name("en"), name("zh")) == ("Kumo", "云")


def test_unchanged_nodes_keep_their_place(tmp_path):
    layout = tmp_path / "layout.json"

    def places(snapshot: Snapshot, view: str) -> dict[str, tuple[str, str]]:
        out = io.BytesIO()
        write_view(snapshot.graph, view, "gexf", out, layout=layout)
        root = etree.fromstring(out.getvalue())
        at = "viz:position"
        nodes = root.findall(".//g:node", NAMES)
        return {
            one.get("id"): (one.find(at, NAMES).get("x"), one.find(at, NAMES).get("y"))
            for one in nodes
        }

    for view in VIEWS:
        one = open_snapshot(make_data(tmp_path / f"{view}-1", ("call-1",)))
        two = open_snapshot(make_data(tmp_path / f"{view}-2", ("call-1", "call-2")))
        before, after = places(one, view), places(two, view)
        assert before.items() <= after.items()
        assert len(set(after.values())) == len(after) > 2


def test_drawing_is_the_same_without_a_kept_layout(snapshot):
    first, second = (_written(make_network(snapshot.graph, "provenance")) for _ in range(2))
    assert first == second


def test_awkward_text_survives():
    label = 'a\x00"<&>\ud800'.encode("utf-8", "replace").decode() + "\nb"
    node = Node("n", label, ("x\x0by", None, True))
    columns = (Column("pid", "string"), Column("none", "double"), Column("yes", "boolean"))
    edge = Edge("e", "n", "n", label, label)
    network = Network(label, columns, (), lambda: iter((node,)), lambda: iter((edge,)))
    root = _valid(_written(network))
    assert root.find(".//g:attvalue", NAMES).get("value") == "x\ufffdy"
    assert "\n" not in root.find(".//g:node", NAMES).get("label")
    out = io.BytesIO()
    write_graphml(network, out)
    assert nx.read_graphml(io.BytesIO(out.getvalue())).nodes["n"]["pid"] == "x\ufffdy"


def test_memory_does_not_grow_with_the_network():
    def network(size: int) -> Network:
        def nodes() -> Iterator[Node]:
            return (Node(str(at), str(at), ()) for at in range(size))

        def edges() -> Iterator[Edge]:
            return (Edge(str(at), str(at), "0", "", "") for at in range(size))

        return Network("x", (), (), nodes, edges)

    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, part: bytes) -> int:
            return len(part)

    peaks = []
    for size in (500, 5_000):
        tracemalloc.start()
        write_gexf(network(size), Nowhere())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 100_000


def test_graphml_and_tables_hold_the_same(snapshot):
    for view in VIEWS:
        network = make_network(snapshot.graph, view)
        graph, out = to_networkx(network), io.BytesIO()
        write_graphml(network, out)
        read = nx.read_graphml(io.BytesIO(out.getvalue()), force_multigraph=True)
        assert sorted(read.nodes) == sorted(graph.nodes)
        assert read.number_of_edges() == graph.number_of_edges()
        nodes, edges = io.BytesIO(), io.BytesIO()
        write_node_table(network, nodes)
        write_edge_table(network, edges)
        assert nodes.getvalue().count(b"https://w3id.org/chipgraph/") >= len(graph)
        assert edges.getvalue().startswith(b"Source,Target,Type,Id,Label,Kind,Weight")


def test_tables_do_not_run_formulas():
    node = Node("n", "=1+1", ("@x",))
    network = Network("x", (Column("c", "string"),), (), lambda: iter((node,)), lambda: iter(()))
    out = io.BytesIO()
    write_node_table(network, out)
    assert b"'=1+1" in out.getvalue()
    assert b"'@x" in out.getvalue()


def test_constructed_triples_become_a_network():
    triples = b"\n".join(
        (
            b"<u:a> <u:knows> <u:b> .",
            b'<u:a> <http://www.w3.org/2000/01/rdf-schema#label> "A"@en .',
            b"<u:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <u:Kind> .",
            b"_:x <u:knows> <u:a> .",
        )
    )
    network = network_of_triples(triples)
    _valid(_written(network))
    graph = to_networkx(network)
    assert (len(graph), graph.number_of_edges()) == (3, 2)
    assert graph.nodes["u:a"]["label"] == "A"


def test_every_form_is_written(snapshot):
    for form in FORMS:
        out = io.BytesIO()
        write_view(snapshot.graph, "claims", form, out)
        assert out.getvalue()


@pytest.mark.parametrize("view", VIEWS)
def test_gephi_lite_reads_the_same(snapshot, view, tmp_path):
    folder = npm_folder("graphology", "graphology-gexf")
    network = make_network(snapshot.graph, view)
    path = tmp_path / "view.gexf"
    path.write_bytes(_written(network))
    command = ["node", str(HERE / "read_gexf.mjs"), str(path), str(folder)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    graph = nx.read_gexf(path, version="1.3")
    assert sorted(found["nodes"]) == sorted(graph.nodes)
    assert len(found["edges"]) == graph.number_of_edges()
    titles = {column.title for column in network.node_columns}
    for name, said in found["nodes"].items():
        ours = {title for title in titles if title in said}
        assert ours == {title for title in titles if title in graph.nodes[name]}
