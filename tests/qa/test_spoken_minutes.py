"""Questions over minutes in spoken Chinese: we, sums without a currency, what is told of others."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """AI算力小范围电话会

时间：2025年3月6日
嘉宾：老秦——某云厂商（下称C云）采购负责人；阿梅——华北整机渠道商

Q：你们机房里国产卡多少？

A（老秦）：看存量。昇腾910B大概6千片，P800少一些，已经上架的是2千片。交换机主力是锐捷的，新华三备份。
存储服务器我们总参数留得足，一个模型1.2万亿参数也放得下。

Q：二手卡行情怎么样？

A（阿梅）：二手A100整机现在成交大概75万，新机前年要110万。H800的月租金从8万掉到5.5万。

Q：训练呢？

A（老秦）：MoE模型没有放到910B上训练，原因是跨机通信拖慢明显。910B做推理没有问题，因为单机够用。

Q：封装产能呢？

A（阿梅）：国内2.5D封装主要是盛合晶微和长电科技。盛合晶微月产能约3500片。
长电科技主要做消费电子的单子，AI芯片只占它封装产能的一成。

Q：腾讯跟燧原合作到什么程度？

A（老秦）：腾讯从去年开始上燧原S60，放在广告上。二季度拿了4千片，三季度预计6千片。明年意向是3万片，签的是框架。价格比公开报价低一成。选它的原因有两个，一是显存带宽够用；二是腾讯自己投了燧原。CANN上一个新模型从拿到到上线要9周左右。

Q：HBM够用吗？

A（阿梅）：HBM各家都在囤，寒武纪稍好一点，昆仑芯最吃紧。

Q：客户情况？

A（阿梅）：美团买了3000片昇腾910C，美团还买了500片燧原S60，字节只测过910B。上半年推理机型占比是64%；去年同期只占40%。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("spoken"), _MINUTES)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("C云上架了多少P800？", ("2千",)),
        ("C云的交换机用谁家的？", ("锐捷",)),
        ("二手A100现在多少钱一台？", ("75万",)),
        ("H800的月租金现在多少钱？", ("5.5万",)),
        ("腾讯为什么选燧原S60？", ("带宽够用", "投了燧原")),
        ("CANN新模型的上线周期是几周？", ("9周",)),
        ("老秦在哪上班？", ("采购负责人",)),
        ("今年上半年推理机型占比是多少？", ("64%",)),
        ("这几家里面谁的HBM最紧张？", ("昆仑芯",)),
    ],
)
def test_what_is_told_is_answered(desk: Desk, question: str, words: tuple[str, ...]):
    answer = ask(question, desk)
    assert all(word in answer.answer for word in words), answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "美团买P800了吗？",
        "美团买燧原S60的单价是多少？",
        "2021年二手A100多少钱？",
        "长电科技的月产能是多少？",
    ],
)
def test_what_is_told_of_another_is_no_answer(desk: Desk, question: str):
    answer = ask(question, desk)
    assert answer.status == "abstained", answer.answer


def test_why_alone_asks_for_all_that_was_asked_before(desk: Desk):
    answer = ask("为什么？", desk, history=["C云的MoE模型放到910B上训练了吗？"])
    assert "跨机" in answer.answer, answer.answer


def test_an_amount_of_a_card_is_none_of_a_chip(desk: Desk):
    answer = ask("美团拿了多少片昇腾910C？", desk)
    assert "3000" in answer.answer.replace(",", "")
    assert "500片" not in answer.answer.split("原文")[0], answer.answer
