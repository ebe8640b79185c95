"""Builds: published whole, read while the next is written, restored after a crash."""

import errno
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.contents import Contents
from kg.document_graph import DocumentGraph, describe_graph
from kg.errors import StoreError, StoreLocked, UnknownDocument
from kg.graph import Graph
from kg.iris import BUILD_GRAPH, STATEMENT
from kg.snapshots import Writer, open_snapshot
from kg.verify import verify_graph
from tests.fakes import make_extraction

ROOT = Path(__file__).resolve().parents[2]


def note(identifier: str, text: str = "Alpha X1; tdp; 300 W") -> DocumentGraph:
    return describe_graph(make_extraction(identifier, text))


def fill(data: Path, *notes: DocumentGraph) -> str:
    with Writer(data) as writer:
        writer.commit(notes)
        return writer.build


def test_what_is_committed_is_published(tmp_path: Path):
    fill(tmp_path, note("one"), note("two"))
    snapshot = open_snapshot(tmp_path)
    assert snapshot.graph.documents() == ("one", "two")
    assert snapshot.text("one") == "Alpha X1; tdp; 300 W"
    assert snapshot.manifest.documents == 2


def test_the_same_bytes_again_publish_nothing(tmp_path: Path):
    fill(tmp_path, note("one"))
    before = open_snapshot(tmp_path).manifest
    fill(tmp_path, note("one"))
    assert open_snapshot(tmp_path).manifest == before


def test_the_build_depends_on_content_alone(tmp_path: Path):
    one = fill(tmp_path / "a", note("one"), note("two"))
    fill(tmp_path / "b", note("two", "Alpha; tdp; 1 W"))
    fill(tmp_path / "b", note("one"))
    assert fill(tmp_path / "b", note("two")) == one


def test_readers_keep_their_build_while_the_next_is_published(tmp_path: Path):
    fill(tmp_path, note("one"))
    snapshot = open_snapshot(tmp_path)
    fill(tmp_path, note("two"))
    assert snapshot.graph.documents() == ("one",)
    assert open_snapshot(tmp_path).graph.documents() == ("one", "two")


def test_two_builds_are_kept(tmp_path: Path):
    for number in range(4):
        fill(tmp_path, note(f"n{number}"))
    assert sorted(path.name for path in (tmp_path / "builds").iterdir()) == ["3", "4"]


def test_texts_go_once_no_kept_build_needs_them(tmp_path: Path):
    fill(tmp_path, note("one", "first text"), note("same", "shared text"))
    fill(tmp_path, note("one", "shared text"))
    texts = tmp_path / "texts"
    assert len(list(texts.iterdir())) == 2
    fill(tmp_path, note("two", "second text"))
    assert {path.read_text() for path in texts.iterdir()} == {"shared text", "second text"}


def test_a_removed_document_is_gone(tmp_path: Path):
    fill(tmp_path, note("one"), note("two"))
    with Writer(tmp_path) as writer:
        writer.remove("one")
        with pytest.raises(UnknownDocument, match="one"):
            writer.remove("one")
    assert open_snapshot(tmp_path).graph.documents() == ("two",)


def test_one_process_writes(tmp_path: Path):
    with Writer(tmp_path), pytest.raises(StoreLocked, match="another process"):
        Writer(tmp_path)
    fill(tmp_path, note("one"))


def test_nothing_ingested_is_said(tmp_path: Path):
    with pytest.raises(StoreError, match="chipgraph ingest"):
        open_snapshot(tmp_path)


def test_a_damaged_manifest_is_said(tmp_path: Path):
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match=r"manifest\.json"):
        open_snapshot(tmp_path)


def test_an_unwritable_directory_is_said(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        Writer(tmp_path / "file")


@pytest.mark.parametrize("moment", ["replace_documents", "backup"])
def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str):
    build = fill(tmp_path, note("one"))
    real = getattr(Graph, moment)

    def half_done(graph: Graph, argument: object) -> None:
        if moment == "replace_documents":
            real(graph, argument)
        raise OSError(errno.ENOSPC, "No space left on device")

    with Writer(tmp_path) as writer:
        with monkeypatch.context() as patch:
            patch.setattr(Graph, moment, half_done)
            with pytest.raises(StoreError, match="No space left"):
                writer.commit([note("two")])
        assert writer.graph.documents() == ("one",)
        assert writer.build == build
        writer.commit([note("two")])
    assert open_snapshot(tmp_path).graph.documents() == ("one", "two")


def test_an_interrupted_commit_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fill(tmp_path, note("one"))

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with Writer(tmp_path) as writer:
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "_publish", interrupt)
            with pytest.raises(KeyboardInterrupt):
                writer.commit([note("two")])
        assert writer.graph.documents() == ("one",)


def test_changed_ontology_files_are_loaded_once(tmp_path: Path):
    with Writer(tmp_path) as writer:
        assert writer.load_ontology() is True
        assert writer.load_ontology() is False
    graph = open_snapshot(tmp_path).graph
    assert bool(graph.query("ASK { cg:tdp rdfs:label ?label }"))


def test_a_users_lexicon_joins_the_build(tmp_path: Path):
    own = tmp_path / "mine.ttl"
    own.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        '<https://example.org/chip> skos:prefLabel "Zeta 9"@en .'
    )
    with Writer(tmp_path / "data") as writer:
        writer.load_ontology()
        before = writer.build
        writer.add_lexicon(own)
        assert writer.load_ontology() is True
        assert writer.build != before
    graph = open_snapshot(tmp_path / "data").graph
    assert bool(graph.query('ASK { <https://example.org/chip> rdfs:label "Zeta 9"@en }'))


def test_a_users_lexicon_that_is_no_turtle_is_refused(tmp_path: Path):
    (tmp_path / "mine.ttl").write_text("not turtle")
    with Writer(tmp_path / "data") as writer, pytest.raises(StoreError, match="not Turtle"):
        writer.add_lexicon(tmp_path / "mine.ttl")


@pytest.mark.parametrize("point", range(5))
def test_a_killed_ingest_leaves_whole_documents(tmp_path: Path, point: int):
    kill_ingest(tmp_path, seed=point)
    with Writer(tmp_path / "data") as writer:
        check_whole(writer.graph)
    snapshot = open_snapshot(tmp_path / "data")
    check_whole(snapshot.graph)
    assert snapshot.manifest.contents == Contents().add(snapshot.graph.document_hashes())
    assert verify_graph(snapshot.graph, snapshot.text).mismatches == ()


def kill_ingest(directory: Path, *, seed: int, within: float = 0.4) -> None:
    """Commit in another process, and kill it at a random moment of its work."""
    writing = subprocess.Popen(
        [sys.executable, "-m", "tests.endless_writer", directory / "data"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert writing.stdout is not None
    with writing:
        assert writing.stdout.readline() == b"writing\n"
        time.sleep(random.Random(seed).uniform(0.0, within))
        writing.send_signal(signal.SIGKILL)
    assert writing.returncode == -signal.SIGKILL


def check_whole(graph: Graph) -> None:
    """Each document has all its triples, and the view and index are those of its documents."""
    documents = graph.documents()
    assert documents
    for document, hashed in graph.document_hashes().items():
        assert graph.hash_graph(f"https://w3id.org/chipgraph/document/{document}") == hashed
    named = {name.rpartition("/")[2] for name in graph.graphs() if "/document/" in name}
    assert named == set(documents)
    index = graph.nodes(BUILD_GRAPH)
    claimed = graph.select("SELECT DISTINCT ?one { ?claim cg:statement ?one }")
    assert {iri for iri in index if iri.startswith(STATEMENT)} == {
        row["one"].value for row in claimed
    }
    before = sorted(line for name in graph.graphs() for line in graph.lines(name))
    fresh = Graph()
    for name in graph.graphs():
        if "/graph/view" not in name:
            fresh.add_lines(graph.lines(name))
    fresh.refresh_view()
    assert sorted(line for name in fresh.graphs() for line in fresh.lines(name)) == before
