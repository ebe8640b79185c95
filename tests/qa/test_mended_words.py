"""Plain English words that are typed wrongly, over tiny minutes."""

import pytest

from qa.knowledge import Knowledge
from qa.links import link_question
from qa.mended_words import mend_words
from qa.questions import read_question
from tests.qa.tiny import Told, make_graph, make_knowledge

_TEXT = "The A100 has a TDP of 400W. The zorblex handles training."


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return make_knowledge(make_graph((_TEXT, (Told("A100", "tdp", "400W", "400W"),))))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("What is the mainstrem accelerator?", "mainstream"),
        ("What does the zorblex handle?", None),
        ("What is the mainstream accelerator?", None),
    ],
)
def test_only_words_that_nobody_writes_are_mended(
    knowledge: Knowledge, text: str, mended: str | None
):
    read = read_question(text)
    links = link_question(read, knowledge.vocabulary, knowledge.spelling)
    question = mend_words(links, knowledge)
    assert (question is None) if mended is None else (question and mended in question.text)
