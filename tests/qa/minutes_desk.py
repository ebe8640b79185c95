"""A desk over one text, for tests of what is answered from minutes of few lines."""

from pathlib import Path

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk
from qa.desk import desk_over


def desk_of(place: Path, minutes: str, *, suffix: str = "txt") -> Desk:
    """Ingest a text into an empty folder and open it for questions."""
    path = place / f"minutes.{suffix}"
    path.write_text(minutes, encoding="utf-8")
    with Writer(place / "data") as writer:
        writer.load_ontology()
        report = ingest_paths([path], writer, read=read_document, extract=extract_document)
    assert not report.failed
    return desk_over(open_snapshot(place / "data"), place / "data")
