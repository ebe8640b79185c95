"""SPARQL 1.1 Protocol at /sparql, whole graphs at /store, and the clients that people have."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from starlette.testclient import TestClient

from kg.iris import CG, document_iri
from kg.media import DATASETS, GRAPHS, TABLES
from kg.query_limits import Limits
from kg.snapshots import Writer
from tests.live_server import LOCAL, serving
from tests.npm_packages import npm_folder
from tests.small_data import make_data
from ui.server import create_app

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "protocol.jsonl").read_text("utf-8").splitlines()
]
_DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
_KINDS = {
    "table": {kind for form in TABLES for kind in form.media},
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "graph": {kind for form in GRAPHS for kind in form.media},
}
COUNT = f"SELECT (COUNT(DISTINCT ?c) AS ?n) {{ ?c a <{CG}Claim> }}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, and the graphs that the W3C suite asks about."""
    path = make_data(tmp_path_factory.mktemp("endpoint") / "data")
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    store = ox.Store(str(path / "builds" / str(manifest["number"]) / "store"))
    for number in range(4):
        name = ox.NamedNode(_DATA.format(number))
        store.add(ox.Quad(name, kind, ox.NamedNode("u:Document"), name))
    store.flush()
    return path


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[TestClient]:
    with TestClient(create_app(data), base_url="http://127.0.0.1:7860") as client:
        yield client


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with serving(create_app(data)) as address:
        yield address


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_protocol(client: TestClient, case: dict) -> None:
    headers = {"Accept": case.get("accept", "*/*")}
    if "type" in case:
        headers["Content-Type"] = case["type"]
    body = case.get("body", "").encode(case.get("encoding", "utf-8"))
    response = client.request(case["method"], case["path"], headers=headers, content=body)
    media = response.headers["content-type"].partition(";")[0]
    assert response.status_code == case["status"], response.text
    if "media" in case:
        assert media == case["media"]
    if "kind" in case:
        assert media in _KINDS[case["kind"]]
    if "boolean" in case:
        assert response.json()["boolean"] is case["boolean"]
    if case["method"] == "HEAD":
        assert not response.content
        assert int(response.headers["content-length"]) > 0
    elif response.status_code >= 400:
        problem = response.json()
        assert media == "application/problem+json"
        assert problem["status"] == case["status"]
        assert problem["detail"]
        for name in ("line", "column"):
            assert problem.get(name) == case.get(name, problem.get(name))


def test_every_table_form_says_the_same(client):
    query = f"SELECT DISTINCT ?v {{ ?c <{CG}valueText> ?v }} ORDER BY ?v"

    def fetch(form: str) -> bytes:
        return client.get("/sparql", params={"query": query, "format": form}).content

    rows = [row["v"]["value"] for row in json.loads(fetch("json"))["results"]["bindings"]]
    assert rows == ["80 GB", "96 GB", '<b>"Fast"</b>', "Z9", "Zeta Silicon"]
    assert [row[0] for row in csv.reader(io.StringIO(fetch("csv").decode()))][1:] == rows
    tsv = ox.parse_query_results(fetch("tsv"), format=ox.QueryResultsFormat.TSV)
    xml = ox.parse_query_results(fetch("xml"), format=ox.QueryResultsFormat.XML)
    assert [row["v"].value for row in tsv] == [row["v"].value for row in xml] == rows


def test_every_graph_form_says_the_same(client):
    query = f"CONSTRUCT {{ ?c ?p ?o }} {{ ?c a <{CG}Claim> ; ?p ?o }}"
    graphs = []
    for form in GRAPHS:
        response = client.get("/sparql", params={"query": query, "format": form.name})
        assert response.headers["x-chipgraph-complete"] == "true"
        syntax = ox.RdfFormat.from_media_type(form.content_type)
        graphs.append({str(one.triple) for one in ox.parse(response.content, syntax)})
        assert len(graphs[-1]) == int(response.headers["x-chipgraph-rows"]) > 40
    assert all(graph == graphs[0] for graph in graphs)


def test_whole_store_comes_with_its_graphs(client):
    sizes = []
    for form in DATASETS:
        response = client.get("/store", headers={"Accept": form.content_type})
        syntax = ox.RdfFormat.from_media_type(form.content_type)
        quads = list(ox.parse(response.content, syntax))
        assert document_iri("call-1") in {one.graph_name.value for one in quads}
        sizes.append(len(quads))
    assert len(set(sizes)) == 1


def test_etag_and_cache(client):
    first = client.get("/sparql", params={"query": COUNT})
    tag = first.headers["etag"]
    assert client.get("/sparql", params={"query": COUNT}).headers["etag"] == tag
    for said in (tag, f'"other", W/{tag}', "*"):
        again = client.get("/sparql", params={"query": COUNT}, headers={"If-None-Match": said})
        assert (again.status_code, again.content) == (304, b"")
    other = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"})
    assert other.headers["etag"] != tag
    unstable = client.get("/sparql", params={"query": "SELECT (UUID() AS ?u) {}"})
    assert "etag" not in unstable.headers
    assert unstable.headers["cache-control"] == "no-store"
    assert unstable.content != client.get(str(unstable.url)).content


def test_answers_follow_the_published_build(tmp_path):
    data = make_data(tmp_path / "data")
    with TestClient(create_app(data), base_url=LOCAL) as client:
        before = client.get("/sparql", params={"query": COUNT})
        with Writer(data) as writer:
            writer.remove("call-2")
        after = client.get(
            "/sparql", params={"query": COUNT}, headers={"If-None-Match": before.headers["etag"]}
        )
        counts = [one.json()["results"]["bindings"][0]["n"]["value"] for one in (before, after)]
        assert counts == ["6", "3"]
        assert before.headers["x-chipgraph-build"] != after.headers["x-chipgraph-build"]


@pytest.mark.parametrize("origins", ["*", "https://yasgui.example", "local https://yasgui.example"])
def test_pages_of_allowed_origins(data, origins):
    asked = {
        "Origin": "https://yasgui.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    expected = "*" if origins == "*" else "https://yasgui.example"
    with TestClient(create_app(data, origins=origins), base_url=LOCAL) as client:
        for path in ("/sparql", "/store", "/.well-known/void"):
            allowed = client.options(path, headers=asked)
            assert allowed.status_code == 204
            assert allowed.headers["access-control-allow-origin"] == expected
            assert "GET" in allowed.headers["access-control-allow-methods"]
            assert allowed.headers["access-control-allow-headers"] == "content-type"
        for query in ("ASK{}", "nonsense"):
            got = client.get(
                "/sparql", params={"query": query}, headers={"Origin": asked["Origin"]}
            )
            assert got.headers["access-control-allow-origin"] == expected
            assert "ETag" in got.headers["access-control-expose-headers"]
            assert ("Origin" in got.headers.get("vary", "")) is (expected != "*")


@pytest.mark.parametrize(
    ("origin", "origins"),
    [
        ("https://yasgui.example", None),
        ("https://localhost.example", None),
        ("https://127.0.0.1.example:7860", None),
        ("null", None),
        ("http://[", None),
        ("https://yasgui.example", ""),
        ("https://yasgui.example", "https://other.example"),
        ("http://localhost:3000", ""),
    ],
)
def test_pages_of_other_origins_may_not_read(data, monkeypatch, origin, origins):
    monkeypatch.delenv("CHIPGRAPH_CORS", raising=False)
    with TestClient(create_app(data, origins=origins), base_url=LOCAL) as client:
        for method in ("GET", "OPTIONS"):
            got = client.request(method, "/sparql?query=ASK{}", headers={"Origin": origin})
            assert got.is_success
            assert not [name for name in got.headers if name.startswith("access-control")]
            assert "Origin" in got.headers["vary"]


def test_pages_of_this_machine_may_read(data, monkeypatch):
    monkeypatch.delenv("CHIPGRAPH_CORS", raising=False)
    with TestClient(create_app(data), base_url=LOCAL) as client:
        for origin in ("http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"):
            got = client.get("/sparql?query=ASK{}", headers={"Origin": origin})
            assert got.headers["access-control-allow-origin"] == origin
        assert client.options("/sparql").headers["allow"] == "GET, HEAD, POST, OPTIONS"
    monkeypatch.setenv("CHIPGRAPH_CORS", "*")
    with TestClient(create_app(data), base_url=LOCAL) as client:
        got = client.get("/sparql?query=ASK{}", headers={"Origin": "https://yasgui.example"})
        assert got.headers["access-control-allow-origin"] == "*"


def test_result_that_is_cut_off_says_so(data):
    limits = Limits(rows=2)
    with TestClient(create_app(data, limits=limits), base_url=LOCAL) as client:
        for form in TABLES:
            query = {"query": "SELECT * { ?s ?p ?o }", "format": form.name}
            response = client.get("/sparql", params=query)
            assert response.headers["x-chipgraph-complete"] == "false"
            assert response.headers["x-chipgraph-rows"] == "2"
            media = ox.QueryResultsFormat.from_media_type(form.content_type)
            if form.name != "csv":
                assert len(list(ox.parse_query_results(response.content, format=media))) == 2
        triples = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"})
        assert triples.headers["x-chipgraph-complete"] == "false"
        assert len(Graph().parse(data=triples.text)) == 2


def test_service_description_and_void_name_everything(client):
    sd = Graph().parse(data=client.get("/sparql", headers={"Accept": "text/turtle"}).text)
    void = Graph().parse(data=client.get("/.well-known/void").text)
    names = {str(one) for one in sd.objects(None, _sd("name"))}
    assert {document_iri("call-1"), document_iri("call-2")} <= names
    assert len(set(sd.objects(None, _sd("resultFormat")))) == len(TABLES) + len(GRAPHS)
    known = "PREFIX void: <http://rdfs.org/ns/void#> "
    [(total,)] = void.query(known + "SELECT ?n { ?d a void:Dataset ; void:triples ?n }")
    whole = client.get("/store", headers={"Accept": "application/n-quads"})
    assert int(total) == whole.text.count("\n")


def _sd(name: str):
    from rdflib import URIRef

    return URIRef("http://www.w3.org/ns/sparql-service-description#" + name)


def test_editor_page_stands_alone(client):
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for query in re.findall(r"`([^`$]*WHERE[^`$]*)`", page.text):
        assert client.get("/sparql", params={"query": query}).status_code == 200, query


def test_sparqlwrapper(address):
    from SPARQLWrapper import JSON, POST, TURTLE, XML, SPARQLWrapper

    wrapper = SPARQLWrapper(address + "/sparql")
    wrapper.setQuery(COUNT)
    for form in (JSON, XML):
        wrapper.setReturnFormat(form)
        found = wrapper.queryAndConvert()
        text = found["results"]["bindings"][0]["n"]["value"] if form == JSON else found.toxml()
        assert "6" in text
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(TURTLE)
    wrapper.setQuery("CONSTRUCT { ?c a ?k } { ?c a ?k }")
    assert len(Graph().parse(data=wrapper.queryAndConvert())) > 10


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sparqlstore(address, method):
    store = SPARQLStore(address + "/sparql", method=method)
    [(count,)] = Graph(store).query(COUNT)
    assert int(count) == 6
    names = {str(getattr(one, "identifier", one)) for one in store.contexts()}
    assert document_iri("call-1") in names


def test_curl(address):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = ["curl", "-sS", "-H", "Accept: text/csv", address + "/sparql"]
    out = subprocess.run(
        [*command, "--data-urlencode", f"query={COUNT}"], check=True, capture_output=True
    )
    assert out.stdout == b"n\r\n6\r\n"
    head = subprocess.run(
        [*command, "-G", "-I", "--data-urlencode", f"query={COUNT}"],
        check=True,
        capture_output=True,
    )
    assert b"200 OK" in head.stdout


def test_pandas_reads_csv_in_one_line(address):
    pandas = pytest.importorskip("pandas")
    from urllib.parse import urlencode

    frame = pandas.read_csv(f"{address}/sparql?{urlencode({'query': COUNT, 'format': 'csv'})}")
    assert frame["n"].tolist() == [6]


def test_comunica(address):
    folder = npm_folder("@comunica/query-sparql@3")
    script = folder / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
    command = ["node", str(script), f"sparql@{address}/sparql", COUNT]
    out = subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert json.loads(out.stdout)[0]["n"].startswith('"6"')


def test_failure_is_told_and_raised(data, monkeypatch):
    app = create_app(data)

    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.state.pool, "run", fail)
    with TestClient(app, raise_server_exceptions=False, base_url=LOCAL) as client:
        response = client.get("/sparql?query=ASK{}")
    assert (response.status_code, response.json()["status"]) == (500, 500)
