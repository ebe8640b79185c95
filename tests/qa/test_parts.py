"""Several questions in one breath, and what only leads up to a question."""

import pytest

from qa.ask import Desk, ask
from qa.links import link_question
from qa.parts import split_question
from qa.questions import read_question
from tests.qa.tiny import Told, make_desk

_TEXT = "A100的功耗是400W，价格是1万美元。V100的功耗是300W。H100 SXM的功耗是700W，价格是3万美元。"
_TOLD = (
    Told("A100", "tdp", "400W", "400W"),
    Told("A100", "price", "1万美元", "1万美元"),
    Told("V100", "tdp", "300W", "300W"),
    Told("H100 SXM", "tdp", "700W", "700W"),
    Told("H100 SXM", "price", "3万美元", "3万美元"),
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk((_TEXT, _TOLD))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("A100的功耗是多少，谁家做的", ["A100的功耗是多少", "谁家做的"]),
        ("A100功耗多大？价格呢？", ["A100功耗多大", "价格呢"]),
        (
            "What does the A100 cost, and how much power does it draw?",
            ["What does the A100 cost", "how much power does it draw"],
        ),
        ("A100和V100的功耗各是多少？", []),
        ("如果买A100，要多少钱？", []),
    ],
)
def test_what_is_asked_in_one_breath(desk: Desk, question: str, parts: list[str]):
    knowledge = desk.knowledge
    links = link_question(read_question(question), knowledge.vocabulary, knowledge.spelling)
    assert [question[start:end] for start, end in split_question(links)] == parts


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("A100功耗多高？卖多少钱？", ("400W", "1万美元")),
        ("V100功耗多高？晶体管数量是多少？", ("300W", "没有说明")),
        (
            "老师好，我们组最近在看V100这类老卡，领导问了几个问题。想请教下：A100的功耗是多少瓦？",
            ("400W",),
        ),
        ("各位早，刚开完会在整理材料。另一家的都有了，A100的价格多少来着。谢谢", ("1万美元",)),
    ],
)
def test_every_part_is_answered(desk: Desk, question: str, words: tuple[str, ...]):
    answer = ask(question, desk)
    assert answer.status == "answered"
    assert all(word in answer.answer for word in words), answer.answer


def test_nothing_is_answered_when_the_first_part_is_not(desk: Desk):
    assert ask("V100的晶体管数量是多少，封装是谁做的？", desk).status == "abstained"


def test_a_product_is_known_by_its_maker_and_the_rest_of_its_name():
    text = "昆仑芯：年底打算推出3代，目标是训练，看下来做推理更合适。A100的功耗是400W。"
    told = (Told("昆仑芯3代", "tdp", "400W", "400W"), Told("A100", "tdp", "400W", "400W"))
    answer = ask("专家怎么看昆仑芯3代？", make_desk((text, told)))
    assert "推理" in answer.answer
