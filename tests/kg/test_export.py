"""Exports: what other programs read."""

import csv
import io
import json

import pyoxigraph as ox
import pytest
import rdflib

from kg.document_graph import describe_graph
from kg.errors import StoreError
from kg.export import EXPORTS, export_graph
from kg.graph import Graph
from kg.iris import CG, entity_iri
from tests.fakes import make_extraction
from tests.kg.test_rdf import full_extraction


@pytest.fixture
def graph() -> Graph:
    made = Graph()
    made.replace_documents(
        map(describe_graph, (make_extraction("note", "Beta; tdp; 75 W"), full_extraction()))
    )
    return made


def export(graph: Graph, form: str) -> bytes:
    out = io.BytesIO()
    export_graph(graph, form, out)
    return out.getvalue()


def test_claims_are_one_json_object_a_line(graph: Graph):
    first, second = map(json.loads, export(graph, "claims").splitlines())
    assert first["subject"] == {"iri": entity_iri("Gamma"), "labels": ["Gamma"]}
    assert first["property"] == {"iri": CG + "deploys", "labels": ["deploys"]}
    assert first["value"]["labels"] == ["Alpha X1"]
    assert (first["polarity"], first["certainty"]) == ("affirmed", "estimated")
    assert first["status"] == "delivered"
    assert first["qualifiers"] == {"quantity": "2k-3k", "precision": "FP16"}
    source = {"document": "memo", "start": 0, "end": 42, "speaker": "Expert", "date": "2024-05-06"}
    assert source.items() <= first["source"].items()
    assert second["value"] | {"text": "75 W", "number": 75, "unit": "W"} == second["value"]
    assert second["source"]["quote"] == "Beta; tdp; 75 W"


def test_property_labels_come_from_the_ontology(graph: Graph):
    from kg.iris import ONTOLOGY_GRAPH
    from kg.ontology import DIRECTORY

    graph.load_turtle([DIRECTORY / "chip.ttl"], ONTOLOGY_GRAPH)
    found = [json.loads(line)["property"] for line in export(graph, "claims").splitlines()]
    labels = next(one["labels"] for one in found if one["iri"] == CG + "tdp")
    assert {"功耗", "TDP"} <= set(labels)


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld"])
def test_rdf_exports_hold_the_same_triples(graph: Graph, form: str):
    wanted = {line.rsplit(" <", 1)[0] for name in graph.graphs() for line in graph.lines(name)}
    extension = {"turtle": "ttl", "nquads": "nq"}.get(form, form)
    syntax = ox.RdfFormat.from_extension(extension)
    found = {str(quad.triple) for quad in ox.parse(export(graph, form), syntax)}
    assert found == wanted


def test_rdflib_reads_the_turtle_too(graph: Graph):
    found = rdflib.Graph().parse(data=export(graph, "turtle"), format="turtle")
    assert (None, rdflib.URIRef(CG + "valueText"), rdflib.Literal("75 W")) in found


def test_nquads_do_not_depend_on_the_order_of_ingest(graph: Graph):
    other = Graph()
    for extraction in (full_extraction(), make_extraction("note", "Beta; tdp; 75 W")):
        other.replace_document(extraction)
    assert export(other, "nquads") == export(graph, "nquads")


def test_csv_has_a_row_for_each_claim(graph: Graph):
    rows = list(csv.DictReader(io.StringIO(export(graph, "csv").decode("utf-8-sig"))))
    assert [row["subject label"] for row in rows] == ["Gamma", "Beta"]
    assert rows[1] | {"value": "75 W", "number": "75", "unit": "W", "start": "0"} == rows[1]


def test_csv_holds_no_formula():
    graph = Graph()
    graph.replace_document(make_extraction("memo", "Beta; note; =1+1"))
    (row,) = csv.DictReader(io.StringIO(export(graph, "csv").decode("utf-8-sig")))
    assert row["value"] == "'=1+1"


def test_an_unknown_format_is_named_with_the_known_ones(graph: Graph):
    with pytest.raises(StoreError, match=f"parquet.*{', '.join(EXPORTS)}"):
        export(graph, "parquet")
