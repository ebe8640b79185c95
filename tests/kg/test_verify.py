"""Quotes are looked up again; coverage says what became of the text."""

import dataclasses

import pytest

from kg.coverage import measure_coverage
from kg.document_graph import describe_graph
from kg.errors import MissingSource
from kg.graph import Graph
from kg.verify import Mismatch, verify_citations, verify_graph
from tests.fakes import make_extraction

TEXT = "# advert\nAlpha X1; tdp; 300 W\n? 12 | 13\nnothing to read here\n\nBeta; tdp; 75 W"


@pytest.fixture
def graph() -> Graph:
    made = Graph()
    made.replace_document(make_extraction("memo", TEXT))
    return made


def test_every_quote_of_a_graph_is_checked(graph: Graph):
    found = verify_graph(graph, {"memo": TEXT}.__getitem__)
    assert found.checked == 7  # 2 claims, 1 quarantine, 1 aside; 3 passages
    assert found.mismatches == ()


def test_a_changed_text_is_found(graph: Graph):
    changed = TEXT.replace("300", "310")
    found = verify_graph(graph, {"memo": changed}.__getitem__)
    assert {one.quote for one in found.mismatches} == {"Alpha X1; tdp; 300 W"}


def test_an_answers_citations_are_checked():
    cited = {"document": "memo", "start": 2, "end": 8, "quote": "advert"}
    wrong = {"document": "memo", "start": 2, "end": 8, "quote": "facts!"}
    found = verify_citations([cited, wrong], {"memo": TEXT}.__getitem__)
    assert found.mismatches == (Mismatch("memo", 2, 8, "facts!", "advert"),)


def test_a_quote_that_is_not_in_the_text_is_never_stored():
    extraction = make_extraction("memo", TEXT)
    other = dataclasses.replace(extraction.document, text=TEXT.replace("300", "310"))
    with pytest.raises(MissingSource, match="300 W"):
        describe_graph(dataclasses.replace(extraction, document=other))


def test_coverage_says_what_became_of_each_piece(graph: Graph):
    (found,) = measure_coverage(graph, {"memo": TEXT}.__getitem__)
    fates = {part.text: part.fate for part in found.segments}
    assert (
        fates
        == {
            "# advert": "aside",
            "Alpha X1": "claim",
            "tdp": "claim",
            "300 W": "claim",
            "12": "quarantine",
            "13": "quarantine",
            "nothing to read here": "passage",
            "Beta": "claim",
            "75 W": "claim",
        }
        or fates["? 12"] == "quarantine"
    )
    assert all(TEXT[part.start : part.end] == part.text for part in found.segments)


def test_text_in_no_passage_is_missed():
    graph = Graph()
    extraction = make_extraction("memo", TEXT)
    graph.replace_document(dataclasses.replace(extraction, passages=()))
    (found,) = measure_coverage(graph, {"memo": TEXT}.__getitem__)
    assert [part.text for part in found.segments if part.fate == "missed"] == [
        "nothing to read here"
    ]
