"""The command line: what it prints, and its exit status."""

import json
import shutil
from pathlib import Path

import pytest

from tests.fakes import extract_note, read_note
from ui import commands_store
from ui.cli import find_commands, main
from ui.terminal import align


def extract(document: object, *, lexicons: tuple[Path, ...]) -> object:
    assert all(path.suffix == ".ttl" for path in lexicons)
    return extract_note(document)


NOTE = "Alpha X1; tdp; 300 W\n? 12 | 13\nnothing else"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one note, made by the command."""
    folder = tmp_path_factory.mktemp("ingested")
    (folder / "memo.txt").write_text(NOTE, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands_store, "read_document", read_note)
        patch.setattr(commands_store, "extract_document", extract)
        arguments = ["ingest", str(folder / "memo.txt"), "--workers", "1"]
        assert main([*arguments, "--data", str(folder / "data")]) == 0
    return folder / "data"


@pytest.fixture
def data(ingested: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it; ingest reads notes."""
    monkeypatch.setattr(commands_store, "read_document", read_note)
    monkeypatch.setattr(commands_store, "extract_document", extract)
    (tmp_path / "memo.txt").write_text(NOTE, "utf-8")
    shutil.copytree(ingested, tmp_path / "data")
    monkeypatch.setenv("CHIPGRAPH_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_ingest_says_what_became_of_each_file(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    capsys.readouterr()
    (tmp_path / "bad.txt").write_text("!fail")
    assert main(["ingest", str(tmp_path), "--workers", "1", "--data", str(data)]) == 1
    out, err = capsys.readouterr()
    assert "unchanged" in out
    assert "1 failed" in out
    assert "bad.txt: cannot be extracted" in err


def test_documents_are_listed_and_removed(data: Path, capsys: pytest.CaptureFixture[str]):
    assert data.exists()
    capsys.readouterr()
    assert main(["documents"]) == 0
    assert "memo" in capsys.readouterr().out
    assert main(["remove", "memo"]) == 0
    assert main(["remove", "memo"]) == 1
    assert "no document is called memo" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("table", "text\n-----\n300 W\n"),
        ("csv", "text\r\n300 W\r\n"),
        ("tsv", '?text\n"300 W"\n'),
        ("json", '{"head":{"vars":["text"]}'),
        ("xml", '<?xml version="1.0"?>'),
    ],
)
def test_sparql_prints_rows(
    data: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str, start: str
):
    capfdbinary.readouterr()
    query = "SELECT ?text { ?claim cg:valueText ?text }"
    assert main(["sparql", query, "--format", form, "--data", str(data)]) == 0
    assert capfdbinary.readouterr().out.decode().startswith(start)


def test_sparql_prints_triples_and_booleans(data: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    main(["sparql", "CONSTRUCT { ?c a cg:X } { ?c a cg:Claim }", "--data", str(data)])
    assert "ontology#X" in capsys.readouterr().out
    main(["sparql", "ASK { ?c a cg:Claim }"])
    assert capsys.readouterr().out == "true\n"


def test_sparql_reads_a_file(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "q.rq").write_text("ASK { ?c a cg:Nothing }")
    capsys.readouterr()
    assert main(["sparql", "-f", str(tmp_path / "q.rq"), "--data", str(data)]) == 0
    assert capsys.readouterr().out == "false\n"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT {", "line 1, column"),
        ("DROP ALL", "write"),
        ("ASK { SERVICE <x:> {} }", "SERV"),
    ],
)
def test_a_query_that_cannot_run_exits_1(
    data: Path, capsys: pytest.CaptureFixture[str], query: str, words: str
):
    assert main(["sparql", query, "--data", str(data)]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("form", ["claims", "csv", "jsonld", "nquads", "trig", "turtle"])
def test_exports_are_written(data: Path, tmp_path: Path, form: str):
    out = tmp_path / "out"
    assert main(["export", form, str(out), "--data", str(data)]) == 0
    assert "300 W" in out.read_text("utf-8-sig")
    assert list(tmp_path.glob("*.partial")) == []


def test_an_export_that_cannot_be_written_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["export", "claims", str(tmp_path / "no" / "out"), "--data", str(data)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_graph_is_checked(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["validate"]) == 0
    assert main(["verify"]) == 0
    assert "0 differ" in capsys.readouterr().out
    (text,) = (data / "texts").iterdir()
    text.write_text(text.read_text().replace("300", "310"))
    assert main(["verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["mismatches"][0]["quote"] == "Alpha X1; tdp; 300 W"
    answer = {"citations": [{"document": "memo", "start": 21, "end": 25, "quote": "? 12"}]}
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    assert main(["verify", "--answer", str(tmp_path / "answer.json")]) == 0


def test_coverage_is_shown(data: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert main(["coverage", "--list", "--data", str(data)]) == 0
    assert "nothing else" in capsys.readouterr().out
    assert main(["coverage", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["claim"] == 3


def test_a_lexicon_that_is_missing_exits_1(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    arguments = ["ingest", str(tmp_path), "--lexicon", str(tmp_path / "none.ttl")]
    assert main([*arguments, "--data", str(data)]) == 1
    assert "none.ttl" in capsys.readouterr().err


def test_reading_before_ingest_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["documents", "--data", str(tmp_path / "none")]) == 1
    assert "chipgraph ingest" in capsys.readouterr().err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]):
    for command in find_commands():
        with pytest.raises(SystemExit, match="0"):
            main([command.name, "--help"])
        assert command.summary in capsys.readouterr().out.replace("\n", " ")


def test_long_cells_are_cut_and_control_characters_harmless():
    table = align(("a", "b"), [("x" * 99, "\x1b[31mred")], widest=10)
    assert table.splitlines()[2] == "xxxxxxxxx…   [31mred"
