"""A write-up with tables by company and by endpoint, appendices, and two who differ."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """Inference silicon: call write-up

Date of call: 14 May 2025

Key points

The former manager was sure that the LPX-2 taped out at Samsung in December 2024.
The buyer had been told that tape-out was still ahead, in the third quarter of 2025.

Foxlane is ahead, with maybe 45% share of GB200 racks; Quanta has 30% and others the rest.

Table 1. List prices

| Endpoint | Silicon | Input, $/M tokens | Output, $/M tokens | Tokens/s per user |
|---|---|---|---|---|
| GroqCloud | LPU v1 | 0.59 | 0.79 | 276 |
| Cerebras Inference | WSE-3 | 0.85 | 1.20 | 2,140 |
| Norla endpoint | H200 | 0.35 | 0.62 | 84 |
| Tindal AI | MI325X | 0.22 | 0.41 | 29 |

Table 2. Start-ups

| Company | Last priced round | Amount | Post-money | Lead investor | Staff (est.) |
|---|---|---|---|---|---|
| Groq | Series D, Aug 2024 | $640m | $2.8bn | BlackRock | 410 |
| Cerebras | Series F-1, Sep 2024 | $85m | $4.3bn | G42 | 460 |
| Etched | Series A, Jun 2024 | $120m | $0.8bn | Primary Ventures | 95 |

Appendix 1: Chips with quoted prices

| Chip | Owner | Unit price quoted |
|---|---|---|
| H200 | NVIDIA | $31,000 |
| B200 | NVIDIA | $39,500 |
| MI325X | AMD | $19,000 |

Appendix 2: Estimate of units shipped (thousand)

| Chip | 2024 | 2025 |
|---|---|---|
| Trainium (all) | 420 | 1,150 |
| MTIA | 700 | 900 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("write-up"), _MINUTES)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which of the start-ups has the most staff?", ["Cerebras", "460"]),
        ("Whose post-money valuation is the highest among the start-ups?", ["Cerebras", "4.3"]),
        ("Which endpoint charges the least for output tokens?", ["Tindal", "0.41"]),
        ("Which endpoints charge less than $0.70 for a million output tokens?", ["0.62", "0.41"]),
        ("How many chips are listed in Appendix 1?", ["3"]),
        ("How much more was quoted for a B200 than for an H200?", ["8,500"]),
        ("How many Trainium units were shipped in 2025?", ["1,150 thousand"]),
        ("What share of GB200 racks does Quanta have?", ["30%"]),
        (
            "Has the LPX-2 taped out or not? The two experts seem to say different things.",
            ["December 2024", "third quarter of 2025"],
        ),
    ],
)
def test_what_is_asked_is_found(question: str, words: list[str], desk: Desk):
    answer = ask(question, desk)
    assert [word for word in words if word not in answer.answer] == [], answer.answer


@pytest.mark.parametrize("question", ["Hello! How's your day going?", "你今天怎么样？"])
def test_small_talk_is_no_question_about_the_documents(question: str, desk: Desk):
    assert ask(question, desk).status == "abstained"


def test_no_difference_is_taken_of_what_nobody_asked_for(desk: Desk):
    answer = ask("How much more is a B200 than an H200?", desk)
    assert "0 nm" not in answer.answer and "Tokens" not in answer.answer


def test_a_common_word_is_no_misspelt_name(desk: Desk):
    answer = ask("What do people expect for MTIA in 2025?", desk)
    assert "**expect" not in answer.answer
