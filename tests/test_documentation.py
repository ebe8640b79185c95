"""What the documentation shows works: links lead somewhere, queries run, commands exist."""

import re
from pathlib import Path

import pytest

from ingest.build import extract, load_knowledge
from ingest.documents import read_document
from kg.graph import Graph
from kg.iris import LEXICON_GRAPH, ONTOLOGY_GRAPH, PREFIXES
from tests.sources import ROOT
from ui.cli import find_commands

PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
QUERIES = [
    (page.name, query)
    for page in PAGES
    for query in re.findall(r"```sparql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
]


@pytest.fixture(scope="module")
def graph() -> Graph:
    minutes = read_document(ROOT / "samples" / "gh200-call.md")
    made = Graph()
    made.replace_document(extract(minutes, load_knowledge()))
    made.load_turtle([ROOT / "ontology" / "chip.ttl"], ONTOLOGY_GRAPH)
    made.load_turtle(sorted((ROOT / "ontology").glob("lexicon*.ttl")), LEXICON_GRAPH)
    return made


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize(("page", "query"), QUERIES)
def test_queries_find_something(page: str, query: str, graph: Graph):
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    assert list(graph.select(prefixes + query)), page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path):
    known = {command.name for command in find_commands()}
    shown = re.findall(r"(?:`|\$ )chipgraph ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    assert set(shown) <= known


def test_pages_were_found():
    assert len(PAGES) >= 5
    assert len(QUERIES) >= 6
