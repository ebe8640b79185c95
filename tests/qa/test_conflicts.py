"""What is a disagreement, and what is not."""

import pytest

from kg.ontology import cg, load_ontology
from qa.ask import ask
from qa.conflicts import find_conflicts
from qa.sparql import select_claims
from tests.qa.tiny import Told, make_desk, make_graph, named


def _conflicts(first: Told, second: Told, *, apart: bool = True) -> int:
    if apart:
        graph = make_graph((first.quote, (first,)), (second.quote, (second,)))
    else:
        graph = make_graph((f"{first.quote}{'。' * 50}{second.quote}", (first, second)))
    subjects = {named(first.subject), named(second.subject)}
    rows = select_claims(graph, "about", subject=sorted(subjects)).rows
    assert len(rows) == 2
    return len(find_conflicts(rows, load_ontology()))


@pytest.mark.parametrize(
    ("one", "other", "conflicts"),
    [
        ("400W", "300W", 1),
        ("400W", "400W", 0),
        ("0.4kW", "400W", 0),
        ("约400W", "405W", 0),
        ("300-400W", "350W", 0),
        ("300-400W", "700W", 1),
    ],
)
def test_amounts_are_compared_in_one_unit_within_their_rounding(
    one: str, other: str, conflicts: int
):
    first, second = (Told("A100", "tdp", value, value) for value in (one, other))
    assert _conflicts(first, second) == conflicts


def test_a_claim_and_its_negation_disagree():
    said = Told("百度", "uses", "@思元590", "百度用了思元590")
    denied = Told("百度", "uses", "@思元590", "百度没有用思元590", polarity="negated")
    assert _conflicts(said, denied) == 1
    assert _conflicts(said, denied, apart=False) == 1


def test_two_things_used_are_no_disagreement():
    one = Told("百度", "uses", "@思元590", "百度用了思元590")
    other = Told("百度", "uses", "@昆仑芯2代", "百度用了昆仑芯2代")
    assert _conflicts(one, other) == 0


def test_other_conditions_are_no_disagreement():
    one = Told("A100", "tdp", "400W", "400W", qualifiers=(("reference", "@H100"),))
    other = Told("A100", "tdp", "300W", "300W")
    assert _conflicts(one, other) == 0


def test_other_subjects_are_no_disagreement():
    one = Told("A100", "tdp", "400W", "400W")
    assert _conflicts(one, Told("V100", "tdp", "300W", "300W")) == 0


def test_an_answer_shows_both_sides():
    desk = make_desk(
        ("A100的功耗是400W。", (Told("A100", "tdp", "400W", "400W"),)),
        ("A100的功耗是300W。", (Told("A100", "tdp", "300W", "300W"),)),
    )
    answer = ask("A100的功耗是多少？", desk)
    assert "400W" in answer.answer
    assert "300W" in answer.answer
    assert [set(one.claims) for one in answer.conflicts] == [{one.id for one in answer.claims}]
    assert {one.document for one in answer.citations} >= {"m0", "m1"}
    assert cg("tdp") == answer.claims[0].property
