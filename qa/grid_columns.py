"""Say which columns of a table a word of a question names.

In      a Link of a question, a Grid, Knowledge
Out     names of columns: by the property, by the words of the header, by the time that it says
"""

from collections.abc import Iterable, Iterator
from datetime import date

from kg.folding import fold
from kg.iris import document_id
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of
from kg.units import load_units
from qa.document_words import document_words
from qa.grids import Grid
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.price_terms import terms_of
from qa.table_scope import is_said
from qa.words import KeyedText, content_words, question_words
from qa.years import is_year, months_of, years_of

_MEANT = 0.6
"""how far a header must say the words for what is asked, where none says them outright"""
_LEAST = 2
"""characters of a word that may be part of a header"""
_PIECES, _THING = cg("Count"), cg("Thing")
_THINGS = frozenset((cg("pieces"), cg("items")))
"""base units of what the records of a table may be"""
_SHARED = tuple(cg(name) for name in ("Ratio", "Currency", "Time"))
"""what many properties measure"""


def columns_of(
    link: Link, grid: Grid, links: Links, knowledge: Knowledge, *, measured: bool
) -> tuple[str, ...]:
    """The columns that a word names, by the likeliest reading; only those with amounts."""
    usable = [column for column in grid.columns if not measured or has_amounts(column, grid)]
    terms = terms_of([links.question.text])
    usable = [c for c in usable if not terms or terms & terms_of([c]) or not terms_of([c])]
    for found in _readings(link, grid, usable, links, knowledge):
        if found:
            return tuple(found)
    return ()


def _readings(
    link: Link, grid: Grid, columns: list[str], links: Links, knowledge: Knowledge
) -> Iterator[list[str]]:
    if is_time(link):
        day = knowledge.dates.get(document_id(grid.table.document))
        said_on = date.fromisoformat(day) if day else None
        yield [column for column in columns if _same_time(link, column, said_on)]
        return
    if asks_pieces(link, knowledge):
        columns = [c for c in columns if counts_pieces(c, grid) or not has_amounts(c, grid)]
    text = fold(link.text)
    stated = {column: {row.property for row in grid.stated[column]} for column in columns}
    typed = [column for column in columns if stated[column] & {*link.iris}]
    literal = [column for column in columns if len(text) >= _LEAST and text in fold(column)]
    if link.role == "property":
        yield [column for column in typed if column in literal]
        yield _saying_most(typed, asked_words_of(link, links))
    yield literal
    counts = asks_count(link, knowledge)
    yield [c for c in columns if counts and has_amounts(c, grid) and _counts_as_asked(c, text)]
    every = columns
    if link.role == "property" and not counts:
        columns = [
            column
            for column in columns
            if not _is_of_others(link, stated[column], knowledge)
            and (
                _may_mean(link, stated[column], knowledge)
                or _dimensions(column, grid) & _measures(link, knowledge)
            )
        ]
    if link.role in ("unknown", "class"):
        yield _measured_in(link, grid, columns)
    words = [word for word in asked_words_of(link, links) if len(word) >= _LEAST]
    said = {c: min((KeyedText(c).covers(word) for word in words), default=0.0) for c in columns}
    best = max(said.values(), default=0.0)
    yield [column for column in columns if best >= _MEANT and said[column] == best]
    if link.role == "property":
        wanted = _wanted(link, grid, links, knowledge)
        found = [column for column in columns if _dimensions(column, grid) & wanted]
        yield found if len(found) == 1 else []
        said_above = _is_above(link, grid, links, knowledge)
        yield [column for column in dated_columns(grid) if said_above and column in every]


def _measured_in(link: Link, grid: Grid, columns: list[str]) -> list[str]:
    """The only column whose amounts are told in the things that a word means: 8,500 racks."""
    word = fold(link.text)
    found = [
        column
        for column in columns
        if any(
            row.amount() is not None and fold(row.text).split()[1:] == [word]
            for row in grid.stated.get(column, ())
        )
    ]
    return found if len(found) == 1 else []


def _counts_as_asked(column: str, asked: str) -> bool:
    """Whether a header counts what the words ask for: 卡数 for 有多少张卡, GPU count."""
    header = fold(column).strip(" #")
    for word in document_words("CountWord"):
        noun = header.removesuffix(word).removeprefix(word).strip()
        if noun != header and noun and asked.rstrip("s").endswith(noun.rstrip("s")):
            return True
    return False


def _is_above(link: Link, grid: Grid, links: Links, knowledge: Knowledge) -> bool:
    """Whether the lines above a table, below the title, say what a word asks for.

    What few things are measured in must be named outright: TOPS is no top.  A word for things
    is none for what is measured of them.
    """
    if any((one.start, one.end) == (link.start, link.end) for one in links.of("class")):
        return False
    lines = grid.table.caption.split("\n")
    above = "\n".join(lines[1:] or lines)
    if _measures(link, knowledge) - {_PIECES, *_SHARED}:
        properties = knowledge.vocabulary.ontology.properties
        labels = (
            one.text for iri in link.iris if iri in properties for one in properties[iri].labels
        )
        return any(fold(label) in fold(above) for label in labels if len(label) >= _LEAST)
    return is_said(link, KeyedText(above), links)


def _saying_most(columns: list[str], words: list[str]) -> list[str]:
    """The columns whose headers say most of some words: on demand, not reserved."""
    said = {column: sum(KeyedText(column).contains(word) for word in words) for column in columns}
    most = max(said.values(), default=0)
    return [column for column in columns if said[column] == most]


def _may_mean(link: Link, stated: set[Iri], knowledge: Knowledge) -> bool:
    """Whether a column may state a property: not where all of it states an unrelated one."""
    known = knowledge.vocabulary.ontology.properties
    related = {other for iri in link.iris if iri in known for other in known[iri].related}
    return not stated or any(iri not in known or iri in related for iri in stated)


def _is_of_others(link: Link, stated: set[Iri], knowledge: Knowledge) -> bool:
    """Whether a column states what is said of things of another class: a site's power, a chip's."""
    ontology = knowledge.vocabulary.ontology
    ours, theirs = (
        {ontology.properties[iri].domain for iri in iris if iri in ontology.properties}
        for iris in (link.iris, stated)
    )
    if not ours or not theirs or {None, _THING} & (ours | theirs):
        return False
    return not any(
        one and other and (ontology.is_a(one, other) or ontology.is_a(other, one))
        for one in ours
        for other in theirs
    )


def asks_count(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word read as a property of pieces only asks how many: how many cards."""
    return _asks(link, ("AskCount",), knowledge)


def asks_pieces(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word asks how many or how much of what may be counted: 多少张."""
    return _asks(link, ("AskCount", "AskHowMuch"), knowledge)


def _asks(link: Link, names: tuple[str, ...], knowledge: Knowledge) -> bool:
    cues = (knowledge.vocabulary.cues[cg(name)] for name in names)
    opening = tuple(fold(label.text) for cue in cues for label in cue.labels)
    if link.role != "property" or not fold(link.text).startswith(opening):
        return False
    properties = knowledge.vocabulary.ontology.properties
    units = {properties[iri].unit for iri in link.iris if iri in properties}
    return any(unit is None or load_units().units[unit].base in _THINGS for unit in units)


def dated_columns(grid: Grid) -> list[str]:
    """The columns of amounts that are headed by a time, the earliest first."""
    found = [c for c in grid.columns if has_amounts(c, grid) and (years_of(c) or months_of(c))]
    return sorted(found, key=lambda c: (min(years_of(c), default=""), min(months_of(c), default=0)))


def asked_words_of(link: Link, links: Links) -> list[str]:
    """The keys of a link's words that carry content."""
    asking = question_words()
    words = content_words(link.text, language=links.question.language)
    return [word.key for word in words if word.key not in asking]


def has_amounts(column: str, grid: Grid) -> bool:
    """Whether any entry of a column is an amount."""
    return any(row.amount() is not None for row in grid.stated.get(column, ()))


def counts_pieces(column: str, grid: Grid) -> bool:
    """Whether the amounts of a column may be numbers of things: none is a share or a price."""
    units = {dimension_of(row.unit) for row in grid.stated.get(column, ()) if row.unit}
    return has_amounts(column, grid) and units <= {_PIECES}


def _dimensions(column: str, grid: Grid) -> set[object]:
    return {dimension_of(row.unit) for row in grid.stated[column] if row.unit}


def _measures(link: Link, knowledge: Knowledge) -> set[object]:
    """The dimensions of what a word may ask for."""
    properties = knowledge.vocabulary.ontology.properties
    known = (properties[iri] for iri in link.iris if iri in properties)
    return {one.dimension for one in known if one.value_type == "Quantity" and one.dimension}


def measures_alike(link: Link, columns: Iterable[str], grid: Grid, knowledge: Knowledge) -> bool:
    """Whether all amounts of columns measure what a word for a property asks: charges, prices."""
    wanted = _measures(link, knowledge) - {_PIECES}
    kinds = [_dimensions(column, grid) for column in columns]
    return bool(kinds) and all(bool(found) and found <= wanted for found in kinds)


def _wanted(link: Link, grid: Grid, links: Links, knowledge: Knowledge) -> set[object]:
    """What a property measures; pieces only where the caption speaks of it."""
    found = _measures(link, knowledge)
    named = is_said(link, KeyedText(grid.table.caption), links)
    return found - {None, *_SHARED} - (set() if named else {_PIECES})


def is_time(link: Link) -> bool:
    """Whether a word is a date, or a year that stands alone."""
    return link.role == "date" or (link.role == "unknown" and is_year(link.text))


def _same_time(link: Link, column: str, said_on: date | None) -> bool:
    """Whether a header and a date of the question mean the same time: the year, or the months.

    This year is told from the day of the call, and is no quarter of it.
    """
    asked, stated = (years_of(text) for text in (link.text, column))
    if stated and not asked and not months_of(column):
        asked = years_of(link.text, said_on)
    if asked or not stated:
        return bool(asked & stated) and _months_fit(link.text, column)
    return _months_fit(link.text, column, always=False)


def _months_fit(asked: str, column: str, *, always: bool = True) -> bool:
    """Whether the months of two texts agree; where one has none, as told."""
    ours, theirs = months_of(asked), months_of(column)
    return bool(ours & theirs) if ours and theirs else always
