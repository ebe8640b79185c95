"""Paragraphs and tables of a text, before anybody decides what they are.

In      lines and the tables found in them
Out     units in order: a table, or a paragraph with the marks at its head; a paragraph that the
        width of a page broke over several lines is one unit
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.document_cues import DocumentCues, load_document_cues
from ingest.headings import Heading, read_heading
from ingest.line_heads import LineHead, read_head
from ingest.lines import is_wrapped
from ingest.model import Cell, Line
from ingest.set_aside import SetAside, classify_set_aside
from ingest.written_tables import find_tables

_EDGE_ABOVE = 5  # lines in which a mere hint of an advert is one
_EDGE_BELOW = 12
_QUOTED = re.compile(r"(?:>\s?)+(?=\S)")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*")
_HEAD = 400  # code points of a paragraph in which its marks are looked for
_ASKS = re.compile(r"[？?][”’\"')）】\]*_\s]*$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a table."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    text: str
    """text[start:end]"""
    blanks: int
    """blank lines above it"""
    indent: int
    """white space before it on its line"""
    head: LineHead
    """offsets from start"""
    heading: Heading | None = None
    """what makes it a heading, should it be one"""
    set_aside: SetAside | None = None
    """advert, figure, meta"""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """of a table"""

    @property
    def asks(self) -> bool:
        """Whether it ends in a question mark."""
        return bool(_ASKS.search(self.text[-8:]))

    @property
    def label(self) -> str | None:
        """The label at its head."""
        return self.text[slice(*self.head.label)].strip() if self.head.label else None


_NO_HEAD = LineHead(0, 0, None, 0, False)


def read_units(text: str, lines: tuple[Line, ...], cues: DocumentCues) -> tuple[Unit, ...]:
    """The paragraphs and tables of the text.

    >>> from ingest.document_cues import load_document_cues
    >>> from ingest.lines import split_lines
    >>> text = "价格：\\n\\n卡\\tTDP\\nA2\\t60W"
    >>> [unit.text for unit in read_units(text, split_lines(text), load_document_cues())]
    ['价格：', '卡\\tTDP\\nA2\\t60W']
    """
    tables = {table.first: table for table in find_tables(lines)}
    units: list[Unit] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if table := tables.get(at):
            end = lines[table.last].end
            text_of = text[line.start : end]
            units.append(Unit(line.start, end, text_of, line.blanks, 0, _NO_HEAD, rows=table.rows))
            at = table.last + 1
            continue
        edge = at < _EDGE_ABOVE or at >= len(lines) - _EDGE_BELOW
        last = at
        if not _stands_alone(line, cues, at_edge=edge):
            while last + 1 < len(lines) and last + 1 not in tables:
                if not _continues(lines[last], lines[last + 1], cues, at_edge=edge):
                    break
                last += 1
        at = last + 1
        underline = _underlined(lines, last, tables)
        at += underline > 0
        end = lines[at - 1].end
        units += _paragraph(text, line, end, cues, at_edge=edge, level=underline)
    return tuple(units)


def _stands_alone(line: Line, cues: DocumentCues, *, at_edge: bool) -> bool:
    text = line.text.strip()
    heading = read_heading(text, cues)
    return (heading is not None and heading.sign == "marked") or (
        classify_set_aside(text, at_edge=at_edge) is not None
    )


def _continues(line: Line, following: Line, cues: DocumentCues, *, at_edge: bool) -> bool:
    if following.blanks:
        return False
    if line.text.lstrip()[:1] != ">" and following.text.lstrip()[:1] == ">":
        return False
    text = following.text.strip()
    head = read_head(text[:_HEAD], cues)
    own_line = head.turn and "\n" in line.text
    if read_head(line.text.strip() + "\n", cues).turn and not own_line:
        return not _speaks(text, cues)  # a speaker's name on a line of its own
    if not is_wrapped(line.text, following.text) or head.turn:
        return False
    if head.label and ("：" in text[: head.body] or following.text[:1].isupper()):
        return False
    return not _stands_alone(following, cues, at_edge=at_edge)


def _speaks(text: str, cues: DocumentCues) -> bool:
    return read_head(text[:_HEAD] + "\n", cues).turn


def _underlined(lines: tuple[Line, ...], at: int, tables: Container[int]) -> int:
    """Level of a heading that the next line underlines, 0 for none."""
    if at + 1 >= len(lines) or at + 1 in tables or lines[at + 1].blanks or len(lines[at].text) > 80:
        return 0
    match = _UNDERLINE.fullmatch(lines[at + 1].text)
    if not match or lines[at].text.rstrip()[-1] in "。.；;：:":
        return 0
    return 1 if match[1][0] == "=" else 2


def _paragraph(
    text: str, line: Line, end: int, cues: DocumentCues, *, at_edge: bool, level: int
) -> Iterator[Unit]:
    head_space = len(line.text) - len(line.text.lstrip())
    start = line.start + head_space
    end = start + len(text[start:end].rstrip())
    words = text[start:end]
    if level:
        yield Unit(start, end, words, line.blanks, 0, _NO_HEAD, Heading(level, 0, "marked"))
        return
    quoted = _QUOTED.match(words)
    skip = quoted.end() if quoted else 0
    head = _shift(read_head(words[skip : skip + _HEAD] + "\n", cues), skip)
    heading = read_heading(words, cues)
    aside = classify_set_aside(words, at_edge=at_edge)
    unit = Unit(start, end, words, line.blanks, head_space, head, heading, aside)
    yield from _split_answer(unit, cues)


def _shift(head: LineHead, skip: int) -> LineHead:
    label = (head.label[0] + skip, head.label[1] + skip) if head.label else None
    bullet = head.bullet + skip if head.bullet else 0
    return LineHead(bullet, head.lead + skip, label, head.body + skip, head.turn)


def _split_answer(unit: Unit, cues: DocumentCues) -> Iterator[Unit]:
    """A question and its answer on one line are two units."""
    label = unit.label
    asked = label is not None and cues.has("QuestionLabel", re.sub(r"[\d\s]+$", "", label))
    cut = _inner_answer().search(unit.text) if asked else None
    if cut is None:
        yield unit
        return
    asked_text = unit.text[: cut.start()].rstrip()
    yield replace(unit, end=unit.start + len(asked_text), text=asked_text)
    at = cut.start("name") if cut["name"] else cut.start()
    rest = unit.text[at:]
    head = read_head(rest[:_HEAD] + "\n", cues)
    if cut["name"]:
        head = replace(head, lead=head.body, turn=True)
    yield Unit(unit.start + at, unit.end, rest, 0, unit.indent, head)


@cache
def _inner_answer() -> re.Pattern[str]:
    labels = load_document_cues().forms["AnswerLabel"]
    forms = "|".join(sorted(map(re.escape, labels), key=lambda form: (-len(form), form)))
    inner = (
        rf"(?<=[？?。！!\s])(?:(?:{forms})\d{{0,3}}\s?(?:：|:(?=\s))|【(?:{forms})】)"
        r"|(?<=[？?])[\s—]+(?P<name>[^\W\d_]{1,8}(?:：|:(?=\s)))"
    )
    return re.compile(inner, re.IGNORECASE)
