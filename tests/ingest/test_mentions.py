"""Names of a document: known, new, such as need a context, and words that stand for names."""

import pytest

from ingest.entities import find_new_entities
from ingest.mentions import find_document_names
from kg.iris import entity_iri
from kg.lexicon import load_lexicon
from kg.model import Entity, Label
from kg.ontology import cg, local_name
from tests.ingest.prose import names_of


def _new(text: str) -> dict[str, str]:
    """New names with their class."""
    found = names_of(text)
    return {e.labels[0].text: local_name(e.kind) for e in found.entities if e.candidate}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("初创公司青杉科技刚成立。", "青杉科技", "Organization"),
        ("另一家叫墨涧半导体，做光互联。", "墨涧半导体", "Organization"),
        ("砺岩微电子发布了新芯片。", "砺岩微电子", "Organization"),
        ("我们跟岚屿公司有合作。", "岚屿公司", "Organization"),
        ("A start-up called Kestrel Compute makes cards.", "Kestrel Compute", "Organization"),
        ("Norvane is a start-up from Oslo.", "Norvane", "Organization"),
        ("Brindle Systems raised money.", "Brindle Systems", "Organization"),
        ("下一颗芯片ZQ-300明年流片。", "ZQ-300", "Chip"),
        ("推理卡GX-9卖8000元。", "GX-9", "Card"),
        ("The QX-7 card draws 75 watts.", "QX-7", "Card"),
        ("大模型LM-70开源了。", "LM-70", "Model"),
        ("软件栈QXMACA做得不错。", "QXMACA", "Software"),
        ("它们跑在北溟一号平台上。", "北溟一号", "System"),
    ],
)
def test_new_name_is_found_with_its_class(text: str, name: str, kind: str):
    assert _new(text).get(name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "国产半导体厂商很多。",
        "其他公司都没有。",
        "这家公司不错，人工智能公司很多。",
        "FP16算力是INT8的一半。",
        "2024年Q1出货，H2回升。",
        "PCIe5.0接口，DDR5内存，7nm工艺。",
        "They raised money. Nobody told us.",
        "大概16K卡，功耗400W。",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str):
    assert _new(text) == {}


def test_letters_of_two_words_are_no_name():
    label = Label("算能", "zh", "preferred")
    firm = Entity(entity_iri("算能"), cg("Organization"), (label,), candidate=True)
    for text, expected in (("计算能力不足。", set()), ("向算能采购。", {firm.iri})):
        names = find_document_names(text, (), load_lexicon(), (firm,))
        assert {m.entity for m in names.mentions if m.text == "算能"} == expected


def test_number_needs_its_vendor_near():
    chip = load_lexicon().named("思元590")[0]
    assert chip in {m.entity for m in names_of("寒武纪的590不如预期。").mentions}
    assert chip not in {m.entity for m in names_of("一共卖了590片。").mentions}


def test_number_is_understood_from_the_rest_of_the_document():
    chip = load_lexicon().named("思元590")[0]
    text = "Q：思元590怎么样？\n\n一般。\n\nQ：部署了吗？\n\n部署了一些，590还在测。\n"
    last = names_of(text).mentions[-1]
    assert (last.text, last.entity) == ("590", chip)


def test_amount_is_no_chip():
    names = names_of("寒武纪拿到100亿元订单。")
    assert [m.text for m in names.mentions if m.text == "100"] == []


def test_every_mention_is_its_own_words():
    text = "輝達的H-100和寒武紀思元590，還有QX-9加速卡。"
    names = names_of(text)
    assert names.mentions
    for mention in names.mentions:
        assert text[mention.start : mention.end] == mention.text
    assert list(names.mentions) == sorted(names.mentions, key=lambda m: m.start)


def test_mentions_in_a_span():
    text = "英伟达和AMD竞争。"
    names = names_of(text)
    assert [m.text for m in names.in_span(0, 3)] == ["英伟达"]
    assert [m.text for m in names.in_span(0, len(text))] == ["英伟达", "AMD"]


def test_longer_version_of_a_known_name_is_a_name_of_its_own():
    found = _new("BR104-275W已经送测。")
    assert "BR104-275W" in found


def test_words_that_stand_for_a_name():
    names = names_of("英伟达发布了H200。该芯片很贵，it is sold out。")
    text = "英伟达发布了H200。该芯片很贵，it is sold out。"
    assert [text[p.start : p.end] for p in names.pointers] == ["该芯片", "it"]


def test_set_aside_text_names_nothing():
    names = names_of("扫码加入知识星球，首月立减30元，英伟达纪要每日更新。\n\nAMD不错。")
    assert [m.text for m in names.mentions] == ["AMD"]


def test_same_name_twice_is_one_entity():
    lexicon = load_lexicon()
    text = "初创公司青杉科技成立，青杉科技融资。"
    assert len(find_new_entities(text, (), lexicon)) == 1


@pytest.mark.parametrize(
    ("text", "full", "label"),
    [
        ("砺岩微电子刚成立。砺岩C2只拿了样卡，砺岩做推理。", "砺岩C2", "C2"),
        ("【提问】砺岩半导体呢？【专家】砺岩C2没有代理，砺岩自己否认了。", "砺岩C2", "C2"),
    ],
)
def test_a_company_and_a_code_are_a_product(text: str, full: str, label: str):
    found = [e for e in names_of(text).entities if e.labels[0].text == full]
    assert [local_name(e.kind) for e in found] == ["Product"]
    assert label in {one.text for one in found[0].labels}


def test_a_code_of_a_stranger_is_a_name_of_its_own():
    assert _new("训练卡S90年底流片。")["S90"] == "Card"
    assert "S90" not in _new("摩尔线程的S90年底流片。")


def test_a_place_goes_by_its_first_words():
    place = Entity(
        entity_iri("砚山智算中心"),
        cg("Facility"),
        (Label("砚山智算中心", "zh", "preferred"),),
        candidate=True,
    )
    text = "砚山智算中心有一千张卡。砚山的电价低。"
    names = find_document_names(text, (), load_lexicon(), (place,))
    assert [m.entity for m in names.mentions if m.text == "砚山"] == [place.iri]


@pytest.mark.parametrize(
    ("text", "name", "is_named"),
    [
        ("They used AI to cut the trailer.", "AITO", False),
        ("a ten cent discount", "Tencent", False),
        ("what Chat GPT costs to serve", "ChatGPT", True),
        ("data bricks signed a contract", "Databricks", True),
    ],
)
def test_a_name_is_parted_only_where_a_word_of_it_begins(text: str, name: str, *, is_named: bool):
    entities = {mention.entity for mention in load_lexicon().find_mentions(text)}
    assert (load_lexicon().named(name)[0] in entities) == is_named
