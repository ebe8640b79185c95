"""Orientation, roles, subjects and headers of tables."""

import pytest

from ingest.grid import Grid
from ingest.header_units import read_header_unit
from ingest.headers import Headers
from ingest.segments import split_segments
from ingest.tables import read_table
from kg.lexicon import load_lexicon
from kg.ontology import cg, load_ontology, local_name
from tests.ingest.table_cases import build_table


def read(*rows: str, caption: str = "") -> Grid:
    _, table = build_table(list(rows))
    return read_table(table, lexicon=load_lexicon(), ontology=load_ontology(), caption=caption)


def names(grid: Grid) -> list[list[str]]:
    return [[s.text for s in record.subjects] for record in grid.parts[0].records]


@pytest.mark.parametrize(
    ("rows", "transposed"),
    [
        (("| 型号 | TDP | 制程 |", "| H100 | 700W | 4nm |", "| A100 | 400W | 7nm |"), False),
        (("| | H100 | A100 |", "| TDP | 700W | 400W |", "| 制程 | 4nm | 7nm |"), True),
        (("| | ZQ1 | ZQ2 |", "| 功耗（W） | 70 | 40 |", "| 显存（GB） | 8 | 16 |"), True),
        (("| Model | Parameters (B) |", "| ZM-1 | 7 |", "| ZM-2 | 70 |"), False),
        (("| | 国内 | 国外 |", "| 大模型 | 文心一言 | GPT-4 |", "| 应用 | 客服 | 搜索 |"), True),
    ],
)
def test_orientation(rows: tuple[str, ...], transposed: bool) -> None:
    assert read(*rows).transposed is transposed


def test_roles_of_identifying_columns() -> None:
    grid = read("| Vendor | Card | Processor | Power | Comment |", "| 海光 | K9 | Z9 | 300W | 无 |")
    roles = [known.role and local_name(known.role) for known in grid.parts[0].fields]
    assert roles == ["madeBy", "card", "processor", None, "remark"]


def test_new_names_are_candidates_of_the_class_that_the_properties_tell() -> None:
    grid = read("| 名称 | 参数量 | 上下文窗口 |", "| 雨燕-7 | 7B | 32000个token |")
    assert [(e.labels[0].text, e.kind, e.candidate) for e in grid.candidates] == [
        ("雨燕-7", cg("Model"), True)
    ]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("N100/C100", ["N100", "C100"]),
        ("XR104, XR100", ["XR104", "XR100"]),
        ("NVIDIA H100 SXM", ["NVIDIA H100 SXM"]),
        ("雨燕A/B系列", ["雨燕A/B系列"]),
    ],
)
def test_names_of_one_cell(cell: str, found: list[str]) -> None:
    assert names(read("| 型号 | TDP |", f"| {cell} | 300W |", "| A100 | 400W |"))[0] == found


def test_side_table_becomes_a_part() -> None:
    grid = read(
        "| | A100 | A30 | A2 | |",
        "| TDP | 400W | 165W | 60W | |",
        "| LLC | 40 MB | Memory Capacity | 24 GB | 16 GB |",
        "| FP32 | 19.5 | Bandwidth | 933 GB/s | 200 GB/s |",
        "| 制程 | 7nm | INT8 | 330 | 36 |",
    )
    assert [part.side for part in grid.parts] == [False, True]
    side = grid.parts[1]
    assert [[s.text for s in record.subjects] for record in side.records] == [["A30"], ["A2"]]
    assert [c.text for c in side.records[1].cells] == ["A2", "60W", "16 GB", "200 GB/s", "36"]


def test_empty_table_is_an_empty_grid() -> None:
    grid = read("| | |", "| | |")
    assert grid.parts == ()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("显存（GB）", ("memoryCapacity", "GB", "")),
        ("Int8 TOPs", ("peakPerformance", "TOPS", "Int8")),
        ("FP64", ("peakPerformance", "", "FP64")),
        ("hbm_gb", ("memoryCapacity", "GB", "")),
        ("power_mw", ("sitePower", "MW", "")),
        ("Street price ($K)", ("price", "USD", "")),
        ("卡间互联（GB/s）", ("interconnectBandwidth", "GBPerSec", "")),
        ("参数量 (百万个)", ("parameters", "items", "")),
        ("Llama2-70B推理（tokens/s）", ("throughput", "tokensPerSec", "")),
        ("Kühlleistung (W)", ("", "W", "")),
    ],
)
def test_header_links(header: str, expected: tuple[str, str, str]) -> None:
    link = Headers(load_ontology(), load_lexicon()).link(header)
    unit = link.unit.unit if link.unit else None
    assert (
        local_name(link.properties[0]) if link.properties else "",
        local_name(unit) if unit else "",
        link.formats[0].value.text if link.formats else "",
    ) == expected


@pytest.mark.parametrize("text", ["", "colour", "型号", "2024", "见附录第三页的说明文字"])
def test_words_that_are_no_unit(text: str) -> None:
    assert read_header_unit(text) is None


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("客服、游戏；教育", ["客服", "游戏", "教育"]),
        ("支持CXL（1,024条通道，双向）", ["支持CXL（1,024条通道，双向）"]),
        ("1,024片", ["1,024片"]),
        ("延迟低 成本高", ["延迟低", "成本高"]),
        ("宣传兼容 CUDA", ["宣传兼容 CUDA"]),
        ("- 延迟低\n- 成本高", ["延迟低", "成本高"]),
        ("", []),
    ],
)
def test_segments(text: str, segments: list[str]) -> None:
    assert [text[a:b] for a, b in split_segments(text)] == segments
