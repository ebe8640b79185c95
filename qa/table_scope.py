"""Find the tables that a question speaks of: "the spec table", 表里, "according to the table".

A table is a run of rows that share a caption and a header.  The question's words choose among
tables: those of the caption, the header and the heading count more than those of the rows.

In      Links, Knowledge
Out     tables, best first; none when the question speaks of no table
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import cast

import pyoxigraph as ox

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.knowledge import Knowledge, PassageText
from qa.links import Link, Links
from qa.table_members import member_links
from qa.table_names import find_table_names
from qa.table_ordinals import IN_TABLE, table_ordinals
from qa.templates import load_templates
from qa.words import KeyedText, content_words, question_words

_NEAR = 0.8
"""of the best table's score, for another to be meant too"""
_ROWS = 0.6
"""what a word counts that only stands in the rows"""
_GAP = frozenset(" /-'’的s")
"""what may stand between the words of a table's name"""
_SERIAL = re.compile(r"[-–—－] ?(\d{1,2})(?!\d)")
"""what tells the tables of a series apart: domestic chips - 2"""
_TITLE = 8
"""characters before the word for a table in which its number stands"""
_SEVERAL = 2
_BOTH = cg("PreviousAll")
_SAID = 0.5
"""how far a caption must say a word for it to name the table"""


@dataclass(frozen=True, slots=True)
class Table:
    """A run of rows."""

    document: Iri
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    caption: str
    """headings and the line before it"""
    header: str
    rows: str
    """all cells"""

    def holds(self, document: Iri, start: int) -> bool:
        """Whether an offset lies in the table."""
        return self.document == document and self.start <= start < self.end


def speaks_of_table(links: Links) -> bool:
    """Whether the question asks for what a table says."""
    return any(IN_TABLE in link.iris for link in links.of("cue"))


def find_tables(links: Links, knowledge: Knowledge, *, near: float = _NEAR) -> tuple[Table, ...]:
    """The tables that the question most likely means, to that share of the best one's score."""
    if not speaks_of_table(links):
        return ()
    question = links.question
    if speaks_of_several(links):
        return ()
    numbered = _with_number(links, knowledge)
    if numbered:
        return numbered
    asking = question_words()
    words = [
        word.key
        for word in content_words(question.text, language=question.language)
        if word.key not in asking
    ]
    scored = [(_score(words, table), table) for table in all_tables(knowledge)]
    best = max((score for score, _ in scored), default=0.0)
    kept = [(score, table) for score, table in scored if score >= best * near]
    kept.sort(key=lambda item: -item[0])
    return _with_series(tuple(table for _, table in kept), knowledge)


def speaks_of_several(links: Links) -> bool:
    """Whether a number of tables is meant, any of them: 两张表, both tables."""
    text = fold(links.question.text)
    if any(word in text for word in document_words("SeveralTablesWord")):
        return True
    return any(
        0 <= cue.start - link.end <= 1 and _is_several(link)
        for cue in _table_cues(links)
        for link in links.all
    )


def _is_several(link: Link) -> bool:
    if link.quantity is not None:
        return (link.quantity.number or _SEVERAL) >= _SEVERAL
    return link.role == "reference" and _BOTH in link.iris


def _with_series(tables: tuple[Table, ...], knowledge: Knowledge) -> tuple[Table, ...]:
    """The tables with those of the same series and header, which no number tells apart."""
    alike = {(_series_of(table)[0], table.header) for table in tables if _series_of(table)[0]}
    more = (t for t in all_tables(knowledge) if (_series_of(t)[0], t.header) in alike)
    return tuple(dict.fromkeys((*tables, *more)))


def _with_number(links: Links, knowledge: Knowledge) -> tuple[Table, ...]:
    """The tables whose caption has a number that the question names; of one document, its own."""
    series = _serials(links) or {
        str(number) for number in table_ordinals(_table_cues(links), knowledge.vocabulary.cues)
    }
    if series:
        numbered = [t for t in all_tables(knowledge) if _series_of(t)[1] in series]
        if numbered or _serials(links):
            return tuple(numbered)
    asked = {
        name.number
        for link in links.of("cue")
        if IN_TABLE in link.iris
        for name in find_table_names(link.text)
    }
    if not asked:
        return ()
    return tuple(
        table
        for table in all_tables(knowledge)
        if any(name.number in asked for name in find_table_names(table.caption)[-1:])
    )


def _series_of(table: Table) -> tuple[str, str]:
    """The series that a table belongs to by its caption, and its number in it, or nothing."""
    for line in table.caption.rstrip().split("\n"):
        found = _SERIAL.search(line)
        if found and found.end() == len(line):
            return line[: found.start()], found[1]
    return "", ""


def _serials(links: Links) -> frozenset[str]:
    """The numbers that the question has after a dash, right before the word for a table."""
    text = links.question.text
    before = [text[max(0, cue.start - _TITLE) : cue.start] for cue in _table_cues(links)]
    return frozenset(found[1] for part in before for found in _SERIAL.finditer(part))


def _table_cues(links: Links) -> tuple[Link, ...]:
    return tuple(cue for cue in links.of("cue") if IN_TABLE in cue.iris and cue.start >= 0)


def tables_with_header(links: Links, knowledge: Knowledge) -> tuple[Table, ...]:
    """The tables whose header has the words for what is asked."""
    asked = links.of("property")
    return tuple(
        table
        for table in all_tables(knowledge)
        if asked and all(is_said(link, KeyedText(table.header), links) for link in asked)
    )


def naming_links(links: Links, tables: Iterable[Table]) -> frozenset[Link]:
    """The links that name a table: the words right before the word table that its caption has."""
    captions = KeyedText("\n".join(f"{table.caption}\n{table.header}" for table in tables))
    text = links.question.text
    named: set[Link] = {*member_links(links)}
    for cue in links.of("cue"):
        if IN_TABLE not in cue.iris or cue.start < 0:
            continue
        named.add(cue)
        at = cue.start
        while True:
            before = [
                link
                for link in links.all
                if 0 <= link.start < at and link.end <= at and set(text[link.end : at]) <= _GAP
            ]
            before = [link for link in before if is_said(link, captions, links)]
            if not before:
                break
            named.update(before)
            at = min(link.start for link in before)
    return frozenset(named)


def all_tables(knowledge: Knowledge) -> tuple[Table, ...]:
    """Every table of every document, in order."""
    key = ("tables", Iri(cg("header")))
    if key not in knowledge.remembered:
        query = load_templates()["tabulated"].bind({"header": (cg("header"),)})
        found: list[Table] = []
        solutions = cast(Iterable[ox.QuerySolution], knowledge.graph.query(query))
        for solution in solutions:
            document = Iri(solution["document"].value)
            found.extend(_tables(document, knowledge.passages_of(document)))
        knowledge.remembered[key] = tuple(found)
    return cast(tuple[Table, ...], knowledge.remembered[key])


def _tables(document: Iri, passages: tuple[PassageText, ...]) -> Iterator[Table]:
    before: list[PassageText] = []
    for is_row, run in groupby(passages, key=lambda passage: passage.role == "row"):
        part = tuple(run)
        if not is_row:
            before = list(part[-2:])
            continue
        shared = _shared_lines([passage.context for passage in part])
        header = before[-1].text if before and _is_header(before[-1], part[0]) else ""
        above = [passage.text for passage in before if passage.text != header]
        caption = "\n".join((*shared, *above))
        rows = "\n".join(passage.text for passage in part)
        yield Table(document, part[0].start, part[-1].end, caption, header, rows)


def _is_header(passage: PassageText, row: PassageText) -> bool:
    """Whether a heading stands right above a row with cells like it."""
    return passage.role == "heading" and passage.text not in row.context


def _shared_lines(contexts: list[str]) -> tuple[str, ...]:
    """The first lines that all contexts begin with."""
    lines = [context.split("\n") for context in contexts]
    shared = []
    for column in zip(*lines, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return tuple(shared)


def _score(words: Iterable[str], table: Table) -> float:
    caption = KeyedText(f"{table.caption}\n{table.header}")
    rows = KeyedText(table.rows)
    return sum(max(caption.covers(word), _ROWS * rows.covers(word)) for word in words)


def is_said(link: Link, captions: KeyedText, links: Links) -> bool:
    """Whether captions say a link's words."""
    words = content_words(link.text, language=links.question.language)
    reached = [captions.covers(word.key) for word in words]
    return bool(reached) and sum(reached) / len(reached) >= _SAID
