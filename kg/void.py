"""Describe the dataset and the service over it, for programs that find them by themselves.

In      counts from the store, and the addresses under which it is served
Out     RDF in any form of kg.media
Source  VoID (W3C note), SPARQL 1.1 Service Description 3 (vocabulary)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.iris import BASE, BUILD_GRAPH, CG, PREFIXES
from kg.media import GRAPHS, TABLES

_RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_SD, _VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "trig": "TriG",
    "nquads": "N-Quads",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}
_PREFIXES = PREFIXES | {"sd": _SD, "void": _VOID, "formats": _FORMATS}

COUNT_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
COUNT_CLASSES = "SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) { ?s a ?kind } GROUP BY ?kind"


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a store."""

    graphs: Mapping[str, int]
    """triples by name of graph"""
    classes: Mapping[str, int]
    """instances by class"""


def describe_service(endpoint: str, counts: Counts, form: str) -> bytes:
    """The service description of a SPARQL endpoint.

    >>> b"sd:Service" in describe_service("http://x/sparql", Counts({}, {}), "turtle")
    True
    """
    service, default = ox.NamedNode(endpoint), ox.NamedNode(endpoint + "#default")
    whole = ox.NamedNode(endpoint + "#dataset")
    triples = [
        _typed(service, _SD + "Service"),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(service, _sd("defaultDataset"), whole),
        _typed(whole, _SD + "Dataset"),
        ox.Triple(whole, _sd("defaultGraph"), default),
        _typed(default, _SD + "Graph"),
    ]
    for one in (*TABLES, *GRAPHS):
        name = ox.NamedNode(_FORMATS + _FORMAT_NAMES[one.name])
        triples.append(ox.Triple(service, _sd("resultFormat"), name))
    for number, (graph_name, size) in enumerate(sorted(counts.graphs.items())):
        node, graph = (ox.NamedNode(f"{endpoint}#{kind}-{number}") for kind in ("named", "graph"))
        triples += [
            ox.Triple(whole, _sd("namedGraph"), node),
            _typed(node, _SD + "NamedGraph"),
            ox.Triple(node, _sd("name"), ox.NamedNode(graph_name)),
            ox.Triple(node, _sd("graph"), graph),
            _typed(graph, _SD + "Graph"),
            ox.Triple(graph, ox.NamedNode(_VOID + "triples"), _integer(size)),
        ]
    return _write(triples, form)


def describe_dataset(root: str, counts: Counts, build: str, form: str) -> bytes:
    """The VoID description of the dataset; `root` is the address of the server.

    >>> b"void:Dataset" in describe_dataset("http://x", Counts({}, {}), "b", "turtle")
    True
    """
    return _write(_dataset(root, counts, build), form)


def _dataset(root: str, counts: Counts, build: str) -> Iterator[ox.Triple]:
    here = ox.NamedNode(f"{root}/.well-known/void#dataset")

    def say(name: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
        return ox.Triple(here, ox.NamedNode(_VOID + name), value)

    yield _typed(here, _VOID + "Dataset")
    yield ox.Triple(here, ox.NamedNode(PREFIXES["dcterms"] + "title"), ox.Literal("chipgraph"))
    yield ox.Triple(here, ox.NamedNode(PREFIXES["dcterms"] + "hasVersion"), ox.Literal(build))
    yield say("sparqlEndpoint", ox.NamedNode(f"{root}/sparql"))
    yield say("dataDump", ox.NamedNode(f"{root}/store"))
    yield say("uriSpace", ox.Literal(BASE))
    yield say("triples", _integer(sum(counts.graphs.values())))
    yield say("documents", _integer(counts.classes.get(CG + "Document", 0)))
    yield say("classes", _integer(len(counts.classes)))
    for prefix, iri in sorted(PREFIXES.items()):
        if prefix not in {"cge", "xsd"}:
            yield say("vocabulary", ox.NamedNode(iri))
    for number, (kind, size) in enumerate(sorted(counts.classes.items())):
        part = ox.NamedNode(f"{here.value}-class-{number}")
        yield say("classPartition", part)
        yield ox.Triple(part, ox.NamedNode(_VOID + "class"), ox.NamedNode(kind))
        yield ox.Triple(part, ox.NamedNode(_VOID + "entities"), _integer(size))
    for name, size in sorted(counts.graphs.items()):
        if name != BUILD_GRAPH:
            part = ox.NamedNode(name)
            yield say("subset", part)
            yield ox.Triple(part, ox.NamedNode(_VOID + "triples"), _integer(size))


def _typed(node: ox.NamedNode, kind: str) -> ox.Triple:
    return ox.Triple(node, ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(kind))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(number)


def _write(triples: Iterable[ox.Triple], form: str) -> bytes:
    return ox.serialize(triples, format=_RDF[form], prefixes=_PREFIXES) or b""
