"""Tables written as HTML tags inside a text: <table> with rows, merged cells and header cells.

In      the lines of a text and the one that opens a table
Out     the spans of its cells, row by row; a merged cell stands at its first place, its other
        places are empty, as in a page of HTML
Unit    offsets are code points of the text, half-open
"""

import re
from dataclasses import dataclass

from ingest.model import Line

Span = tuple[int, int]

_OPENS = re.compile(r"\s*<table\b", re.IGNORECASE)
_CLOSES = re.compile(r"</table\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>table|tr|td|th)\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_LONGEST = 4_000
"""lines"""
_MOST_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class TaggedTable:
    """The cells of a table of tags."""

    last: int
    """index of the line that closes it"""
    whole: Line
    """its lines as one"""
    rows: tuple[tuple[Span, ...], ...]
    """spans of the cells"""


def read_tagged(lines: tuple[Line, ...], at: int) -> TaggedTable | None:
    """The table that the line opens; None when it opens none, or none that is closed.

    >>> from ingest.lines import split_lines
    >>> text = "<table><tr><td rowspan=2>A</td><td>1</td></tr><tr><td>2</td></tr></table>"
    >>> table = read_tagged(split_lines(text), 0)
    >>> [[text[start:end] for start, end in row] for row in table.rows]
    [['A', '1'], ['', '2']]
    """
    if _OPENS.match(lines[at].text) is None:
        return None
    last = at
    while _CLOSES.search(lines[last].text) is None:
        last += 1
        if last >= len(lines) or last - at > _LONGEST:
            return None
    whole = _join(lines[at : last + 1])
    return TaggedTable(last, whole, _rows(whole))


def _join(lines: tuple[Line, ...]) -> Line:
    """Several lines as one whose offsets hold."""
    text = lines[0].text
    for line in lines[1:]:
        text = text.ljust(line.start - lines[0].start) + line.text
    return Line(lines[0].start, lines[-1].end, text, lines[0].blanks)


def _rows(line: Line) -> tuple[tuple[Span, ...], ...]:
    rows: list[tuple[Span, ...]] = []
    held: dict[int, int] = {}
    """columns that a cell of this row or one above fills, with the rows that it still reaches"""
    cells: list[Span] = []
    opened: tuple[int, str] | None = None
    for tag in _TAG.finditer(line.text):
        name, closes = tag["name"].lower(), bool(tag["close"])
        if opened is not None:
            _place(cells, held, (line.start + opened[0], line.start + tag.start()), opened[1])
            opened = None
        if name in ("td", "th") and not closes:
            opened = (tag.end(), tag["rest"])
        elif name in ("tr", "table") and cells:
            _fill(cells, held, cells[-1][1])
            rows.append(tuple(cells))
            cells = []
            held = {column: left - 1 for column, left in held.items() if left > 1}
    return tuple(rows)


def _place(cells: list[Span], held: dict[int, int], span: Span, attributes: str) -> None:
    """Add a cell, the empty places before it that others take, and those that it takes."""
    _fill(cells, held, span[0])
    width, height = _reach(attributes, "colspan"), _reach(attributes, "rowspan")
    if height > 1:
        held |= dict.fromkeys(range(len(cells), len(cells) + width), height)
    cells += [span, *[(span[1], span[1])] * (width - 1)]


def _fill(cells: list[Span], held: dict[int, int], at: int) -> None:
    """Add empty cells where one of a row above reaches into this."""
    while held.get(len(cells), 0) > 0:
        cells.append((at, at))


def _reach(attributes: str, name: str) -> int:
    found = re.search(rf"{name}\s*=\s*[\"']?(\d{{1,4}})", attributes, re.IGNORECASE)
    return min(max(int(found[1]), 1), _MOST_SPAN) if found else 1
