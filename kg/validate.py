"""Run pyshacl over the graph, one document at a time.

Out     BrokenShape for every violation; memory is bounded by the largest document
Source  https://www.w3.org/TR/shacl/
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pyshacl
import rdflib

from kg.graph import Graph
from kg.iris import document_iri, local_name
from kg.ontology import DIRECTORY

_SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@dataclass(frozen=True, slots=True)
class BrokenShape:
    """A violation in the stored graph."""

    document: str
    """identifier"""
    claim: str
    """IRI of the node"""
    shape: str
    """local name of the shape or constraint"""
    message: str
    """what was expected"""


def validate_graph(graph: Graph, documents: Iterable[str] | None = None) -> Iterator[BrokenShape]:
    """The violations of the documents, or of all, sorted within each document."""
    for document in documents if documents is not None else graph.documents():
        triples = io.BytesIO()
        graph.dump(triples, "nt", document_iri(document))
        yield from validate_triples(document, triples.getvalue().decode())


def validate_triples(document: str, ntriples: str) -> tuple[BrokenShape, ...]:
    """The violations in a document's graph, given as N-Triples."""
    content = rdflib.Graph().parse(data=ntriples, format="nt")
    content += _ontology()  # constraints in SPARQL see the data graph only
    _, report, _ = pyshacl.validate(content, shacl_graph=_shapes())
    found = {
        BrokenShape(document, str(focus), _shape_name(report, result), _message(report, result))
        for result in report.subjects(rdflib.RDF.type, _SH.ValidationResult)
        for focus in report.objects(result, _SH.focusNode)
    }
    return tuple(sorted(found, key=lambda one: (one.claim, one.shape)))


def _shape_name(report: rdflib.Graph, result: rdflib.term.Node) -> str:
    named = report.value(result, _SH.sourceConstraint) or report.value(result, _SH.sourceShape)
    return local_name(str(named))


def _message(report: rdflib.Graph, result: rdflib.term.Node) -> str:
    return str(report.value(result, _SH.resultMessage) or "")


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(DIRECTORY / "shapes.ttl")


@cache
def _ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in ("chip.ttl", "units.ttl"):
        graph.parse(DIRECTORY / name)
    return graph
