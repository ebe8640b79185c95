"""One ingested data directory of sample minutes, and what it answers, for all tests of a run."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Snapshot, Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over
from qa.model import Answer
from tests.qa.pairs import Pair, read_pairs

_SAMPLES = Path(__file__).parents[2] / "samples"
_MINUTES = (
    "domestic-accelerators.txt",
    "gh200-call.md",
    "model-training.txt",
    "roundtable.html",
    "supply-chain-call.txt",
)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the minutes that the pairs are about."""
    directory = tmp_path_factory.mktemp("minutes") / "data"
    paths = [_SAMPLES / name for name in _MINUTES]
    with Writer(directory) as writer:
        writer.load_ontology()
        report = ingest_paths(paths, writer, read=read_document, extract=extract_document)
    assert not report.failed
    return directory


@pytest.fixture(scope="session")
def snapshot(data: Path) -> Snapshot:
    """Its published build."""
    return open_snapshot(data)


@pytest.fixture(scope="session")
def desk(snapshot: Snapshot, data: Path) -> Desk:
    """A desk over it."""
    return desk_over(snapshot, data)


@pytest.fixture(scope="session")
def answers(desk: Desk) -> Mapping[Pair, Answer]:
    """The answer to every pair."""
    pairs = read_pairs(Path(__file__).parent / "questions")
    return {pair: ask(pair.question, desk, history=pair.history) for pair in pairs}
