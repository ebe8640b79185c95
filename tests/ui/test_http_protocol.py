"""The protocol of `chipgraph serve` says what uvicorn's own says."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest

from kg.errors import StoreError
from kg.iris import CG
from kg.query_limits import Request
from kg.query_pool import Tell
from tests.live_server import serving
from tests.small_data import make_data
from ui.http_protocol import DirectProtocol
from ui.server import create_app

QUERY = quote_plus(f"SELECT DISTINCT ?v {{ ?c <{CG}valueText> ?v }} ORDER BY ?v")
TARGETS = (
    f"GET /sparql?query={QUERY}",
    f"GET /sparql?format=csv&query={QUERY}",
    f"HEAD /sparql?query={QUERY}",
    "GET /sparql?query=nonsense",
    "GET /sparql?query=ASK{}&query=ASK{}",
    "GET /sparql",
    "GET /store?default",
    "GET /.well-known/void",
    "OPTIONS /sparql",
    "DELETE /sparql",
    "GET /health",
    "GET /nowhere",
)
HEADERS = (
    "",
    "Origin: http://localhost:3000\r\n",
    "If-None-Match: *\r\n",
    "Connection: close\r\n",
    "Accept: image/png\r\n",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("protocol") / "data")


@pytest.fixture(scope="module")
def usual(data: Path) -> Iterator[str]:
    with serving(create_app(data)) as address:
        yield address


@pytest.fixture(scope="module")
def direct(data: Path) -> Iterator[str]:
    with serving(create_app(data), http=DirectProtocol) as address:
        yield address


def _talk(address: str, said: str) -> bytes:
    """All that the server says until it hangs up; the last request asks it to."""
    place = urlsplit(address)
    heard = bytearray()
    with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
        connection.sendall(said.encode())
        while part := connection.recv(65536):
            heard += part
    return re.sub(rb"date: [^\r]*\r\n", b"", bytes(heard))


def _request(target: str, headers: str = "", version: str = "1.1") -> str:
    return f"{target} HTTP/{version}\r\nHost: 127.0.0.1\r\n{headers}\r\n"


LAST = _request("GET /health", "Connection: close\r\n")


@pytest.mark.parametrize("target", TARGETS)
def test_same_bytes_as_by_asgi(usual, direct, target):
    for headers in HEADERS:
        said = _request(target, headers) + LAST
        expected = _talk(usual, said)
        assert _talk(direct, said) == expected
        assert _talk(direct, said) == expected  # from the cache
        assert expected.startswith(b"HTTP/1.1 ")


def test_old_clients_and_bodies(usual, direct):
    target = f"GET /sparql?query={QUERY}"
    old = _request(target, version="1.0")
    with_body = _request(target, "Content-Length: 3\r\n") + "abc" + LAST
    post = (
        f"Content-Length: {len(QUERY) + 6}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    posted = _request("POST /sparql", post) + f"query={QUERY}" + LAST
    for said in (old, with_body, posted):
        assert _talk(direct, said) == _talk(usual, said)


def test_many_requests_at_once_are_answered_in_order(direct):
    said = "".join(
        _request(f"GET /sparql?query=ASK{{}}&format=csv&n={at % 7}") for at in range(2000)
    )
    heard = _talk(direct, said + LAST)
    assert heard.count(b"HTTP/1.1 200 OK") == 2001
    assert heard.count(b"\r\n\r\ntrue") == 2000


def test_client_that_leaves_harms_nobody(direct):
    place = urlsplit(direct)
    for at in range(20):
        with socket.create_connection((place.hostname, place.port)) as connection:
            query = quote_plus(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {1000 + at}")
            connection.sendall(_request(f"GET /sparql?query={query}").encode())
    assert b"200 OK" in _talk(direct, LAST)


def test_failure_before_a_query_runs_is_told(data, monkeypatch, capsys):
    app = create_app(data)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with serving(app, http=DirectProtocol) as address:
        monkeypatch.setattr(app.state.pool, "submit", fail)
        heard = _talk(address, _request("GET /sparql?query=ASK{}") + LAST)
    assert heard.startswith(b"HTTP/1.1 500 ")
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_failure_after_a_query_ran_is_told(data, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with serving(create_app(data), http=DirectProtocol) as address:
        monkeypatch.setattr("ui.sparql_endpoint.make_result", fail)
        heard = _talk(address, _request("GET /sparql?query=ASK{}") + LAST)
    assert heard.startswith(b"HTTP/1.1 500 ")
    assert b"HTTP/1.1 200 " in heard
    assert "ZeroDivisionError" in caplog.text


def test_query_whose_build_is_gone_is_asked_again(tmp_path):
    data = make_data(tmp_path / "data")
    app = create_app(data)
    with serving(app, http=DirectProtocol) as address:
        submit, left = app.state.pool.submit, [StoreError("pruned")]

        def prune(store: Path, request: Request, tell: Tell) -> object:
            return tell(left.pop()) if left else submit(store, request, tell)

        app.state.pool.submit = prune
        assert b"HTTP/1.1 200 OK" in _talk(address, _request("GET /sparql?query=ASK{}") + LAST)
        assert not left
