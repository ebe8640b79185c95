"""Questions that say little: a bare price, performance in a format, who where nobody is told."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """# Minutes on accelerator cards

Date: 3 March 2025

| Card | Maker | FP32 (TFLOPS) | Price ($) | Process | Tape-out |
|---|---|---|---|---|---|
| MI250X | AMD | 47.9 | 8,000 | 6nm | done |
| A100 | NVIDIA | 19.5 | 10,000 | 7nm | done |
| Veltra V2 | Veltra | 30 | 4,500 | 12nm | early 2025 |

Expert: The Veltra V2 reaches 1.4 times the performance of the A100.

Expert: 国内大模型：通义千问（10T参数）、混元（1T参数）、盘古CV（2000亿参数）。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("bare"), _MINUTES, suffix="md")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is an MI250X?", "8,000"),
        ("AMD和A100比，FP32 performance分别多少？", "47.9"),
        ("Veltra V2的性能能超过A100吗？", "1.4"),
        ("表里制程最落后的是哪款？", "Veltra V2"),
        ("国内大模型参数规模上了万亿的有谁？", "混元"),
    ],
)
def test_little_is_enough(desk: Desk, question: str, expected: str):
    answer = ask(question, desk)
    assert answer.status == "answered"
    assert expected in answer.answer


@pytest.mark.parametrize(
    "question",
    ["Which foundry did the Veltra V2 tape out at?", 'How do I say "good evening" in Italian?'],
)
def test_what_nobody_said_is_not_answered(desk: Desk, question: str):
    assert ask(question, desk).status == "abstained"
