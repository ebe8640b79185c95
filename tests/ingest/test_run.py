"""Ingest runs: every file gets its line, whatever the others do."""

import functools
from pathlib import Path

import pytest

from ingest.run import FileReport, Report, find_files, ingest_paths
from kg.errors import StoreError
from kg.snapshots import Writer, open_snapshot
from tests.fakes import extract_note, read_note


def write_notes(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def ingest(data: Path, *paths: Path, workers: int = 1) -> Report:
    with Writer(data) as writer:
        return ingest_paths(paths, writer, read=read_note, extract=extract_note, workers=workers)


def test_folders_are_walked_and_hidden_files_left_out(tmp_path: Path):
    write_notes(tmp_path / "in", b="x", a="x")
    write_notes(tmp_path / "in" / "deep", c="x")
    (tmp_path / "in" / ".hidden").write_text("x")
    found = find_files([tmp_path / "in", tmp_path / "in" / "a.txt"])
    assert [path.name for path in found] == ["a.txt", "b.txt", "c.txt"]


def test_each_file_is_reported_in_order(tmp_path: Path):
    notes = write_notes(tmp_path / "in", a="Alpha; tdp; 1 W\n? 2", b="#ad")
    report = ingest(tmp_path / "data", notes)
    assert [(one.document, one.change) for one in report.files] == [("a", "added"), ("b", "added")]
    assert (report.files[0].counts.claims, report.files[0].counts.quarantined) == (1, 1)
    again = ingest(tmp_path / "data", notes)
    assert [one.change for one in again.files] == ["unchanged", "unchanged"]
    assert again.build == report.build


def test_a_file_that_fails_does_not_stop_the_others(tmp_path: Path):
    notes = write_notes(tmp_path / "in", a="Alpha; tdp; 1 W", b="!fail", c="Beta; tdp; 2 W")
    (notes / "d.txt").write_bytes(b"\xff\xfe\xfd")
    report = ingest(tmp_path / "data", notes, tmp_path / "absent.txt")
    errors = {one.path.name: one.error for one in report.failed}
    assert set(errors) == {"b.txt", "d.txt", "absent.txt"}
    assert "asks to fail" in (errors["b.txt"] or "")
    assert "No such file" in (errors["absent.txt"] or "")
    assert open_snapshot(tmp_path / "data").graph.documents() == ("a", "c")


def test_two_files_of_one_identifier_are_not_merged(tmp_path: Path):
    one = write_notes(tmp_path / "in", a="Alpha; tdp; 1 W")
    two = write_notes(tmp_path / "more", a="Alpha; tdp; 2 W")
    report = ingest(tmp_path / "data", one, two)
    assert [file.change for file in report.files] == ["added", None]
    assert "same identifier" in (report.files[1].error or "")


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_do_not_change_the_build(tmp_path: Path, workers: int):
    texts = {f"n{i}": f"Alpha; tdp; {i} W\nBeta {i}; tdp; 2 W" for i in range(9)}
    notes = write_notes(tmp_path / "in", **texts)
    alone = ingest(tmp_path / "alone", notes)
    together = ingest(tmp_path / "together", notes, workers=workers)
    assert together.build == alone.build
    assert [one.path for one in together.files] == [one.path for one in alone.files]


def test_a_worker_that_dies_costs_its_file_only(tmp_path: Path):
    texts = {f"n{i}": f"Alpha; tdp; {i} W" for i in range(4)} | {"bad": "!die"}
    report = ingest(tmp_path / "data", write_notes(tmp_path / "in", **texts), workers=2)
    assert [(one.path.name, one.error) for one in report.failed] == [
        ("bad.txt", "reading it ended the worker process")
    ]
    assert len(open_snapshot(tmp_path / "data").graph.documents()) == 4


def test_an_interrupt_keeps_what_was_published(tmp_path: Path):
    ingest(tmp_path / "data", write_notes(tmp_path / "in", a="Alpha; tdp; 1 W"))
    more = write_notes(tmp_path / "more", b="Beta; tdp; 1 W", c="Beta; tdp; 2 W")

    def interrupt(seen: list[FileReport], report: FileReport) -> None:
        seen.append(report)
        raise KeyboardInterrupt

    seen: list[FileReport] = []
    with Writer(tmp_path / "data") as writer, pytest.raises(KeyboardInterrupt):
        ingest_paths(
            [more],
            writer,
            read=read_note,
            extract=extract_note,
            on_progress=functools.partial(interrupt, seen),
        )
    assert len(seen) == 1
    assert "a" in open_snapshot(tmp_path / "data").graph.documents()


def test_a_failing_store_is_no_line_of_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(Writer, "commit", full)
    with pytest.raises(StoreError, match="full"):
        ingest(tmp_path / "data", write_notes(tmp_path / "in", a="Alpha; tdp; 1 W"))
