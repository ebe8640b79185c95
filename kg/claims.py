"""Read claims back from the graph as flat records, document by document.

In      a Graph; memory is bounded by its largest document
Out     ClaimRecord, in order of document and source
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.bindings import named
from kg.graph import Graph, Node
from kg.iris import CG, CLAIM, PREFIXES, document_id, document_iri, local_name
from kg.model import Iri

_DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
_RDF_TYPE = PREFIXES["rdf"] + "type"
_START, _END, _EXACT = (PREFIXES["oa"] + name for name in ("start", "end", "exact"))
_OWN = frozenset(
    CG + name
    for name in (
        *("subject", "property", "value", "valueText", "number", "minimum", "maximum", "unit"),
        *("baseNumber", "baseMinimum", "baseMaximum", "approximate", "comparator", "polarity"),
        *("certainty", "status", "saidOn", "speaker", "rule", "explains", "statement"),
        "qualifierQuantity",
    )
)


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as the graph holds it."""

    iri: Iri
    subject: Iri
    property: Iri
    value: Iri | None
    """the entity, when the value is one"""
    text: str
    """the value as written"""
    number: Decimal | None
    """in the unit as written, as minimum and maximum are"""
    minimum: Decimal | None
    maximum: Decimal | None
    unit: Iri | None
    approximate: bool
    comparator: str
    polarity: str
    certainty: str
    status: Iri | None
    qualifiers: tuple[tuple[Iri, str, bool], ...]
    """property, text or IRI, whether it is an IRI; sorted"""
    document: str
    start: int
    end: int
    quote: str
    speaker: str | None
    said_on: date | None
    rule: str


def read_claims(graph: Graph, documents: Iterable[str] | None = None) -> Iterator[ClaimRecord]:
    """The claims of the documents, or of all."""
    for document in documents if documents is not None else graph.documents():
        nodes = graph.nodes(document_iri(document))
        claims = [
            _record(iri, node, nodes)
            for iri, node in nodes.items()
            if any(_text(kind) == CG + "Claim" for kind in node.get(_RDF_TYPE, ()))
        ]
        yield from sorted(claims, key=lambda one: (one.start, one.end, one.iri))


def claims_about(graph: Graph, entity: str) -> tuple[ClaimRecord, ...]:
    """The claims whose subject or value is the entity, in order of document and source.

    >>> claims_about(Graph(), "https://example.org/a")
    ()
    """
    found = {
        iri
        for predicate in ("subject", "value")
        for iri in graph.subjects(CG + predicate, named(entity))
        if iri.startswith(CLAIM) and "#" not in iri
    }
    records = []
    for iri in found:
        node = _node(graph, iri)
        span = _text(node[_DERIVED][0])
        records.append(_record(iri, node, {span: _node(graph, span)}))
    return tuple(sorted(records, key=lambda one: (one.document, one.start, one.end, one.iri)))


def _node(graph: Graph, iri: str) -> Node:
    said: Node = {}
    for predicate, term in graph.pairs(iri):
        said.setdefault(predicate, []).append(term)
    return said


def _record(iri: str, node: Node, nodes: Mapping[str, Node]) -> ClaimRecord:
    span_iri = _text(node[_DERIVED][0])
    span = nodes[span_iri]
    value = node[CG + "value"][0]
    said_on = _one(node, "saidOn")
    return ClaimRecord(
        iri=Iri(iri),
        subject=Iri(_one(node, "subject") or ""),
        property=Iri(_one(node, "property") or ""),
        value=None if hasattr(value, "datatype") else Iri(_text(value)),
        text=_one(node, "valueText") or "",
        number=_number(node, "number"),
        minimum=_number(node, "minimum"),
        maximum=_number(node, "maximum"),
        unit=_iri(node, "unit"),
        approximate=_one(node, "approximate") == "true",
        comparator=_one(node, "comparator") or "=",
        polarity=local_name(_one(node, "polarity") or ""),
        certainty=local_name(_one(node, "certainty") or ""),
        status=_iri(node, "status"),
        qualifiers=_qualifiers(node),
        document=document_id(span_iri),
        start=int(_text(span[_START][0])),
        end=int(_text(span[_END][0])),
        quote=_text(span[_EXACT][0]),
        speaker=_one(node, "speaker"),
        said_on=date.fromisoformat(said_on) if said_on else None,
        rule=_one(node, "rule") or "",
    )


def _qualifiers(node: Node) -> tuple[tuple[Iri, str, bool], ...]:
    return tuple(
        sorted(
            (Iri(predicate), _text(term), not hasattr(term, "datatype"))
            for predicate, terms in node.items()
            if predicate.startswith(CG) and predicate not in _OWN
            for term in terms
        )
    )


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def _one(node: Node, name: str) -> str | None:
    terms = node.get(CG + name)
    return min(_text(term) for term in terms) if terms else None


def _iri(node: Node, name: str) -> Iri | None:
    found = _one(node, name)
    return Iri(found) if found else None


def _number(node: Node, name: str) -> Decimal | None:
    found = _one(node, name)
    return Decimal(found) if found else None
