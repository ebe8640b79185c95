"""Render HTML as plain text.

In      the bytes of the page; its own charset declaration counts
Out     text as ingest.rendering writes it; scripts, styles, forms and navigation are left out
Raises  BrokenHtml when no element can be parsed, NotText for bytes that are no text
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from ingest.encodings import decode_text
from ingest.errors import BrokenHtml
from ingest.rendering import Rendering

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_DROPPED = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "form",
        "button",
        "select",
        "textarea",
        "svg",
        "iframe",
        "object",
        "head",
    }
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "header",
        "hr",
        "html",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "figcaption",
        "caption",
    }
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MOST_COLUMNS = 5_000
_MOST_SPAN = 1_000


def render_html(content: bytes, *, name: str = "the page") -> str:
    """The text of the page.

    >>> render_html(b"<h2>TDP</h2><ul><li>A100: 400W<li>A2: 60W</ul>")
    '## TDP\\n\\n- A100: 400W\\n- A2: 60W\\n'
    """
    declared = _CHARSET.search(content[:4096])
    hint = declared[1].decode("ascii").lower() if declared else None
    # pages that declare gb2312 use the letters of its superset
    hint = "gb18030" if hint in ("gb2312", "gbk") else hint
    source = decode_text(content, name=name, hint=hint)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenHtml(f"{name}: no element could be parsed ({error}); expected HTML") from error
    cut = [one.message for one in parser.error_log if one.type_name == "ERR_RESOURCE_LIMIT"]
    if cut:
        raise BrokenHtml(f"{name}: {cut[0]}; expected a page that people read: save it as text")
    writer = _Writer(Rendering())
    title = root.findtext(".//title")
    if title and root.find(".//h1") is None:
        writer.page.add_heading(1, title)
    writer.walk(root)
    return writer.page.text()


class _Writer:
    """Collects the words of the block that is open and writes it when another begins."""

    def __init__(self, page: Rendering) -> None:
        self.page = page
        self._words: list[str] = []
        self._marks: list[tuple[str, int]] = []
        self._kept = 0

    def walk(self, root: Any) -> None:  # noqa: ANN401
        skipped: Any = None
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            tag = element.tag if isinstance(element.tag, str) else ""
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                    self._say(element.tail)
            elif event == "start" and (tag == "table" and not _is_layout(element)):
                self._flush()
                self.page.add_paragraph(" ".join(element.xpath("string(caption)").split()))
                self.page.add_table(_read_table(element))
                skipped = element
            elif event == "start" and (tag in _DROPPED or _is_hidden(element)):
                skipped = element
            elif event == "start":
                self._open(tag, element)
                self._say(element.text)
            else:
                self._close(tag)
                self._say(element.tail)
        self._flush()

    def _say(self, words: str | None) -> None:
        if words:
            kept = words if self._kept else re.sub(r"\s+", " ", words)
            self._words.append(kept)

    def _open(self, tag: str, element: Any) -> None:  # noqa: ANN401
        if tag == "br":
            self._words.append("\n")
        elif tag == "img":
            self._flush()
            self.page.add_picture(element.get("alt") or "")
        elif tag in _HEADINGS or tag == "li" or tag in _BLOCKS or tag in ("tr", "td", "th"):
            self._flush()
            self._marks.append((tag, self._depth() + (tag in ("ul", "ol"))))
            self._kept += tag == "pre"

    def _close(self, tag: str) -> None:
        if self._marks and self._marks[-1][0] == tag:
            self._flush()
            self._marks.pop()
            self._kept -= tag == "pre"

    def _depth(self) -> int:
        return self._marks[-1][1] if self._marks else 0

    def _flush(self) -> None:
        words = "".join(self._words)
        self._words.clear()
        if not words.strip():
            return
        tag = self._marks[-1][0] if self._marks else ""
        inside = [mark for mark, _ in self._marks]
        if tag in _HEADINGS:
            self.page.add_heading(_HEADINGS[tag], words)
        elif "li" in inside:
            self.page.add_item(max(self._depth() - 1, 0), words)
        else:
            self.page.add_paragraph(words)


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style


def _is_layout(table: Any) -> bool:  # noqa: ANN401
    """A table of one cell, or one that holds tables or headings, only places things."""
    nested = table.find(".//table") is not None
    headed = any(table.find(f".//{tag}") is not None for tag in _HEADINGS)
    return nested or headed or len(table.findall(".//td") + table.findall(".//th")) < 2


def _read_table(table: Any) -> Iterator[list[str]]:  # noqa: ANN401
    """Rows; a spanned cell stands at its first place, its other places are empty."""
    held: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while held.get(len(cells), 0) > 0:
                cells.append("")
            words = " ".join(filter(None, map(str.strip, _cell_words(cell))))
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            if height > 1:
                held |= {len(cells) + at: height for at in range(width)}
            cells += [words, *[""] * (width - 1)][: max(_MOST_COLUMNS - len(cells), 0)]
        held = {column: left - 1 for column, left in held.items() if left > 1}
        yield cells


def _cell_words(cell: Any) -> Iterator[str]:  # noqa: ANN401
    """The lines of the cell."""
    line: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if element is not cell and (tag in _BLOCKS or tag in ("br", "li")):
            yield "".join(line)
            line = []
        if event == "start" and tag not in _DROPPED:
            line.append(element.text or "")
        elif event == "end" and element is not cell:
            line.append(element.tail or "")
    yield "".join(line)


def _span(cell: Any, name: str) -> int:  # noqa: ANN401
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() else 1
