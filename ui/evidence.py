"""Show a document's own words with some of them marked.

In      stored text, marks in code points of it
Out     HTML: prose as written, tables drawn as tables; the marked characters and no others are
        inside <mark>
Note    a long document is shown around its first mark, the rest on demand
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingest.blocks import split_blocks
from ingest.model import Block
from qa.model import Language
from ui.ports import HeldBack, Shade
from ui.render import draw

_AROUND = 24_000
"""code points shown on each side of the first mark"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that is to stand out."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    kind: str
    """hit, header, or fate-… of a coverage shade"""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are marked alike."""

    text: str
    kinds: tuple[str, ...]
    """of the marks over it, sorted"""
    fate: str
    """of the shade over it; empty when there is none"""


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell of a drawn table."""

    runs: tuple[Run, ...]
    hit: bool


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A piece of the document."""

    kind: str
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[DrawnCell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What a citation points at."""

    document: str
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    quote: str
    headers: tuple[tuple[int, int], ...] = ()
    """spans of the row and column headers of a table cell"""


def cut_runs(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Run, ...]:
    """The characters from start to end, cut where a mark begins or ends.

    >>> [(run.text, run.kinds) for run in cut_runs("H2 64 GB", 0, 8, [Mark(3, 8, "hit")])]
    [('H2 ', ()), ('64 GB', ('hit',))]
    """
    near = [mark for mark in marks if mark.start < end and start < mark.end]
    edges = {start, end}
    edges.update(edge for mark in near for edge in (mark.start, mark.end) if start < edge < end)
    ordered = sorted(edges)
    runs = []
    for low, high in pairwise(ordered):
        kinds = {mark.kind for mark in near if mark.start <= low and high <= mark.end}
        fates = sorted(kind for kind in kinds if kind.startswith("fate-"))
        plain = tuple(sorted(kinds.difference(fates)))
        runs.append(Run(text[low:high], plain, fates[0] if fates else ""))
    return tuple(runs)


def draw_evidence(text: str, place: Place, language: Language, *, whole: bool = False) -> str:
    """The document around a citation, its exact characters marked.

    >>> page = draw_evidence("H2: 64 GB", Place("call", 4, 9, "64 GB"), "en")
    >>> '<mark class="hit" id="hit">64 GB</mark>' in page
    True
    """
    marks = [Mark(start, end, "header") for start, end in place.headers]
    unchanged = text[place.start : place.end] == place.quote
    if unchanged:
        marks.append(Mark(place.start, place.end, "hit"))
    low, high = (0, len(text)) if whole else _window(len(text), place.start)
    return draw(
        "evidence.html",
        language,
        place=place,
        unchanged=unchanged,
        blocks=_draw_blocks(text, low, high, marks),
        window=None if (low, high) == (0, len(text)) else (low, high, len(text)),
    )


def draw_coverage(
    text: str,
    document: str,
    shades: Iterable[Shade],
    held: Sequence[HeldBack],
    language: Language,
) -> str:
    """The document shaded by what became of each stretch, and what was held back."""
    marks = [Mark(one.start, one.end, f"fate-{one.fate}") for one in shades]
    counts = Counter(mark.kind.removeprefix("fate-") for mark in marks)
    blocks = _draw_blocks(text, 0, len(text), marks)
    return draw(
        "coverage.html",
        language,
        document=document,
        blocks=blocks,
        fates=counts.most_common(),
        held=held,
    )


def draw_document(text: str, document: str, language: Language) -> str:
    """The whole document, nothing marked."""
    blocks = _draw_blocks(text, 0, len(text), ())
    return draw("coverage.html", language, document=document, blocks=blocks, fates=(), held=())


def _window(length: int, at: int) -> tuple[int, int]:
    return max(0, at - _AROUND), min(length, at + _AROUND)


@lru_cache(maxsize=16)
def _blocks(text: str) -> tuple[Block, ...]:
    return split_blocks(text)


def _draw_blocks(text: str, low: int, high: int, marks: Sequence[Mark]) -> tuple[DrawnBlock, ...]:
    near = sorted(
        (mark for mark in marks if mark.start < high and low < mark.end),
        key=lambda mark: mark.start,
    )
    drawn, at = [], 0
    for block in _blocks(text):
        if at < block.start and text[at : block.start].strip():
            drawn.append(DrawnBlock("between", runs=cut_runs(text, at, block.start, near)))
        at = block.end
        if low < block.end and block.start < high:
            here = [mark for mark in near if mark.start < block.end and block.start < mark.end]
            drawn.append(_draw_block(text, block, here))
    if text[at:].strip():
        drawn.append(DrawnBlock("between", runs=cut_runs(text, at, len(text), near)))
    return tuple(drawn)


def _draw_block(text: str, block: Block, marks: Sequence[Mark]) -> DrawnBlock:
    if block.table is None:
        return DrawnBlock(block.kind, runs=cut_runs(text, block.start, block.end, marks))
    rows = tuple(
        tuple(
            DrawnCell(
                cut_runs(text, cell.start, cell.end, marks),
                any(m.kind == "hit" and m.start < cell.end and cell.start < m.end for m in marks),
            )
            for cell in row
        )
        for row in block.table.rows
    )
    return DrawnBlock("table", rows=rows)
