"""Describe a document as the store takes it: one graph, and what it states for the plain view.

In      an Extraction, in any process
Out     DocumentGraph; its lines of N-Quads, the graph's hash among them
"""

from dataclasses import dataclass

from kg.canonical import hash_document
from kg.iris import BUILD_GRAPH, CG, document_iri
from kg.model import Extraction
from kg.nquads import in_graph, literal, node
from kg.rdf import describe_extraction
from kg.view import Statement, find_statement

_HASH = node(CG + "canonicalHash")


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """A document as the store takes it; made in any process, written by one."""

    id: str
    """identifier of the document"""
    text: str
    """stored text, for DATA/texts"""
    triples: tuple[str, ...]
    """of kg.nquads, sorted"""
    hash: str
    """canonical hash of the graph"""
    statements: tuple[Statement, ...]
    """what its claims state for the plain view, sorted by IRI"""


def describe_graph(extraction: Extraction) -> DocumentGraph:
    """The document as the store takes it."""
    triples = describe_extraction(extraction)
    found = {one.iri: one for claim in extraction.claims if (one := find_statement(claim))}
    return DocumentGraph(
        extraction.document.id,
        extraction.document.text,
        triples,
        hash_document(extraction.document.id, triples),
        tuple(found[iri] for iri in sorted(found)),
    )


def write_document(document: DocumentGraph) -> bytes:
    """The document's graph and its hash as N-Quads."""
    at = document_iri(document.id)
    hashed = f"{node(at)} {_HASH} {literal(document.hash)} {node(BUILD_GRAPH)} .\n"
    return ("".join(in_graph(document.triples, at)) + hashed).encode()
