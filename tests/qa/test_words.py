"""Words of a question and of a text meet across scripts and languages."""

import pytest

from kg.ontology import cg, read_nodes, types_of
from qa.words import content_words, covers, synonyms, translations


def _keys(text: str, language: str) -> list[str]:
    return [word.key for word in content_words(text, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("What is the lead time of the H200?", "en", ["lead time", "h200"]),
        ("華為的產能", "zh-Hant", ["华为", "产能"]),
        ("the of and", "en", ["and"]),
        ("", "zh", []),
        ("？！…", "zh", []),
    ],
)
def test_content_words(text: str, language: str, expected: list[str]) -> None:
    assert _keys(text, language) == expected


def test_offsets_hold_in_traditional_and_full_width_text() -> None:
    text = "ＭＩ３００的記憶體頻寬"
    for word in content_words(text, language="zh-Hant"):
        assert text[word.start : word.end] == word.text


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("discontinued", "停产"),
        ("sampling", "送样"),
        ("monopoly", "垄断"),
        ("cooling", "散热"),
        ("yield", "良率"),
        ("stockpile", "存货"),
        ("premium", "溢价"),
        ("algorithm", "演算法"),
    ],
)
def test_translations_work_both_ways(english: str, chinese: str) -> None:
    assert chinese in translations(english)
    assert any(
        found == content_words(english, language="en")[0].key for found in translations(chinese)
    )


def test_taiwanese_words_are_synonyms_of_mainland_ones() -> None:
    assert "互联网" in synonyms("網際網路")
    assert "服务器" in synonyms("伺服器")


@pytest.mark.parametrize(
    ("text", "word", "least", "most"),
    [
        ("该卡已经停产", "停产", 1, 1),
        ("该卡已经停产", "discontinued", 0.9, 0.99),
        ("the part was discontinued", "停产", 0.9, 0.99),
        ("价格很高", "discontinued", 0, 0),
        ("软件生态还不成熟", "软件生态系统", 0.3, 0.9),
        ("PCIe5.0x16", "PCIe", 1, 1),
        ("share of the market is small", "market share", 0.3, 1),
    ],
)
def test_covers(text: str, word: str, least: float, most: float) -> None:
    assert least <= covers(text, word) <= most


def test_the_glossary_is_wide() -> None:
    nodes = read_nodes("glossary.ttl").values()
    assert sum(str(cg("Concept")) in types_of(node) for node in nodes) >= 900
