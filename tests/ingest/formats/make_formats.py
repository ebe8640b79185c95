"""Write sample minutes as PDF and DOCX, byte for byte the same each time.

In      samples/supply-chain-call.txt, samples/domestic-accelerators.txt
Out     supply-chain-call.pdf and .docx, domestic-accelerators.pdf beside this file
Source  STSong-Light is a CID font that every PDF reader carries: nothing is embedded
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from ingest.blocks import split_blocks
from ingest.documents import read_document
from ingest.model import Block, Cell
from kg.model import Document

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "samples"
FONT = "STSong-Light"
_RULED = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ]
)


def make_pdf(document: Document) -> bytes:
    """The document as PDF, with a header and a page number on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    wrap = None if document.text.isascii() else "CJK"
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=10.5, leading=15, spaceAfter=7, wordWrap=wrap
    )
    cell = ParagraphStyle("cell", parent=body, fontSize=8.5, leading=11, spaceAfter=0)
    title = ParagraphStyle("title", parent=body, fontSize=18, leading=24)
    heading = ParagraphStyle("heading", parent=body, fontSize=14, leading=20)
    story = []
    for block in split_blocks(document.text):
        if block.table:
            story += [_pdf_table(block, cell), Spacer(1, 9)]
            continue
        words = document.text[block.start : block.end].replace("&", "&amp;").replace("<", "&lt;")
        headed = title if block.level == 1 else heading
        story.append(Paragraph(words, headed if block.kind == "heading" else body))
    target = io.BytesIO()

    def furnish(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawString(56, A4[1] - 30, document.title)
        canvas.drawCentredString(A4[0] / 2, 26, str(template.page))

    template = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=56, rightMargin=56, invariant=1, title=document.title
    )
    template.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return target.getvalue()


def _pdf_table(block: Block, style: ParagraphStyle) -> Table:
    rows = [[Paragraph(one.text, style) for one in row] for row in block.table.rows]
    longest = [max(len(one.text.encode("gb18030")) for one in column) for column in _columns(block)]
    unit = (A4[0] - 112) / sum(longest)
    return Table(rows, colWidths=[unit * one for one in longest], style=_RULED)


def _columns(block: Block) -> list[tuple[Cell, ...]]:
    return list(zip(*block.table.rows, strict=True))


def make_docx(document: Document) -> bytes:
    """The document as DOCX."""
    page = docx.Document()
    for block in split_blocks(document.text):
        if block.table:
            table = page.add_table(len(block.table.rows), len(block.table.rows[0]))
            for row, cells in zip(table.rows, block.table.rows, strict=True):
                for target, cell in zip(row.cells, cells, strict=True):
                    target.text = cell.text
        elif block.kind == "heading":
            page.add_heading(document.text[block.body : block.end], level=block.level - 1)
        elif block.kind == "item":
            page.add_paragraph(document.text[block.body : block.end], style="List Bullet")
        else:
            page.add_paragraph(document.text[block.start : block.end])
    moment = datetime(2024, 1, 1)  # noqa: DTZ001 - the format holds no zone
    page.core_properties.created = page.core_properties.modified = moment
    page.core_properties.title = document.title
    target = io.BytesIO()
    page.save(target)
    return _without_times(target.getvalue())


def _without_times(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, (2024, 1, 1, 0, 0, 0))
            new.writestr(fixed, old.read(entry), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def make_all() -> dict[str, bytes]:
    """The files, by name."""
    english = read_document(SAMPLES / "supply-chain-call.txt")
    chinese = read_document(SAMPLES / "domestic-accelerators.txt")
    return {
        "supply-chain-call.pdf": make_pdf(english),
        "supply-chain-call.docx": make_docx(english),
        "domestic-accelerators.pdf": make_pdf(chinese),
    }


if __name__ == "__main__":
    for name, content in make_all().items():
        (HERE / name).write_bytes(content)
