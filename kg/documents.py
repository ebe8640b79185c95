"""List the documents that the graph holds."""

from dataclasses import dataclass
from datetime import date

from kg.graph import Graph
from kg.iris import CG, PREFIXES, document_iri

_DCTERMS = PREFIXES["dcterms"]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the graph describes it."""

    id: str
    title: str
    date: date | None
    """of the call"""
    media_type: str
    length: int
    """code points of the stored text"""
    sha256: str
    """of the file's bytes"""
    claims: int
    quarantined: int


def list_documents(graph: Graph) -> tuple[DocumentRecord, ...]:
    """All documents, by identifier.

    >>> list_documents(Graph())
    ()
    """
    return tuple(read_record(graph, identifier) for identifier in graph.documents())


def read_record(graph: Graph, identifier: str) -> DocumentRecord:
    """One document."""
    iri = document_iri(identifier)
    said = {predicate: str(getattr(term, "value", "")) for predicate, term in graph.pairs(iri, iri)}
    day = said.get(_DCTERMS + "date")
    return DocumentRecord(
        id=identifier,
        title=said.get(_DCTERMS + "title", ""),
        date=date.fromisoformat(day) if day else None,
        media_type=said.get(_DCTERMS + "format", ""),
        length=int(said.get(CG + "textLength", "0")),
        sha256=said.get(CG + "sha256", ""),
        claims=graph.count_instances(CG + "Claim", iri),
        quarantined=graph.count_instances(CG + "Quarantined", iri),
    )
