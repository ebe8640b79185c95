"""Questions in English over English minutes: other words, parts of sentences, short answers."""

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over
from qa.words import covers

_MINUTES = """# Call notes on rental clouds

Date: 3 March 2025

Client: Who are the big buyers there?

Expert: Dorvane Systems was set up in Leeds in 2020. The B200 fleet of Dorvane is on schedule; its \
anchor tenant is Anthropic.

Client: And the cooling?

Expert: Hoses from Kelm Thermal dripped on 3% of the trays. Kelm changed the seal in May.

Client: Their fleet?

Expert: Dorvane runs 6,000 MI300X and 2,500 H100s. It paid $21,000 for MI300X in 2023 and \
$15,000 in 2024.

Client: How do rents move?

Expert: The A100 fell to 90 cents an hour. Nobody expects more.

EXHIBIT 1. GPU rental, US$ per GPU-hour (rate card of Dorvane)

| Part | On-demand, Jan-25 | On-demand, Feb-25 |
|---|---|---|
| H100 | 2.60 | 2.40 |
| H200 | 3.10 | 3.00 |

CORRECTION (4 March 2025): the seal was changed in June.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("english")
    (home / "minutes.md").write_text(_MINUTES, "utf-8")
    with Writer(home / "data") as writer:
        writer.load_ontology()
        report = ingest_paths(
            [home / "minutes.md"], writer, read=read_document, extract=extract_document
        )
    assert not report.failed
    return desk_over(open_snapshot(home / "data"), home / "data")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Anchor tenant of Dorvane?", ("Anthropic",)),
        ("What does an H100 rental cost on demand in Feb-25?", ("2.40",)),
        ("When was Dorvane founded?", ("2020",)),
        ("Whose hoses were leaking?", ("Kelm",)),
        ("How many GPUs does Dorvane run in total?", ("8,500",)),
        ("Add up Dorvane's H100s and MI300Xs.", ("8,500",)),
    ],
)
def test_other_words_find_what_was_said(desk: Desk, question: str, words: tuple[str, ...]):
    answer = ask(question, desk)
    assert all(word in answer.answer for word in words), answer.answer


@pytest.mark.parametrize(
    "question", ["How many B200 did Anthropic order?", "What is the interest cost of Dorvane?"]
)
def test_what_is_not_counted_is_not_answered(desk: Desk, question: str):
    assert ask(question, desk).status == "abstained"


def test_irregular_forms_and_families_meet():
    assert covers("They sold two thousand", "sell") == 1.0
    assert 0.5 < covers("It was trimmed in May", "cut") < 1.0
