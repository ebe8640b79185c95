"""What companies offer, and words of a question that what stands beside them gives a sense."""

import pytest

from qa.ask import Desk, ask
from tests.qa.minutes_desk import desk_of

_MINUTES = """会议纪要
日期：2024年6月3日

生成式应用一览

领域\t案例
对话\tOpenAI与Latitude推出的游戏AI Dungeon，剧情由玩家决定
作曲\tOpenAI的MuseNet能写出四分钟的曲子
绘画\t谷歌的Deep Dream Generator给照片换风格

国产显卡参数

参数\tMTT S3000\t风华一号
显存容量\t32GB\t8GB
显存类型\tGDDR6\tGDDR6X
等效性能\tRTX3060\tRTX2060

海外卡报价

卡\tA30\tV100
价格\t6K\t9K
显存容量\t24GB\t32GB
显存带宽\t933GB/s\t900GB/s

自研进展

厂商\t芯片\t备注
天数智芯\t智算100\t拿下某地政府机房1万片的订单
阿里\t含光800\t目前项目暂停

软件挑战

大规模分布式训练和推理的框架优化
- Data Parallel
- Tensor Parallel
- Offloading

问：MI300在国内有谁在试？
答：字节和腾讯在测试MI300。腾讯基于PyTorch开发了训练框架PatrickStar，腾讯的混元参数有1万亿。达摩院基于TensorFlow开发的分布式框架Whale也有人用。
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("offerings"), _MINUTES)


@pytest.mark.parametrize(
    ("question", "words", "not_words"),
    [
        ("OpenAI有哪些产品？", ("AI Dungeon", "MuseNet"), ("Deep Dream",)),
        ("生成式应用里谷歌的产品有哪些？", ("Deep Dream",), ("MuseNet",)),
        ("MTT S3000的显存多大，什么类型？", ("32GB", "GDDR6"), ("GDDR6X",)),
        ("价格6千美元的那款卡，显存多大？", ("24GB",), ("32GB",)),
        ("含光800还在往下做吗？", ("暂停",), ("是的",)),
        ("阿里有没有芯片？", ("是的", "含光800"), ("智算100",)),
        ("阿里的Whale是在哪个框架上面开发的？", ("TensorFlow",), ()),
        ("A30 or V100: which has the higher memory bandwidth?", ("933GB/s", "900GB/s"), ()),
        ("腾讯有没有大模型？", ("是的", "混元"), ()),
        (
            "测试MI300的公司里有一家有自己的框架，是哪家公司的什么框架？",
            ("腾讯", "PatrickStar"),
            (),
        ),
    ],
)
def test_words_take_the_sense_of_their_neighbours(
    desk: Desk, question: str, words: tuple[str, ...], not_words: tuple[str, ...]
):
    said = ask(question, desk).answer
    assert all(word in said for word in words), said
    assert not any(word in said for word in not_words), said


def test_what_others_have_is_not_affirmed(desk: Desk):
    said = ask("字节有没有芯片？", desk).answer
    assert "是的" not in said, said


def test_a_list_is_all_that_stands_under_its_heading(desk: Desk):
    said = ask("大规模分布式训练，提到了哪些并行和优化的办法？", desk).answer
    assert all(word in said for word in ("Data Parallel", "Tensor Parallel", "Offloading")), said


def test_a_description_of_its_own_goes_before_the_topic_of_the_chat(desk: Desk):
    earlier = ["OpenAI有哪些产品？"]
    said = ask("开发PatrickStar的那家公司，自己的大模型有多少参数？", desk, history=earlier).answer
    assert "1万亿" in said, said


def test_yes_is_not_said_of_something_wider(desk: Desk):
    said = ask("Can the A30 do checkpointed training?", desk).answer
    assert not said.startswith("**Yes"), said


def test_a_joint_product_is_of_both_makers(desk: Desk):
    claims = ask("AI Dungeon是谁开发的？", desk).claims
    assert {claim.value for claim in claims} >= {"OpenAI", "Latitude"}
