"""Linking the words of a question, over tiny minutes."""

import pytest

from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link, Links, link_question
from qa.questions import read_question
from tests.qa.tiny import Told, make_graph, make_knowledge, named

_TEXT = "A100的TDP是400W。昆仑芯2代用7nm工艺。百度没有使用思元590。"
_TOLD = (
    Told("A100", "tdp", "400W", "400W"),
    Told("昆仑芯2代", "processNode", "7nm", "7nm"),
    Told("百度", "uses", "@思元590", "没有使用思元590", polarity="negated"),
)


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return make_knowledge(make_graph((_TEXT, _TOLD)))


def _links(text: str, knowledge: Knowledge) -> Links:
    return link_question(read_question(text), knowledge.vocabulary, knowledge.spelling)


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("A100的功耗", "A100", "exact"),
        ("思元590怎么样", "思元590", "exact"),
        ("MLU590怎么样", "思元590", "exact"),
        ("寒武紀怎麼樣", "寒武纪", "exact"),
        ("柏杜用了什么", "百度", "homophone"),
        ("What does Baidu use?", "百度", "exact"),
    ],
)
def test_names_are_found_however_they_are_written(
    knowledge: Knowledge, text: str, name: str, how: str
):
    found = [link for link in _links(text, knowledge).of("entity") if named(name) in link.iris]
    assert [link.how for link in found] == [how]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A100的功耗是多少", "tdp"),
        ("What is the TDP of the A100?", "tdp"),
        ("昆仑芯2代的製程", "processNode"),
        ("A100多少钱", "price"),
    ],
)
def test_properties_are_found(knowledge: Knowledge, text: str, wanted: str):
    links = _links(text, knowledge)
    assert cg(wanted) in {iri for link in links.of("property") for iri in link.iris}


def test_a_word_that_nothing_knows_is_kept_as_unknown(knowledge: Knowledge):
    unknown = [link.text for link in _links("A100的晶胞拓扑是多少", knowledge).of("unknown")]
    assert any("拓扑" in text or "晶胞" in text for text in unknown)


def test_a_name_is_no_part_of_a_longer_code(knowledge: Knowledge):
    links = _links("A1000X的功耗", knowledge)
    assert named("A100") not in links.iris("entity")


def test_small_talk_is_out_of_scope(knowledge: Knowledge):
    assert _links("给我写一首诗", knowledge).out_of_scope
    assert not _links("A100的功耗", knowledge).out_of_scope


@pytest.mark.parametrize(
    "text",
    [
        "百度部署了多少片思元590，上线了吗？",
        "Which chips have a TDP above 300W?",
        "8卡A100整机，光GPU的功耗加起来多少？",
    ],
)
def test_links_are_the_words_at_their_place(knowledge: Knowledge, text: str):
    links = _links(text, knowledge)
    for link in links.all:
        assert text[link.start : link.end] == link.text
    firm = [link for link in links.all if link.role == "entity"]
    assert not any(_overlap(one, other) for one in firm for other in firm if one is not other)


def _overlap(one: Link, other: Link) -> bool:
    same = (one.start, one.end) == (other.start, other.end)
    return not same and one.start < other.end and other.start < one.end


@pytest.mark.parametrize("question", ["A100的功号是多少？", "A100 gonghao duoshao?"])
def test_words_for_amounts_are_known_by_their_sound(knowledge: Knowledge, question: str):
    links = _links(question, knowledge)
    assert cg("tdp") in links.iris("property")


@pytest.mark.parametrize("question", ["H100定了哪家？", "专家里又有谁这么看？"])
def test_ordinary_words_are_taken_as_themselves(knowledge: Knowledge, question: str):
    assert all(link.how != "homophone" for link in _links(question, knowledge).all)


def test_a_number_that_nobody_knows_of_a_known_family_is_no_known_name(knowledge: Knowledge):
    links = _links("思元480什么时候量产", knowledge)
    assert "思元480" in {link.text for link in links.of("unknown")}


def test_what_a_share_is_of_is_no_amount_that_is_asked_for(knowledge: Knowledge):
    links = _links("内存占整机BOM多少", knowledge)
    asked = {iri for link in links.of("property") for iri in link.iris}
    assert cg("marketShare") in asked
    assert cg("memoryCapacity") not in asked


def test_a_property_word_that_begins_within_a_year_leaves_the_year_whole(knowledge: Knowledge):
    links = _links("明年产能是多少", knowledge)
    assert "明年" in {link.text for link in links.of("date")}
    assert cg("capacity") in {iri for link in links.of("property") for iri in link.iris}
