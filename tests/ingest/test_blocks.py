"""Blocks in many house styles: small texts, and every sample."""

import time
from pathlib import Path

import pytest

from ingest.blocks import split_blocks, split_clauses, split_sentences
from ingest.documents import SUFFIXES, read_document
from ingest.model import Block

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "transcript-20230529.txt"
SAMPLES = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in SUFFIXES)
MINUTES = [*SAMPLES, *sorted((ROOT / "tests" / "eval").glob("*/*/minutes.*"))]


def outline(text: str) -> list[tuple[str, str, str | None, int | None]]:
    return [
        (block.kind, text[block.body : block.end], block.speaker, block.question)
        for block in split_blocks(text)
    ]


def kinds(text: str) -> list[str]:
    return [block.kind for block in split_blocks(text)]


def only_table(text: str) -> Block:
    (table,) = [block for block in split_blocks(text) if block.kind == "table"]
    return table


def grid(text: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in only_table(text).table.rows]


def assert_whole(text: str) -> None:
    """Each letter in exactly one block; cells lie where they say."""
    blocks = split_blocks(text)
    end = 0
    for block in blocks:
        assert not text[end : block.start].strip()
        assert end <= block.start <= block.body <= block.end
        assert block.start < block.end
        end = block.end
        for row in block.table.rows if block.table else ():
            for cell in row:
                assert block.start <= cell.start <= cell.end <= block.end
                assert len(cell.text) == cell.end - cell.start
    assert not text[end:].strip()
    for index, block in enumerate(blocks):
        assert all(blocks[above].kind == "heading" and above < index for above in block.headings)
        if block.question is not None:
            assert blocks[block.question].kind == "question"
            assert block.question < index


@pytest.mark.parametrize("path", MINUTES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_letter_of_the_minutes_is_in_one_block(path: Path) -> None:
    assert_whole(read_document(path).text)


def test_every_letter_of_the_real_minutes_is_in_one_block() -> None:
    if not REAL.exists():
        pytest.skip("the real minutes are not part of the repository")
    text = read_document(REAL).text
    assert_whole(text)
    blocks = split_blocks(text)
    assert sum(block.kind == "question" for block in blocks) == 12
    assert [len(b.table.rows) for b in blocks if b.table] == [7, 8, 13, 8, 10, 14, 18, 8, 18]
    assert all(block.speaker is None for block in blocks)


def test_the_real_minutes_are_split_in_30_ms() -> None:
    text = (REAL if REAL.exists() else SAMPLES[0]).read_text(encoding="utf-8")
    split_blocks(text)
    fastest = min(_seconds(text) for _ in range(5))
    assert fastest < 0.03


def _seconds(text: str) -> float:
    started = time.process_time()  # other processes do not count
    split_blocks(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    "asked, replied",
    [
        ("Q：", ""),
        ("Q: ", ""),
        ("Q1：", "A1："),
        ("Q1. ", "A1. "),
        ("问：", "答："),
        ("問：", "答："),
        ("**问**：", "**答**："),
        ("**Q：** ", "**A：** "),
        ("【提问】", "【回答】"),
        ("[Q] ", "[A] "),
        ("问题1：", "回答："),
        ("- Q：", "- A："),
    ],
)
def test_labels_of_questions_and_answers_name_nobody(asked: str, replied: str) -> None:
    text = f"{asked}910B的价格？\n\n{replied}约12万元。\n\n{asked.replace('1', '2')}良率呢？"
    assert outline(text) == [
        ("question", "910B的价格？", None, None),
        ("answer", "约12万元。", None, 0),
        ("question", "良率呢？", None, None),
    ]


@pytest.mark.parametrize(
    "asked, replied",
    [
        ("Client", "Expert"),
        ("Analyst (buy side)", "Expert"),
        ("主持人", "专家"),
        ("主持人", "张博士（某云厂商）"),
        ("投资人", "某云厂商专家"),
        ("Moderator", "Dr. Smith"),
        ("分析师", "专家A"),
        ("記者", "專家"),
    ],
)
def test_roles_are_speakers(asked: str, replied: str) -> None:
    text = f"{asked}：Price of the 910B?\n{replied}：About 120K yuan.\n\nAnd rising."
    assert outline(text) == [
        ("question", "Price of the 910B?", asked, None),
        ("answer", "About 120K yuan.", replied, 0),
        ("answer", "And rising.", replied, 0),
    ]


def test_a_question_and_its_answer_on_one_line() -> None:
    assert outline("问：价格？答：约2万。")[1] == ("answer", "约2万。", None, 0)


def test_names_that_take_turns_are_speakers() -> None:
    text = "小王：价格多少？\n\n老李：两万。\n\n小王：良率呢？\n\n老李：四成。"
    assert [block.speaker for block in split_blocks(text)] == ["小王", "老李", "小王", "老李"]
    assert kinds(text) == ["question", "answer"] * 2


def test_a_known_name_that_recurs_is_a_topic() -> None:
    text = "Q：进度？\n\n华为：8月送样。\n\nQ：价格？\n\n华为：不便宜。"
    named = split_blocks(text, is_name=lambda label: label == "华为")
    assert [block.speaker for block in named] == [None] * 4
    assert [text[slice(*block.topic)] for block in named if block.topic] == ["华为", "华为"]


def test_a_speaker_keeps_the_fullest_form_of_the_name() -> None:
    text = "主持人：先讲规模？\n张博士（某云厂商）：6万张。\n主持人：价格？\n张博士：12万。"
    assert split_blocks(text)[3].speaker == "张博士（某云厂商）"


def test_speakers_on_lines_of_their_own_with_times() -> None:
    text = "发言人1 00:01\n价格多少？\n\n发言人2 00:07\n大约两万。"
    assert outline(text) == [
        ("question", "价格多少？", "发言人1", None),
        ("answer", "大约两万。", "发言人2", 0),
    ]


def test_topics_are_not_speakers() -> None:
    text = (
        "点评\n\n华为：昇腾910供货不足。\n\n景嘉微、芯动：都是GPU。\n\n- 价格：约2万\n- 见A2：60W"
    )
    blocks = split_blocks(text)
    assert [text[slice(*b.topic)] for b in blocks if b.topic] == [
        "华为",
        "景嘉微、芯动",
        "价格",
        "见A2",
    ]
    assert {block.speaker for block in blocks} == {None}


def test_card_names_are_not_counted_answers() -> None:
    text = "主持人：交期呢？\n\n- H20：8周\n- A800：没有新卡\n- A2、A30：现货\n\nA30、A2都在推理。"
    assert kinds(text) == ["question", "item", "item", "item", "answer"]


def test_a_question_of_several_paragraphs_ends_at_its_answer() -> None:
    text = "问：请教两个问题。\n\n第一，价格？\n\n第二，良率？\n\n答：两万，四成。"
    assert outline(text) == [
        ("question", "请教两个问题。\n\n第一，价格？\n\n第二，良率？", None, None),
        ("answer", "两万，四成。", None, 0),
    ]


def test_lines_after_a_question_answer_it_until_the_next_section() -> None:
    text = "Q：用途？\n\n1) 训练：可以\n\n还能做推理。\n\nPPT环节：\n\n大模型有三个趋势。"
    assert outline(text) == [
        ("question", "用途？", None, None),
        ("item", "训练：可以", None, 0),
        ("answer", "还能做推理。", None, 0),
        ("heading", "PPT环节：", None, None),
        ("paragraph", "大模型有三个趋势。", None, None),
    ]


def test_questions_without_labels() -> None:
    text = "1、910B的价格？\n\n大约12万元。\n\n2、良率如何？\n\n四成多。"
    assert kinds(text) == ["question", "answer", "question", "answer"]
    assert kinds("### 价格如何？\n\n大约12万元。") == ["question", "answer"]


def test_headings_nest() -> None:
    text = "# 纪要\n\n## 一、供给\n\n### 910B\n\n缺货。\n\n## 二、需求\n\n旺盛。"
    blocks = split_blocks(text)
    assert [block.level for block in blocks] == [1, 2, 3, 0, 2, 0]
    assert [block.headings for block in blocks] == [(), (0,), (0, 1), (0, 1, 2), (0,), (0, 4)]


@pytest.mark.parametrize(
    "line",
    ["一、价格", "（一）价格", "**价格**", "【价格】", "第二部分 价格", "## 价格", "价格\n----"],
)
def test_marked_headings(line: str) -> None:
    text = f"开场白说了很多。\n\n{line}\n\n大约两万元。"
    assert kinds(text) == ["paragraph", "heading", "paragraph"]


def test_a_title_above_a_table_is_its_caption() -> None:
    text = "说完了。\n\n主流芯片规格\n\n卡\tTDP\nA2\t60W\n\n推理为主。"
    blocks = split_blocks(text)
    assert [block.kind for block in blocks] == ["paragraph", "heading", "table", "paragraph"]
    assert blocks[2].table.caption == 1


def test_a_title_above_a_table_within_an_answer_does_not_end_it() -> None:
    text = "问：规格？\n\n答：如下。\n\n主流芯片\n\n卡\tTDP\nA2\t60W\n\n还有A30。"
    blocks = split_blocks(text)
    assert [block.kind for block in blocks] == ["question", "answer", "heading", "table", "answer"]
    assert [block.question for block in blocks[3:]] == [0, 0]


def test_a_lead_in_heads_its_list_only() -> None:
    text = "开场白说了很多。\n\n建议：\n\n- 增加显存\n- 降价\n\n出货量：今年翻倍。"
    blocks = split_blocks(text)
    assert [block.kind for block in blocks[1:]] == ["heading", "item", "item", "paragraph"]
    assert [block.headings for block in blocks[2:]] == [(1,), (1,), ()]


def test_symbols_under_a_counted_item_are_its_children() -> None:
    text = "1）价格\n- 单卡：2万\n▲ 整机：30万\n2）交期\n- 1.6T模块：26周"
    blocks = split_blocks(text)
    assert [block.kind for block in blocks] == ["item"] * 5
    assert [block.level for block in blocks] == [1, 2, 2, 1, 2]
    assert topics(blocks, text)[1:] == ["单卡", "整机", None, "1.6T模块"]


def test_a_label_keeps_the_description_in_its_brackets() -> None:
    text = "- 禾垣光电（武汉，2019年成立，创始人为某设计公司前研发总监）：月产能3万只"
    (block,) = split_blocks(text)
    assert block.topic is not None
    assert text[slice(*block.topic)].endswith("总监）")


def test_a_question_and_the_answer_of_a_speaker_on_one_line() -> None:
    text = "- 问：会涨价吗？　乙：会，约5%\n- 问：何时量产？ 甲：2027年"
    blocks = split_blocks(text)
    assert [block.kind for block in blocks] == ["question", "answer", "question", "answer"]
    assert text[blocks[1].body : blocks[1].end] == "会，约5%"


def test_items_and_their_levels() -> None:
    text = "- 1) 单卡\n - 内存\n - 带宽\n• 集群\n（2）软件\n① 框架\n3. 驱动"
    blocks = split_blocks(text)
    assert {block.kind for block in blocks} == {"item"}
    assert [block.level for block in blocks] == [1, 2, 2, 1, 1, 1, 1]
    assert [text[block.body : block.end] for block in blocks[:3]] == ["单卡", "内存", "带宽"]


def test_numbers_at_the_head_of_a_line_are_no_bullets() -> None:
    text = "2.5D封装很贵。\n\n100W功耗不高。\n\n3月份交货。"
    assert kinds(text) == ["paragraph"] * 3


def test_broken_lines_are_one_paragraph() -> None:
    text = (
        "Expert: The client ordered five hundred cards in the first quarter of\n"
        "2023 and tested them for eight weeks before it decided that they were\n"
        "too slow.\n\nClient: Why?\n"
    )
    assert kinds(text) == ["paragraph", "question"]
    assert split_sentences(text, 0, text.index("\n\n"))[-1][1] == text.index("\n\n")
    assert len(split_sentences(text, 0, text.index("\n\n"))) == 1


TABLES = {
    "tabs": "卡\tTDP\t内存\nA2\t60W\t16GB\n\t40W\t16GB",
    "markdown": "| 卡 | TDP | 内存 |\n|---|:--:|---|\n| A2 | 60W | 16GB |\n| | 40W | 16GB |",
    "bare pipes": "卡 | TDP | 内存\n--- | --- | ---\nA2 | 60W | 16GB\n | 40W | 16GB",
    "boxed": (
        "+---+---+\n| 卡 | TDP | 内存 |\n+===+===+\n| A2 | 60W | 16GB |\n|  | 40W | 16GB |\n+--+--+"
    ),
    "commas": "卡,TDP,内存\nA2,60W,16GB\n,40W,16GB",
    "quoted": '"卡","TDP","内存"\n"A2","60W","16GB"\n"","40W","16GB"',
    "aligned": "卡    TDP   内存\nA2    60W   16GB\n      40W   16GB",
    "ruled": "卡    TDP   内存\n----  ----  ----\nA2    60W   16GB\n      40W   16GB",
    "one blank line": "卡\tTDP\t内存\nA2\t60W\t16GB\n\n\t40W\t16GB",
}


@pytest.mark.parametrize("style", TABLES)
def test_tables(style: str) -> None:
    text = f"规格如下：\n\n{TABLES[style]}\n\n说完了。"
    assert grid(text) == [["卡", "TDP", "内存"], ["A2", "60W", "16GB"], ["", "40W", "16GB"]]
    block = only_table(text)
    assert block.table.caption == 0
    for row in block.table.rows:
        for cell in row:
            assert text[cell.start : cell.end] == cell.text
    assert_whole(text)


def test_an_escaped_pipe_is_part_of_its_cell() -> None:
    text = "| 卡 | 接口 |\n|--|--|\n| A2 | x8 \\| x16 |"
    assert grid(text)[1] == ["A2", "x8  | x16"]


def test_markup_in_cells_is_blanked_so_that_offsets_hold() -> None:
    text = '卡\t特点\nA2\t<ul style="list-style-type: none"> 省电<li>便宜</ul> \nA30\t**快**<br>贵'
    cell = only_table(text).table.rows[1][1]
    assert cell.text.split() == ["省电", "便宜"]
    assert len(cell.text) == cell.end - cell.start
    assert text[cell.start :].startswith("省电")
    fast = only_table(text).table.rows[2][1]
    assert fast.text.replace(" ", "") == "快\n贵"


def test_short_rows_are_filled_up() -> None:
    assert grid("a\tb\tc\nd\te\t\nf\tg") == [["a", "b", "c"], ["d", "e", ""], ["f", "g", ""]]


def test_a_header_that_a_page_break_repeats_is_no_row() -> None:
    assert grid("卡\tTDP\nA2\t60W\n卡\tTDP\nA30\t165W") == [
        ["卡", "TDP"],
        ["A2", "60W"],
        ["A30", "165W"],
    ]


def test_two_tables_with_a_blank_line_between_them() -> None:
    text = "卡\tTDP\t价\nA2\t60W\t1\n\n客户\t数量\t状态\n百度\t500\t停用"
    assert kinds(text) == ["table", "table"]


def test_prose_with_commas_and_labels_with_tabs_are_no_tables() -> None:
    prose = "A, B, and C were bought.\nD, E, and F were not.\nG, H, and I will be."
    text = f"{prose}\n\n时间：\t2024年\n\n1.\t第一"
    assert "table" not in kinds(text)


def test_a_table_too_wide_for_a_grid_stays_prose() -> None:
    text = "\n".join("\t".join("1" * 5_000) for _ in range(300))
    assert "table" not in kinds(text)
    assert_whole(text)
    wide = "\n".join("\t".join("1" * 5_000) for _ in range(3))
    assert len(only_table(wide).table.rows[0]) == 5_000


@pytest.mark.parametrize(
    "line, kind",
    [
        ("扫码加入知识星球，首月立减30元", "advert"),
        ("请登录 https://example.org 下载完整文档。", "advert"),
        ("手机端请扫码查看：", "advert"),
        ("11 图表", "figure"),
        ("图1：出货量预测", "figure"),
        ("[image]", "figure"),
        ("Figure 3", "figure"),
        ("![share](a.png)", "figure"),
        ("第 1 页 共 3 页", "meta"),
        ("Page 1 of 3", "meta"),
        ("- 3 -", "meta"),
        ("免责声明：仅供参考", "meta"),
        ("---", "meta"),
        ("这张图表明出货在涨。", "paragraph"),
        ("用户每天下载两次模型。", "paragraph"),
        ("客户在网站上扫码支付。", "paragraph"),
    ],
)
def test_what_is_set_aside(line: str, kind: str) -> None:
    filler = "\n\n".join(f"第{n}段说的是供给与需求。" for n in range(20))
    text = f"{filler}\n\n{line}\n\n{filler}"
    assert [block.kind for block in split_blocks(text)][20] == kind


def test_an_advert_does_not_end_an_answer() -> None:
    text = "问：价格？\n\n答：两万。\n\n扫码加入知识星球\n\n还会涨。"
    assert outline(text)[3] == ("answer", "还会涨。", None, 0)


def test_lines_about_the_minutes() -> None:
    above = "国产卡纪要\n\n**时间**：2025年2月18日\n**专家**：某厂商前员工"
    text = f"{above}\n\n主持人：价格？\n专家：两万。"
    blocks = split_blocks(text)
    assert [block.kind for block in blocks] == ["heading", "meta", "meta", "question", "answer"]
    assert blocks[4].speaker == "专家"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\r\n\u2028"])
def test_nothing(text: str) -> None:
    assert split_blocks(text) == ()
    assert split_sentences(text, 0, len(text)) == ()


def test_a_line_of_megabytes_takes_time_in_proportion() -> None:
    text = "算力" * 1_000_000
    started = time.perf_counter()
    assert kinds(text) == ["paragraph"]
    split_sentences(text, 0, len(text))
    split_clauses(text, 0, len(text))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_breaks(newline: str) -> None:
    text = newline.join(["Q：价格？", "", "约2万。"])
    assert [text[block.body : block.end] for block in split_blocks(text)] == ["价格？", "约2万。"]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("贵。缺货！为什么？", ["贵。", "缺货！", "为什么？"]),
        ("A；B；C", ["A；", "B；", "C"]),
        ("It is 1.5x. Good.", ["It is 1.5x.", "Good."]),
        ("e.g. the A100 vs. the H100. Done.", ["e.g. the A100 vs. the H100.", "Done."]),
        ("Dr. A said no. U.S. rules.", ["Dr. A said no.", "U.S. rules."]),
        ("他说“贵。”然后走了", ["他说“贵。”", "然后走了"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
        ("<ul> <li>省电<li>便宜", ["<ul>", "省电", "便宜"]),
        ("NVIDIA Inc. sells it.", ["NVIDIA Inc. sells it."]),
        ("HBM3e。80GB", ["HBM3e。", "80GB"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split_sentences(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("没上线，只做了适配。", ["没上线", "只做了适配。"]),
        ("1,000 cards, not 2,000", ["1,000 cards", "not 2,000"]),
        ("部署（590，370），停用", ["部署（590，370）", "停用"]),
        ("below <5, above >6", ["below <5", "above >6"]),
        ("没闭合（一，二。三，四", ["没闭合（一，二。", "三", "四"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in split_clauses(text, 0, len(text))] == expected


def test_spans_are_of_the_whole_text() -> None:
    text = "前言。没上线，缺货。后记。"
    assert split_sentences(text, 3, 10) == ((3, 10),)
    assert split_clauses(text, 3, 10) == ((3, 6), (7, 10))


def topics(blocks: tuple[Block, ...], text: str) -> list[str | None]:
    return [text[slice(*block.topic)] if block.topic else None for block in blocks]


def test_a_table_of_tags_is_a_table_with_empty_places_for_merged_cells():
    text = (
        '对比：\n\n<table>\n<tr><th rowspan="2">卡</th><th colspan="2">算力</th></tr>\n'
        "<tr><th>FP16</th><th>INT8</th></tr>\n<tr><td>A2</td><td>18</td><td>36</td></tr>\n</table>\n"
    )
    assert grid(text) == [["卡", "算力", ""], ["", "FP16", "INT8"], ["A2", "18", "36"]]
    assert_whole(text)


def test_an_item_that_states_a_problem_asks_nothing():
    text = (
        "（一）A卡\n1、价格：11万。\n2、问题：算子库更新慢，迁移要三个月。\n3、下一代明年量产。\n"
    )
    assert "question" not in kinds(text)


def test_a_labelled_question_without_a_question_mark_is_one_where_it_is_answered():
    assert kinds("问题：请介绍交期。\n\n答：大约八周。\n")[0] == "question"
