"""Questions about somebody described, ranked or quoted, and about values of earlier answers."""

import pytest

from qa.ask import Desk, ask
from qa.links import Links, link_question
from qa.questions import read_question
from qa.rewriting import last_topic, rewrite_question, unknown_name
from tests.qa.tiny import Told, make_desk

_TEXT = (
    "A100的功耗是400W，价格是1万美元。V100的功耗是300W，价格是5千美元。"
    "H100 SXM的功耗是700W，价格是3万美元。"
    "字节2024年采购了20万片，2025年采购了30万片。"
)
_TOLD = (
    Told("A100", "tdp", "400W", "400W"),
    Told("A100", "price", "1万美元", "1万美元"),
    Told("V100", "tdp", "300W", "300W"),
    Told("V100", "price", "5千美元", "5千美元"),
    Told("H100 SXM", "tdp", "700W", "700W"),
    Told("H100 SXM", "price", "3万美元", "3万美元"),
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk((_TEXT, _TOLD))


@pytest.mark.parametrize(
    ("history", "question", "words"),
    [
        (["A100的功耗是多少？", "V100呢？"], "差多少？", ("100", "400W", "300W")),
        (["A100的功耗是多少？", "V100呢？"], "这两个加起来多少？", ("700", "400W", "300W")),
        (["A100的功耗是多少？"], "那H100 SXM呢？", ("700W",)),
        (["A100和V100的功耗分别是多少？"], "前者的价格呢？", ("1万美元",)),
    ],
)
def test_values_of_earlier_answers(
    desk: Desk, history: list[str], question: str, words: tuple[str, ...]
):
    answer = ask(question, desk, history=history)
    assert all(word in answer.answer for word in words), answer.answer


def test_something_else_is_asked_of_the_first_of_a_ranking(desk: Desk):
    answer = ask("价格最低的芯片，功耗是多少？", desk)
    assert answer.claims[0].value == "300W"


@pytest.mark.parametrize("question", ["它的价格是多少？", "What is its price?"])
def test_a_pronoun_for_nobody_asserts_nothing(desk: Desk, question: str):
    answer = ask(question, desk)
    assert (answer.status, answer.reason, answer.claims) == ("abstained", "ambiguous", ())


def test_a_name_that_nobody_knows_is_not_taken_for_somebody_else(desk: Desk):
    answer = ask("那MX900呢？", desk, history=["A100的功耗是多少？"])
    assert answer.status == "abstained"


def test_the_new_name_stands_where_its_like_stood(desk: Desk):
    known = desk.knowledge

    def links(text: str) -> Links:
        return link_question(read_question(text), known.vocabulary, known.spelling)

    rewritten = rewrite_question(links("那V100呢？"), links("A100的功耗是多少？"), known)
    assert rewritten is not None
    assert rewritten.question.text == "V100的功耗是多少？"
    assert unknown_name(links("A100的功耗是多少？")) == ""
    assert last_topic(links("那V100的功耗呢？")) == "V100的功耗"
