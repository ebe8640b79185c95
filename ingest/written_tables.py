"""Tables in plain text: tags, tab-separated, Markdown pipes, commas, spaced marks, aligned columns.

In      the lines of a text
Out     tables with the range of lines that each takes, in order; rows padded to one length
Unit    a run of lines that would make more than a million cells is left as prose
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.cell_text import read_cell
from ingest.columns import find_columns, split_gaps
from ingest.lines import find_bullet
from ingest.model import Cell, Line
from ingest.tagged_tables import read_tagged

Span = tuple[int, int]
_Cells = tuple[Span, ...]

_MOST_CELLS = 1_000_000
_WIDEST_COMMA_CELL = 40
_WIDEST_ALIGNED = 400
_LONGEST_ALIGNED = 500
_SAMPLE = 4  # lines
_MOST_DROPPED = 10  # lines of prose that follow an aligned table at once
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=\-–—]*(?:-{2,}|={2,}|:-+|-+:|\|\s*-)[\s|:+=\-–—]*")
_COMMA_CELL = re.compile(r'\s*"(?:[^"]|"")*"\s*(?=,|$)|[^,]*')
_MARKS = tuple(re.compile(rf"[ \t]+{mark}[ \t]+") for mark in ("/", ";", "·", "•", "›", "¦"))
_FEWEST_MARKS, _FEWEST_MARKED = 3, 3  # marks in a line, lines
_LABEL = re.compile(r"[^\t]{0,20}[:：]\s*")


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table found in the lines first to last."""

    first: int
    """index of its first line"""
    last: int
    """index of its last line, inclusive"""
    rows: tuple[tuple[Cell, ...], ...]
    """of one length; none when the table is left as prose"""


def find_tables(lines: tuple[Line, ...]) -> tuple[WrittenTable, ...]:
    """The tables in the lines.

    >>> from ingest.lines import split_lines
    >>> (table,) = find_tables(split_lines("卡\\tTDP\\nA100\\t400W\\n"))
    >>> [[cell.text for cell in row] for row in table.rows]
    [['卡', 'TDP'], ['A100', '400W']]
    """
    tables: list[WrittenTable] = []
    at = 0
    while at < len(lines):
        table = next(filter(None, (read(lines, at) for read in _READERS)), None)
        if table is None:
            at += 1
        else:
            at = table.last + 1
            if table.rows:
                tables.append(table)
    return tuple(tables)


def _read_tags(lines: tuple[Line, ...], at: int) -> WrittenTable | None:
    found = read_tagged(lines, at)
    if found is None or not found.rows:
        return None
    width = max(map(len, found.rows))
    if width * len(found.rows) > _MOST_CELLS:
        return WrittenTable(at, found.last, ())
    rows = tuple(
        tuple(
            read_cell(found.whole, row, column, span)
            for column, span in enumerate((*cells, *[(cells[-1][1],) * 2] * (width - len(cells))))
        )
        for row, cells in enumerate(found.rows)
    )
    return WrittenTable(at, found.last, rows) if width > 1 else None


def _read_tabs(lines: tuple[Line, ...], at: int) -> WrittenTable | None:
    if "\t" not in lines[at].text or not _is_tab_row(lines[at].text):
        return None
    width = lines[at].text.count("\t")

    def fits(line: Line) -> bool:
        return _is_tab_row(line.text) or (width > 0 and line.text.count("\t") == width)

    return _grow(lines, at, fits, _tab_cells)


def _is_tab_row(text: str) -> bool:
    core = text.lstrip("\t ")
    if "\t" not in core:
        return False
    first, _, rest = core.partition("\t")
    if "\t" not in rest.rstrip() and core is text:
        is_marker = find_bullet(first + " ") >= len(first.rstrip()) or len(first.strip()) == 0
        return not (is_marker or _LABEL.fullmatch(first))
    return True


def _tab_cells(line: Line) -> _Cells:
    return _between(line, [match.span() for match in re.finditer("\t", line.text)])


def _read_pipes(lines: tuple[Line, ...], at: int) -> WrittenTable | None:
    text = lines[at].text
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    boxed = text.lstrip().startswith("+-") and following.lstrip().startswith("|")
    if "|" not in text and not boxed:
        return None
    ruled = "|" in following and _RULE.fullmatch(following) is not None
    fenced = text.lstrip().startswith("|")
    count = len(_PIPE.findall(text))
    if not (ruled or boxed or (fenced and following.lstrip().startswith("|"))):
        like = len(_PIPE.findall(following))
        if not (not fenced and count >= 2 and like == count):
            return None

    def fits(line: Line) -> bool:
        if fenced or boxed:
            return line.text.lstrip().startswith(("|", "+-", "+="))
        return len(_PIPE.findall(line.text)) in ({count} if not ruled else {count - 1, count})

    sides = following if ruled else lines[at + 1].text if boxed else text

    def split(line: Line) -> _Cells:
        return _pipe_cells(line, fenced=sides.lstrip().startswith("|"))

    return _grow(lines, at, fits, split)


def _pipe_cells(line: Line, *, fenced: bool) -> _Cells:
    if _RULE.fullmatch(line.text):
        return ()
    cells = _between(line, [match.span() for match in _PIPE.finditer(line.text)])
    stripped = line.text.strip()
    if fenced and stripped.startswith("|"):
        cells = cells[1:]
    closed = stripped.endswith("|") and not stripped.endswith("\\|")
    return cells[:-1] if fenced and closed else cells


def _read_commas(lines: tuple[Line, ...], at: int) -> WrittenTable | None:
    count = _count_comma_cells(lines[at].text)
    if count < 3:
        return None

    def fits(line: Line) -> bool:
        return _count_comma_cells(line.text) == count

    table = _grow(lines, at, fits, _comma_cells, over_blanks=False)
    if table is None or (len(table.rows) < 3 and count < 4):
        return None
    return table


def _read_marks(lines: tuple[Line, ...], at: int) -> WrittenTable | None:
    """Columns with the same spaced mark between them in line after line: Part / Vendor / Node."""
    text = lines[at].text
    mark = next((m for m in _MARKS if len(m.findall(text)) >= _FEWEST_MARKS), None)
    if mark is None or find_bullet(text) or len(text) > _WIDEST_ALIGNED:
        return None
    count = len(mark.findall(text))

    def fits(line: Line) -> bool:
        return len(mark.findall(line.text)) == count

    def split(line: Line) -> _Cells:
        return _between(line, [match.span() for match in mark.finditer(line.text)])

    table = _grow(lines, at, fits, split, over_blanks=False)
    return table if table is not None and len(table.rows) >= _FEWEST_MARKED else None


def _count_comma_cells(text: str) -> int:
    """0 for a line that reads as prose."""
    if text.count(",") < 2 or text.rstrip()[-1] in ".。;；!！?？:：,，" or find_bullet(text):
        return 0
    cells = [cell for cell in _comma_spans(text) if cell[0] < cell[1]]
    widest = max((end - start for start, end in cells), default=0)
    spaced = sum(text[end : end + 2] == ", " for _, end in _comma_spans(text)[:-1])
    if widest > _WIDEST_COMMA_CELL or (spaced and spaced < text.count(",")):
        return 0
    return len(_comma_spans(text))


def _comma_spans(text: str) -> list[Span]:
    spans = []
    at = 0
    while at <= len(text):
        match = _COMMA_CELL.match(text, at)
        end = match.end() if match else at
        spans.append((at, end))
        at = end + 1
    return spans


def _comma_cells(line: Line) -> _Cells:
    cells = []
    for start, end in _comma_spans(line.text):
        cell = line.text[start:end]
        quoted = len(cell.strip()) >= 2 and cell.strip()[0] == cell.strip()[-1] == '"'
        head = len(cell) - len(cell.lstrip()) if quoted else 0
        tail = len(cell) - len(cell.rstrip()) if quoted else 0
        cells.append((line.start + start + head + quoted, line.start + end - tail - quoted))
    return tuple(cells)


def _read_aligned(lines: tuple[Line, ...], at: int) -> WrittenTable | None:
    last = at
    if _is_rule(lines[at]):
        return None
    while last < len(lines) and last - at < _LONGEST_ALIGNED and _is_gapped(lines[last]):
        if last > at and lines[last].blanks:
            break
        last += 1
    run = lines[at:last]
    if len(run) < 2 or _is_caption(run):
        return None
    if _split_aligned(run[:_SAMPLE]) is None:
        return None  # what a few lines do not share, all of them do not
    for length in range(len(run), max(len(run) - _MOST_DROPPED, 1), -1):
        if (spans := _split_aligned(run[:length])) is not None:
            return _build(lines, at, at + length - 1, spans)
    return None


def _is_caption(run: tuple[Line, ...]) -> bool:
    """Whether the first line stands above columns that it does not share: a title, a unit."""
    below = [len(split_gaps(line.text)) for line in run[1:_SAMPLE] if not _is_rule(line)]
    own = len(split_gaps(run[0].text))
    return len(below) > 1 and own <= 2 and min(below) > own + 1


def _is_gapped(line: Line) -> bool:
    gapped = "  " in line.text.strip() or "　" in line.text.strip() or line.text[:2] == "  "
    return len(line.text) <= _WIDEST_ALIGNED and (gapped or _is_rule(line))


def _is_rule(line: Line) -> bool:
    return _RULE.fullmatch(line.text) is not None


def _split_aligned(run: tuple[Line, ...]) -> list[_Cells] | None:
    """The cells of each line, none for a rule; None when the lines do not stand in columns."""
    columns = find_columns([line.text for line in run if not _is_rule(line)])
    if columns is None:
        return None
    rows = iter(columns)
    return [
        ()
        if _is_rule(line)
        else tuple((line.start + start, line.start + end) for start, end in next(rows))
        for line in run
    ]


def _grow(
    lines: tuple[Line, ...],
    at: int,
    fits: Callable[[Line], bool],
    split: Callable[[Line], _Cells],
    *,
    over_blanks: bool = True,
) -> WrittenTable | None:
    """The longest run of lines from at that fit, over a blank line where the table goes on."""
    last = at
    while last + 1 < len(lines) and fits(lines[last + 1]):
        following = lines[last + 1]
        if following.blanks and not (
            over_blanks and following.blanks == 1 and _goes_on(lines, at, last, split)
        ):
            break
        last += 1
    if last == at:
        return None
    return _build(lines, at, last, [split(line) for line in lines[at : last + 1]])


def _goes_on(lines: tuple[Line, ...], at: int, last: int, split: Callable[[Line], _Cells]) -> bool:
    """Whether the row after a blank line belongs to the table above rather than heads its own."""
    row = split(lines[last + 1])
    width = len(split(lines[at]))
    if len(row) != width or width < 2:
        return False
    if last + 2 < len(lines) and not split(lines[last + 2]) and "|" in lines[last + 2].text:
        return False
    body = [line for line in lines[at + 1 : last + 1] if split(line)]
    has_digits = [any(map(str.isdigit, line.text)) for line in body]
    numeric = bool(body) and sum(has_digits) * 2 > len(body)
    return not numeric or any(map(str.isdigit, lines[last + 1].text))


def _between(line: Line, separators: list[Span]) -> _Cells:
    cells = []
    start = 0
    for stop, resume in [*separators, (len(line.text), len(line.text))]:
        cells.append((line.start + start, line.start + stop))
        start = resume
    return tuple(cells)


def _build(
    lines: tuple[Line, ...], first: int, last: int, spans: list[_Cells]
) -> WrittenTable | None:
    """The table, without rows where it would have too many cells."""
    width = max(map(len, spans), default=0)
    if width < 2:
        return None
    if width * len(spans) > _MOST_CELLS:
        return WrittenTable(first, last, ())
    rows: list[tuple[Cell, ...]] = []
    for line, cells in zip(lines[first : last + 1], spans, strict=True):
        if not cells or (rows and _repeats_header(line, cells, lines, first, spans[0])):
            continue
        padded = (*cells, *[(line.end, line.end)] * (width - len(cells)))
        rows.append(
            tuple(read_cell(line, len(rows), column, span) for column, span in enumerate(padded))
        )
    return WrittenTable(first, last, tuple(rows)) if rows else None


def _repeats_header(
    line: Line, cells: _Cells, lines: tuple[Line, ...], first: int, header: _Cells
) -> bool:
    """A header that a page break repeats is no row."""
    return bool(header) and len(cells) > 1 and line.text.strip() == lines[first].text.strip()


_READERS = (_read_tags, _read_pipes, _read_tabs, _read_commas, _read_marks, _read_aligned)
