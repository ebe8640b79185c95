"""The values between a document's text and its claims: blocks, tables, cells.

Unit    offsets are code points of the document's stored text, half-open: text[start:end]
"""

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal[
    "heading", "question", "answer", "paragraph", "item", "table", "advert", "figure", "meta"
]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that is not blank."""

    start: int
    """code points, inclusive; white space at the line's head belongs to it"""
    end: int
    """code points, exclusive; before the line break"""
    text: str
    """text[start:end]"""
    blanks: int
    """blank lines right above it"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    row: int
    """from 0, the header row included"""
    column: int
    """from 0"""
    start: int
    """code points, inclusive; equal to end when the cell is empty"""
    end: int
    """code points, exclusive"""
    text: str
    """as long as text[start:end], so that offsets hold: markup and escapes in it are blanked,
    each <br> or <li> is a line break followed by spaces"""


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells as written; every row has the same number of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    """from top to bottom, the header first where there is one"""
    caption: int | None = None
    """index of the block that introduces it"""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text that is of one kind; blocks never overlap and come in order."""

    kind: BlockKind
    """answer: prose in reply to a question; advert, figure and meta are set aside"""
    start: int
    """code points, inclusive; bullet and label included"""
    end: int
    """code points, exclusive"""
    body: int
    """where its own words begin, after bullet, #, speaker or Q/A label (a topic label stays in)"""
    level: int = 0
    """of a heading, 1 is the title; of an item, 1 is the outermost; else 0"""
    speaker: str | None = None
    """as named in the document, in the fullest form that it gives; None when nobody is named"""
    question: int | None = None
    """index of the question block that it replies to"""
    headings: tuple[int, ...] = ()
    """indices of the heading blocks above it, outermost first"""
    topic: tuple[int, int] | None = None
    """span of the label before a colon that says what the block is about, not who speaks"""
    table: Table | None = None
    """the grid when kind is table"""
