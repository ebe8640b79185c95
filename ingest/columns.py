"""Columns of a table whose cells are aligned by spaces.

In      the lines of the table, rules left out
Out     for each line the span of each cell within it, empty spans for blank cells
Unit    gutters are looked for in columns of a fixed-pitch font, where a CJK letter takes two
"""

import re
from bisect import bisect_right
from itertools import accumulate

from ingest.lines import ends_sentence, measure_width

Span = tuple[int, int]
_MOST_CLOSED = 0.3  # cells that end a sentence, to a row
_GAP = re.compile(r"[ 　]{2,}|\t+|　")


def find_columns(lines: list[str]) -> list[tuple[Span, ...]] | None:
    """The cells of each line, or None when the lines do not stand in columns.

    >>> lines = ["卡      TDP", "A100    400W", "        300W"]
    >>> [[line[a:b] for a, b in row] for line, row in zip(lines, find_columns(lines))]
    [['卡', 'TDP'], ['A100', '400W'], ['', '300W']]
    """
    if len(lines) < 2:
        return None
    split = [split_gaps(line) for line in lines]
    widths = {len(row) for row in split}
    rows = _split_gutters(lines)
    if rows is not None and _is_table(lines, rows):
        return rows
    return split if len(widths) == 1 and _is_table(lines, split) else None


def _is_table(lines: list[str], rows: list[tuple[Span, ...]]) -> bool:
    columns = len(rows[0])
    closed = sum(
        ends_sentence(line[start:end])
        for line, row in zip(lines, rows, strict=True)
        for start, end in row[:-1]
    )
    if closed > _MOST_CLOSED * len(rows):  # two spaces after a full stop
        return False
    filled = sum(start < end for row in rows for start, end in row)
    enough = columns >= 2 and (len(rows) >= 3 or (len(rows) == 2 and columns >= 3))
    return enough and filled >= 0.6 * columns * len(rows)


def split_gaps(line: str) -> tuple[Span, ...]:
    """The pieces of a line that two spaces or more part.

    >>> split_gaps("A100  400W")
    ((0, 4), (6, 10))
    """
    cells: list[Span] = []
    start = 0
    for gap in _GAP.finditer(line):
        if line[start : gap.start()].strip():
            cells.append((start, gap.start()))
        start = gap.end()
    if line[start:].strip():
        cells.append((start, len(line)))
    return tuple(cells)


def _split_gutters(lines: list[str]) -> list[tuple[Span, ...]] | None:
    edges = [list(accumulate(map(measure_width, line), initial=0)) for line in lines]
    taken: set[int] = set()
    for line, edge in zip(lines, edges, strict=True):
        for at, letter in enumerate(line):
            if not letter.isspace():
                taken.update(range(edge[at], edge[at + 1]))
    starts = _column_starts(taken)
    if len(starts) < 2:
        return None
    rows = []
    for line, edge in zip(lines, edges, strict=True):
        cuts = [0, *(min(bisect_right(edge, start - 1), len(line)) for start in starts[1:])]
        rows.append(
            tuple(_trim(line, a, b) for a, b in zip(cuts, [*cuts[1:], len(line)], strict=True))
        )
    return rows


def _column_starts(taken: set[int]) -> list[int]:
    starts = []
    last = None
    for column in sorted(taken):
        if last is None or column - last > 2:
            starts.append(column)
        last = column
    return starts


def _trim(line: str, start: int, end: int) -> Span:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    return (start, start + len(piece.strip())) if piece.strip() else (end, end)
