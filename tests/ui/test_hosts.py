"""A page that lets its own name point to this machine gets nothing: the Host header tells."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.live_server import serving
from tests.small_data import make_data
from ui.http_protocol import DirectProtocol
from ui.server import create_app

PATHS = (
    "/sparql?query=ASK{}",
    "/sparql/?query=ASK{}",
    "/sparql",
    "/store?default",
    "/.well-known/void",
    "/mcp",
    "/api/documents",
    "/api/docs",
    "/export/entities.csv",
    "/health",
    "/nowhere",
)
FOREIGN = ("evil.example", "evil.example:7860", "127.0.0.1.evil.example", "localhost.evil.example")
OURS = ("localhost", "LOCALHOST:7860", "127.0.0.1:7860", "[::1]:7860", "192.168.7.5", "localhost.")
BROKEN = ("[::1", "localhost, evil.example", "evil.example@localhost.x", "é.example")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("hosts") / "data")


@pytest.fixture(scope="module", params=[None, DirectProtocol], ids=["asgi", "direct"])
def address(request: pytest.FixtureRequest, data: Path) -> Iterator[str]:
    chosen = {"http": request.param} if request.param else {}
    with serving(create_app(data, hosts=""), **chosen) as address:
        yield address


@pytest.mark.parametrize("path", PATHS)
def test_foreign_names_are_refused(address, path):
    for host in FOREIGN:
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            got = httpx.request(method, address + path, headers={"Host": host})
            assert got.status_code == 421, (method, host)
            assert got.headers["content-type"] == "application/problem+json"
            assert "x-chipgraph-build" not in got.headers


def test_foreign_names_get_nothing_from_the_cache(address):
    path = "/sparql?query=ASK{?s ?p ?o}"
    assert httpx.get(address + path).status_code == 200
    assert httpx.get(address + path, headers={"Host": FOREIGN[0]}).status_code == 421
    assert httpx.get(address + path).status_code == 200


@pytest.mark.parametrize("host", [*OURS, socket.gethostname()])
def test_own_names_are_served(address, host):
    for path in ("/sparql?query=ASK{}", "/store?default", "/.well-known/void", "/api/documents"):
        assert httpx.get(address + path, headers={"Host": host}).status_code == 200, path


@pytest.mark.parametrize("host", BROKEN)
def test_broken_names_are_refused(address, host):
    for path in ("/sparql?query=ASK{}", "/health"):
        got = httpx.get(address + path, headers={"Host": host.encode()})
        assert got.status_code == 421


def test_two_names_are_refused(address):
    place = urlsplit(address)
    for names in (("localhost", "evil.example"), ("evil.example", "localhost")):
        said = "".join(f"Host: {name}\r\n" for name in names)
        with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
            connection.sendall(f"GET /sparql?query=ASK{{}} HTTP/1.1\r\n{said}\r\n".encode())
            assert connection.recv(12) == b"HTTP/1.1 421"


def _status(app: FastAPI, host: str) -> int:
    with TestClient(app, base_url=f"http://{host}") as client:
        return int(client.get("/health").status_code)


def test_settings_allow_more(data, monkeypatch):
    monkeypatch.setenv("CHIPGRAPH_HOSTS", "graph.example other.example")
    assert _status(create_app(data), "other.example:8080") == 200
    assert _status(create_app(data, hosts="third.example"), "graph.example") == 421
    assert _status(create_app(data, hosts="third.example"), "third.example") == 200
    assert _status(create_app(data, hosts="*"), "any.example") == 200
    monkeypatch.delenv("CHIPGRAPH_HOSTS")
    assert _status(create_app(data), "graph.example") == 421
    assert _status(create_app(data, root="https://graph.example:8443"), "graph.example") == 200


def test_tools_of_allowed_names_are_answered(data):
    said = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    app = create_app(data, hosts="graph.example")
    with TestClient(app, base_url="http://graph.example") as client:
        for origin, status in (
            (None, 200),
            ("http://graph.example", 200),
            ("http://localhost:3000", 200),
            ("https://evil.example", 403),
            ("null", 403),
            ("http://[", 403),
        ):
            headers = accept | ({"Origin": origin} if origin else {})
            assert client.post("/mcp", json=said, headers=headers).status_code == status, origin
            if status == 403:
                assert client.get("/mcp", headers=headers).status_code == 403
