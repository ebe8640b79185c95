"""Columns that only their headers name: counts with hedges, plans, parts; added up and compared."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """算力需求交流纪要

会议时间：2024年12月6日

表1 几家公司的训练算力与2025年计划（单位：张）

| 公司 | 现有训练卡 | 主力型号 | 国产卡占比 | 2025年计划新增 |
|---|---|---|---|---|
| 字节跳动 | 约95,000 | H800、H20 | 约12% | 60,000 |
| 阿里 | 约70,000 | H800、A800 | 约15% | 45,000 |
| 腾讯 | 约52,000 | H800、H20 | 约8% | 30,000 |
| 百度 | 约38,000 | A800 | 约40% | 20,000 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("headed"), _MINUTES)


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        (["字节、阿里、腾讯、百度现在的训练卡加起来有多少？"], ["255,000", "25.5万"]),
        (["Add up the planned 2025 additions of all companies in the table."], ["155,000"]),
        (["2025年计划新增超过4万张的是哪几家？"], ["字节", "阿里"]),
        (["字节和阿里明年分别打算再加多少张卡？"], ["60,000", "45,000"]),
        (["How many cards does Baidu plan to add in 2025?", "And Tencent?"], ["30,000"]),
        (["国产卡占比最高的是谁？"], ["百度"]),
    ],
)
def test_headers_name_what_is_asked(questions: list[str], words: list[str], desk: Desk):
    *history, question = questions
    answer = ask(question, desk, history=tuple(history))
    assert answer.status == "answered"
    hits = [word in answer.answer for word in words]
    assert all(hits) or (words[0][0].isdigit() and any(hits)), answer.answer


def test_a_part_of_its_cards_is_no_share_of_a_market(desk: Desk):
    answer = ask("百度的市场份额是多少？", desk)
    assert answer.status != "answered" and "市场份额" not in answer.answer
