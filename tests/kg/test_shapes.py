"""Shapes: what ingest checks is what pyshacl would find."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.document_graph import describe_graph
from kg.graph import Graph
from kg.iris import CG
from kg.model import Claim, Extraction, Iri, Quantity, TextValue
from kg.nquads import node
from kg.rdf import claim_iri, describe_claim
from kg.shapes import check_triples, quarantine_violations
from kg.validate import validate_graph, validate_triples
from tests.fakes import make_extraction

GOOD = make_extraction("memo", "Alpha X1; tdp; 300 W").claims[0]


def triples_of(claim: Claim, *, without: str = "", instead: str = "") -> list[str]:
    """The claim's triples, those that contain a text left out, or replaced."""
    found = [line for line in describe_claim(claim) if not without or without not in line]
    return [*found, f"{node(claim_iri(claim))} {instead}"] if instead else found


def term(name: str) -> str:
    return f"<{CG}{name}>"


CASES = {
    "good": (triples_of(GOOD), set()),
    "no subject": (triples_of(GOOD, without=term("subject")), {"SubjectShape"}),
    "two properties": (
        triples_of(GOOD, instead=f"{term('property')} {term('weight')}"),
        {"PropertyShape"},
    ),
    "subject as text": (
        triples_of(GOOD, without=term("subject"), instead=f'{term("subject")} "Alpha"'),
        {"SubjectShape"},
    ),
    "no words for the value": (
        triples_of(replace(GOOD, value=TextValue(""))),
        {"ValueTextShape"},
    ),
    "unheard-of polarity": (
        triples_of(GOOD, without=term("polarity"), instead=f"{term('polarity')} {term('maybe')}"),
        {"PolarityShape"},
    ),
    "no certainty": (triples_of(GOOD, without=term("certainty")), {"CertaintyShape"}),
    "day as text": (
        triples_of(GOOD, without=term("saidOn"), instead=f'{term("saidOn")} "May"'),
        {"SaidOnShape"},
    ),
    "no source": (triples_of(GOOD, without="wasDerivedFrom"), {"SourceShape"}),
    "source that quotes nothing": (triples_of(GOOD, without="#TextQuoteSelector"), {"SourceShape"}),
    "range upside down": (
        triples_of(replace(GOOD, value=Quantity("9-5 W", minimum=Decimal(9), maximum=Decimal(5)))),
        {"RangeShape"},
    ),
    "comparator of words": (
        triples_of(GOOD, instead=f'{term("comparator")} "over"'),
        {"ComparatorShape"},
    ),
    "unit of something else": (
        triples_of(replace(GOOD, value=Quantity("300 GB", Decimal(300), unit=Iri(CG + "GB")))),
        {"DimensionConstraint"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_ingest_and_pyshacl_agree(name: str):
    triples, expected = CASES[name]
    ours = {one.shape for one in check_triples(node(claim_iri(_claim(name))), triples)}
    lines = "".join(f"{triple} .\n" for triple in dict.fromkeys(triples))
    theirs = {one.shape for one in validate_triples("memo", lines)}
    assert (ours, theirs) == (expected, expected)


def _claim(name: str) -> Claim:
    """The claim whose IRI the case's triples carry."""
    quantity = {
        "range upside down": Quantity("9-5 W", minimum=Decimal(9), maximum=Decimal(5)),
        "unit of something else": Quantity("300 GB", Decimal(300), unit=Iri(CG + "GB")),
        "no words for the value": TextValue(""),
    }
    return replace(GOOD, value=quantity[name]) if name in quantity else GOOD


def test_a_violating_claim_goes_to_quarantine_with_its_shape():
    extraction = make_extraction("memo", "Alpha X1; tdp; 300 GB\nAlpha X1; tdp; 300 W")
    checked: Extraction = quarantine_violations(extraction)
    assert [claim.value.text for claim in checked.claims] == ["300 W"]
    held = checked.quarantined[0]
    assert (held.reason, held.source) == ("shapeViolation", extraction.claims[0].source)
    assert "DimensionConstraint" in held.detail
    assert "300 GB" in held.detail


def test_a_stored_graph_is_validated_by_pyshacl():
    graph = Graph()
    bad = make_extraction("bad", "Alpha X1; tdp; 300 GB")
    graph.replace_documents(map(describe_graph, (bad, make_extraction("good", "X; tdp; 3 W"))))
    found = list(validate_graph(graph))
    assert [(one.document, one.shape) for one in found] == [("bad", "DimensionConstraint")]
