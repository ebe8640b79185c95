"""Documents of every format and encoding, and every input that is none."""

import hashlib
import importlib.util
import io
import zipfile
from datetime import date
from pathlib import Path
from types import ModuleType

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ingest.blocks import split_blocks
from ingest.documents import read_bytes, read_document
from ingest.errors import (
    BrokenDocx,
    BrokenHtml,
    BrokenPdf,
    EmptyDocument,
    EncryptedDocument,
    NotText,
    ScannedPdf,
    TooLarge,
    UnknownFormat,
    UnreadableDocument,
)
from ingest.titles import find_date, find_title, fold_identifier

FORMATS = Path(__file__).parent / "formats"
SAMPLES = Path(__file__).parents[2] / "samples"
CHINESE = "问：思元590的价格？\r\n\r\n答：约8.5万元，还在涨。\n"
TRADITIONAL = "問：輝達的產能？\n\n答：大約三萬片，還在擴產。\n"


def read(content: bytes | str, name: str = "a.txt") -> str:
    return read_bytes(name, content.encode() if isinstance(content, str) else content).text


# text


@pytest.mark.parametrize(
    "text, encoding",
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "utf-32"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        ("寒武纪", "gb18030"),
        ("輝達產能", "big5"),
        ("𠮷野家用A100", "gb18030"),
        ("It’s 25°C at £500 – café", "cp1252"),
        ("plain words", "ascii"),
        ("Q: why?\n", "utf-16-le"),
    ],
)
def test_text_in_any_encoding_is_kept_unchanged(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)) == text


def test_text_cut_within_its_last_letter_loses_that_letter_only() -> None:
    assert read("寒武纪思元".encode()[:-1]) == "寒武纪思"


def test_the_bytes_are_hashed_and_counted() -> None:
    content = CHINESE.encode("gb18030")
    document = read_bytes("纪要.txt", content)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.size == len(content)
    assert document.media_type == "text/plain"


@pytest.mark.parametrize(
    "name, media_type",
    [
        ("a.txt", "text/plain"),
        ("a.MD", "text/markdown"),
        ("a", "text/plain"),
        ("纪要-2.0", "text/plain"),
        ("a.csv", "text/plain"),
        ("a.html", "text/html"),
    ],
)
def test_media_types(name: str, media_type: str) -> None:
    assert read_bytes(name, b"<p>Q: why?</p>").media_type == media_type


def test_a_page_under_the_name_of_a_text_file_is_a_page() -> None:
    assert read("<!DOCTYPE html><p>价格</p>") == "价格\n"


# title, date, identifier


@pytest.mark.parametrize(
    "line",
    [
        "2023年5月29日",
        "2023 年 5 月 29 日（周一）20:00",
        "2023-05-29",
        "2023/5/29",
        "2023.05.29",
        "May 29, 2023",
        "May 29th 2023",
        "29 May 2023",
        "29-May-2023",
        "Sept. 29, 2023",
        "20230529",
    ],
)
@pytest.mark.parametrize("label", ["日期：", "**会议时间**：", "Date: ", ""])
def test_dates_of_the_text(line: str, label: str) -> None:
    month = 9 if line.startswith("Sept") else 5
    assert find_date(f"算力交流\n\n{label}{line}\n\n问：好？", "a.txt") == date(2023, month, 29)


@pytest.mark.parametrize(
    "text, name, expected",
    [
        ("问：好？", "纪要-20230529.txt", date(2023, 5, 29)),
        ("问：好？", "2023-05-29 call.pdf", date(2023, 5, 29)),
        ("# 交流 2023年5月29日\n\n问：好？", "a.txt", date(2023, 5, 29)),
        ("问：好？\n\n文档名称：纪要-20230529.pdf", "a.txt", date(2023, 5, 29)),
        ("问：何时发布？\n\n答：2023年3月14日上线。", "a.txt", None),
        ("日期：2023年13月45日\n\n问：好？", "a.txt", None),
        ("型号20231345很贵", "a.txt", None),
        ("日期：2023年5月29日\n\n问：好？", "b-20240101.txt", date(2023, 5, 29)),
        ("NOTES\nCall date: 4 June 2025 | Length: 47 min\n\nQ: ok?", "a.txt", date(2025, 6, 4)),
        (
            "Notes of a long talk with two buyers held on 4 June 2025 and edited later by us for "
            "those who were not there\n\nQ: ok?",
            "a.txt",
            date(2025, 6, 4),
        ),
    ],
)
def test_dates_of_text_and_name(text: str, name: str, expected: date | None) -> None:
    assert find_date(text, name) == expected


@pytest.mark.parametrize(
    "text, name, expected",
    [
        ("# 算力交流\n\n## 一、价格", "a.md", "算力交流"),
        ("会议主题：算力交流\n\n问：好？", "a.txt", "算力交流"),
        ("# 算力交流\n\n主题：价格与产能\n\n问：好？", "a.md", "算力交流"),
        ("Expert call: HBM supply\n\nClient: Why?", "a.txt", "Expert call: HBM supply"),
        ("问：好？\n\n答：好。", "GH200_专家-20230529.txt", "GH200 专家"),
        ("算力交流-20230529\n\n问：好？", "a.txt", "算力交流"),
    ],
)
def test_titles(text: str, name: str, expected: str) -> None:
    assert find_title(text, name) == expected


@pytest.mark.parametrize(
    "name, identifier",
    [
        ("GH200 专家（纪要）.pdf", "gh200-专家-纪要"),
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\輝達 Call.TXT", "輝達-call"),
        ("ＧＨ２００.md", "gh200"),
        (".hidden", "hidden"),
        ("???.txt", "document"),
        ("a<b>&c.txt", "a-b-c"),
    ],
)
def test_identifiers(name: str, identifier: str) -> None:
    assert fold_identifier(name) == identifier


# HTML


def test_html_is_rendered_as_lines() -> None:
    page = """<html><head><title>x</title><style>p{}</style></head><body><nav>首页</nav>
      <h1>纪要</h1><p><b>问：</b>价格<br>多少？</p><script>alert(1)</script>
      <ul><li>H20：<i>1.2</i>万<ul><li>含税</li></ul></li><li>A2</li></ul>
      <table><caption>规格</caption><tr><th>卡</th><th colspan=2>显存</th></tr>
      <tr><td rowspan="2">A2</td><td>16<br>GB</td><td><ul><li>省电<li>便宜</ul></td></tr>
      <tr><td>8GB</td><td></td></tr></table>说完了&nbsp;。<div style="display: none">藏</div>
      <img alt="份额图"></body></html>"""
    assert read(page, "a.html") == (
        "# 纪要\n\n问：价格\n多少？\n\n- H20：1.2万\n  - 含税\n- A2\n\n规格\n\n"
        "卡\t显存\t\nA2\t16 GB\t省电 便宜\n\t8GB\t\n\n说完了 。\n\n![份额图]()\n"
    )


def test_the_title_of_a_page_without_h1_is_its_heading() -> None:
    assert read("<html><title>纪要</title><p>好</p>", "a.html") == "# 纪要\n\n好\n"


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "big5", "utf-8"])
def test_a_page_declares_its_charset(charset: str) -> None:
    words = "輝達產能" if charset == "big5" else "产能"
    page = f'<html><head><meta charset="{charset}"></head><p>{words}</p></html>'
    assert read(page.encode(charset), "a.html") == f"{words}\n"


def test_layout_tables_are_no_tables() -> None:
    inner = "<table><tr><td>卡</td><td>价</td></tr></table>"
    page = f"<table><tr><td><p>甲</p>{inner}</td></tr></table>"
    assert read(page, "a.html") == "甲\n\n卡\t价\n"


def test_a_page_nested_beyond_reason() -> None:
    with pytest.raises(BrokenHtml, match=r"Excessive depth.*expected"):
        read("<div>" * 3_000 + "芯", "a.html")


def test_a_deep_page_and_a_wide_table_are_read() -> None:
    assert "芯" in read("<div>" * 1_500 + "芯" + "</div>" * 1_500, "a.html")
    row = f"<tr>{'<td>1</td>' * 5_100}</tr>"
    text = read(f"<table>{row * 2}</table>", "a.html")
    assert text.split("\n")[0].count("\t") == 4_999
    spanned = read('<table><tr><td colspan="99999999">a</td><td>b</td></tr></table>', "a.html")
    assert spanned.startswith("a\t") and len(spanned) < 6_000


# DOCX


def make_docx(page: "docx.document.Document") -> bytes:
    target = io.BytesIO()
    page.save(target)
    return target.getvalue()


def test_docx_is_read_in_body_order() -> None:
    page = docx.Document()
    page.add_heading("纪要", 0)
    page.add_heading("价格", 1)
    page.add_paragraph("问：多少？")
    table = page.add_table(3, 3)
    for cell, words in zip(
        table._cells, ["卡", "显存", "价", "A2", "16GB", "1.5", "A30", "24GB", "5"], strict=True
    ):
        cell.text = words
    table.cell(1, 1).add_paragraph("GDDR6")
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    page.add_paragraph("第一", style="List Bullet")
    page.add_paragraph("第二", style="List Number")
    text = read_bytes("a.docx", make_docx(page)).text
    assert text == (
        "# 纪要\n\n# 价格\n\n问：多少？\n\n卡\t显存 价\t\nA2 A30\t16GB GDDR6\t1.5\n\t24GB\t5\n\n"
        "- 第一\n- 第二\n"
    )


def test_docx_keeps_text_boxes_and_drops_deletions() -> None:
    page = docx.Document()
    paragraph = page.add_paragraph("价格")
    deleted = OxmlElement("w:del")
    deleted.append(paragraph.add_run("旧").element)
    paragraph._p.append(deleted)
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        "<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r>"
        "</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paragraph._p.append(parse_xml(box))
    inserted = OxmlElement("w:ins")
    inserted.append(paragraph.add_run("新").element)
    paragraph._p.append(inserted)
    control = OxmlElement("w:sdt")
    content = OxmlElement("w:sdtContent")
    control.append(content)
    content.append(page.add_paragraph("控件")._p)
    page.element.body.insert(1, control)
    assert read_bytes("a.docx", make_docx(page)).text == "价格新\n\n框内\n\n控件\n"


def test_docx_footnotes_follow_the_body() -> None:
    page = docx.Document()
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    page.add_paragraph("价格").add_run().element.append(reference)
    with zipfile.ZipFile(io.BytesIO(make_docx(page))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    kind = "officeDocument/2006/relationships/footnotes"
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="n1" Type="http://schemas.openxmlformats.org/{kind}" '
        'Target="footnotes.xml"/></Relationships>'.encode(),
    )
    parts["word/footnotes.xml"] = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"/>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>含税</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/word/footnotes.xml" ContentType="text/xml"/></Types>'
    )
    assert read_bytes("a.docx", _zip(parts)).text == "价格[2]\n\n[2] 含税\n"


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


# PDF


def make_pdf(*pages: list[tuple[float, float, str]], **options: object) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(400, 400), **options)
    for lines in pages:
        canvas.setFont("Helvetica", 10)
        for x, y, words in lines:
            canvas.drawString(x, y, words)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_pdf_lines_are_joined_to_paragraphs() -> None:
    wide = "The client ordered five hundred cards in the first quarter of the year,"
    content = make_pdf(
        [(40, 350, wide), (40, 336, "and tested them."), (40, 310, "Expert: They were slow.")]
    )
    assert (
        read_bytes("a.pdf", content).text == f"{wide} and tested them.\n\nExpert: They were slow.\n"
    )


def test_pdf_headers_footers_and_page_numbers_stand_once_or_not() -> None:
    pages = [
        [(40, 385, "Call notes"), (40, 200, f"Part {'ABC'[n]} is said."), (200, 12, f"{n + 1}")]
        for n in range(3)
    ]
    text = read_bytes("a.pdf", make_pdf(*pages)).text
    assert text == "Call notes\n\nPart A is said.\n\nPart B is said.\n\nPart C is said.\n"


def test_pdf_columns_without_rules_are_a_table() -> None:
    rows = [("Card", "TDP", "Price"), ("A100", "400W", "10K"), ("A2", "", "1.5K")]
    lines = [
        (40 + 100 * column, 300 - 14 * row, words)
        for row, cells in enumerate(rows)
        for column, words in enumerate(cells)
        if words
    ]
    text = read_bytes("a.pdf", make_pdf(lines)).text
    assert text == "Card\tTDP\tPrice\nA100\t400W\t10K\nA2\t\t1.5K\n"


def test_a_pdf_of_pictures_asks_for_ocr() -> None:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    with pytest.raises(ScannedPdf, match=r"1 pages with 0 letters.*OCR"):
        read_bytes("a.pdf", target.getvalue())


def test_an_encrypted_pdf_needs_its_password() -> None:
    content = make_pdf([(40, 350, "secret")], encrypt=StandardEncryption("user", "owner"))
    with pytest.raises(EncryptedDocument, match=r"a\.pdf: needs a password"):
        read_bytes("a.pdf", content)


def _load_formats() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_formats", FORMATS / "make_formats.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_formats_are_what_the_script_makes() -> None:
    made = _load_formats().make_all()
    assert {name: (FORMATS / name).read_bytes() for name in made} == made


@pytest.mark.parametrize(
    "name, sample",
    [
        ("supply-chain-call.pdf", "supply-chain-call.txt"),
        ("supply-chain-call.docx", "supply-chain-call.txt"),
        ("domestic-accelerators.pdf", "domestic-accelerators.txt"),
    ],
)
def test_the_same_minutes_in_every_format(name: str, sample: str) -> None:
    made, source = read_document(FORMATS / name), read_document(SAMPLES / sample)
    assert (made.id, made.title, made.date) == (source.id, source.title, source.date)
    assert _turns(made.text) == _turns(source.text)
    assert _grids(made.text) == _grids(source.text)


def _turns(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (block.kind, text[block.body : block.end], block.speaker)
        for block in split_blocks(text)
        if block.kind in ("question", "answer", "item", "paragraph")
    ]


def _grids(text: str) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row] for row in block.table.rows]
        for block in split_blocks(text)
        if block.table
    ]


# what is no document


@pytest.mark.parametrize(
    "name, content, error, words",
    [
        ("a.txt", b"", EmptyDocument, "0 bytes"),
        ("a.txt", b" \r\n\t", EmptyDocument, "without a letter"),
        ("a.txt", b"--- *** ---", EmptyDocument, "no letter"),
        ("a.txt", b"ab\x00cd\x00\x01\x02" * 9, NotText, "text"),
        ("a.txt", b"\x00" * 100, NotText, "binary|none of"),
        ("a.txt", bytes(range(128)) * 8, NotText, "binary|none of"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00\xd8", NotText, "none of"),
        ("a.txt", bytes(range(1, 256)) * 4, NotText, "binary|none of"),
        ("a.pdf", b"%PDF-1.7\nnothing else", BrokenPdf, "cannot be parsed"),
        ("a.pdf", b"plain words", UnknownFormat, r"\.pdf"),
        ("a.docx", b"plain words", UnknownFormat, r"\.docx"),
        ("a.docx", b"PK\x03\x04word/ cut off", BrokenDocx, "not a zip archive"),
        ("a.docx", _zip({"word/x.xml": b"<x/>"}), BrokenDocx, "Word"),
        ("a.xlsx", _zip({"xl/workbook.xml": b"<x/>"}), UnknownFormat, "Office"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UnknownFormat, "old or password"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", UnknownFormat, "PNG"),
        ("a.rtf", b"{\\rtf1 words}", UnknownFormat, "RTF"),
        ("a.py", b"print(1)", UnknownFormat, r"\.py"),
        ("a.html", b"<!-- nothing -->", UnreadableDocument, "expected"),
    ],
)
def test_what_is_no_document(
    name: str, content: bytes, error: type[UnreadableDocument], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        read_bytes(name, content)
    assert str(caught.value).startswith(f"{name}: ")
    assert "expected" in str(caught.value)


def test_a_file_larger_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"words " * 100)
    with pytest.raises(TooLarge, match="600 bytes; expected at most 599"):
        read_document(path, limit=599)
    with pytest.raises(TooLarge, match="600 bytes"):
        read_bytes("a.txt", path.read_bytes(), limit=599)
    monkeypatch.setenv("CHIPGRAPH_MAX_BYTES", "500")
    with pytest.raises(TooLarge, match="at most 500"):
        read_document(path)
    assert read_document(path, limit=600).size == 600


def test_a_docx_that_unpacks_to_too_much() -> None:
    content = _zip({"word/document.xml": b" " * 5_000_000})
    assert len(content) < 10_000
    with pytest.raises(TooLarge, match=r"unpacks from .* to 5000000 bytes"):
        read_bytes("a.docx", content, limit=1_000_000)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_document(tmp_path / "none.txt")
