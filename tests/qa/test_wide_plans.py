"""Classes of which more is stated than is read: the same answers, over all claims."""

import pytest

from kg.ontology import cg
from qa import wide_plans
from qa.ask import ask
from qa.summaries import count_claims, summarize_claims
from tests.qa.tiny import Told, make_desk, named

_TOLD = (("A100", "400W"), ("H100", "700W"), ("A30", "165W"), ("V100", "300W"))
_TEXT = "".join(f"{name}的功耗是{watts}。" for name, watts in _TOLD)
_MINUTES = (
    _TEXT,
    tuple(Told(name, "tdp", watts, f"{name}的功耗是{watts}") for name, watts in _TOLD),
)
_HIGHEST, _LOWEST = "哪款芯片的功耗最高？", "哪款芯片的功耗最低？"
_ABOVE = "功耗超过200W的芯片有哪几款？"


@pytest.mark.parametrize("question", [_HIGHEST, _LOWEST])
def test_sums_rank_as_claims_do(question: str, monkeypatch: pytest.MonkeyPatch):
    whole = ask(question, make_desk(_MINUTES))
    monkeypatch.setattr(wide_plans, "_MOST", 0)
    wide = ask(question, make_desk(_MINUTES))
    assert whole.status == "answered"
    assert (wide.answer, wide.rows) == (whole.answer, whole.rows)


def test_a_place_behind_ties_is_reached(monkeypatch: pytest.MonkeyPatch):
    told = [Told("H200", "tdp", "700W", "H200的功耗是700W"), *_MINUTES[1]]
    minutes = ("H200的功耗是700W。" + _TEXT, tuple(told))
    question = "功耗第二高的芯片是哪款？"
    whole = ask(question, make_desk(minutes))
    monkeypatch.setattr(wide_plans, "_MOST", 0)
    monkeypatch.setattr(wide_plans, "_ENTITIES", 2)
    wide = ask(question, make_desk(minutes))
    assert wide.answer.split("[")[0] == whole.answer.split("[")[0]
    assert "A100" in wide.answer


def test_what_is_not_shown_is_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wide_plans, "_MOST", 0)
    monkeypatch.setattr(wide_plans, "_ENTITIES", 2)
    highest = ask(_HIGHEST, make_desk(_MINUTES))
    assert [row[0] for row in highest.rows] == [named("H100"), named("A100")]
    assert "4" in highest.completeness
    above = ask(_ABOVE, make_desk(_MINUTES))
    assert "**3**" in above.answer or " 3 " in above.completeness
    assert len(above.rows) == 2


def test_nothing_is_made_of_claims_that_were_not_all_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wide_plans, "_MOST", 0)
    monkeypatch.setattr(wide_plans, "_LIMIT", 3)
    answer = ask("2030年功耗是300W的芯片一共有几款？", make_desk(_MINUTES))
    assert "**1**" not in answer.answer


def test_claims_of_a_subject_are_summed_up():
    graph = make_desk(_MINUTES, _MINUTES).knowledge.graph
    assert count_claims(graph, (cg("tdp"), cg("price"))) == 8
    of_h100 = [one for one in summarize_claims(graph, (cg("tdp"),)) if one.subject == named("H100")]
    assert [(one.claims, one.most, one.least) for one in of_h100] == [(2, 700.0, 700.0)]
