"""The store: documents come, change and go; the view follows."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.bindings import Term, named, number_term, text_term
from kg.document_graph import describe_graph
from kg.errors import QueryRefused, QuerySyntax, StoreError, UnknownDocument
from kg.graph import Graph
from kg.iris import BUILD_GRAPH, CG, ONTOLOGY_GRAPH, PREFIXES, VIEW_GRAPH, document_iri, entity_iri
from kg.ontology import DIRECTORY
from kg.results import write_results
from tests.fakes import make_extraction

TDP, MEMORY = CG + "tdp", CG + "memoryCapacity"


def make_graph(**texts: str) -> Graph:
    graph = Graph()
    graph.replace_documents(
        describe_graph(make_extraction(name, text)) for name, text in texts.items()
    )
    return graph


def view(graph: Graph) -> set[tuple[str, str, str]]:
    rows = graph.query(f"SELECT * {{ GRAPH <{VIEW_GRAPH}> {{ ?s ?p ?o }} }}")
    return {(row["s"].value, row["p"].value, row["o"].value) for row in rows}


def content(graph: Graph) -> list[str]:
    return sorted(line for name in graph.graphs() for line in graph.lines(name))


def test_a_claim_carries_the_fixed_shape():
    graph = make_graph(memo="Alpha X1; tdp; 300 W")
    rows = graph.query(
        """SELECT * {
             ?claim a cg:Claim ; cg:subject ?chip ; cg:property cg:tdp ; cg:value 300.0 ;
               cg:valueText "300 W" ; cg:number 300.0 ; cg:baseNumber 300.0 ; cg:unit cg:W ;
               cg:polarity cg:affirmed ; cg:certainty cg:stated ; cg:rule "note line" ;
               cg:speaker "Expert" ; cg:saidOn "2024-05-06"^^xsd:date ;
               prov:wasAttributedTo/rdfs:label "Expert" ; prov:wasDerivedFrom ?span .
             ?span a oa:TextQuoteSelector ; oa:start 0 ; oa:end 20 ; oa:exact ?quote ;
               oa:hasSource/dcterms:identifier "memo" }""",
        {"chip": named(entity_iri("Alpha X1"))},
    )
    assert [row["quote"].value for row in rows] == ["Alpha X1; tdp; 300 W"]


def test_the_same_document_again_changes_nothing():
    graph = make_graph(memo="Alpha X1; tdp; 300 W")
    before = content(graph)
    assert graph.replace_document(make_extraction("memo", "Alpha X1; tdp; 300 W")) == "unchanged"
    assert content(graph) == before


def test_replacing_leaves_what_a_fresh_graph_would_hold():
    graph = make_graph(memo="Alpha X1; tdp; 300 W\nBeta; tdp; 75 W", other="Alpha X1; tdp; 300 W")
    assert graph.replace_document(make_extraction("memo", "Alpha X1; tdp; 310 W")) == "replaced"
    fresh = make_graph(memo="Alpha X1; tdp; 310 W", other="Alpha X1; tdp; 300 W")
    assert content(graph) == content(fresh)


def test_removing_all_documents_leaves_nothing():
    graph = make_graph(memo="Alpha X1; tdp; 300 W", other="Alpha X1; madeBy; @Gamma")
    graph.remove_document("memo")
    graph.remove_document("other")
    assert content(graph) == []


def test_removing_an_unknown_document_says_so():
    with pytest.raises(UnknownDocument, match="nothing-here"):
        Graph().remove_document("nothing-here")


def test_the_order_of_ingest_does_not_matter():
    texts = {f"n{i}": f"Alpha X1; tdp; {300 + i % 2} W\nBeta; tdp; {i} W" for i in range(6)}
    forward, backward = make_graph(**texts), make_graph(**dict(reversed(texts.items())))
    assert content(forward) == content(backward)


def test_the_stored_graph_has_the_hash_that_was_computed_before():
    text = 'Alpha "X1"; comment; back\\slash\ttab\u007f\u0085 é 芯片😀\nAlpha; size; 0.50 GB'
    document = describe_graph(make_extraction("memo", text))
    graph = Graph()
    graph.replace_documents([document])
    assert graph.hash_graph(document_iri("memo")) == document.hash
    assert graph.document_hashes() == {"memo": document.hash}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Alpha; tdp; 300 W"], {"300"}),
        (["Alpha; tdp; 300 W", "Alpha; tdp; 300 W"], {"300"}),
        (["Alpha; tdp; 300 W", "Alpha; tdp; 310 W"], set()),
        (["Alpha; tdp; 300 W", "Alpha; tdp; 300 W; negated"], set()),
        (["Alpha; tdp; 300 W", "Alpha; tdp; 450 W; rumour"], {"300"}),
        (["Alpha; tdp; 300 W; rumour"], set()),
        (["Alpha; ratio; 2.04", "Alpha; ratio; 2"], {"2.04"}),
        (["Alpha; ratio; 2.4", "Alpha; ratio; 2"], set()),
        (["Alpha; note; runs hot", "Alpha; note; sells well"], {"runs hot", "sells well"}),
        (["Alpha; note; runs hot", "Alpha; note; runs hot; negated"], set()),
    ],
)
def test_the_view_says_what_all_documents_agree_on(texts: list[str], expected: set[str]):
    graph = make_graph(**{f"n{number}": text for number, text in enumerate(texts)})
    assert {value for _, _, value in view(graph)} == expected


def test_the_view_heals_when_the_dispute_goes_away():
    graph = make_graph(one="Alpha; tdp; 300 W", two="Alpha; tdp; 310 W")
    assert view(graph) == set()
    graph.remove_document("two")
    assert view(graph) == {(entity_iri("Alpha"), TDP, "300")}


def test_refreshing_the_view_changes_nothing():
    graph = make_graph(one="Alpha; tdp; 300 W\nBeta; tdp; 75 W", two="Alpha; tdp; 310 W")
    before = content(graph)
    graph.refresh_view()
    assert content(graph) == before


def test_bulk_loading_gives_the_same_as_one_by_one():
    texts = {f"n{i}": f"Alpha; tdp; {300 + i} W\nBeta {i}; tdp; 75 W" for i in range(5)}
    bulk = Graph()
    bulk.bulk_load(
        (describe_graph(make_extraction(name, text)) for name, text in texts.items()), triples=60
    )
    assert content(bulk) == content(make_graph(**texts))


@pytest.mark.parametrize(
    ("name", "term"), [("text", text_term('"} DROP ALL')), ("number", number_term(Decimal("1.50")))]
)
def test_values_enter_queries_as_terms(name: str, term: Term):
    graph = make_graph(memo='Alpha; note; "} DROP ALL\nAlpha; ratio; 1.5')
    query = "SELECT ?claim ?text ?number { ?claim cg:valueText ?text ; cg:value ?number }"
    assert len(list(graph.query(query, {name: term}))) == 1


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("SELECT ?x {\n ?s ?p", QuerySyntax, "line 2, column"),
        ("CLEAR ALL", QueryRefused, "write"),
        ("INSERT DATA { <u:a> <u:b> 1 }", QueryRefused, "write"),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", QueryRefused, "SERVICE"),
    ],
)
def test_a_query_that_cannot_run_says_why(query: str, error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        Graph().query(query)


def test_service_in_a_string_or_name_is_no_call():
    assert list(Graph().query("SELECT ?service { BIND('SERVICE <x>' AS ?service) }"))


@pytest.mark.parametrize("media", ["json", "xml", "csv", "tsv"])
def test_results_are_written_in_every_format(media: str):
    graph = make_graph(memo="Alpha; tdp; 300 W")
    written = write_results(graph.query("SELECT ?text { ?c cg:valueText ?text }"), media)
    assert b"300 W" in written


def test_an_iri_that_is_none_is_refused_before_anything_is_written():
    graph = make_graph(memo="Alpha; tdp; 300 W")
    before = content(graph)
    with pytest.raises(StoreError, match="no IRI"):
        graph.replace_document(make_extraction("memo", "Alpha; t<dp; 300 W"))
    assert content(graph) == before


def test_a_graph_on_disk_is_found_again(tmp_path: Path):
    graph = Graph(tmp_path / "store")
    graph.replace_document(make_extraction("memo", "Alpha; tdp; 300 W"))
    before = content(graph)
    del graph
    assert content(Graph(tmp_path / "store")) == before


def test_opening_leaves_no_logs_behind(tmp_path: Path):
    sizes = set()
    for _ in range(4):
        graph = Graph(tmp_path / "store")
        del graph
        sizes.add(len(list((tmp_path / "store").glob("LOG*"))))
    assert max(sizes) <= 2


def test_the_index_of_statements_lives_apart():
    graph = make_graph(memo="Alpha; tdp; 300 W")
    kinds = {line.split(" ")[1] for line in graph.lines(BUILD_GRAPH)}
    assert kinds == {f"<{CG}canonicalHash>", f"<{CG}states>", f"<{PREFIXES['rdf']}value>"}


class Counted:
    """A store that counts the quads that are read from it."""

    def __init__(self, store: ox.Store) -> None:
        self._store, self.read = store, 0

    def quads_for_pattern(self, *pattern: Any) -> Iterator[ox.Quad]:
        for quad in self._store.quads_for_pattern(*pattern):
            self.read += 1
            yield quad

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize("fact", ["tdp; {} W", "madeBy; @Maker {}", "tdp; 300 W"])
def test_a_document_costs_the_same_however_many_speak_of_the_same(fact: str):
    read = set()
    for size in (20, 200):
        store = Counted(ox.Store())
        graph = Graph()
        graph._use(store)  # type: ignore[arg-type]
        graph.replace_documents(
            describe_graph(make_extraction(f"n{one}", f"Alpha; {fact.format(300 + one % 7 * 9)}"))
            for one in range(size)
        )
        store.read = 0
        for value in (317, 326, 335):
            graph.replace_document(make_extraction("more", f"Alpha; {fact.format(value)}"))
        graph.remove_document("more")
        read.add(store.read)
    assert len(read) == 1


def test_the_view_writes_numbers_in_the_unit_of_the_property():
    graph = Graph()
    graph.load_turtle([DIRECTORY / "chip.ttl"], ONTOLOGY_GRAPH)
    for name, text in (("a", "Alpha; memoryBandwidth; 2 TBPerSec"), ("b", "Beta; tdp; 1 kW")):
        graph.replace_document(make_extraction(name, text))
    assert {(p, o) for _, p, o in view(graph)} == {(CG + "memoryBandwidth", "2000"), (TDP, "1000")}


def test_bits_are_no_bytes_to_the_view():
    graph = Graph()
    graph.load_turtle([DIRECTORY / "chip.ttl"], ONTOLOGY_GRAPH)
    graph.replace_document(make_extraction("a", "Alpha; memoryBandwidth; 400 GbitPerSec"))
    assert view(graph) == set()
