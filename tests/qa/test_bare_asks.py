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
        ("A100和MI250X哪个更贵？", "10,000"),
        ("Which is cheaper, the A100 or the MI250X?", "8,000"),
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


_CALL = """# Expert call

Date: 4 April 2025

**Ida Holm:** What did the pilots show?
**Jo Berg:** The MI250X sat idle for four months. We paid 8,000 dollars for each.
**Ida Holm:** And the lead time?

| Card | Board power | Lead time, Q1 2024 | Lead time, Q1 2025 |
|---|---|---|---|
| MI250X | 560 W | 30 weeks | 9 weeks |
| Gaudi 2 | 600 W | 16 weeks | 6 weeks |

**Jo Berg:** GUC did the back end for the Veltra V2. It has no foundry yet.
"""


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("call"), _CALL, suffix="md")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What board power does Jo's sheet give for the Gaudi 2?", "600 W"),
        ("By how many weeks did the lead time of the MI250X shrink from Q1 2024 to Q1 2025?", "21"),
        ("Veltra V2的后端是谁做的？", "GUC"),
        ("老板问我，MI250X要多少瓦，我完全没概念，帮我在纪要里找找？", "560 W"),
        ("How long did the MI250X sit idle?", "four months"),
    ],
)
def test_asked_as_people_ask(call: Desk, question: str, expected: str):
    answer = ask(question, call)
    assert answer.status != "abstained"
    assert expected in answer.answer


_TWO_TABLES = """# Cards compared

## Cards of all makers

| Card | Memory bandwidth | Maker |
|---|---|---|
| H200 SXM | 4.8 TB/s | NVIDIA |
| MI250X | 3.2 TB/s | AMD |

## Domestic cards

|  | 壁仞科技 | 天数智芯 | 沐曦 | AMD | 英伟达 |
|---|---|---|---|---|---|
| 型号 | BR106 | 天垓150 | 曦云C500 | MI308X | H200 |
| 显存带宽 | 1500GB/s | 1100GB/s | 1800GB/s | 5300GB/s | 4720GB/s |
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("tables"), _TWO_TABLES, suffix="md")


def test_both_tables_are_shown_where_they_differ(tables: Desk):
    answer = ask("Two tables list the H200's memory bandwidth. Is it the same figure?", tables)
    assert "4720" in answer.answer
    assert "4.8 TB/s" in answer.answer


def test_what_companies_left_out_make_is_not_counted(tables: Desk):
    answer = ask("除了AMD和英伟达，国产卡的表里一共有几家厂商？", tables)
    assert "**3**" in answer.answer
