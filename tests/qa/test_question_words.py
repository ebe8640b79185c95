"""Words of a question that are read by what stands around them: years, when, versus, what."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """Date: 3 June 2025

Purchases of accelerators (thousand units)
| Customer | 2024 | 2025 |
|---|---|---|
| Meta | 300 | 500 |
| Oracle | 90 | 240 |

| Chip | Vendor | Power (W) | Price (USD) |
|---|---|---|---|
| B200 | NVIDIA | 1,000 | 38,000 |
| B300 | NVIDIA | 1,400 | 47,000 |
| MI355X | AMD | 1,400 | 26,500 |

The GB300 NVL72 is the rack of choice. A full rack draws 132 kW.
Maia 100 was tiny. Fewer than 5,000 ever deployed.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("words"), _MINUTES)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Meta plus Oracle, 2025 purchases combined?", ("740",)),
        ("B200 versus B300, what does each go for?", ("38,000", "47,000")),
        ("What chips does NVIDIA have?", ("B200", "B300")),
        ("How much power does a GB300 NVL72 rack draw when fully loaded?", ("132",)),
        ("Maia 100一共部署了多少？", ("5,000",)),
    ],
)
def test_words_are_read_by_what_stands_around(desk: Desk, question: str, words: tuple[str, ...]):
    answer = ask(question, desk)
    assert answer.status in ("answered", "quoted")
    assert all(word in answer.answer for word in words)


def test_a_word_of_general_english_is_no_misspelling(desk: Desk):
    links = ask("Which firm served the most customers?", desk).derivation
    assert not any(one.text == "served" and one.how == "spelling" for one in links)
