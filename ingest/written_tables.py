"""Tables in plain text: tab-separated, Markdown pipes, commas, columns aligned by spaces.

In      the lines of a text
Out     tables with the range of lines that each takes, in order; rows padded to one length
Unit    a run of lines that would make more than a million cells is left as prose
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.columns import find_columns
from ingest.lines import find_bullet
from ingest.model import Cell, Line

Span = tuple[int, int]
_Cells = tuple[Span, ...]

_MOST_CELLS = 1_000_000
_WIDEST_COMMA_CELL = 40
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+=\-–—]*(?:-{2,}|={2,}|:-+|-+:|\|\s*-)[\s|:+=\-–—]*")
_COMMA_CELL = re.compile(r'\s*"(?:[^"]|"")*"\s*(?=,|$)|[^,]*')
_LABEL = re.compile(r"[^\t]{0,20}[:：]\s*")
_MARKUP = re.compile(
    r"<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]*)\b[^<>]{0,200}>|\\(?=[$|*_#<>\[\]~`])"
    r"|&(?P<name>nbsp|lt|gt|amp|quot);|\*\*|~~|`"
)
_ENTITIES = {"nbsp": " ", "lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_BREAKING = frozenset({"br", "li", "p", "tr", "div"})


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table found in the lines first to last."""

    first: int
    """index of its first line"""
    last: int
    """index of its last line, inclusive"""
    rows: tuple[tuple[Cell, ...], ...]
    """of one length"""


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
            tables.append(table)
            at = table.last + 1
    return tuple(tables)


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
    if "|" not in text:
        return None
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    ruled = "|" in following and _RULE.fullmatch(following) is not None
    fenced = text.lstrip().startswith("|")
    boxed = _RULE.fullmatch(text) is not None and following.lstrip().startswith("|")
    count = len(_PIPE.findall(text))
    if not (ruled or boxed or (fenced and following.lstrip().startswith("|"))):
        like = len(_PIPE.findall(following))
        if not (not fenced and count >= 2 and like == count):
            return None

    def fits(line: Line) -> bool:
        if fenced or boxed:
            return line.text.lstrip().startswith(("|", "+-", "+="))
        return len(_PIPE.findall(line.text)) in ({count} if not ruled else {count - 1, count})

    return _grow(lines, at, fits, _pipe_cells, least=2)


def _pipe_cells(line: Line) -> _Cells:
    if _RULE.fullmatch(line.text):
        return ()
    cells = _between(line, [match.span() for match in _PIPE.finditer(line.text)])
    stripped = line.text.strip()
    if stripped.startswith("|"):
        cells = cells[1:]
    return cells[:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else cells


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
    run: list[Line] = []
    for line in lines[at:]:
        gapped = "  " in line.text.strip() or "　" in line.text.strip() or line.text[:2] == "  "
        ruled = _RULE.fullmatch(line.text) is not None
        if not (gapped or (ruled and run)) or (run and line.blanks) or len(line.text) > 400:
            break
        run.append(line)
    while run and _RULE.fullmatch(run[-1].text):
        run.pop()
    if len(run) < 2:
        return None
    rows = [() if _RULE.fullmatch(line.text) else None for line in run]
    filled = [line for line, row in zip(run, rows, strict=True) if row is None]
    columns = find_columns([line.text for line in filled])
    if columns is None:
        return None
    cells = iter(columns)
    spans = [
        tuple((line.start + a, line.start + b) for a, b in next(cells)) if row is None else row
        for line, row in zip(run, rows, strict=True)
    ]
    return _build(lines, at, at + len(run) - 1, spans)


def _grow(
    lines: tuple[Line, ...],
    at: int,
    fits: Callable[[Line], bool],
    split: Callable[[Line], _Cells],
    *,
    least: int = 2,
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
    if last - at + 1 < least:
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
    width = max(map(len, spans), default=0)
    if width < 2 or width * len(spans) > _MOST_CELLS:
        return None
    rows: list[tuple[Cell, ...]] = []
    for line, cells in zip(lines[first : last + 1], spans, strict=True):
        if not cells or (rows and _repeats_header(line, cells, lines, first, spans[0])):
            continue
        padded = (*cells, *[(line.end, line.end)] * (width - len(cells)))
        rows.append(
            tuple(_cell(line, len(rows), column, span) for column, span in enumerate(padded))
        )
    return WrittenTable(first, last, tuple(rows)) if rows else None


def _repeats_header(
    line: Line, cells: _Cells, lines: tuple[Line, ...], first: int, header: _Cells
) -> bool:
    """A header that a page break repeats is no row."""
    return bool(header) and len(cells) > 1 and line.text.split() == lines[first].text.split()


def _cell(line: Line, row: int, column: int, span: Span) -> Cell:
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


_READERS = (_read_pipes, _read_tabs, _read_commas, _read_aligned)
