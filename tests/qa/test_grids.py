"""Questions over the rows and columns of tables: count, filter, order, add up, compare columns."""

from pathlib import Path

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Snapshot, Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over
from qa.grids import grid_of
from qa.table_scope import all_tables
from tests.qa.pairs import Pair, read_pairs

_TABLES = Path(__file__).parent / "tables"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Desk]:
    data = tmp_path_factory.mktemp("tables")
    with Writer(data) as writer:
        writer.load_ontology()
        report = ingest_paths(
            [_TABLES / "minutes.md"], writer, read=read_document, extract=extract_document
        )
    assert not report.failed
    snapshot = open_snapshot(data)
    return snapshot, desk_over(snapshot, data)


@pytest.mark.parametrize("pair", read_pairs(_TABLES), ids=lambda pair: pair.question)
def test_tables_are_read_as_records(pair: Pair, build: tuple[Snapshot, Desk]):
    answer = ask(pair.question, build[1])
    assert not pair.fault(answer), answer.answer


def test_the_query_gives_the_claims_of_the_answer(build: tuple[Snapshot, Desk]):
    snapshot, desk = build
    answer = ask("报价表里纯做推理的卡有几款？", desk)
    found = {solution["claim"].value for solution in snapshot.graph.query(answer.sparql)}
    assert found == {claim.id for claim in answer.claims}


def test_a_line_that_adds_up_is_no_record(build: tuple[Snapshot, Desk]):
    knowledge = build[1].knowledge
    grids = [grid for table in all_tables(knowledge) if (grid := grid_of(table, knowledge))]
    assert [len(grid.records) for grid in grids] == [5, 3, 3, 3, 3]
    assert [len(grid.totals) for grid in grids] == [0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("question", "headers"),
    [
        ("H20多少钱？", {("单卡价（万元）", "H20")}),
        ("显存是96GB的卡列一下", {("显存", "Atlas 300I Duo"), ("显存", "H20")}),
        ("H800 2024年9月租金多少？", {("2024年9月", "H800")}),
    ],
)
def test_a_cited_cell_carries_its_column_and_its_row(
    question: str, headers: set[tuple[str, ...]], build: tuple[Snapshot, Desk]
):
    desk = build[1]
    found = {
        tuple(desk.text(one.document)[start:end] for start, end in one.headers)
        for one in ask(question, desk).citations
    }
    assert headers <= found


def test_cited_prose_has_no_headers(build: tuple[Snapshot, Desk]):
    desk = build[1]
    cited = ask("HBM3E的供应商有哪几家？", desk).citations
    assert cited
    assert not any(one.headers for one in cited)
