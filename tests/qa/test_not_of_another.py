"""What is stated of one thing is no answer about another; a table by its number is no thing."""

from pathlib import Path

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """国产芯片专家交流纪要

会议时间：2025年9月4日

一、芯片

华为：昇腾910C是两颗910B合封，FP16算力约780TFLOPS。昇腾920预计2026年二季度量产。
美团去年买了2.1万片H20，快手9000片，京东大概4000片。

表1 芯片（表1由专家整理）
| 厂商 | 芯片 | FP16（TFLOPS） | 状态 |
|---|---|---|---|
| 华为 | 昇腾910B | 320 | 量产 |
| 寒武纪 | 思元590 | 314 | 量产 |
| 海光 | K100 | 196 | 设计完成，未流片 |

表2 订单
| 客户 | 产品 | 数量 | 供应商 |
|---|---|---|---|
| 腾讯 | 思元590 | 3000片 | 寒武纪 |
| 美团 | 昇腾910B | 6000片 | 华为 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("another"), _MINUTES)


@pytest.mark.parametrize(
    "question",
    [
        "昇腾920的FP16算力有多少TFLOPS？",
        "华为从寒武纪那里买了哪些芯片？",
        "Which chips does Huawei buy from Cambricon?",
    ],
)
def test_what_is_told_of_another_is_no_answer(question: str, desk: Desk):
    assert ask(question, desk).status == "abstained"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("腾讯从寒武纪买了什么芯片？", ["思元590"]),
        ("表1一共列了几款芯片？", ["3"]),
        ("K100流片了没有？", ["未流片"]),
        ("思元590和K100，FP16算力哪个更强，各是多少？", ["314", "196"]),
        ("美团、快手和京东去年一共买了多少H20？", ["34,000", "3.4万"]),
    ],
)
def test_what_is_told_is_answered(question: str, words: list[str], desk: Desk):
    answer = ask(question, desk)
    assert answer.status in ("answered", "quoted")
    assert answer.citations
    if "一共买" in question:
        assert any(word in answer.answer for word in words)
    else:
        assert all(word in answer.answer for word in words)


_ORDERS = """Rack orders

Date: 20 March 2025

Table 1. Orders
Customer | Product | Quantity | Supplier
Microsoft | GB200 NVL72 | 8,100 racks | Foxconn
Oracle | GB200 NVL72 | 3,300 racks | Foxconn
Tencent | H20 | 50,000 cards | NVIDIA
"""


def test_what_cells_count_is_added_by_its_name(tmp_path: Path):
    desk = desk_of(tmp_path, _ORDERS)
    assert "11,400" in ask("Add up the NVL72 racks in the orders table.", desk).answer
