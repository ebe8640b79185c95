"""Render PDF as plain text: words by pdfium, ruled tables by pdfplumber, both in place.

In      the bytes of the file
Out     text as ingest.rendering writes it; a header or footer that pages repeat stands once
Raises  BrokenPdf, EncryptedDocument; ScannedPdf when its pages are pictures
"""

import ctypes
import io
import re
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from ingest.errors import BrokenPdf, EncryptedDocument, ScannedPdf
from ingest.pdf_lines import (
    Frame,
    PageLine,
    Piece,
    join_lines,
    join_words,
    measure_frame,
)
from ingest.rendering import Rendering

_LOCK = threading.Lock()  # pdfium is not safe for threads
_MARGIN = 0.09  # of the page's height: where headers and footers stand
_REPEATS = 3  # pages
_FEWEST_LETTERS = 4  # of a page with a picture, below which it is one
_MOST_CELLS = 200_000
_GAP = 1.2  # ems between letters that part two cells
_DIGITS = re.compile(r"\d+")

_Letter = tuple[str, float, float, float, float, float]  # x0 x1 top bottom size
_Table = tuple[tuple[float, float, float, float], tuple[tuple[str, ...], ...]]


def render_pdf(content: bytes, *, name: str = "the file") -> str:
    """The text of the PDF.

    >>> render_pdf(b"%PDF-1.7 cut off")
    Traceback (most recent call last):
    ...
    ingest.errors.BrokenPdf: the file: PDF that cannot be parsed ...; ...
    """
    with _LOCK:
        try:
            opened = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            raise _explain(error, name) from error
        try:
            pages = [opened[index] for index in range(len(opened))]
            lines = [tuple(_read_lines(page, number)) for number, page in enumerate(pages)]
            ruled = [_is_ruled(page) for page in pages]
            pictures = [_has_picture(page) for page in pages]
            heights = [page.get_height() for page in pages]
        except pdfium.PdfiumError as error:
            raise _explain(error, name) from error
        finally:
            opened.close()
    letters = [sum(len(line.text) for line in page) for page in lines]
    if sum(letters) < _FEWEST_LETTERS:
        raise ScannedPdf(
            f"{name}: {len(pages)} pages with {sum(letters)} letters, so they are pictures; "
            "expected a PDF with text: run OCR over it and try again"
        )
    tables = _read_tables(content, ruled, name)
    kept = _drop_repeats(lines, heights)
    frame = measure_frame(tuple(line for page in kept for line in page))
    pictured = {n for n, few in enumerate(letters) if few < _FEWEST_LETTERS and pictures[n]}
    page = Rendering()
    for piece in _lay_out(kept, tables, pictured, frame):
        _write(page, piece)
    return page.text()


def _explain(error: Exception, name: str) -> Exception:
    if "password" in str(error).lower():
        return EncryptedDocument(f"{name}: needs a password: remove the protection and try again")
    return BrokenPdf(
        f"{name}: PDF that cannot be parsed ({error}); expected a whole PDF: fetch it again"
    )


def _read_lines(page: Any, number: int) -> Iterator[PageLine]:  # noqa: ANN401
    """Lines in the order of the text; y is turned to grow downwards."""
    text_page = page.get_textpage()
    height = page.get_height()
    raw = pdfium.raw
    letters: list[_Letter] = []
    box = [ctypes.c_double() for _ in range(4)]
    for index in range(text_page.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text_page, index) or 32)
        if letter in "\r\n":
            if letters:
                yield _line(letters, number)
            letters = []
            continue
        raw.FPDFText_GetCharBox(text_page, index, *map(ctypes.byref, box))
        left, right, bottom, top = (one.value for one in box)
        size = raw.FPDFText_GetFontSize(text_page, index)
        letters.append((letter, left, right, height - top, height - bottom, size))
    if letters:
        yield _line(letters, number)
    text_page.close()


def _line(letters: list[_Letter], number: int) -> PageLine:
    inked = [one for one in letters if not one[0].isspace() and one[2] > one[1]] or letters
    size = Counter(round(one[5], 1) for one in inked).most_common(1)[0][0] or 10.0
    cells: list[tuple[float, float, str]] = []
    words, left, right = "", inked[0][1], inked[0][1]
    for letter, x0, x1, _, _, _ in letters:
        blank = letter.isspace() or x1 <= x0
        if not blank and words.strip() and x0 - right > _GAP * size:
            cells.append((left, right, words.strip()))
            words, left = "", x0
        words += letter
        right = right if blank else x1
    cells.append((left, right, words.strip()))
    return PageLine(
        " ".join(cell[2] for cell in cells),
        min(one[1] for one in inked),
        max(one[2] for one in inked),
        min(one[3] for one in inked),
        max(one[4] for one in inked),
        size,
        tuple(cells),
        number,
    )


def _is_ruled(page: Any) -> bool:  # noqa: ANN401
    """Whether enough is drawn on the page to be the rules of a table."""
    paths = page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH], max_depth=4)
    return sum(1 for _, _ in zip(paths, range(4), strict=False)) >= 3


def _has_picture(page: Any) -> bool:  # noqa: ANN401
    objects = page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    return next(iter(objects), None) is not None


def _read_tables(content: bytes, ruled: list[bool], name: str) -> dict[int, tuple[_Table, ...]]:
    if not any(ruled):
        return {}
    found: dict[int, tuple[_Table, ...]] = {}
    try:
        with pdfplumber.open(io.BytesIO(content)) as opened:
            for number, page in enumerate(opened.pages):
                if ruled[number]:
                    found[number] = tuple(_page_tables(page))
                page.close()
    except (PDFException, PdfminerException, ValueError, KeyError, TypeError) as error:
        raise _explain(error, name) from error
    return found


def _page_tables(page: Any) -> Iterator[_Table]:  # noqa: ANN401
    for table in page.find_tables():
        rows = tuple(
            tuple(join_words((cell or "").split("\n")) for cell in row) for row in table.extract()
        )
        width = max(map(len, rows), default=0)
        if len(rows) >= 2 and width >= 2 and width * len(rows) <= _MOST_CELLS:
            yield table.bbox, rows


def _drop_repeats(
    pages: list[tuple[PageLine, ...]], heights: list[float]
) -> list[tuple[PageLine, ...]]:
    """The lines without page numbers, and without headers and footers but for their first."""
    at_edge = [
        {_DIGITS.sub("#", line.text) for line in lines if _in_margin(line, height)}
        for lines, height in zip(pages, heights, strict=True)
    ]
    counts = Counter(text for texts in at_edge for text in texts)
    repeated = {text for text, count in counts.items() if count >= min(_REPEATS, len(pages))}
    repeated = repeated if len(pages) > 1 else set()
    seen: set[str] = set()
    kept = []
    for lines, height in zip(pages, heights, strict=True):
        page = []
        for line in lines:
            text = _DIGITS.sub("#", line.text)
            if _in_margin(line, height) and text in repeated:
                if text in seen or not any(map(str.isalpha, text)):
                    continue
                seen.add(text)
            page.append(line)
        kept.append(tuple(line for line in page if line.text.strip()))
    return kept


def _in_margin(line: PageLine, height: float) -> bool:
    return line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height


def _lay_out(
    pages: list[tuple[PageLine, ...]],
    tables: dict[int, tuple[_Table, ...]],
    pictured: set[int],
    frame: Frame,
) -> Iterator[Piece]:
    """The pieces of all pages; a table stands where the first of its lines stood."""
    pending: list[PageLine] = []
    for number, lines in enumerate(pages):
        written: set[int] = set()
        if number in pictured:
            yield from join_lines(tuple(pending), frame)
            pending = []
            yield Piece("picture", str(number + 1))
        for line in lines:
            boxes = enumerate(tables.get(number, ()))
            owner = next((i for i, (box, _) in boxes if _is_inside(line, box)), None)
            if owner is None:
                pending.append(line)
            elif owner not in written:
                written.add(owner)
                yield from join_lines(tuple(pending), frame)
                pending = []
                yield Piece("table", rows=tables[number][owner][1])
    yield from join_lines(tuple(pending), frame)


def _is_inside(line: PageLine, box: tuple[float, float, float, float]) -> bool:
    x0, top, x1, bottom = box
    return x0 - 2 <= (line.x0 + line.x1) / 2 <= x1 + 2 and (
        top - 1 <= (line.top + line.bottom) / 2 <= bottom + 1
    )


def _write(page: Rendering, piece: Piece) -> None:
    if piece.kind == "table":
        page.add_table(piece.rows)
    elif piece.kind == "heading":
        page.add_heading(piece.level, piece.text)
    elif piece.kind == "picture":
        page.add_picture(piece.text)
    elif piece.kind == "item":
        page.add_item(piece.level, piece.text)
    else:
        page.add_paragraph(piece.text)
