"""Render DOCX as plain text, in body order, so that tables stay in place.

In      the bytes of the file
Out     text as ingest.rendering writes it; text boxes follow their paragraph, notes the body;
        deleted text (tracked changes) is left out
Raises  BrokenDocx, EncryptedDocument; TooLarge when it unpacks to more than the limit
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from ingest.errors import BrokenDocx, EncryptedDocument, TooLarge
from ingest.rendering import Rendering

_MOST_UNPACKED = 4  # times the limit on files
_NOTES = ("footnotes", "endnotes")
_MOST_COLUMNS = 5_000
_ENCRYPTED = 0x1


def render_docx(content: bytes, *, limit: int, name: str = "the file") -> str:
    """The text of the document; limit: bytes of a file, of which it may unpack to four times.

    >>> render_docx(b"PK", limit=1000)
    Traceback (most recent call last):
    ...
    ingest.errors.BrokenDocx: the file: not a zip archive; expected DOCX: save it again from Word
    """
    _check_archive(content, limit, name)
    try:
        opened = docx.Document(io.BytesIO(content))
        page = Rendering()
        styles = {style.style_id: _level_of(style) for style in opened.styles}
        for element in _blocks(opened.element.body):
            _add_block(page, element, styles)
        for kind in _NOTES:
            _add_notes(page, opened.part, kind)
    except (OpcError, etree.XMLSyntaxError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise BrokenDocx(
            f"{name}: {type(error).__name__}: {error}; expected DOCX: save it again from Word"
        ) from error
    return page.text()


def _check_archive(content: bytes, limit: int, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise BrokenDocx(
            f"{name}: not a zip archive; expected DOCX: save it again from Word"
        ) from error
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise EncryptedDocument(f"{name}: needs a password: remove the protection and try again")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > _MOST_UNPACKED * limit:
        raise TooLarge(
            f"{name}: unpacks from {len(content)} to {unpacked} bytes; expected at most "
            f"{_MOST_UNPACKED * limit}: raise the limit if you trust it"
        )


def _level_of(style: Any) -> int:  # noqa: ANN401
    """Level of the headings of that style, 0 for other text."""
    for one in _lineage(style):
        outline = one.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None:
            level = int(outline.get(qn("w:val"), "9"))
            return level + 1 if level < 9 else 0
        if one.name == "Title":
            return 1
    return 0


def _lineage(style: Any) -> Iterator[Any]:  # noqa: ANN401
    seen: set[str] = set()
    while style is not None and style.style_id not in seen:
        seen.add(style.style_id)
        yield style
        style = getattr(style, "base_style", None)


def _blocks(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    """Paragraphs and tables in order, out of their content controls."""
    for child in parent.iterchildren():
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks(child)


def _add_block(page: Rendering, element: Any, styles: dict[str, int]) -> None:  # noqa: ANN401
    if element.tag == qn("w:tbl"):
        page.add_table(_rows(element))
        return
    words = _words(element)
    properties = element.find(qn("w:pPr"))
    level, depth = _place(properties, styles)
    if level:
        page.add_heading(level, words)
    elif depth >= 0:
        page.add_item(depth, words)
    else:
        page.add_paragraph(words)
    for picture in element.iter(qn("wp:docPr")):
        if not any(_is(one, "txbxContent") for one in picture.getparent().iter()):
            page.add_picture(picture.get("descr") or "")
    for box in element.iter(qn("w:txbxContent")):
        if not _is_fallback(box):
            for inner in _blocks(box):
                _add_block(page, inner, styles)


def _place(properties: Any, styles: dict[str, int]) -> tuple[int, int]:  # noqa: ANN401
    """Level of a heading or 0, depth of a list item or -1."""
    if properties is None:
        return 0, -1
    outline = properties.find(qn("w:outlineLvl"))
    style = properties.find(qn("w:pStyle"))
    identifier = style.get(qn("w:val"), "") if style is not None else ""
    level = styles.get(identifier, 0)
    if outline is not None and int(outline.get(qn("w:val"), "9")) < 9:
        level = int(outline.get(qn("w:val"))) + 1
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        return level, 0 if identifier.startswith("List") else -1
    depth = numbering.find(qn("w:ilvl"))
    return level, int(depth.get(qn("w:val"), "0")) if depth is not None else 0


def _words(paragraph: Any) -> str:  # noqa: ANN401
    return "".join(_runs(paragraph))


def _runs(element: Any) -> Iterator[str]:  # noqa: ANN401
    for child in element.iterchildren():
        if child.tag in (qn("w:t"), qn("m:t")):
            yield child.text or ""
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            yield " "
        elif child.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            yield f"[{child.get(qn('w:id'))}]"
        elif not (
            child.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"))
            or _is(child, "Fallback")
            or _is(child, "txbxContent")
        ):
            yield from _runs(child)


def _rows(table: Any) -> Iterator[list[str]]:  # noqa: ANN401
    for row in table.iter(qn("w:tr")):
        if _owner(row, "w:tbl") is not table:
            continue
        before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        cells = [""] * (int(before.get(qn("w:val"), "0")) if before is not None else 0)
        for cell in row.iter(qn("w:tc")):
            if _owner(cell, "w:tr") is not row:
                continue
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            width = int(span.get(qn("w:val"), "1")) if span is not None else 1
            words = " ".join(_words(paragraph) for paragraph in cell.iter(qn("w:p")))
            cells.append("" if goes_on else words)
            cells += [""] * min(width - 1, max(_MOST_COLUMNS - len(cells), 0))
        yield cells


def _owner(element: Any, tag: str) -> Any:  # noqa: ANN401
    return next(element.iterancestors(qn(tag)), None)


def _add_notes(page: Rendering, part: Any, kind: str) -> None:  # noqa: ANN401
    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith(f"/{kind}"):
            continue
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(relation.target_part.blob, parser)
        for note in root.iterchildren():
            if note.get(qn("w:type")) is None:  # separators have a type
                words = " ".join(_words(paragraph) for paragraph in note.iter(qn("w:p")))
                page.add_paragraph(f"[{note.get(qn('w:id'))}] {words.strip()}")


def _is(element: Any, local: str) -> bool:  # noqa: ANN401
    return isinstance(element.tag, str) and etree.QName(element).localname == local


def _is_fallback(element: Any) -> bool:  # noqa: ANN401
    return any(_is(one, "Fallback") for one in element.iterancestors())
