"""Prices on several terms: on demand, for a year, for three; the terms that are asked for."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """Date: 3 June 2025

Client: What do you charge?
Nora Feld: Here is our sheet.

Rents at our site, May 2025 (USD per GPU-hour)
| SKU | On-demand | 1-yr reserved | 3-yr reserved |
|---|---|---|---|
| H100 SXM | 2.80 | 2.20 | 1.90 |
| A100 80GB | 1.50 | 1.10 | 0.80 |
| MI300X | n/a | 1.70 | 1.40 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("rents"), _MINUTES)


@pytest.mark.parametrize(
    ("history", "question", "value", "others"),
    [
        ((), "What does an H100 rent for on demand?", "2.80", ("2.20", "1.90")),
        ((), "H100签三年多少钱一小时", "1.90", ("2.80", "2.20")),
        ((), "A100 per hour on a one-year contract?", "1.10", ("1.50", "0.80")),
        ((), "How much cheaper is an hour of A100 than of H100 without a commitment?", "1.3", ()),
        (("H100按需多少钱一小时？",), "那包一年呢？", "2.20", ("2.80",)),
        (("What's the on-demand rate for A100?",), "and on a three-year commitment?", "0.80", ()),
        ((), "按需价格低于2美元一小时的有哪些？", "1.50", ("1.90", "1.70")),
    ],
)
def test_the_asked_terms_answer(
    desk: Desk, history: tuple[str, ...], question: str, value: str, others: tuple[str, ...]
):
    answer = ask(question, desk, history=history)
    assert answer.status == "answered"
    assert value in answer.answer
    assert not any(other in answer.answer for other in others)


def test_no_other_terms_stand_for_those_that_are_not_stated(desk: Desk):
    assert ask("What is the on-demand price of the MI300X?", desk).status != "answered"
