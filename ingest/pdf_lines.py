"""Lines of a PDF page and the paragraphs and tables that they make.

In      lines with their place on the page, y growing downwards
Out     pieces in reading order: paragraph, heading, item, table
Unit    points
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ingest.document_cues import load_document_cues
from ingest.lines import ends_sentence, find_bullet

_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_AT_CJK = re.compile(rf"(?<=[{_CJK}])[^\S\n]*\n\s*|\s*\n\s*(?=[{_CJK}])")
_LABEL = re.compile(
    r"(?:\*\*)?[【\[]?[^\s:：。，,.]{1,20}(?:[（(][^()（）]{1,30}[）)])?[】\]]?"
    r"(?:：|:(?=\s|$|[^\x00-\x7f]))"
)
_LOOSE = 1.45  # line pitches after which a new paragraph begins
_LOOSER = 1.2  # line pitches, where paragraphs are set apart
_MOST = 0.85  # of the width of the text: a shorter line ends its paragraph, at a page's end
_HALF = 0.5  # of the width of the text: a shorter line ends its paragraph
_LARGER = 1.12  # times the size of the body text: a heading
_NEAR_END = 2.0  # ems from the right margin in which a full line ends
_INDENT = 1.2  # ems by which the first line of a paragraph is set in
_LONGEST_HEADING = 60

Kind = Literal["paragraph", "heading", "item", "table", "picture"]


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a page."""

    text: str
    """with a tab where a gutter parts it"""
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    """of its letters"""
    cells: tuple[tuple[float, float, str], ...]
    """what stands between gutters: left, right, text"""
    page: int = 0
    """from 0"""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is written to the text."""

    kind: Kind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of a document's body text."""

    size: float
    left: float
    right: float
    pitch: float
    """from one line to the next of a paragraph"""
    larger: tuple[float, ...]
    """sizes of headings, the largest first"""
    spaced: bool = False
    """more room between paragraphs than between lines"""

    @property
    def width(self) -> float:
        """From the left margin to the right one."""
        return self.right - self.left


def measure_frame(lines: tuple[PageLine, ...]) -> Frame:
    """The measures of the lines of all pages.

    >>> measure_frame((PageLine("价格", 72, 96, 10, 22, 12, ()),)).size
    12
    """
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    body = [line for line in lines if abs(line.size - size) < 0.6] or list(lines)
    pitches = Counter(
        round(below.top - above.top, 0)
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < below.top - above.top < 3 * size
    )
    often = [pitch for pitch, count in pitches.items() if count >= 0.1 * pitches.total()]
    pitch = min(often, default=1.5 * size)
    return Frame(
        size,
        min((line.x0 for line in body), default=0.0),
        max((line.x1 for line in body), default=0.0),
        pitch,
        tuple(sorted((one for one in sizes if one >= _LARGER * size), reverse=True)),
        max(often, default=pitch) > _LOOSER * pitch,
    )


def join_lines(lines: tuple[PageLine, ...], frame: Frame) -> Iterator[Piece]:
    """The pieces that consecutive lines of a page make.

    >>> frame = Frame(10, 0, 100, 14, ())
    >>> lines = (PageLine("算力芯", 0, 99, 0, 10, 10, ()), PageLine("片", 0, 10, 14, 24, 10, ()))
    >>> [piece.text for piece in join_lines(lines, frame)]
    ['算力芯片']
    """
    at = 0
    while at < len(lines):
        run = at
        while run < len(lines) and len(lines[run].cells) > 1:
            run += 1
        if run - at >= 2 and (rows := read_columns(lines[at:run])):
            yield Piece("table", rows=rows)
            at = run
            continue
        last = at
        while last + 1 < len(lines) and _goes_on(lines[last], lines[last + 1], frame):
            last += 1
        yield _piece(lines[at : last + 1], frame)
        at = last + 1


def read_columns(lines: tuple[PageLine, ...]) -> tuple[tuple[str, ...], ...]:
    """Rows of a table without rules: columns are where no line has a letter between them.

    >>> row = PageLine("", 0, 9, 0, 1, 1, ((0, 2, "A2"), (6, 9, "60W")))
    >>> read_columns((row, row))
    (('A2', '60W'), ('A2', '60W'))
    """
    columns: list[list[float]] = []
    for left, right, _ in sorted(cell for line in lines for cell in line.cells):
        if columns and left < columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], right)
        else:
            columns.append([left, right])
    if len(columns) < 2:
        return ()
    rows = []
    for line in lines:
        row = [""] * len(columns)
        for left, right, words in line.cells:
            column = next(i for i, (a, b) in enumerate(columns) if a <= left and right <= b)
            row[column] = f"{row[column]} {words}".strip()
        rows.append(tuple(row))
    return tuple(rows)


def join_words(lines: list[str]) -> str:
    """Lines as one: no space beside a CJK letter, no hyphen that only broke a word.

    >>> join_words(["算力芯", "片 and accel\\ufffe", "erators"])
    '算力芯片 and accelerators'
    """
    text = _AT_CJK.sub("", "\n".join(line.strip() for line in lines))
    text = re.sub("[\ufffe\x02]\n?", "", text)
    text = re.sub(r"(?<=\w-)\n(?=\w)", "", text)
    return re.sub(r"\s*\n\s*", " ", text)


def _goes_on(line: PageLine, below: PageLine, frame: Frame) -> bool:
    if abs(line.size - below.size) > 0.6 or len(below.cells) > 1:
        return False
    if below.page != line.page:
        ends_page = ends_sentence(line.text) or line.x1 - frame.left < _MOST * frame.width
        return not ends_page and _opens_nothing(below)
    loose = _LOOSER if frame.spaced else _LOOSE
    if not 0 < below.top - line.top < loose * max(frame.pitch, line.size):
        return False
    if not _opens_nothing(below):
        return False
    if (
        below.x0 - frame.left > _INDENT * frame.size
        and below.x0 > line.x0 + 1
        and not (find_bullet(line.text))
    ):
        return False
    if frame.spaced and line.x1 - frame.left > _HALF * frame.width:
        return True
    first = below.text.split(" ", 1)[0] if below.text[:1].isascii() else ""
    room = max(len(first) * 0.55 * frame.size, _NEAR_END * frame.size)
    return frame.right - line.x1 < room


def _opens_nothing(line: PageLine) -> bool:
    counted = load_document_cues().any_pattern["CountPattern"]
    return not any(opens(line.text) for opens in (find_bullet, counted.match, _LABEL.match))


def _piece(lines: tuple[PageLine, ...], frame: Frame) -> Piece:
    text = join_words([line.text for line in lines])
    size = lines[0].size
    if size >= _LARGER * frame.size and len(text) <= _LONGEST_HEADING:
        level = 1 + min(
            range(len(frame.larger)), key=lambda i: abs(frame.larger[i] - size), default=0
        )
        return Piece("heading", text, level)
    bullet = find_bullet(text)
    if (
        bullet
        and not text[:bullet].strip(" \t")[-1:].isalnum()
        and not any(map(str.isdigit, text[:bullet]))
    ):
        depth = int(max(lines[0].x0 - frame.left, 0) > 2.5 * frame.size)
        return Piece("item", text[bullet:], depth)
    return Piece("paragraph", text)
