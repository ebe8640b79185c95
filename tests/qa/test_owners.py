"""An amount that stands beside another name is not what was asked for."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """Date: 2024-05-12

In-house accelerators
| Kind | China | Overseas |
|---|---|---|
| In-house accelerator | Baidu Kunlunxin 3 | Meta MTIA v1(5nm, 90W) Microsoft Athena Google TPU v4 |

| Vendor | Card | Memory | Foundry |
|---|---|---|---|
| AMD | MI325X | 256GB HBM3e | TSMC |
| AMD | MI300X | 192GB HBM3 | TSMC |

Client: Did anybody buy the P800?
Expert: Baidu ordered 40,000 P800 cards in 2024.

Client: What do they build on?
Expert: DeepSpeed is based on PyTorch. In March Oracle bought 300 million dollars of chips from AMD.

Client: How does the MI300X do?
Expert: The MI300X reaches 90% of the H100. In training the MI300X is no match for the H100.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("owners"), _MINUTES, suffix="md")


@pytest.mark.parametrize(
    "question",
    [
        "What is the TDP of Microsoft Athena?",
        "昆仑芯3的制程是几纳米？",
        "Who supplies the HBM of the MI325X?",
        "How many P800 cards did Huawei order from Baidu?",
        "Which version of DeepSpeed is PyTorch based on?",
        "PyTorch是基于DeepSpeed的哪个版本开发的？",
        "What process node is Tencent's in-house accelerator on?",
        "百度自研的加速卡是用几纳米做的？",
    ],
)
def test_what_is_stated_of_others_is_no_answer(desk: Desk, question: str):
    answer = ask(question, desk)
    assert answer.status == "abstained", answer.answer


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What is the TDP of the MTIA v1?", "90W"),
        ("Which foundry makes the MI325X?", "TSMC"),
        ("How many P800 cards did Baidu order?", "40,000"),
        ("What is DeepSpeed based on?", "PyTorch"),
        ("Meta自研的加速卡是几纳米？", "5nm"),
    ],
)
def test_what_is_stated_of_it_is_answered(desk: Desk, question: str, word: str):
    answer = ask(question, desk)
    assert word in answer.answer.replace(" ", ""), answer.answer


def test_both_statements_between_two_things_are_quoted(desk: Desk):
    answer = ask("How good is the MI300X against the H100? The statements are inconsistent.", desk)
    assert "90%" in answer.answer and "no match" in answer.answer, answer.answer
