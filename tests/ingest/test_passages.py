"""Passages carry what a reader knows by the time that they are read."""

from ingest.blocks import split_blocks
from ingest.mentions import find_document_names
from ingest.passages import split_passages
from kg.lexicon import load_lexicon
from kg.model import Passage


def _split(text: str) -> tuple[Passage, ...]:
    blocks = split_blocks(text)
    return split_passages(
        "call", text, blocks, find_document_names(text, blocks, load_lexicon()).mentions
    )


def _find(passages: tuple[Passage, ...], words: str) -> Passage:
    return next(one for one in passages if words in one.text)


_CALL = """## 产能

Q：英伟达的H100交期多长？

目前八周左右。AMD更快。价格也低一些。

## 规格

| 厂商 | 型号 | 显存 |
|---|---|---|
| 英伟达 | A100 | 80GB |
|  | H20 | 96GB |
"""


def test_texts_are_where_they_say() -> None:
    for passage in _split(_CALL):
        assert _CALL[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text


def test_an_answer_knows_its_question_and_headings_and_their_entities() -> None:
    passage = _find(_split(_CALL), "八周")
    assert passage.role == "answer"
    assert "交期多长" in passage.context
    assert "产能" in passage.context
    assert any(iri.endswith("H100") for iri in passage.entities)


def test_a_sentence_that_names_nothing_knows_the_one_before() -> None:
    passages = _split(_CALL)
    assert "AMD" in _find(passages, "价格也低").context
    assert "八周" not in _find(passages, "AMD更快").context


def test_a_row_has_the_header_of_each_cell_and_the_vendor_above() -> None:
    row = _find(_split(_CALL), "96GB")
    assert row.role == "row"
    assert {"厂商: 英伟达", "型号: H20", "显存: 96GB"} <= set(row.context.splitlines())
    assert any(iri.endswith("NVIDIA") for iri in row.entities)


def test_list_items_know_their_lead_in() -> None:
    passages = _split("缺点如下：\n\n- 生态差\n- 良率低，\n")
    assert _find(passages, "生态差").context == "缺点如下："
    assert [one.role for one in passages].count("item") == 2


def test_nothing_comes_of_nothing() -> None:
    assert _split("") == ()
    assert _split("\n\n \n") == ()
