"""Reading a question: language, focus, what is refused."""

import pytest

from qa.errors import EmptyQuestion, QuestionTooLong
from qa.questions import LIMIT, detect_language, read_question


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A100的功耗是多少？", "zh"),
        ("昇腾910B的功耗？", "zh"),
        ("昇騰910B的功耗？", "zh-Hant"),
        ("輝達的顯示卡", "zh-Hant"),
        ("What is the TDP of 昇腾910B?", "en"),
        ("MI300 的 performance 怎么样", "zh"),
        ("A100?", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_words_around_the_names(text: str, language: str):
    assert detect_language(text) == language


def test_a_given_language_is_kept():
    assert read_question("A100的功耗？", language="en").language == "en"
    assert read_question("A100的功耗？", language="klingon").language == "zh"


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x1b", "\u200b\u202e"])
def test_nothing_is_no_question(text: str):
    with pytest.raises(EmptyQuestion):
        read_question(text)


def test_a_question_has_a_limit():
    assert len(read_question("问" * LIMIT).text) == LIMIT
    with pytest.raises(QuestionTooLong, match="4,001"):
        read_question("问" * (LIMIT + 1))


def test_control_characters_keep_their_place():
    assert read_question("A100\x00的\x1b功耗").text == "A100 的 功耗"


def test_the_sentence_that_asks_is_the_focus():
    text = "我在看国产芯片的资料。我们基金对算力很感兴趣，看了很多。思元590的功耗是多少？"
    start, end = read_question(text).focus
    assert text[start:end] == "思元590的功耗是多少？"
