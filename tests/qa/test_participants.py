"""Who takes part in a call, over minutes of several house styles."""

from pathlib import Path

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import ask
from qa.desk import desk_over

_LINE = "参会：王工（某液冷供应商）、李总（某芯片公司）\n\n王工：冷板降价了。\n"
_LIST = """# 纪要

**与会嘉宾**：

- 王工：某液冷供应商
- 李总：某芯片公司

## 一、价格

王工：冷板降价了。
"""
_EXPERT = (
    "Expert: former buyer at a cloud provider\n\nQ: How are prices?\nA: The H100 costs 25,000.\n"
)


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (_LINE, "参会的嘉宾都有谁？", ("王工", "李总")),
        (_LIST, "这次请了哪些专家？", ("王工", "李总")),
        (_EXPERT, "Who is the expert?", ("former buyer",)),
    ],
)
def test_those_who_take_part_are_introduced(
    text: str, question: str, words: tuple[str, ...], tmp_path: Path
):
    minutes = tmp_path / "minutes.md"
    minutes.write_text(text, encoding="utf-8")
    with Writer(tmp_path / "data") as writer:
        writer.load_ontology()
        ingest_paths([minutes], writer, read=read_document, extract=extract_document)
    desk = desk_over(open_snapshot(tmp_path / "data"), tmp_path / "data")
    answer = ask(question, desk)
    assert answer.status == "quoted"
    assert all(word in answer.answer for word in words)
