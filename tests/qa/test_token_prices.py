"""Prices by the token for several sides, and what a table's remarks say of a vendor."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """会议纪要 2024-05-06

专家：模型微调一次大约80万美元（训练$0.0200 / 1K tokens；推理$0.0800 / 1K tokens）。

厂商	产品	用途	功耗	卡间互联	备注
砚石微电子	ZX-77	训练	300W	None	的出货3K，主要依赖自投政府项目
远帆半导体	YF-12	训练	350W	None	软件一般
壁仞科技	BR104	训练	300W	BLink	软件还行
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("tokens"), _MINUTES)


def test_each_side_has_its_price_without_padding_zeros(desk: Desk):
    answer = ask("微调时训练和推理每千token各多少钱？", desk)
    assert answer.status == "answered"
    assert "0.02 / 1K tokens" in answer.answer
    assert "0.08 / 1K tokens" in answer.answer
    assert not answer.conflicts


def test_a_price_by_the_unit_is_not_multiplied_by_one(desk: Desk):
    assert "1 ×" not in ask("按1K token算，训练和推理的费用各是多少美元？", desk).answer


def test_a_stray_particle_does_not_hide_what_a_cell_says(desk: Desk):
    answer = ask("砚石微电子的货出了多少，主要靠什么项目？", desk)
    assert "3K" in answer.answer
    assert "自投政府项目" in answer.answer


@pytest.mark.parametrize(
    "question", ["哪些卡完全没有卡间互联？", "Which cards have no interconnect?"]
)
def test_listed_products_are_named_with_their_makers(desk: Desk, question: str):
    answer = ask(question, desk)
    assert answer.status == "answered"
    assert "砚石微电子" in answer.answer
    assert "远帆半导体" in answer.answer
    assert "BR104" not in answer.answer
