"""Filters over tables: several bounds, exact amounts, cells that say none, tables by members."""

from pathlib import Path

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over
from tests.qa.pairs import Pair, read_pairs

_FILTERS = Path(__file__).parent / "filters"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    data = tmp_path_factory.mktemp("filters")
    with Writer(data) as writer:
        writer.load_ontology()
        report = ingest_paths(
            [_FILTERS / "minutes.md"], writer, read=read_document, extract=extract_document
        )
    assert not report.failed
    return desk_over(open_snapshot(data), data)


@pytest.mark.parametrize("pair", read_pairs(_FILTERS), ids=lambda pair: pair.question)
def test_a_list_keeps_to_all_that_the_question_says(pair: Pair, desk: Desk):
    answer = ask(pair.question, desk)
    assert not pair.fault(answer), answer.answer
