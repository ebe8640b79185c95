"""Follow-ups to another speaker or for a reason: answered where the answer before was found."""

from collections.abc import Callable

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """Notes on accelerator supply

Date: 3 March 2025
Expert A: former buyer at a cloud
Expert B: analyst of a memory maker

Client: Where does the price of the H200 go?

Expert A: I see the H200 at 2.40 dollars an hour by year end.

Expert B: I would go lower, at 1.90, because new supply comes in the summer.

Client: What holds the industry back?

Expert B: Substrates, if you ask me. Nobody adds lines.

Expert A: It is transformers. A new one takes two years.

Client: Is the B200 sold out?

Expert A: Through the autumn, yes.
"""

_ROUNDTABLE = """# 国产卡圆桌纪要

与会嘉宾：

- 周晓岚：某云平台采购主管
- 何劲松：封装顾问

## 问答

**问：昇腾910C的良率大概多少？**

答（周晓岚）：我听到的是45%左右。

答（何劲松）：没有那么高，我看到的是38%。

**问：最看好哪家的卡？**

答（周晓岚）：我看好昆仑芯，交付稳。

## 展望

- HBM4何时放量：周晓岚看2026年，何劲松认为要到2027年
"""

Asks = Callable[..., str]


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Asks:
    return _asking(desk_of(tmp_path_factory.mktemp("voices"), _MINUTES))


@pytest.fixture(scope="module")
def roundtable(tmp_path_factory: pytest.TempPathFactory) -> Asks:
    return _asking(desk_of(tmp_path_factory.mktemp("roundtable"), _ROUNDTABLE, suffix="md"))


def _asking(desk: Desk) -> Asks:
    def answer(*questions: str) -> str:
        return ask(questions[-1], desk, history=questions[:-1]).answer

    return answer


@pytest.mark.parametrize("follow_up", ["and Expert B?", "What does the other expert think?"])
def test_another_speaker_is_asked_the_same(notes: Asks, follow_up: str):
    answer = notes("Where does Expert A see the H200 price?", follow_up)
    assert "1.90" in answer
    assert "2.40" not in answer


def test_a_reply_that_names_nothing_is_found_by_its_question(notes: Asks):
    answer = notes("What does Expert B say holds the industry back?", "Does the other one agree?")
    assert "transformers" in answer


def test_the_reason_of_a_view_follows_it(notes: Asks):
    history = ("Where does Expert A see the H200 price?", "And Expert B?")
    assert "new supply" in notes(*history, "why?")


def test_a_speaker_who_says_nothing_to_it_is_not_quoted(notes: Asks):
    answer = notes("Does Expert A say that the B200 is sold out?", "And Expert B?")
    assert "Substrates" not in answer
    assert "1.90" not in answer


@pytest.mark.parametrize("follow_up", ["何劲松同意吗？", "另一位专家怎么看？"])
def test_names_in_the_list_of_those_present_are_speakers(roundtable: Asks, follow_up: str):
    answer = roundtable("周晓岚怎么看910C的良率？", follow_up)
    assert "38%" in answer
    assert "45%" not in answer


def test_a_sentence_that_names_both_answers_for_either(roundtable: Asks):
    assert "2027" in roundtable("周晓岚觉得HBM4什么时候放量？", "何劲松呢？")


_RATES = """# Rental notes

Date: 3 March 2025

Expert: The rates are in the sheet. A 1.6T DR8 module costs us $1,300, while an 800G costs $520.

Table 1. GPU rental, US$ per GPU-hour

| Part | On-demand, Jan-25 | 1-yr reserved, Jan-25 |
|---|---|---|
| H100 | 2.90 | 1.80 |
| H200 | 3.50 | 2.40 |

## 封装

- 国内封装主要是通富微电和长电科技两家。
- 封装良率：通富微电约91%。
"""


@pytest.fixture(scope="module")
def rates(tmp_path_factory: pytest.TempPathFactory) -> Asks:
    return _asking(desk_of(tmp_path_factory.mktemp("rates"), _RATES, suffix="md"))


def test_an_amount_takes_the_place_of_its_like(rates: Asks):
    assert "520" in rates("What does a 1.6T DR8 module cost?", "and an 800G?")


def test_a_term_chooses_among_conditions(rates: Asks):
    answer = rates("H100按需多少钱一小时？", "包一年呢？")
    assert "1.80" in answer
    assert "2.90" not in answer


def test_what_is_told_of_another_company_is_no_answer(rates: Asks):
    assert "91%" not in rates("通富微电的封装良率多少？", "长电科技呢？")


def test_money_without_a_term_is_no_rent(rates: Asks):
    assert "520" not in rates("How much is an H100 an hour?", "and a DR8 module?")


def test_times_the_first_is_the_second(rates: Asks):
    assert "1.33x" in rates("How many times the one-year rate of an H100 is an H200 an hour?")
