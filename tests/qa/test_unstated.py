"""Questions that look answerable and are not: what is near them must not answer; twins must."""

from collections.abc import Iterator

import pytest

from ingest.run import ingest_paths
from ingest.stages import extract_document, read_document
from kg.snapshots import Writer, open_snapshot
from qa.ask import Desk, ask
from qa.desk import desk_over

_MINUTES = """国产推理芯片渠道交流纪要

时间：2025年5月20日
嘉宾：许工（华东整机渠道商）

Q：砺峰智能这家公司怎么样？

A（许工）：砺峰智能2021年在无锡成立，开发团队大概80人，第一代推理卡LF-10已经停产。
下一代LF-20带64GB HBM2E，明年三季度流片，流片费用要9000万元。

Q：昆仑芯P800的良率你们有没有听说？

A（许工）：渠道不掌握，不评论。

Q：你们自己的集群呢？

A（许工）：训练集群利用率在80%以上。

Q：美团的单子是不是取消了？

A（许工）：没有取消，外面传错了，只是交付推后到四季度。市场上有人说平头哥要卖给别人，没有的事。

Q：有没有停止采购的客户？

A（许工）：字节终止了H20的采购，因为交期拖得太长。

Q：合肥那边上线了吗？

A（许工）：合肥的天柱集群今年年初上线，一共2048卡。

Q：瀚博和后摩呢？

A（许工）：后摩智能的B轮融了约6亿元。瀚博只做推理卡。

Q：昇腾用的什么？

A（许工）：昇腾我们主要用910B，整机采购均价138万元。910C只借测过两周。资本开支明年计划要加。
资本开支预计30亿元，今年是21亿元。砺峰的LF-20从年底推到了明年，原因是封装排不上。

租赁价格（万元/台/月）
| 区域 | 卡型 | 月租 |
|---|---|---|
| 华东 | H100 | 7.0 |
| 华北 | H20 | 4.2 |
| 华北 | P800 | 2.8 |
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = tmp_path_factory.mktemp("unstated")
    (place / "minutes.txt").write_text(_MINUTES, encoding="utf-8")
    with Writer(place / "data") as writer:
        writer.load_ontology()
        ingest_paths([place / "minutes.txt"], writer, read=read_document, extract=extract_document)
    yield desk_over(open_snapshot(place / "data"), place / "data")


@pytest.mark.parametrize(
    "question",
    [
        "砺峰智能的创始人是谁",
        "LF-20的单价是多少",
        "P800的良率多少",
        "天柱集群的利用率是多少",
        "H100在华北的月租是多少",
        "美团为什么取消订单",
        "许工叫什么名字",
        "瀚博的B轮融了多少",
        "许工的公司为什么停租",
        "How many H20 does ByteDance own?",
    ],
)
def test_what_is_near_does_not_answer(desk: Desk, question: str):
    answer = ask(question, desk)
    assert answer.status == "abstained", answer.answer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("砺峰智能哪年成立", "2021"),
        ("LF-20的流片费用是多少", "9000万"),
        ("LF-20的显存多大", "64"),
        ("训练集群的利用率是多少", "80%"),
        ("H20在华北的月租是多少", "4.2"),
        ("字节为什么终止采购H20", "交期"),
        ("许工是谁", "渠道商"),
        ("910B整机的采购均价是多少", "138"),
        ("后摩的B轮融了多少", "6亿"),
        ("明年资本开支多少", "30亿"),
        ("LF-20为什么推迟", "封装"),
    ],
)
def test_what_is_stated_is_still_answered(desk: Desk, question: str, expected: str):
    answer = ask(question, desk)
    assert answer.status != "abstained"
    assert expected in answer.answer
