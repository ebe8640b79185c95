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

MI300X现在每小时租金2.5美元。
"""
_UNATTRIBUTED = """Expert call, 3 May 2024

| Card | Power | Interconnect |
|---|---|---|
| A100 | 400 W | NVLink |
| MI300X | 750 W | None |
| T20 | 300 W | None |
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
    answer = ask("按1K token算，训练和推理的费用各是多少美元？", desk).answer
    assert "0.02" in answer
    assert "0.08" in answer
    assert "×" not in answer


def test_a_stray_particle_does_not_hide_what_a_cell_says(desk: Desk):
    answer = ask("砚石微电子的货出了多少，主要靠什么项目？", desk)
    assert "3K" in answer.answer
    assert "自投政府项目" in answer.answer


def test_a_rate_that_is_asked_as_it_is_told_stands_alone(desk: Desk):
    answer = ask("租MI300X一小时多少钱？", desk).answer
    assert "2.5" in answer
    assert "×" not in answer


@pytest.mark.parametrize(
    "question", ["哪些卡完全没有卡间互联？", "Which cards have no interconnect?"]
)
def test_listed_products_are_named_with_their_makers(desk: Desk, question: str):
    answer = ask(question, desk)
    assert answer.status == "answered"
    assert "砚石微电子" in answer.answer
    assert "远帆半导体" in answer.answer
    assert "BR104" not in answer.answer
    assert any("砚石微电子" in citation.quote for citation in answer.citations)


@pytest.fixture(scope="module")
def unattributed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("cards"), _UNATTRIBUTED)


def test_no_maker_is_named_that_the_documents_do_not_state(unattributed: Desk):
    answer = ask("Which cards have no interconnect?", unattributed).answer
    assert "MI300X" in answer
    assert "AMD" not in answer


def test_what_all_have_is_not_listed_as_lacking(unattributed: Desk):
    assert "400 W" not in ask("Which cards have no power?", unattributed).answer
