"""The words of a table's cell, with its markup blanked so that offsets hold.

In      the span of the cell in its line
Out     a cell without white space at its ends, its text as long as its span
"""

import re

from ingest.model import Cell, Line

Span = tuple[int, int]

_MARKUP = re.compile(
    r"<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]*)\b[^<>]{0,200}>|\\(?=[$|*_#<>\[\]~`])"
    r"|&(?P<name>nbsp|lt|gt|amp|quot);|\*\*|~~|`"
)
_ENTITIES = {"nbsp": " ", "lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_BREAKING = frozenset({"br", "li", "p", "tr", "div"})


def read_cell(line: Line, row: int, column: int, span: Span) -> Cell:
    """The cell at that span of the line.

    >>> from ingest.lines import split_lines
    >>> (line,) = split_lines("A2\\t**60W**")
    >>> read_cell(line, 0, 1, (3, 10))
    Cell(row=0, column=1, start=5, end=8, text='60W')
    """
    start, end = span
    text = line.text[start - line.start : end - line.start]
    if "<" in text or "\\" in text or "*" in text or "&" in text or "`" in text:
        text = _MARKUP.sub(_blank, text)
    head = len(text) - len(text.lstrip())
    body = text.strip()
    start = start + head if body else end
    return Cell(row, column, start, start + len(body), body)


def _blank(match: re.Match[str]) -> str:
    mark = " "
    if match["tag"]:
        mark = "\n" if match["tag"].lower() in _BREAKING else " "
    elif match["name"]:
        mark = _ENTITIES[match["name"]]
    return mark.ljust(len(match.group()))
