"""Prices of several dates and versions: the date that is asked for, the other version of a pair."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """时间：2026年1月20日

渠道报价（万元人民币）
| 型号 | 形态 | 2025年7月 | 2026年1月 | 最短租期 |
|---|---|---|---|---|
| H20 96G | 8卡整机 | 120 | 100 | 6个月 |
| H20 141G | 8卡整机 | 134 | 115 | 12个月 |
| H200 | 8卡整机 | 246 | 240 | 24个月 |

| 采购方 | 芯片 | 数量（片） |
|---|---|---|
| 百度 | 昆仑芯P800 | 30000 |
| 美团 | 昆仑芯P800 | 4000 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("prices"), _MINUTES, suffix="md")


@pytest.mark.parametrize(
    ("history", "question", "word"),
    [
        ((), "H20 141G整机比96G贵多少（今年1月）？", "15"),
        (("H200整机今年1月多少钱？", "那H20 96G呢？"), "两者差多少？", "140"),
        (("H200多少钱？",), "最短要租多久？", "24"),
        ((), "美团订了多少片P800？", "4000"),
    ],
)
def test_the_asked_date_and_version_answer(
    desk: Desk, history: tuple[str, ...], question: str, word: str
):
    answer = ask(question, desk, history=history)
    assert answer.status == "answered"
    assert word in answer.answer.replace(",", "")
