"""Scoring answers, and the command that does it."""

import json
from pathlib import Path

import pytest

from qa.errors import EvaluationError
from qa.evaluation import Case, Report, evaluate, flatten, holds, read_cases
from qa.model import Answer, Citation, Status

_TEXT = "百度部署了500多片。"
_CITED = Citation("call", 5, 9, "500多", "专家", None, None)
_CASE = Case("1", "多少片？", (), "count", False, (("500", "五百"),), ("600",), ("500多片",))


def _answer(text: str, status: Status = "answered", *, cited: bool = True) -> Answer:
    citations = (_CITED,) if cited else ()
    return Answer("?", "zh", status, text, None, citations=citations, confidence=0.8)


def _score(case: Case, answer: Answer) -> Report:
    return evaluate([case], lambda _question, _history: answer, {"call": _TEXT}.__getitem__)


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (_answer("**500** 多片 [1]"), True),
        (_answer("五百片"), True),
        (_answer("5,000 片"), False),
        (_answer("1500 片"), False),
        (_answer("500 片，不是 600 片"), False),
        (_answer("500 片", cited=False), False),
        (_answer("500 片", "abstained"), False),
        (_answer("500 片" + "。" * 1_500), False),
    ],
)
def test_an_answer_is_right_when_worded_and_cited(answer: Answer, right: bool):
    assert _score(_CASE, answer).right() == right


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        (_answer("纪要没有说明", "abstained"), True),
        (_answer("没有说明，也许 600 片", "abstained"), False),
        (_answer("500 片"), False),
    ],
)
def test_to_abstain_is_right_when_nothing_is_stated(answer: Answer, right: bool):
    case = Case("2", "多少片？", (), "unanswerable", True, (), ("600",), ())
    report = _score(case, answer)
    assert report.right() == report.abstained() == right


def test_risk_falls_when_only_confident_answers_are_kept():
    cases = [_CASE, _CASE]
    given = iter([_answer("500"), Answer("?", "zh", "answered", "700", None, confidence=0.2)])
    report = evaluate(cases, lambda *_: next(given), {"call": _TEXT}.__getitem__)
    curve = {bound: (covered, wrong) for bound, covered, wrong in report.risk_coverage()}
    assert curve[0.0] == (1.0, 0.5)
    assert curve[0.5] == (0.5, 0.0)
    assert curve[1.0] == (0.0, 0.0)
    assert report.by_kind() == (("count", 1, 2),)
    assert report.latency() == (0.0, 0.0)


def test_what_must_not_matter_does_not():
    assert flatten("**1,500** 臺\u3000ＴＦＬＯＰＳ") == flatten("1500台 TFLOPS")
    assert holds(flatten("约 2.5 倍"), "2.5")
    assert not holds(flatten("约 12.5 倍"), "2.5")
    assert not holds(flatten("2.55"), "2.5")


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": 1}', '{"id": 1, "question": "?", "kind": "x", "expect": 1, "must": 3}'],
)
def test_a_line_that_is_no_case_is_named(tmp_path: Path, line: str):
    path = tmp_path / "cases.jsonl"
    good = {"id": "a", "question": "?", "kind": "count", "expect": "answer", "must": [["1"]]}
    path.write_text(json.dumps(good) + "\n\n" + line + "\n")
    with pytest.raises(EvaluationError, match=r"cases\.jsonl, line 3"):
        read_cases(path)
    path.write_text(json.dumps(good))
    assert read_cases(path)[0].must == (("1",),)
