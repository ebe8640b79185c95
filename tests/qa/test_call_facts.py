"""What is asked of a call itself: its date, topic, length, form and host."""

from pathlib import Path

import pytest

from qa.ask import ask
from tests.qa.minutes_desk import desk_of

_CHINESE = """【会议纪要】液冷与电源交流（2024年3月8日）

会议形式：电话会议    主持人：远帆研究电子组
主题：冷板价格与电源交期

问：冷板现在什么价？
答：冷板大概降了一成。
"""
_ENGLISH = """EXPERT CALL
Call date: 4 June 2025 | Length: 47 min | Topic: rack power and cooling

Q: What does a rack draw?
A: A GB200 NVL72 rack draws 120 kW.
"""
_FILED = "Q: Prices?\nA: The H100 costs 25,000 dollars.\n\nFile name: cooling-call-20240308.pdf\n"


@pytest.mark.parametrize(
    ("text", "question", "words"),
    [
        (_CHINESE, "会议是什么时候开的？", "2024年3月8日"),
        (_CHINESE, "这次会议的主题是什么", "冷板价格与电源交期"),
        (_CHINESE, "谁主持的？", "远帆研究电子组"),
        (_CHINESE, "會議形式是什麼", "电话会议"),
        (_ENGLISH, "When was the call?", "4 June 2025"),
        (_ENGLISH, "how long was this call", "47 min"),
        (_ENGLISH, "What was the call about?", "rack power and cooling"),
        (_FILED, "What's the date of the call?", "20240308"),
    ],
)
def test_the_head_of_a_document_answers_for_the_call(
    text: str, question: str, words: str, tmp_path: Path
):
    answer = ask(question, desk_of(tmp_path, text))
    assert answer.status == "quoted"
    assert words in answer.answer
    assert [words in one.quote for one in answer.citations] == [True]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (_CHINESE, "会议开了多久？"),
        (_ENGLISH, "Who moderated the call?"),
        (_ENGLISH, "When was the MI300 launched?"),
    ],
)
def test_what_no_head_says_is_not_answered(text: str, question: str, tmp_path: Path):
    assert ask(question, desk_of(tmp_path, text)).status == "abstained"
