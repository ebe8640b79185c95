"""Say what the words of a question mean in one table: columns, values, records.

In      a Link of a question, a Grid, Knowledge
Out     names of columns; entries that a word is the value of; records that a word names
"""

import re
from collections.abc import Iterable, Iterator

from kg.folding import fold
from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import dimension_of, parse_quantity
from qa.asked_dates import is_date, times_meet
from qa.bounds import is_within
from qa.document_words import document_words
from qa.glossary import is_han
from qa.grid_columns import asked_words_of
from qa.grids import Entry, Grid, Record
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any
from qa.words import KeyedText

_BORDER = re.compile(r"[\t|]")
_SAID = 0.9
"""how far a header or a cell must say a word"""
_MOST = 0.5
"""share of the records that must be of a class for its name to mean them all"""
_NEAR = 3
"""characters between a word and the one that says how it is meant"""
_PIECES, _TIME, _MAKER = cg("Count"), cg("Duration"), cg("Organization")
_BEFORE = 20
"""characters before a word in which the one stands that says how it is meant"""
_SHARE = 0.3
"""share of a cell's characters that a word must be to be its value"""
_LEAST = 2
"""characters of a word that may be part of a cell"""


def values_of(
    link: Link, grid: Grid, links: Links, knowledge: Knowledge
) -> dict[str, list[tuple[Record, Entry]]]:
    """The entries that a word of the question is the value of, by column."""
    amount = _amount_of(link, knowledge)
    if amount is not None:
        pairs = _within_bound(link, amount, grid, links) or _written(link, amount, grid, links)
    elif link.role == "date":
        pairs = _within_time(link, grid) or _saying(link, grid, links)
    elif link.role == "entity":
        wanted = {*knowledge.wider_values((link.iris[0], *_uses_of(link, knowledge)))}
        pairs = [
            (r, e)
            for r, e in _every(grid)
            if wanted & {e.row.value, *(value for _, value in e.row.qualifiers)}
        ]
        pairs = pairs or _saying(link, grid, links)
    else:
        pairs = _saying(link, grid, links)
    exact = [pair for pair in pairs if pair[1].folded.strip() == fold(link.text).strip()]
    if exact and is_meant_alone(link, links):
        pairs = [(r, e) for r, e in exact if _is_alone(e, r)]
    found: dict[str, list[tuple[Record, Entry]]] = {}
    for record, entry in pairs:
        found.setdefault(entry.column, []).append((record, entry))
    return found


def _is_alone(entry: Entry, record: Record) -> bool:
    """Whether a record has no other value in the column of one."""
    return len({other.folded for other in record.under(entry.column)}) == 1


def _every(grid: Grid) -> Iterator[tuple[Record, Entry]]:
    return ((record, entry) for record in grid.records for entry in record.entries)


def _saying(link: Link, grid: Grid, links: Links) -> list[tuple[Record, Entry]]:
    """The entries whose text is or holds a word."""
    text = fold(link.text).strip()
    if len(text) < _LEAST:
        return []
    share = _SHARE if link.role == "entity" else _MOST
    said = [
        (r, e)
        for r, e in _every(grid)
        if len(text) >= share * len(e.folded) and _holds(e.folded, text)
    ]
    if said or link.role in ("class", "property"):
        return [(r, e) for r, e in said if link.role != "class" or e.folded == text]
    words = asked_words_of(link, links)
    if not words:
        return []
    saying = {
        text for text in grid.texts if all(KeyedText(text).covers(word) >= _SAID for word in words)
    }
    if not saying:
        return []
    return [(r, e) for r, e in _every(grid) if e.row.text in saying and e.row.amount() is None]


def _holds(cell: str, text: str) -> bool:
    if is_han(text[:1]) or text not in cell:
        return text in cell
    return re.search(rf"(?<![a-z0-9.]){re.escape(text)}(?![a-z0-9])", cell) is not None


def is_bound(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word is an amount with a unit, which what answers must keep to."""
    amount = _amount_of(link, knowledge)
    return (
        amount is not None
        and amount.number is not None
        and amount.unit is not None
        and dimension_of(amount.unit) not in (_PIECES, _TIME)
    )


def _amount_of(link: Link, knowledge: Knowledge) -> Quantity | None:
    """The amount that a word is, or that a name is written as: 16 nm."""
    if link.role == "quantity":
        return link.quantity
    if link.role != "entity":
        return None
    categories = knowledge.vocabulary.lexicon.related(link.iris[0], cg("category"))
    amount = parse_quantity(link.text) if cg("ProcessNode") in categories else None
    return amount if amount and amount.unit else None


def _uses_of(link: Link, knowledge: Knowledge) -> tuple[Iri, ...]:
    """What the things are for that a word for a class means: training cards."""
    return knowledge.vocabulary.lexicon.related(link.iris[0], cg("meansUse"))


def has_uses(link: Link, knowledge: Knowledge) -> bool:
    """Whether a word for a class says what its things are for."""
    return link.role == "entity" and bool(_uses_of(link, knowledge))


def _written(link: Link, amount: Quantity, grid: Grid, links: Links) -> list[tuple[Record, Entry]]:
    """The entries that say an amount without its unit, as it is written in the question: 25K."""
    said = amount.unit is None and amount.comparator == "=" and amount.number is not None
    return _saying(link, grid, links) if said else []


def _within_bound(
    link: Link, amount: Quantity, grid: Grid, links: Links
) -> list[tuple[Record, Entry]]:
    """The entries that keep to an amount of the question, which have its dimension."""
    if amount.number is None or amount.unit is None:
        return []
    comparator = _comparator(link, amount, links)
    kind = dimension_of(amount.unit)
    return [
        (r, e)
        for r, e in _every(grid)
        if e.row.unit
        and dimension_of(e.row.unit) == kind
        and is_within(e.row, (e.row.property, comparator, amount))
    ]


def _within_time(link: Link, grid: Grid) -> list[tuple[Record, Entry]]:
    """The entries that are dates within a time of the question."""
    dated = [(r, e) for r, e in _every(grid) if is_date(e.row.text)]
    return [(r, e) for r, e in dated if times_meet((link.text,), e.row.text, e.row.said)]


def _comparator(link: Link, amount: Quantity, links: Links) -> str:
    if amount.comparator != "=":
        return amount.comparator
    near = [
        cue
        for cue in links.of("cue")
        if 0 <= link.start - cue.end <= _NEAR
        or 0 <= cue.start - link.end <= _NEAR
        or (link.start <= cue.start and cue.end <= link.end)
    ]
    if any(cg("Above") in cue.iris for cue in near):
        return ">="
    return "<" if any(cg("Below") in cue.iris for cue in near) else "="


def records_of(link: Link, grid: Grid, knowledge: Knowledge) -> tuple[Record, ...]:
    """The records that a name means, or whose names it is part of; none when it means all."""
    if link.role not in ("entity", "unknown", "quantity") or _is_stated(link, grid, knowledge):
        return ()
    found: tuple[Record, ...] = ()
    if link.role == "entity":
        kin = knowledge.kin(link.iris[0])
        exact = tuple(record for record in grid.records if {*link.iris[:1]} & record.subjects)
        found = exact or tuple(record for record in grid.records if kin & record.subjects)
    if not found and len(link.text) >= _LEAST:
        names = {link.text, *(knowledge.vocabulary.label(i, "zh") for i in link.iris[:1])}
        found = tuple(
            record
            for record in grid.records
            for label in (fold(knowledge.vocabulary.label(record.subject, "zh")),)
            if any(_holds(label, fold(name)) for name in names)
        )
    return found if len(found) < len(grid.records) else ()


def made_by(link: Link, grid: Grid, knowledge: Knowledge) -> tuple[Record, ...]:
    """The records of what a company makes."""
    firm = link.iris[0] if link.role == "entity" else None
    return tuple(one for one in grid.records if firm in knowledge.makers_of(one.subject))


def _is_stated(link: Link, grid: Grid, knowledge: Knowledge) -> bool:
    """Whether an amount is one that the table states, not part of a name: 300 W."""
    amount = _amount_of(link, knowledge) if link.role == "quantity" else None
    if amount is None or amount.number is None or amount.unit is None:
        return False
    bound = (cg("Thing"), "=", amount)
    text = fold(link.text)
    return any(
        entry.row.unit
        and is_within(entry.row, bound)
        and not _holds(fold(knowledge.vocabulary.label(record.subject, "zh")), text)
        for record, entry in _every(grid)
    )


def is_noun(link: Link, grid: Grid, links: Links, knowledge: Knowledge, *, counted: bool) -> bool:
    """Whether a word only says what the records are: a class, or the header of their names.

    Where they are counted, each stands for who makes it too.
    """
    related = knowledge.vocabulary.lexicon.related
    kinds = [*link.iris] if link.role == "class" else []
    if link.role == "entity":
        kinds += related(link.iris[0], cg("meansClass"))
    fitting = sum(is_any(record.subject, kinds, knowledge) for record in grid.records)
    if counted and _MAKER in kinds and not _means_buyer(link, links):
        fitting += sum(bool(knowledge.makers_of(record.subject)) for record in grid.records)
    if kinds and fitting > _MOST * len(grid.records):
        return True
    if heads_names(link, grid):
        return True
    header = fold(grid.table.header)
    text = fold(link.text)
    named = len(text) >= _LEAST and link.role in ("class", "property", "entity", "unknown")
    return named and text in header and not any(text in fold(column) for column in grid.columns)


def heads_names(link: Link, grid: Grid) -> bool:
    """Whether a word is the header of the names of the records, one or many: endpoints."""
    first = _BORDER.split(fold(grid.table.header).strip(" |\t"))[0].strip()
    return bool(first) and fold(link.text).strip().rstrip("s") == first.rstrip("s")


def _means_buyer(link: Link, links: Links) -> bool:
    """Whether a word for a company means one that buys: no maker stands for it."""
    return any(
        cg("customers") in other.iris and (other.start, other.end) == (link.start, link.end)
        for other in links.of("property")
    )


def counts_records(link: Link, grid: Grid) -> bool:
    """Whether an amount only says how many records there are, or asks it."""
    amount = link.quantity or parse_quantity(link.text)
    if amount is None:
        return False
    if amount.number is None:
        return True
    pieces = amount.unit is None or dimension_of(amount.unit) == _PIECES
    return pieces and amount.number <= len(grid.records)


def is_meant_alone(link: Link, links: Links) -> bool:
    """Whether the question wants a value and no other beside it: only, tagged, 纯."""
    return _is_said_before(link, links, "OnlyWord")


def is_left_out(link: Link, links: Links) -> bool:
    """Whether the question leaves a name out: except, 以外, 不用."""
    denied = any(
        cg("Without") in cue.iris and 0 <= link.start - cue.end <= _NEAR for cue in links.of("cue")
    )
    return denied or is_excepted(link, links)


def is_excepted(link: Link, links: Links) -> bool:
    """Whether the question asks for others than a name: besides NVIDIA, 除了英伟达."""
    after = fold(links.question.text)[link.end : link.end + _NEAR].strip()
    besides = document_words("BesidesWord")
    if after.startswith(besides) or _is_said_before(link, links, "BesidesWord"):
        return True
    before = (one for one in links.of("entity") if one.end < link.start)
    joined = (one for one in before if _is_joined(links.question.text[one.end : link.start]))
    return any(is_excepted(one, links) for one in joined)


def _is_joined(between: str) -> bool:
    """Whether what stands between two names lists them together: AMD and Nvidia."""
    return fold(between).strip() in document_words("ListJoiner")


def _is_said_before(link: Link, links: Links, kind: str) -> bool:
    before = fold(links.question.text)[max(0, link.start - _BEFORE) : link.start]
    before = before.rstrip(" '\"“‘「(（")
    words = document_words(kind)
    return link.start > 0 and any(
        before[: len(before) - gap].rstrip().endswith(words) for gap in range(_NEAR)
    )


def is_moving(links: Links, kind: str) -> bool:
    """Whether the question speaks of what goes up, or of what goes down."""
    text = f" {fold(links.question.text)} "
    return any(
        (word in text) if is_han(word[:1]) else re.search(rf"\b{re.escape(word)}\b", text)
        for word in document_words(kind)
    )


def names_table(link: Link, links: Links) -> bool:
    """Whether an unread word stands right before the word for a table: 速查表, cheat sheet."""
    return link.role == "unknown" and stands_before_table(link, links)


def stands_before_table(link: Link, links: Links) -> bool:
    """Whether a word stands right before the word for a table."""
    return any(
        cg("InTable") in cue.iris and 0 <= cue.start - link.end <= 1 for cue in links.of("cue")
    )


def is_value(link: Link, grid: Grid) -> bool:
    """Whether a word is the whole text of a cell."""
    text = fold(link.text).strip()
    return any(entry.folded.strip() == text for _, entry in _every(grid))


def means_total(link: Link) -> bool:
    """Whether an unread word asks for a sum: 总."""
    may_mean = link.role in ("unknown", "entity")
    return may_mean and fold(link.text) in document_words("TotalWord")


def covered_by_cue(link: Link, links: Links, cues: Iterable[object]) -> bool:
    """Whether a word is part of one of these cues: 最便宜 names a price and asks for the lowest."""
    wanted = set(cues)
    return any(
        cue.start <= link.start and link.end <= cue.end
        for cue in links.of("cue")
        if wanted & {*cue.iris} and cue.start >= 0
    )
