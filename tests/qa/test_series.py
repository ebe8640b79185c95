"""Questions over a series of tables, and over what its remarks say of whom a row is about."""

from pathlib import Path

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over
from tests.qa.pairs import Pair, read_pairs

_SERIES = Path(__file__).parent / "series"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    data = tmp_path_factory.mktemp("series")
    with Writer(data) as writer:
        writer.load_ontology()
        report = ingest_paths(
            [_SERIES / "minutes.md"], writer, read=read_document, extract=extract_document
        )
    assert not report.failed
    return desk_over(open_snapshot(data), data)


@pytest.mark.parametrize("pair", read_pairs(_SERIES), ids=lambda pair: pair.question)
def test_series_of_tables_are_told_apart(pair: Pair, desk: Desk):
    answer = ask(pair.question, desk)
    assert not pair.fault(answer), answer.answer
