"""The query templates: what they declare, what they select, and that their examples run."""

import re

import pyoxigraph as ox
import pytest

from kg.ontology import CG, cg
from qa.ask import Desk, ask
from qa.errors import TemplateError
from qa.sparql import keep_claims, select_claims
from qa.templates import Template, load_templates
from tests.qa.tiny import Told, make_desk, make_graph, named

_TEMPLATES = load_templates().values()
_EACH = pytest.mark.parametrize("template", _TEMPLATES, ids=lambda one: one.name)
_TEXT = "百度用了思元590。昆仑芯2代的功耗是120W，用7nm工艺，支持CUDA。A100的功耗是400W。"
_TOLD = (
    Told("百度", "uses", "@思元590", "用了思元590"),
    Told("昆仑芯2代", "tdp", "120W", "120W"),
    Told("昆仑芯2代", "processNode", "7nm", "7nm"),
    Told("昆仑芯2代", "supports", "@CUDA", "支持CUDA"),
    Told("A100", "tdp", "400W", "400W"),
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk((_TEXT, _TOLD))


@_EACH
def test_a_template_is_valid_with_every_slot_projected(template: Template):
    query = template.bind({slot: [cg("Chip"), cg("Card")] for slot in template.slots})
    results = ox.Store().query(query)
    assert tuple(one.value for one in results.variables) == template.columns()
    assert len(re.findall(r"\bSELECT\b", query)) == 1  # an inner one would hide the slots
    for slot in template.slots:
        assert query.count(f"VALUES ?{slot} ") == 1
        assert len(re.findall(rf"\?{slot}\b", template.text)) >= 1


@_EACH
def test_a_template_has_an_example_in_each_language_that_runs(template: Template, desk: Desk):
    assert [language for language, _ in template.examples] == ["zh", "en"]
    for language, question in template.examples:
        answer = ask(question, desk)
        assert answer.language == language
        assert answer.answer


@_EACH
def test_a_template_is_engine_neutral(template: Template):
    spoken = set(re.findall(r"PREFIX (\w+):", template.text))
    assert spoken <= {"cg", "oa", "prov", "rdf", "rdfs", "skos"}
    assert "oxigraph" not in template.text


def test_slots_are_terms_and_never_text():
    template = load_templates()["about"]
    for attack in ("http://x/> } DROP ALL #", 'http://x/"', "http://x/ y", "http://x/{"):
        with pytest.raises(ValueError, match="IRI"):
            template.bind({"subject": [attack]})


def test_a_slot_that_is_missing_or_unknown_is_refused():
    template = load_templates()["values"]
    with pytest.raises(TemplateError, match="values"):
        template.bind({"subject": [cg("Chip")]})
    with pytest.raises(TemplateError, match="values"):
        template.bind({"subject": [], "property": [], "other": []})


def test_a_bound_template_selects_only_what_was_asked():
    graph = make_graph((_TEXT, _TOLD))
    query = load_templates()["values"].bind(
        {"subject": [named("A100")], "property": [cg("tdp"), cg("processNode")]}
    )
    rows = [
        (row["subject"].value, row["property"].value, row["text"].value)
        for row in graph.query(query)
    ]
    assert rows == [(named("A100"), CG + "tdp", "400W")]


def test_a_query_is_narrowed_to_the_claims_that_answer():
    graph = make_graph((_TEXT, _TOLD))
    found = select_claims(graph, "about", subject=[named("昆仑芯2代")])
    kept = [row.claim for row in found.rows[1:]]
    assert len(found.rows) == 3
    narrowed = graph.query(keep_claims(found.sparql, kept))
    assert [row["claim"].value for row in narrowed] == kept
