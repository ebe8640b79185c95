"""Rates of sentences: an amount of one, or of so many."""

import pytest

from qa.rates import find_rates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每次调用成本约3-6美分。", [("约3-6美分", 1)]),
        ("卖一台亏4万", [("4万", 1)]),
        ("整机报价3000万一套", [("3000万", 1)]),
        ("each rack has 64 GPUs", [("64 GPUs", 1)]),
        (
            "（训练0.02美元/1K tokens；推理0.1美元/次）",
            [("0.02美元", 1000), ("0.1美元", 1)],
        ),
    ],
)
def test_a_rate_says_of_how_many_its_amount_is(text: str, expected: list[tuple[str, int]]):
    assert [(one.text, int(one.per.number)) for one in find_rates(text)] == expected
