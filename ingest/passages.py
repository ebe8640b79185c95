"""Cut a document into passages to be found and quoted, each with what a reader knows by then.

In      the text, its blocks, the mentions of entities in it
Out     Passages in order of the text: sentences, list items, table rows, questions, headings
Unit    offsets are code points of the text, half-open
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ingest.model import Block, Cell, Table
from ingest.sentences import split_sentences
from kg.model import Iri, Mention, Passage

_SET_ASIDE = ("advert", "figure")
_PROSE = ("paragraph", "answer")
_COLONS = "：:"
_LONGEST_ITEM = 160
_SHORTEST = 2

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage to be."""

    span: Span
    role: str
    known: tuple[tuple[Span, ...], ...]
    """lines of the context, each of the spans that it is written from"""
    speaker: str | None


def split_passages(
    document: str,
    text: str,
    blocks: Sequence[Block],
    mentions: Sequence[Mention],
    meant: Sequence[Mention] = (),
) -> tuple[Passage, ...]:
    """The passages of a document.

    The context of a sentence is the question that it answers, the headings above it, what
    introduces its list and the topic of its paragraph; that of a table row is the caption and the
    header above each of its cells.  A sentence that names nothing has the last one that does.
    `meant` are words for entities that they do not name: we.

    >>> from ingest.blocks import split_blocks
    >>> text = "Q：价格？\\n\\n约2万。还会涨。"
    >>> [(p.role, p.text, p.context) for p in split_passages("call", text, split_blocks(text), ())]
    [('question', '价格？', ''), ('answer', '约2万。', '价格？'), ('answer', '还会涨。', '价格？')]
    """
    starts = [mention.start for mention in mentions]

    def names(span: Span) -> bool:
        return bisect_left(starts, span[0]) < bisect_left(starts, span[1])

    return tuple(
        Passage(
            document=document,
            start=piece.span[0],
            end=piece.span[1],
            text=text[slice(*piece.span)],
            context="\n".join(_write(text, line) for line in piece.known),
            speaker=piece.speaker,
            role=piece.role,
            entities=_entities(piece, mentions, meant),
        )
        for piece in _pieces(text, blocks, names)
        if sum(map(str.isalnum, text[slice(*piece.span)])) >= _SHORTEST
    )


def _write(text: str, line: tuple[Span, ...]) -> str:
    """A line of the context: a header is set before its cell by a colon."""
    return ": ".join(" ".join(text[slice(*span)].split()) for span in line)


def _entities(
    piece: _Piece, mentions: Sequence[Mention], meant: Sequence[Mention]
) -> tuple[Iri, ...]:
    found = {one.entity for one in _within(mentions, piece.span)}
    found |= {one.entity for one in _within(meant, piece.span)}
    for span in (span for line in piece.known for span in line):
        found |= {one.entity for one in _within(mentions, span)}
    return tuple(sorted(found))


def _within(mentions: Sequence[Mention], span: Span) -> Sequence[Mention]:
    """The mentions that begin in a span."""
    first, last = (bisect_left(mentions, at, key=lambda one: one.start) for at in span)
    return mentions[first:last]


def _pieces(text: str, blocks: Sequence[Block], names: Callable[[Span], bool]) -> Iterator[_Piece]:
    for index, block in enumerate(blocks):
        if block.kind in _SET_ASIDE:
            continue
        known = tuple((span,) for span in _known(text, blocks, index))
        if block.table is not None:
            yield from _rows(text, blocks, block.table, block.speaker, known)
        elif block.kind in ("question", "heading"):
            yield _Piece((block.body, block.end), block.kind, known, block.speaker)
        else:
            yield from _sentences(text, block, known, names)


def _known(text: str, blocks: Sequence[Block], index: int) -> Iterator[Span]:
    """What stands above a block and belongs to it: its question, headings and lead-in."""
    block = blocks[index]
    if block.question is not None:
        yield blocks[block.question].body, blocks[block.question].end
    for heading in block.headings:
        if heading != index:
            yield blocks[heading].body, blocks[heading].end
    if block.kind == "item":
        level = block.level
        for above in reversed(blocks[:index]):
            if above.kind != "item":
                if above.kind in _PROSE and text[above.end - 1] in _COLONS:
                    yield above.body, above.end
                return
            if above.level < level:
                level = above.level
                yield above.body, above.end


def _sentences(
    text: str,
    block: Block,
    known: tuple[tuple[Span, ...], ...],
    names: Callable[[Span], bool],
) -> Iterator[_Piece]:
    """One piece a sentence; one that names nothing speaks of what the sentence before names."""
    role = block.kind if block.kind in ("answer", "item", "paragraph") else "paragraph"
    sentences = split_sentences(text, block.body, block.end)
    if role == "item" and block.end - block.body <= _LONGEST_ITEM:
        sentences = ((block.body, block.end),)
    subject: tuple[tuple[Span, ...], ...] = ()
    for span in sentences:
        topic = block.topic is not None and span[0] >= block.topic[1]
        lines = (*known, (block.topic,)) if topic and block.topic else known
        if names(span):
            subject = ((span,),)
            yield _Piece(span, role, lines, block.speaker)
        else:
            yield _Piece(span, role, (*lines, *subject), block.speaker)


def _rows(
    text: str,
    blocks: Sequence[Block],
    table: Table,
    speaker: str | None,
    known: tuple[tuple[Span, ...], ...],
) -> Iterator[_Piece]:
    """One piece a row; a first cell that is left blank stands for the one above it."""
    if table.caption is not None:
        caption = ((blocks[table.caption].body, blocks[table.caption].end),)
        known = known if caption in known else (*known, caption)
    header, first = table.rows[0], None
    for row in table.rows:
        filled = [cell for cell in row if cell.text.strip()]
        if not filled:
            continue
        span = _trim(text, filled[0].start, max(cell.end for cell in filled))
        if row is header:
            yield _Piece(span, "heading", known, speaker)
            continue
        cells = filled
        if row[0].text.strip():
            first = row[0]
        elif first is not None:
            cells = [first, *filled]
        lines = tuple(_cell_line(header[cell.column], cell) for cell in cells)
        yield _Piece(span, "row", (*known, *lines), speaker)


def _cell_line(header: Cell, cell: Cell) -> tuple[Span, ...]:
    if not header.text.strip():
        return ((cell.start, cell.end),)
    return ((header.start, header.end), (cell.start, cell.end))


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
