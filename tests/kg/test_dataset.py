"""rdflib and pandas over the published build."""

import pytest
from rdflib import URIRef

from kg.dataset import open_dataset, query_rows
from kg.iris import document_iri
from kg.network import make_network
from kg.network_model import to_networkx
from kg.snapshots import open_snapshot
from tests.small_data import CHIP, make_data

QUERY = f"""SELECT ?c ?text ?n {{ ?c a cg:Claim ; cg:subject <{CHIP}> ; cg:valueText ?text .
  OPTIONAL {{ ?c cg:number ?n }} }} ORDER BY ?text"""


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return make_data(tmp_path_factory.mktemp("dataset") / "data")


def test_rdflib_dataset(data):
    dataset = open_dataset(data)
    assert URIRef(document_iri("call-1")) in {one.identifier for one in dataset.graphs()}
    assert len(list(dataset.query(QUERY))) == 4
    graph = dataset.graph(URIRef(document_iri("call-1")))
    assert len(graph) > 20
    assert "cg:memoryCapacity" in graph.serialize(format="turtle")


def test_dataset_is_read_only(data):
    dataset = open_dataset(data)
    with pytest.raises(RuntimeError, match="read-write"):
        dataset.graph(URIRef("u:g")).add((URIRef("u:s"), URIRef("u:p"), URIRef("u:o")))


def test_pandas_in_one_line(data):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(query_rows(data, QUERY))
    assert frame["text"].tolist() == ["80 GB", "96 GB", '<b>"Fast"</b>', "Zeta Silicon"]
    assert frame["n"].dropna().astype(int).tolist() == [80, 96]


def test_networkx_from_python(data):
    graph = to_networkx(make_network(open_snapshot(data).graph, "entities"))
    assert graph.nodes[CHIP]["claims"] == 6
