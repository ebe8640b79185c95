"""Follow-up questions: what earlier questions lend to a new one."""

import pytest

from qa.ask import Desk, ask
from qa.model import Answer
from tests.qa.tiny import Told, make_desk, named

_TEXT = (
    "A100的功耗是400W，价格是1万美元。V100的功耗是300W，价格是5千美元。"
    "H100 SXM的功耗是700W。百度用了昆仑芯2代。昆仑芯2代的功耗是120W。"
)
_TOLD = (
    Told("A100", "tdp", "400W", "400W"),
    Told("A100", "price", "1万美元", "1万美元"),
    Told("V100", "tdp", "300W", "300W"),
    Told("V100", "price", "5千美元", "5千美元"),
    Told("H100 SXM", "tdp", "700W", "700W"),
    Told("百度", "uses", "@昆仑芯2代", "用了昆仑芯2代"),
    Told("昆仑芯2代", "tdp", "120W", "120W"),
)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk((_TEXT, _TOLD))


def _values(answer: Answer) -> set[str]:
    return {claim.value for claim in answer.claims}


@pytest.mark.parametrize(
    ("history", "question", "values"),
    [
        (["A100的功耗是多少？"], "价格呢？", {"1万美元"}),
        (["A100的功耗是多少？"], "那V100呢？", {"300W"}),
        (["A100的功耗是多少？", "那V100呢？"], "价格呢？", {"5千美元"}),
        (["A100的价格是多少？"], "它的功耗呢？", {"400W"}),
        (["What is the TDP of the A100?"], "And the V100?", {"300W"}),
        (["What is the TDP of the A100?"], "What about its price?", {"1万美元"}),
        (["A100和V100的功耗分别是多少？"], "第二个的价格呢？", {"5千美元"}),
    ],
)
def test_a_follow_up_takes_what_it_leaves_out(
    desk: Desk, history: list[str], question: str, values: set[str]
):
    assert _values(ask(question, desk, history=history)) == values


def test_a_full_question_takes_nothing(desk: Desk):
    alone = ask("V100的功耗是多少？", desk)
    after = ask("V100的功耗是多少？", desk, history=["A100的价格是多少？", "百度用了什么？"])
    assert after.claims == alone.claims


def test_what_is_taken_is_marked(desk: Desk):
    answer = ask("价格呢？", desk, history=["A100的功耗是多少？"])
    marked = [one.iri for one in answer.derivation if one.how == "history"]
    assert named("A100") in marked


def test_history_that_cannot_be_read_is_passed_over(desk: Desk):
    history = ["", "问" * 9_000, "\x00", "A100的功耗是多少？"]
    assert _values(ask("那V100呢？", desk, history=history)) == {"300W"}


def test_a_follow_up_without_history_asserts_nothing(desk: Desk):
    assert ask("价格呢？", desk).claims == ()


@pytest.mark.parametrize(
    "asked", ["How many cards ship in 2025?", "How many cards ship this year?"]
)
def test_another_year_takes_the_place_of_the_first(desk: Desk, asked: str):
    answer = ask("And in 2026?", desk, history=[asked])
    assert [one.text for one in answer.derivation if one.role == "date"] == ["in 2026"]
