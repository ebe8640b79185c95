"""Claims read from prose: sentences.txt, the open layer, and what must not be asserted."""

from pathlib import Path

import pytest

from ingest.blocks import split_blocks
from ingest.text_claims import claim_clause
from kg.model import EntityValue, Quantity
from kg.ontology import cg, local_name
from tests.ingest.prose import document_of, label_of, line_of, names_of, read, statements

_DEV = sorted((Path(__file__).parents[1] / "eval" / "dev").glob("*/minutes.*"))


def _cases() -> list[tuple[str, list[str]]]:
    cases: list[tuple[str, list[str]]] = []
    lines = (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("> "):
            cases.append((line[2:], []))
        elif line.startswith("  "):
            cases[-1][1].append(line.strip())
    return cases


@pytest.mark.parametrize(("sentence", "expected"), _cases())
def test_sentence_gives_its_claims(sentence: str, expected: list[str]):
    result, names = read(sentence.replace("\\n", "\n"))
    found = [line_of(c, result, names) for c in result.claims if c.rule != "statement"]
    assert sorted(found) == sorted(expected)


def test_sentences_are_many():
    assert len(_cases()) >= 220


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("高端PCB需求可能会高速增长。", ("高端PCB需求", "forecast", "可能会高速增长", "affirmed")),
        ("国内厂商集群规模小；国外有大量集群。", ("海外", "remark", "有大量集群", "affirmed")),
        ("思元270指令兼容性差，影响部署。", ("思元270", "impact", "影响部署", "affirmed")),
        ("青杉科技没有建万卡集群。", ("青杉科技", "remark", "建万卡集群", "negated")),
        ("H20不适合大规模预训练。", ("H20", "remark", "不适合大规模预训练", "affirmed")),
        ("ROCm is not mature.", ("ROCm", "remark", "is not mature", "affirmed")),
    ],
)
def test_clause_is_kept_in_its_own_words(text: str, wanted: tuple[str, str, str, str]):
    assert wanted in statements(text)


def test_list_items_are_about_the_heading_above_them():
    found = statements("## 软件挑战\n\n- 系统和集群管理\n- 分布式训练框架的建设\n")
    assert ("软件挑战", "remark", "系统和集群管理", "affirmed") in found


def test_reason_is_linked_to_what_it_explains():
    result, _ = read("昇腾910B涨价主要是因为HBM紧张。")
    reasons = [c for c in result.claims if c.property == cg("reason")]
    assert [c.value.text for c in reasons] == ["HBM紧张"] * len(reasons)
    assert reasons
    assert reasons[0].explains[0].quote == "昇腾910B涨价"


def test_value_taken_back_is_quarantined_and_not_asserted():
    result, _ = read("Meta took 200,000, sorry, I meant 220,000 H100s.")
    assert [item.reason for item in result.quarantined] == ["retracted"]
    assert not any("200,000" in claim.value.text for claim in result.claims)


def test_question_is_no_evidence_but_gives_the_subject():
    result, names = read("Q：百度用了思元590吗？\n\n没有上线，只测试过。")
    start = names.mentions[0].start
    asked = [c for c in result.claims if c.source.start <= start and c.rule != "statement"]
    assert asked == []
    assert any(c.subject == names.mentions[0].entity for c in result.claims)


def test_rumour_in_a_question_is_only_a_rumour():
    result, _ = read("Q：听说快手买了1万片H20？\n\n我不清楚。")
    said = [c for c in result.claims if "H20" in c.source.quote]
    assert {c.certainty for c in said} == {"rumour"}
    assert {local_name(c.property) for c in said} == {"remark"}


def test_maker_in_a_name_holds_even_in_a_question():
    result, _ = read("Q：快手传闻用了寒武纪思元590？\n\n不是。")
    assert cg("madeBy") in {claim.property for claim in result.claims}


def test_first_person_is_the_speaker():
    result, names = read("Client: What do you run?\nExpert: We ordered 4,000 A100s.")
    buyers = [c.subject for c in result.claims if c.property == cg("orderQuantity")]
    assert [label_of(iri, result, names) for iri in buyers] == ["Expert"]


def test_clause_of_a_cell_speaks_of_its_row():
    text = "主要用于Paddle场景，出货约2万片"
    names = names_of(text)
    kunlun = names.lexicon.named("昆仑芯2代")[0]
    result = claim_clause(0, len(text), names, document_of(text), (kunlun,))
    shipped = [c for c in result.claims if c.property == cg("shipments")]
    assert [(c.subject, c.value.text) for c in shipped] == [(kunlun, "约2万片")]


def test_observed_property_is_named_by_the_words_before_the_number():
    result, _ = read("CANN的算子覆盖率达到九成。")
    minted = {item.iri: item.label for item in result.properties}
    found = [(minted[c.property], c.value.text) for c in result.claims if c.property in minted]
    assert found == [("算子覆盖率", "九成")]


@pytest.mark.parametrize("path", _DEV, ids=lambda path: path.parent.name)
def test_every_quote_is_the_source(path: Path):
    text = path.read_text(encoding="utf-8")
    result, _ = read(text)
    assert len(result.claims) > 100
    for claim in result.claims:
        source = claim.source
        assert text[source.start : source.end] == source.quote
        assert source.quote.strip() == source.quote or isinstance(claim.value, Quantity)


@pytest.mark.parametrize("path", _DEV, ids=lambda path: path.parent.name)
def test_every_entity_of_a_claim_is_known(path: Path):
    result, names = read(path.read_text(encoding="utf-8"))
    known = set(names.lexicon.entities) | {entity.iri for entity in result.entities}
    assert {claim.subject for claim in result.claims} <= known
    values = {c.value.iri for c in result.claims if isinstance(c.value, EntityValue)}
    assert values <= known


def test_same_text_gives_the_same_claims():
    text = _DEV[0].read_text(encoding="utf-8")
    assert read(text)[0] == read(text)[0]


def test_adverts_and_questions_assert_nothing():
    text = "Q：H20现在多少钱？\n\n扫码加入知识星球，首月立减30元。\n"
    result, _ = read(text)
    kinds = {block.kind for block in split_blocks(text)}
    assert "advert" in kinds
    assert not [c for c in result.claims if c.rule != "statement"]


def test_a_bare_number_that_is_told_on_keeps_the_rate_of_the_first():
    result, _ = read("An H100 goes for $2.05 per hour, B200 for 3.40.")
    amounts = [claim.value for claim in result.claims if isinstance(claim.value, Quantity)]
    assert [amount.text for amount in amounts] == ["$2.05 per hour", "3.40"]
    assert amounts[0].qualifiers and amounts[0].qualifiers == amounts[1].qualifiers
