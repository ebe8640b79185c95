"""Write a formatted document as plain text that split_blocks reads back.

Out     headings as Markdown # lines, list items as "- " lines, tables as tab-separated rows with
        a blank line before and after, paragraphs parted by blank lines
"""

import re
from collections.abc import Iterable

_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u200b\ufeff]+")
_ANY_SPACE = re.compile(r"[\s\u00a0\u200b\ufeff]+")
_BULLET = re.compile(r"^\s*[-*+•·●▪◦‣○■□➢►]\s*")
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DEEPEST = 6


class Rendering:
    """The text so far; pieces come in reading order.

    >>> page = Rendering()
    >>> page.add_heading(2, "价格"); page.add_table([["卡", "价"], ["A2", "1.5K"]])
    >>> page.text()
    '## 价格\\n\\n卡\\t价\\nA2\\t1.5K\\n'
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._last: str = ""

    def _add(self, kind: str, text: str) -> None:
        if self._pieces:
            self._pieces.append("\n" if kind == self._last == "item" else "\n\n")
        self._pieces.append(text)
        self._last = kind

    def add_heading(self, level: int, words: str) -> None:
        """A heading; level 1 is the title."""
        if words := flatten(words):
            self._add("heading", f"{'#' * min(max(level, 1), _DEEPEST)} {words}")

    def add_item(self, depth: int, words: str) -> None:
        """A list item; depth 0 is the outermost."""
        if words := flatten(_BULLET.sub("", words)):
            self._add("item", f"{'  ' * min(depth, _DEEPEST)}- {words}")

    def add_paragraph(self, words: str) -> None:
        """A paragraph; line breaks in it stay."""
        lines = (_SPACE.sub(" ", _UNSAFE.sub("", line)).strip() for line in words.split("\n"))
        if text := "\n".join(filter(None, lines)):
            self._add("paragraph", text)

    def add_picture(self, words: str) -> None:
        """A placeholder for a picture that is not captured."""
        self._add("picture", f"![{flatten(words).replace(']', ' ')}]()")

    def add_table(self, rows: Iterable[Iterable[str]]) -> None:
        """A table; empty rows are left out."""
        lines = ["\t".join(flatten(cell) for cell in row) for row in rows]
        if lines := [line for line in lines if line.strip()]:
            self._add("table", "\n".join(lines))

    def text(self) -> str:
        """All of it."""
        return "".join(self._pieces) + "\n" if self._pieces else ""


def flatten(words: str) -> str:
    """The words on one line.

    >>> flatten(" 80 GB\\n HBM2e ")
    '80 GB HBM2e'
    """
    return _ANY_SPACE.sub(" ", _UNSAFE.sub("", words)).strip()
