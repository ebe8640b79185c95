"""Values as RDF: names from content, no blank nodes, every term defined."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.canonical import hash_document, hash_lines
from kg.document_graph import describe_graph
from kg.graph import Graph
from kg.iris import CG, document_iri, entity_iri
from kg.model import (
    Claim,
    EntityValue,
    Extraction,
    Iri,
    Label,
    ObservedProperty,
    Qualifier,
    Quantity,
    Source,
    TextValue,
)
from kg.nquads import decimal, in_graph, literal, node
from kg.rdf import claim_iri, describe_claim, describe_entity, describe_extraction
from tests.fakes import make_entity, make_extraction

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Gamma bought 2k-3k Alpha X1 for at most 9k\n? 12 | 13\n# advert"
SOURCE = Source("memo", 0, 42, TEXT[:42], "Expert", date(2024, 5, 6), headers=((0, 5), (13, 18)))
FULL = Claim(
    entity_iri("Gamma"),
    Iri(CG + "deploys"),
    EntityValue(entity_iri("Alpha X1"), "Alpha X1"),
    SOURCE,
    "bought",
    status=Iri(CG + "delivered"),
    certainty="estimated",
    qualifiers=(
        Qualifier(
            Iri(CG + "quantity"),
            Quantity("2k-3k", minimum=Decimal(2000), maximum=Decimal(3000), approximate=True),
        ),
        Qualifier(Iri(CG + "precision"), TextValue("FP16")),
    ),
    explains=(Source("memo", 0, 5, "Gamma"),),
)


def full_extraction() -> Extraction:
    return replace(
        make_extraction("memo", TEXT),
        claims=(FULL,),
        entities=(make_entity("Alpha X1"), make_entity("Gamma")),
        properties=(ObservedProperty(Iri("https://w3id.org/chipgraph/observed/x"), "X", None),),
    )


def objects(claim: Claim, name: str) -> list[str]:
    at = node(claim_iri(claim))
    wanted = f"{at} {node(CG + name)} "
    return sorted(t.removeprefix(wanted) for t in describe_claim(claim) if t.startswith(wanted))


def test_qualifiers_stand_on_the_claim_and_their_numbers_below_it():
    assert objects(FULL, "quantity") == ['"2k-3k"']
    assert objects(FULL, "precision") == ['"FP16"']
    (quantity,) = objects(FULL, "qualifierQuantity")
    below = {t.split(" ", 1)[1] for t in describe_claim(FULL) if t.startswith(quantity)}
    assert f"{node(CG + 'minimum')} {decimal(Decimal(2000))}" in below
    assert f"{node(CG + 'maximum')} {decimal(Decimal(3000))}" in below
    assert f"{node(CG + 'qualifier')} {node(CG + 'quantity')}" in below


def test_qualifiers_written_onto_a_number_become_the_claims():
    precision = Qualifier(Iri(CG + "precision"), TextValue("FP16"))
    value = Quantity("9 TFLOPS@FP16", Decimal(9), qualifiers=(precision,))
    assert objects(replace(FULL, value=value, qualifiers=()), "precision") == ['"FP16"']


@pytest.mark.parametrize(
    ("value", "number", "base", "comparator"),
    [
        (Quantity("2 TB", Decimal(2), unit=Iri(CG + "TB")), "2", "2000000000000", []),
        (Quantity(">80", Decimal(80), comparator=">"), "80", "80", ['">"']),
    ],
)
def test_numbers_stand_as_written_and_in_the_base_unit(
    value: Quantity, number: str, base: str, comparator: list[str]
):
    claim = replace(FULL, value=value)
    assert objects(claim, "number") == [decimal(Decimal(number))]
    assert objects(claim, "baseNumber") == [decimal(Decimal(base))]
    assert objects(claim, "comparator") == comparator


@pytest.mark.parametrize(
    "change",
    [
        {"subject": entity_iri("Delta")},
        {"polarity": "negated"},
        {"certainty": "rumour"},
        {"status": None},
        {"qualifiers": ()},
        {"value": TextValue("Alpha X1")},
        {"source": replace(SOURCE, start=1)},
    ],
)
def test_a_claims_iri_comes_from_all_that_it_says(change: dict[str, object]):
    assert claim_iri(replace(FULL, **change)) != claim_iri(FULL)


def test_a_claims_iri_does_not_depend_on_the_rule_that_read_it():
    assert claim_iri(replace(FULL, rule="another")) == claim_iri(FULL)


def test_there_are_no_blank_nodes_and_the_hash_is_that_of_rdfc():
    document = describe_graph(full_extraction())
    lines = list(in_graph(document.triples, document_iri("memo")))
    dataset = ox.Dataset(ox.parse("".join(lines).encode(), ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    canonical = sorted(f"{quad} .\n" for quad in dataset)
    assert not any("_:" in line for line in canonical)
    assert hash_lines(canonical) == document.hash == hash_document("memo", document.triples)


def test_every_term_used_is_defined():
    names = r"ontology#(\w+)>"
    used = set(re.findall(names, "\n".join(describe_extraction(full_extraction()))))
    defined = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "ontology").glob("*.ttl")))
    content = {"deploys", "quantity", "precision", "delivered", "shiftedCell", "Chip"}
    missing = {name for name in used - content if not re.search(rf"^cg:{name} a ", defined, re.M)}
    assert missing - {"stated", "estimated", "affirmed"} == set()


def test_labels_keep_their_language_and_kind():
    entity = replace(
        make_entity("X"),
        labels=(
            Label("芯", "zh-Hant", "preferred"),
            Label("X", "", "hidden"),
            Label("C", "en", "context"),
        ),
    )
    found = "\n".join(describe_entity(entity))
    assert 'skos/core#prefLabel> "芯"@zh-hant' in found
    assert 'rdf-schema#label> "芯"@zh-hant' in found
    assert 'skos/core#hiddenLabel> "X"' in found
    assert f'{CG}contextLabel> "C"@en' in found


@pytest.mark.parametrize("text", ['"', "\\", "\n\r\t\b\f", "\x00\x1f\x7f", "\u0085\u2028", "芯😀"])
def test_a_literal_is_read_back_as_it_was(text: str):
    line = f"<u:a> <u:b> {literal(text)} .\n"
    (quad,) = ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == text
    assert f"{quad.triple} .\n" == line


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_hash_does_not_depend_on_pythons_hash_seed(seed: str):
    code = (
        "from tests.kg.test_rdf import full_extraction;"
        "from kg.document_graph import describe_graph;"
        "print(describe_graph(full_extraction()).hash)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed, "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == describe_graph(full_extraction()).hash


def test_an_empty_graph_has_the_hash_of_nothing():
    assert Graph().hash_graph("u:none") == hash_lines([])
