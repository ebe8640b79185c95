"""Several things in one question: two properties of one card, two sides of one price."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """算力芯片交流纪要 2024-09-12

一、对比表

厂商	产品	显存容量	显存类型	显存带宽	功耗	备注
英伟达	A100	80GB	HBM2e	2 TB/s	400W	性能作为A100基准
燧原	T20	32GB	HBM2	1.6 TB/s	300W	性能约为A100的60%
寒武纪	MLU370	48GB	LPDDR5	0.6 TB/s	250W	主要靠政府资助，软件一般
沐曦	C500	64GB	HBM2e	1.8 TB/s	350W	对标A100

二、成本

日常大模型微调一次的成本约为90万美金（训练$0.0400 / 1K tokens；推理$0.1500 / 1K tokens）。
国内互联网厂家5月份向英伟达采购21亿美元。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("together"), _MINUTES)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("A100的显存容量和带宽？", ("80GB", "2 TB/s")),
        ("What are the memory capacity and bandwidth of the A100?", ("80GB", "2 TB/s")),
        ("C500的显存容量及类型", ("64GB", "HBM2E")),
        ("memory capacity and type of the T20", ("32GB", "HBM2")),
        ("What memory type and capacity does the MLU370 have?", ("LPDDR5", "48GB")),
    ],
)
def test_each_property_of_the_named_card_is_told(desk: Desk, question: str, words: tuple[str, ...]):
    answer = ask(question, desk)
    assert answer.status == "answered"
    assert all(word in answer.answer for word in words)
    assert len({claim.subject for claim in answer.claims}) == 1


@pytest.mark.parametrize(
    ("question", "words", "absent"),
    [
        ("per 1K tokens, training price vs inference price?", ("0.04", "0.15"), ()),
        ("每1K tokens，训练和推理哪个贵？", ("0.04", "0.15"), ()),
        ("What does inference cost per 1K tokens?", ("0.15 /",), ("0.04 /",)),
    ],
)
def test_the_sides_of_a_price_are_those_asked_for(
    desk: Desk, question: str, words: tuple[str, ...], absent: tuple[str, ...]
):
    answer = ask(question, desk)
    assert answer.status == "answered"
    told = " ".join(f"{claim.value}" for claim in answer.claims).replace("00 /", " /")
    assert all(word in answer.answer for word in words)
    assert not any(word in told for word in absent)


def test_so_many_times_a_price_is_multiplied(desk: Desk):
    answer = ask("At the quoted inference rate, what would 10 million tokens cost?", desk)
    assert "1,500" in answer.answer


def test_money_committed_to_a_seller_is_that_of_the_buyer(desk: Desk):
    question = "How much money did Chinese internet companies commit to Nvidia in the May purchase?"
    assert "21亿" in ask(question, desk).answer


def test_what_a_product_s_comment_says_of_its_maker_is_told_of_the_maker(desk: Desk):
    answer = ask("寒武纪的生意主要靠谁出钱支撑？", desk)
    assert answer.status == "answered"
    assert "政府资助" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Which foundry makes Cambricon's (寒武纪) MLU370 chip?",
        "Who is the CEO of Cambricon (寒武纪)?",
        "沐曦的C500是在哪家晶圆厂流片的？",
    ],
)
def test_who_somebody_is_to_a_vendor_is_not_told_by_something_else(desk: Desk, question: str):
    assert ask(question, desk).status == "abstained"
