"""Questions that a list under a heading answers."""

from pathlib import Path

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over

_MINUTES = """算力调研纪要

液冷改造的主要障碍

- 机房：楼板承重普遍不够，要加固
- 供应：快接头的产能紧张
- 运维：现场没有漏液处理的经验

运维建议

- 先在单个机柜试点
- 漏液检测要接入现有告警

昇腾910的功耗是310W。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    directory: Path = tmp_path_factory.mktemp("sections")
    (directory / "minutes.txt").write_text(_MINUTES, "utf-8")
    with Writer(directory / "data") as writer:
        writer.load_ontology()
        ingest_paths(
            [directory / "minutes.txt"], writer, read=read_document, extract=extract_document
        )
    return desk_over(open_snapshot(directory / "data"), directory / "data")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("液冷改造有哪些障碍？", ("承重", "快接头", "漏液处理")),
        ("液冷改造的主要障碍有几个？", ("3", "承重", "快接头", "漏液处理")),
        ("List the obstacles to liquid cooling.", ("承重", "快接头")),
        ("运维建议有哪些？", ("试点", "告警")),
    ],
)
def test_a_whole_list_answers(desk: Desk, question: str, words: tuple[str, ...]):
    answer = ask(question, desk)
    assert all(word in answer.answer for word in words), answer.answer


def test_a_value_is_no_list(desk: Desk):
    assert "漏液" not in ask("昇腾910的功耗是多少？", desk).answer
