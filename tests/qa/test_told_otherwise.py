"""Sentences that tell a property without its name: from X, percent of, a pop; numbers told on."""

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.ontology import cg
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over
from qa.tellings import tells, tells_before

_MINUTES = """# Call notes on a buyer of accelerators

Date: 3 March 2025

Client: Who are the big buyers there?

Expert: Dorvane Systems was the largest Hopper buyer in 2024, around nine thousand units.

Client: Optics?

Expert: An 800G DR8 is about 610 dollars. 1.6T samples are around 1,450.

Client: HBM supply?

Expert: SK hynix is about fifty percent of the HBM market by bits, Samsung thirty-two, Micron the \
rest.

Client: What do they run it on?

Expert: Arista and the Tomahawk 5 boxes from Quanta are what most of the fabrics run on.

Client: And funding?

Expert: Halden Ridge led the Series B of Dorvane, $90 million, in May.

Client: Anything they dropped?

Expert: Dorvane tried the Gaudi 3 for five weeks and sent it back. A TPU v7 pod stayed on paper.

| Part | Vendor | HBM (GB) | TDP (W) |
|---|---|---|---|
| Gaudi 3 | Intel | 128 | 900 |
| B200 | NVIDIA | 192 | 1,000 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("told")
    (home / "minutes.md").write_text(_MINUTES, "utf-8")
    with Writer(home / "data") as writer:
        writer.load_ontology()
        report = ingest_paths(
            [home / "minutes.md"], writer, read=read_document, extract=extract_document
        )
    assert not report.failed
    return desk_over(open_snapshot(home / "data"), home / "data")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What were Dorvane's Hopper purchases in 2024?", "nine thousand"),
        ("What is Samsung's share of the HBM market by bits?", "thirty-two"),
        ("Who supplies the Tomahawk 5 boxes in those fabrics?", "Quanta"),
        ("What does a 1.6T sample cost?", "1,450"),
        ("Who led Dorvane's Series B?", "Halden"),
    ],
)
def test_what_is_told_by_other_words_is_found(desk: Desk, question: str, word: str):
    answer = ask(question, desk)
    assert word in answer.answer, answer.answer


@pytest.mark.parametrize(
    "question",
    ["What is Samsung's share of the DRAM market?", "Who supplies the hoses of Dorvane?"],
)
def test_what_is_not_told_is_not_answered(desk: Desk, question: str):
    assert ask(question, desk).status == "abstained"


def test_several_properties_are_asked_of_whom_a_question_describes(desk: Desk):
    question = (
        "The chip Dorvane tried for five weeks: how much HBM does it have and what's its TDP?"
    )
    answer = ask(question, desk)
    assert "128" in answer.answer, answer.answer
    assert "900" in answer.answer, answer.answer


def test_words_stand_for_properties():
    assert tells([cg("price")], "We got 8k apiece for them.")
    assert not tells([cg("price")], "They draw 600 W, which we teach.")
    assert tells_before([cg("suppliedBy")], "We went with the Kelm pumps.", [17])
    assert not tells_before([cg("suppliedBy")], "We like Kelm.", [8])
