"""What a word means, where the minutes say it themselves."""

import pytest

from qa.ask import ask
from tests.qa.tiny import Told, make_desk

_TEXT = "wpm＝每月投片量。A100的TDP是400W。LPO是指线性直驱光模块。"
_TOLD = (Told("A100", "tdp", "400W", "400W"),)


@pytest.mark.parametrize(
    ("question", "words"),
    [("wpm啥意思？", "每月投片量"), ("What is LPO?", "线性直驱")],
)
def test_the_words_that_equate_a_name_are_quoted(question: str, words: str):
    answer = ask(question, make_desk((_TEXT, _TOLD)))
    assert answer.status == "quoted"
    assert words in answer.answer


def test_a_question_for_more_is_no_question_for_a_meaning():
    answer = ask("A100的TDP是什么水平？", make_desk((_TEXT, _TOLD)))
    assert "400" in answer.answer
