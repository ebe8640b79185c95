"""The same graph in other stores: oxigraph's server and Virtuoso, where they are installed."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.claims import ClaimRecord, claims_about, read_claims
from kg.document_graph import describe_graph
from kg.documents import list_documents
from kg.errors import StoreError
from kg.graph import Graph
from kg.iris import VIEW_GRAPH
from kg.remote import RemoteGraph, Server, keep_server, kept_server, read_server
from kg.snapshots import Writer, open_snapshot
from tests.small_data import CHIP, extraction_of, make_data

_VIRTUOSO = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = {port}
DirsAllowed = {folder}
NumberOfBuffers = 2000
SchedulerInterval = 0
MaxSortedTopRows = 1000000
[HTTPServer]
ServerPort = {http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)  # a server of another program: nothing else tells that it is there
        else:
            return
    pytest.fail(f"{address} does not answer")


@contextmanager
def _running(command: list[str], address: str, folder: Path) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
    )
    try:
        _wait(address, process)
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def _oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    program = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    if not Path(program).exists():
        pytest.skip("oxigraph's server is not installed: pip install oxigraph")
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [program, "serve", "--location", str(folder / "o"), "--bind", f"127.0.0.1:{port}"]
    with _running([*command, *options], address + "/query", folder):
        yield read_server(address + "/query")


@contextmanager
def _virtuoso(folder: Path) -> Iterator[Server]:
    program, isql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or isql is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource")
    port, http = _free_port(), _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, port=port, http=http), "utf-8")
    address = f"http://127.0.0.1:{http}/sparql"
    with _running([program, "-f", "-c", str(settings)], address, folder):
        grant = 'exec=grant SPARQL_UPDATE to "SPARQL";'
        subprocess.run([isql, str(port), "dba", "dba", grant], check=True, capture_output=True)
        yield read_server(address)


_SERVERS = {
    "oxigraph": lambda folder: _oxigraph(folder, "--union-default-graph"),
    "virtuoso": _virtuoso,
}


@pytest.fixture(scope="module", params=sorted(_SERVERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    with _SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as server:
        yield server


def _comparable(claims: Iterator[ClaimRecord] | tuple[ClaimRecord, ...]) -> list[ClaimRecord]:
    return sorted(claims, key=lambda one: one.iri)


def test_same_graph_as_the_embedded_store(server, tmp_path):
    keep_server(tmp_path / "remote", server)
    there = open_snapshot(make_data(tmp_path / "remote"))
    here = open_snapshot(make_data(tmp_path / "here"))
    assert isinstance(there.graph, RemoteGraph)
    assert there.build == here.build
    assert there.graph.document_hashes() == here.graph.document_hashes()
    assert there.graph.graphs() == here.graph.graphs()
    assert len(there.graph) == len(here.graph)
    assert _comparable(read_claims(there.graph)) == _comparable(read_claims(here.graph))
    assert claims_about(there.graph, CHIP) == claims_about(here.graph, CHIP)
    assert list_documents(there.graph) == list_documents(here.graph)
    assert sorted(there.graph.lines(VIEW_GRAPH)) == sorted(here.graph.lines(VIEW_GRAPH))
    assert there.text("call-1") == here.text("call-1")
    with Writer(tmp_path / "remote") as writer:
        assert writer.commit([describe_graph(extraction_of("call-1"))]) == ("unchanged",)
        writer.remove("call-2")
    assert open_snapshot(tmp_path / "remote").graph.documents() == ("call-1",)
    with Writer(tmp_path / "remote") as writer:
        assert writer.commit([describe_graph(extraction_of("call-2"))]) == ("added",)
    assert _comparable(read_claims(there.graph)) == _comparable(read_claims(here.graph))


def test_queries_give_the_same_results(server, tmp_path):
    keep_server(tmp_path / "remote", server)
    there = open_snapshot(make_data(tmp_path / "remote")).graph
    here = open_snapshot(make_data(tmp_path / "here")).graph
    query = "SELECT DISTINCT ?c ?text { ?c cg:subject ?s ; cg:valueText ?text } ORDER BY ?c ?text"

    def rows(graph: Graph) -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row) for row in graph.select(query)]

    assert rows(there) == rows(here) != []
    asked = "ASK { ?c a cg:Claim }"
    assert bool(there.query(asked)) is bool(here.query(asked)) is True
    made = "CONSTRUCT { ?c cg:valueText ?t } { ?c cg:valueText ?t }"
    assert {str(one) for one in there.query(made)} == {str(one) for one in here.query(made)}


def test_questions_are_answered_alike(server, tmp_path, monkeypatch):
    from qa.answer_json import canonical_json
    from ui.asking import Asker
    from ui.builds import Builds
    from ui.desk import desk_opener

    monkeypatch.setenv("CHIPGRAPH_EMBEDDING_MODEL", "none")
    keep_server(tmp_path / "remote", server)
    answers = []
    for name in ("remote", "here"):
        data = make_data(tmp_path / name)
        answer = Asker(Builds(data), desk_opener(data))("How much memory does the Z9 have?")
        answers.append(canonical_json(answer))
    assert answers[0] == answers[1]
    assert b"96 GB" in answers[0]


def test_default_graph_that_is_no_union_is_refused(tmp_path):
    with _oxigraph(tmp_path) as server:
        RemoteGraph(server).replace_document(extraction_of("call-1"))
        with pytest.raises(StoreError, match="union-default-graph"):
            RemoteGraph(server)


def test_addresses():
    assert read_server("http://a/q,http://a/u") == Server("http://a/q", "http://a/u")
    with pytest.raises(StoreError, match="http"):
        read_server("file:///etc/passwd")
    with pytest.raises(StoreError, match="does not answer"):
        RemoteGraph(read_server(f"http://127.0.0.1:{_free_port()}/query"))


def test_directory_with_a_store_of_its_own_stays_so(tmp_path):
    data = make_data(tmp_path / "data")
    with pytest.raises(StoreError, match="another directory"):
        keep_server(data, read_server("http://a/query"))
    assert kept_server(data) is None
