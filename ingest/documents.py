"""Read a file of any supported format as a document: its text, title, date, identifier.

In      txt, Markdown, HTML, DOCX, PDF; the content decides, the name breaks ties
Out     a text file's text unchanged (a byte order mark is left out), other formats rendered
Raises  UnreadableDocument: what was seen, what was expected, what to do next
"""

import hashlib
import os
import re
from pathlib import Path

from ingest.docx_text import render_docx
from ingest.encodings import decode_text
from ingest.errors import EmptyDocument, TooLarge, UnknownFormat
from ingest.html_text import render_html
from ingest.pdf_text import render_pdf
from ingest.titles import find_date, find_title, fold_identifier
from kg.model import Document

_PLAIN_SUFFIXES = (".txt", ".text", ".csv", ".tsv")
_MARKDOWN_SUFFIXES = (".md", ".markdown")
_HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_PACKED_SUFFIXES = (".docx", ".pdf")
SUFFIXES = _PLAIN_SUFFIXES + _MARKDOWN_SUFFIXES + _HTML_SUFFIXES + _PACKED_SUFFIXES
"""of the files that a folder is searched for"""

DEFAULT_LIMIT = 64 * 1024 * 1024
"""bytes; the environment variable CHIPGRAPH_MAX_BYTES sets another"""

_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HTML = "text/html"
_MARKDOWN = "text/markdown"
_PLAIN = "text/plain"
_MAGIC = (
    (b"PK\x03\x04", "a zip archive or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format", "an SQLite database"),
)
_HTML_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html)\b", re.I
)
_EXPECTED = "expected txt, Markdown, HTML, DOCX or PDF"


def read_document(path: Path, *, limit: int | None = None) -> Document:
    """The document in the file; limit: bytes it may have."""
    limit = _limit() if limit is None else limit
    size = path.stat().st_size
    if size > limit:
        raise TooLarge(_too_large(path.name, size, limit))
    return read_bytes(path.name, path.read_bytes(), limit=limit)


def read_bytes(name: str, content: bytes, *, limit: int | None = None) -> Document:
    """The document that a file of that name and content holds.

    >>> document = read_bytes("纪要-20230529.txt", "问：价格？\\n\\n答：约2万。".encode())
    >>> document.id, document.title, str(document.date), document.media_type
    ('纪要-20230529', '纪要', '2023-05-29', 'text/plain')
    """
    limit = _limit() if limit is None else limit
    if len(content) > limit:
        raise TooLarge(_too_large(name, len(content), limit))
    if not content.strip():
        raise EmptyDocument(f"{name}: {len(content)} bytes without a letter; {_EXPECTED} with text")
    media_type = _detect_type(name, content)
    text = _read_text(name, content, media_type, limit)
    if not any(map(str.isalnum, text)):
        raise EmptyDocument(f"{name}: no letter and no digit in it; {_EXPECTED} with text")
    return Document(
        id=fold_identifier(name),
        title=find_title(text, name),
        date=find_date(text, name),
        text=text,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=media_type,
        size=len(content),
    )


def _limit() -> int:
    value = os.environ.get("CHIPGRAPH_MAX_BYTES", "")
    return int(value) if value.isdecimal() else DEFAULT_LIMIT


def _too_large(name: str, size: int, limit: int) -> str:
    return (
        f"{name}: {size} bytes; expected at most {limit}: split the file, "
        "or set CHIPGRAPH_MAX_BYTES higher"
    )


def _detect_type(name: str, content: bytes) -> str:
    suffix = Path(name).suffix.lower()
    if b"%PDF-" in content[:1024]:
        return _PDF
    if content.startswith(b"PK\x03\x04") and b"word/" in content:
        return _DOCX
    for magic, what in _MAGIC:
        if content.startswith(magic):
            raise UnknownFormat(f"{name}: {what}; {_EXPECTED}: convert it and try again")
    if suffix in _PACKED_SUFFIXES:
        what = "the bytes of a text file" if b"\x00" not in content else "other bytes"
        raise UnknownFormat(f"{name}: {what} under the name of a {suffix} file; {_EXPECTED}")
    if suffix in _HTML_SUFFIXES or _HTML_HEAD.match(content):
        return _HTML
    if suffix in SUFFIXES or not suffix[1:].isalpha():
        return _MARKDOWN if suffix in _MARKDOWN_SUFFIXES else _PLAIN
    raise UnknownFormat(f"{name}: a {suffix} file; {_EXPECTED}: convert it and try again")


def _read_text(name: str, content: bytes, media_type: str, limit: int) -> str:
    if media_type == _PDF:
        return render_pdf(content, name=name)
    if media_type == _DOCX:
        return render_docx(content, limit=limit, name=name)
    if media_type == _HTML:
        return render_html(content, name=name)
    return decode_text(content, name=name)
