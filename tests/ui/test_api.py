"""The JSON API, as a client sees it."""

import io
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from lxml import etree
from starlette.testclient import TestClient

from qa.model import Answer
from tests.live_server import LOCAL
from tests.small_data import make_data
from ui.api import LARGEST_UPLOAD, LONGEST_QUESTION, MOST_HISTORY
from ui.server import create_app
from ui.uploads import safe_name

MINUTES = "Client: How much memory does the Omega X1 have?\nExpert: The Omega X1 has 64 GB.\n"


@pytest.fixture(autouse=True)
def _no_embeddings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIPGRAPH_EMBEDDING_MODEL", "none")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


@pytest.fixture
def client(data: Path) -> Iterator[TestClient]:
    with TestClient(create_app(data), base_url=LOCAL) as client:
        yield client


def _problem(response, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    return response.json()["detail"]


def test_answer_has_the_published_fields(client):
    answer = client.post("/api/ask", json={"question": "How much memory does the Z9 have?"}).json()
    assert set(answer) == set(Answer.__dataclass_fields__)
    for one in answer["citations"]:
        text = client.get(f"/api/documents/{one['document']}/text").text
        assert text[one["start"] : one["end"]] == one["quote"]
    assert answer["build"] == client.get("/health").json()["build"]


def test_question_history_and_language_reach_the_answer(data):
    asked = []

    def ask(question, history, language):
        asked.append((question, history, language))
        return Answer(question, "en", "abstained", "", "neverStated")

    with TestClient(create_app(data, ask=ask), base_url=LOCAL) as client:
        body = {"question": "q", "history": ["a", "b"], "language": "zh-Hant"}
        assert client.post("/api/ask", json=body).json()["reason"] == "neverStated"
    assert asked == [("q", ("a", "b"), "zh-Hant")]


def test_limits_of_a_question(client):
    ask = "/api/ask"
    assert "2000" in _problem(
        client.post(ask, json={"question": "x" * (LONGEST_QUESTION + 1)}), 422
    )
    long = {"question": "x", "history": ["y"] * (MOST_HISTORY + 1)}
    assert "history" in _problem(client.post(ask, json=long), 422)
    for body in ({}, {"question": ""}, {"question": 7}, {"question": "x", "more": 1}, []):
        _problem(client.post(ask, json=body), 422)
    _problem(client.post(ask, content=b"{", headers={"Content-Type": "application/json"}), 422)
    _problem(client.post(ask, json={"question": "x", "language": "fr"}), 422)
    _problem(client.get(ask), 405)
    _problem(client.get("/api/nothing"), 404)


def test_hard_questions_are_answered(client):
    for question in ("?", "   ", "<script>", "' OR 1=1 --", "\u202e\u0000", "啊" * 2000, "\ud83d"):
        body = ('{"question": %s}' % _quoted(question)).encode("utf-8", "replace")  # noqa: UP031
        response = client.post(
            "/api/ask", content=body, headers={"Content-Type": "application/json"}
        )
        assert response.status_code in (200, 422), question
        assert response.status_code == 422 or response.json()["status"]


def _quoted(text: str) -> str:
    import json

    return json.dumps(text)


def test_very_long_question_survives_the_answer_path(data):
    app = create_app(data)
    assert app.state.ask("memory " * 15_000, (), "auto").status == "abstained"


def test_documents_come_and_go(client):
    names = {one["id"] for one in client.get("/api/documents").json()}
    assert names == {"call-1", "call-2"}
    build = client.get("/health").json()["build"]
    posted = client.post("/api/documents", files={"file": ("omega.txt", MINUTES.encode())})
    assert posted.status_code == 201
    [received] = posted.json()
    assert (received["id"], received["change"]) == ("omega", "added")
    assert received["passages"] > 0
    assert client.get("/api/documents/omega/text").content == MINUTES.encode()
    again = client.post("/api/documents", files={"any": ("omega.txt", MINUTES.encode())})
    assert again.json()[0]["change"] == "unchanged"
    assert client.delete("/api/documents/omega").status_code == 204
    assert client.get("/health").json()["build"] == build
    assert "omega" in _problem(client.delete("/api/documents/omega"), 404)
    assert "omega" in _problem(client.get("/api/documents/omega/text"), 404)


def test_uploads_that_cannot_be_read(client):
    documents = "/api/documents"
    assert "multipart" in _problem(client.post(documents, content=b"x"), 415)
    _problem(client.post(documents, files={}, data={"a": "b"}), 415)
    broken = {"file": ("broken.pdf", b"%PDF-1.7 nothing")}
    assert "broken.pdf" in _problem(client.post(documents, files=broken), 422)
    mixed = [("file", ("broken.pdf", b"%PDF-1.7")), ("file", ("omega.txt", MINUTES.encode()))]
    received = client.post(documents, files=mixed).json()
    assert [bool(one["error"]) for one in received] == [True, False]
    assert len(client.get(documents).json()) == 3


def test_upload_that_is_too_large(client):
    size = str(LARGEST_UPLOAD + 1)
    parts = (b"x" * 1_000_000 for _ in range(LARGEST_UPLOAD // 1_000_000 + 2))
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    response = client.post("/api/documents", content=parts, headers=headers)
    assert str(LARGEST_UPLOAD) in _problem(response, 413)
    assert int(size) > LARGEST_UPLOAD


@pytest.mark.parametrize(
    "name", ["../../../evil.txt", "a/b\\c.txt", "\u0000.txt", "x" * 400 + ".txt"]
)
def test_names_of_uploads_lead_nowhere_else(client, data, name):
    before = sorted(path.name for path in data.parent.iterdir())
    client.post("/api/documents", files={"file": (name, MINUTES.encode())})
    assert sorted(path.name for path in data.parent.iterdir()) == before
    assert "/" not in safe_name(name)
    assert len(safe_name(name).encode()) < 256


def test_other_sites_may_not_write(client):
    headers = {"Origin": "https://evil.example"}
    files = {"file": ("omega.txt", MINUTES.encode())}
    _problem(client.post("/api/documents", files=files, headers=headers), 403)
    _problem(client.delete("/api/documents/call-1", headers=headers), 403)
    own = {"Origin": LOCAL}
    assert client.post("/api/documents", files=files, headers=own).status_code == 201
    assert (
        "access-control-allow-origin" not in client.get("/api/documents", headers=headers).headers
    )


def test_nothing_ingested_yet(tmp_path):
    with TestClient(create_app(tmp_path / "none"), base_url=LOCAL) as client:
        assert client.get("/health").json() == {"status": "empty", "build": "", "documents": 0}
        assert client.get("/api/documents").json() == []
        for path in ("/sparql?query=ASK{}", "/store", "/export/entities.gexf", "/.well-known/void"):
            assert "ingest" in _problem(client.get(path), 503)
        assert "ingest" in _problem(client.post("/api/ask", json={"question": "x"}), 503)
        files = {"file": ("omega.txt", MINUTES.encode())}
        assert client.post("/api/documents", files=files).status_code == 201
        assert client.get("/health").json()["documents"] == 1


def test_openapi_describes_the_answer(client):
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    assert set(schemas["Answer"]["properties"]) == set(Answer.__dataclass_fields__)
    assert schemas["AskRequest"]["properties"]["question"]["maxLength"] == LONGEST_QUESTION
    for path in ("/api/ask", "/api/documents", "/api/documents/{identifier}/text", "/health"):
        assert path in described["paths"]
    assert (
        "application/problem+json"
        in described["paths"]["/api/ask"]["post"]["responses"]["422"]["content"]
    )


@pytest.mark.parametrize("view", ["entities", "claims", "provenance"])
def test_exports(client, view):
    gexf = client.get(f"/export/{view}.gexf")
    graph = nx.read_gexf(io.BytesIO(gexf.content), version="1.3")
    assert len(graph) >= 3
    read = nx.read_graphml(io.BytesIO(client.get(f"/export/{view}.graphml").content))
    assert len(read) == len(graph)
    assert client.get(f"/export/{view}.csv").text.count("\r\n") == graph.number_of_edges() + 1
    assert client.get(f"/export/{view}.nodes.csv").text.count("\r\n") == len(graph) + 1
    assert "cg:" in client.get(f"/export/{view}.ttl").text
    tag = {"If-None-Match": gexf.headers["etag"]}
    assert client.get(f"/export/{view}.gexf", headers=tag).status_code == 304


def test_export_of_an_answer_and_of_a_construct(client):
    question = {"question": "How much memory does the Z9 have?"}
    answer = client.post("/api/ask", json=question).json()
    content = client.get("/export/answer.gexf", params=question).content
    nodes = {one.get("id") for one in etree.fromstring(content).iter("{*}node")}
    claims = {claim["id"] for claim in answer["claims"]}
    assert claims
    assert claims == {one for one in nodes if "/claim/" in one}
    query = {"query": "CONSTRUCT { ?s cg:has ?v } { ?c cg:subject ?s ; cg:value ?v }"}
    made = client.get("/export/construct.gexf", params=query)
    assert len(nx.read_gexf(io.BytesIO(made.content), version="1.3")) >= 3
    _problem(client.get("/export/construct.gexf", params={"query": "ASK {}"}), 400)
    _problem(client.get("/export/nothing.gexf"), 404)
    _problem(client.get("/export/entities.docx"), 422)
