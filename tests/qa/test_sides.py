"""Comparisons over prose: of two things told apart, of two times, of one side only."""

from collections.abc import Callable

import pytest

from qa.ask import ask
from qa.said_changes import amounts_changed
from tests.qa.minutes_desk import desk_of

_MINUTES = """Notes on accelerator rental

Date: 3 March 2025

Client: What does an hour cost?

Expert: The H100 is 2.10 dollars an hour. We do not rent out the B200 any longer.

Client: Anything on AMD?

Expert: MI300X capacity rents at 1.70 dollars an hour. I expect it to go below 1.50 dollars.

Client: How large are the racks?

Expert: A GB200 NVL72 rack draws 130 kW. The GB300 NVL72 draws 142 kW.

Client: Optics?

Expert: A DR8 module was 900 dollars at the start of 2024; it is 610 dollars now.

Client: Who buys the most?

Expert: Microsoft took 300,000 units of Hopper. Meta took 120,000, sorry, I meant 140,000 of Hopper.
"""


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    desk = desk_of(tmp_path_factory.mktemp("sides"), _MINUTES)
    return lambda question: f"{(given := ask(question, desk)).status}: {given.answer}"


def test_what_two_answers_tell_is_compared(answer: Callable[[str], str]):
    given = answer("How much cheaper per hour is the MI300X than the H100?")
    assert "1.70" in given
    assert "2.10" in given
    assert "0.4 " in given


def test_the_second_side_takes_the_words_of_the_first(answer: Callable[[str], str]):
    assert "12 kW" in answer("How much more power does a GB300 NVL72 draw than a GB200 rack?")


def test_one_side_alone_is_no_comparison(answer: Callable[[str], str]):
    given = answer("What is the difference in the hourly rent of the H100 and the B200?")
    assert given.startswith("abstained")
    assert "B200" in given


def test_an_amount_that_is_taken_back_is_not_compared(answer: Callable[[str], str]):
    given = answer("How many more Hopper units did Microsoft take than Meta?")
    assert "160,000" in given


def test_what_an_amount_became_is_told_from_what_it_was(answer: Callable[[str], str]):
    assert "290" in answer("By how much did a DR8 module fall since the start of 2024?")


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("现货从年初的120美元涨到了现在的210美元。", ["120美元", "210美元"]),
        ("二手卡现在6.5万元，比年初的9万元跌了近三成。", ["9万元", "6.5万元"]),
        ("We paid $720 in late 2024, down from $1,100 in early 2023.", ["$1,100", "$720"]),
        ("GB200机柜130kW，GB300机柜142kW。", []),
        ("Samsung gets 38%, Micron gets 20%.", []),
    ],
)
def test_earlier_and_later_amounts(text: str, amounts: list[str]):
    assert [one.text for one in amounts_changed(text, "2025-03-03")] == amounts
