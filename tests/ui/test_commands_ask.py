"""Asking, scoring and embedding on the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_data import make_data
from ui.cli import main


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two small documents that disagree."""
    monkeypatch.setenv("CHIPGRAPH_DATA", str(tmp_path / "data"))
    return make_data(tmp_path / "data")


def test_an_answer_is_printed_with_its_citations(data: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ask", "How much memory does the Zeta Z9 have?", "--data", str(data)]) == 0
    out = capsys.readouterr().out
    assert "80 GB" in out
    assert "96 GB" in out
    assert "[1] call-" in out


def test_an_answer_is_printed_as_json(
    data: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
):
    question = "How much memory does the Zeta Z9 have?"
    assert main(["ask", question, "--json", "--data", str(data)]) == 0
    answer = json.loads(capfdbinary.readouterr().out)
    assert answer["question"] == question
    assert answer["status"] == "answered"
    (tmp_path / "answer.json").write_text(json.dumps(answer))
    assert main(["verify", "--answer", str(tmp_path / "answer.json"), "--data", str(data)]) == 0


def test_history_is_replayed(data: Path, capsys: pytest.CaptureFixture[str]):
    earlier = "How much memory does the Zeta Z9 have?"
    assert main(["ask", "Who makes it?", "--history", earlier, "--data", str(data)]) == 0
    assert "Zeta Silicon" in capsys.readouterr().out


def _case(identifier: str, expect: str, must: str, evidence: str) -> str:
    question = "How much memory does the Zeta Z9 have?"
    return json.dumps(
        {"id": identifier, "question": question, "kind": "lookup", "expect": expect}
        | {"must": [[must]], "must_not": [], "evidence": [evidence]}
    )


def test_questions_are_scored(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    cases, failures = tmp_path / "cases.jsonl", tmp_path / "failures.jsonl"
    cases.write_text(
        _case("a", "answer", "80", "80 GB") + "\n" + _case("b", "answer", "81", "80 GB") + "\n"
    )
    arguments = ["eval", str(cases), "--out", str(failures), "--data", str(data)]
    assert main([*arguments, "--min", "0.5"]) == 0
    out = capsys.readouterr().out
    assert "right 50.0%, cited 100.0%" in out
    assert "confidence  coverage  risk" in out
    assert [json.loads(line)["id"] for line in failures.read_text().splitlines()] == ["b"]
    assert main([*arguments, "--min", "0.6"]) == 1


def test_questions_that_cannot_be_read_exit_1(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "cases.jsonl").write_text("{}\n")
    assert main(["eval", str(tmp_path / "cases.jsonl"), "--data", str(data)]) == 1
    assert "line 1" in capsys.readouterr().err


def test_no_model_is_a_choice(data: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["embed", "--embedding-model", "none", "--data", str(data)]) == 0
    assert "by words alone" in capsys.readouterr().err


def test_a_model_that_is_not_here_is_named(data: Path, capsys: pytest.CaptureFixture[str]):
    missing = str(data / "no-such-model")
    assert main(["embed", "--embedding-model", missing, "--data", str(data)]) == 1
    assert "no-such-model" in capsys.readouterr().err


def test_asking_imports_no_torch(data: Path):
    program = (
        "import sys; from ui.cli import main; "
        f"main(['ask', 'Who makes the Zeta Z9?', '--data', {str(data)!r}]); "
        "sys.exit(any(name in sys.modules for name in ('torch', 'sentence_transformers')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
