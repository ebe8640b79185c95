"""Notes sent by mail: no speakers, one company told of as they, marks between columns."""

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over

_MINUTES = """From: R. Iyer
Date: 5 May 2025
Subject: Call with an ex-buyer

Spoke to the man who ran purchasing at Tarnvik Compute until March. His numbers.

They have 3,000 H100s in two halls. They paid 12.5k a pop for MI300X, down from an ask of 15k. \
He resold 150 of the MI300X in January and got 7.9k apiece. The second hall in Turku was shelved \
after the grid operator said no.

Tarnvik ordered 60 Corsair cards, due in October. Cerebras came to show twice but never got a PO.

Hynix has about 58% of his supply of HBM, Samsung 30, Micron the rest.

Part / Vendor / Node / Power / Price (USD k) / Shipping?
Corsair / d-Matrix / 6nm / 600W / 12 / sampling
Wormhole n300 / Tenstorrent / 12nm / 300W / 1.4 / yes
LPU v1 / Groq / 14nm / 215W / 19 / yes
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("mail")
    (home / "mail.txt").write_text(_MINUTES, "utf-8")
    with Writer(home / "data") as writer:
        writer.load_ontology()
        report = ingest_paths(
            [home / "mail.txt"], writer, read=read_document, extract=extract_document
        )
    assert not report.failed
    return desk_over(open_snapshot(home / "data"), home / "data")


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("What did Tarnvik pay for each MI300X?", "12.5k"),
        ("What did the resold MI300X fetch?", "7.9k"),
        ("Why was the Turku hall dropped?", "grid operator"),
        ("How many Corsair cards did Tarnvik order?", "60"),
        ("Did Cerebras win an order?", "never got a PO"),
        ("What share of Tarnvik's HBM comes from Samsung?", "30"),
        ("What process is the LPU v1 on?", "14nm"),
        ("Which part is cheapest in the table?", "Wormhole"),
    ],
)
def test_what_a_mail_tells_is_found(desk: Desk, question: str, word: str):
    answer = ask(question, desk)
    assert word in answer.answer, answer.answer


@pytest.mark.parametrize(
    "question",
    ["What did Tarnvik pay for each B200?", "How many TPUs does Tarnvik run?"],
)
def test_what_a_mail_does_not_tell_is_not_answered(desk: Desk, question: str):
    assert ask(question, desk).status == "abstained"
