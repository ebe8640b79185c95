"""Read a table of the graph as records with columns: one record for each of its subjects.

A record is a row, or a column where the subjects head the columns.  Every entry is a claim, so
what is counted, added up or ordered keeps its evidence.

In      a Table, Knowledge
Out     Grid
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.document_words import document_words
from qa.knowledge import Knowledge
from qa.sparql import ClaimRow, select_claims
from qa.table_cells import cells_in
from qa.table_scope import Table
from qa.templates import load_templates

_REMARKS = "Statement"
_CHIP = cg("chip")
_WHOLE = 0.6
"""share of a record's claims that must be about its subject"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell states of a record."""

    row: ClaimRow
    column: str
    """the header that says what the cell states"""
    folded: str
    """what is written in it, folded"""


@dataclass(frozen=True, slots=True)
class Record:
    """What a table states of one subject."""

    subject: Iri
    entries: tuple[Entry, ...]

    @property
    def subjects(self) -> frozenset[Iri]:
        """Its subject with what is stated beside it: a card and its chip."""
        return frozenset(entry.row.subject for entry in self.entries)

    def under(self, column: str) -> tuple[Entry, ...]:
        """The entries of a column."""
        return tuple(entry for entry in self.entries if entry.column == column)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as records."""

    table: Table
    records: tuple[Record, ...]
    """without those that only add up others"""
    totals: tuple[Record, ...]
    columns: tuple[str, ...]
    """in the order of the table"""
    stated: Mapping[str, tuple[ClaimRow, ...]]
    """column to the claims of the records under it"""
    texts: frozenset[str]
    """what its cells without an amount say"""


@dataclass(frozen=True, slots=True)
class _Header:
    start: int
    """code points"""
    label: str


@dataclass(frozen=True, slots=True)
class _Placed:
    """A claim and where it stands in its table."""

    row: ClaimRow
    subject: Iri
    """what it is about; of a card and its chip, one for both"""
    line: int
    """where its line begins, in code points"""
    before: str
    """the header at the beginning of the line"""
    above: tuple[_Header, ...]
    """the headers above it; those of the group that it stands in too"""

    @property
    def column(self) -> int:
        """Where the header above it begins, in code points; -1 when it has none."""
        return self.above[-1].start if self.above else -1


def grid_of(table: Table, knowledge: Knowledge) -> Grid | None:
    """The records of a table; None when it does not read as records."""
    key = (f"grid {table.start}", table.document)
    if key not in knowledge.remembered:
        knowledge.remembered[key] = _read(table, knowledge)
    return cast(Grid | None, knowledge.remembered[key])


def _read(table: Table, knowledge: Knowledge) -> Grid | None:
    claims = [cell.claim for cell in cells_in((table,), knowledge)]
    rows = select_claims(knowledge.graph, "claims", claim=claims).rows
    captions = set(table.caption.split("\n"))
    headers = {
        claim: [h for h in found if h.label not in captions]
        for claim, found in _headers(table.document, knowledge).items()
    }
    placed = tuple(
        one
        for row in rows
        if not _is_remark(row, knowledge)
        and (one := _place(row, headers.get(row.claim, ()), knowledge)) is not None
    )
    used = Counter(h.label for one in placed for h in one.above)
    heads = {
        one.row.claim: max(one.above, key=lambda h: used[h.label]) for one in placed if one.above
    }
    lines = tuple(
        (one, one.line, heads[one.row.claim].label, one.before) for one in placed if one.above
    )
    columns = tuple(
        (one, one.column, one.before, one.above[-1].label) for one in placed if one.above
    )
    upright = _purity(lines) >= _purity(columns)
    return _grid(table, lines if upright else columns)


def _grid(table: Table, placed: tuple[tuple[_Placed, int, str, str], ...]) -> Grid | None:
    """The records of claims with their home, what they state of it and the name of the home."""
    main = _main_subjects(placed)
    if not main or _purity(placed) < _WHOLE:
        return None
    beside = _spoken_beside(placed, main)
    homes: dict[Iri, list[int]] = defaultdict(list)
    for home, subject in main.items():
        homes[subject].append(home)
    found: dict[int, list[Entry]] = defaultdict(list)
    names: dict[int, set[str]] = defaultdict(set)
    for one, home, column, name in placed:
        own = homes[one.subject]
        bought = one.row.subject in beside[home]
        home = own[0] if len(own) == 1 and not bought else home
        if column and (bought or main[home] == one.subject):
            found[home].append(Entry(one.row, column, fold(one.row.text)))
            names[home].add(fold(name))
    adding = set(document_words("TotalWord"))
    kept: list[Record] = []
    totals: list[Record] = []
    for home in sorted(found):
        entries = tuple(sorted(found[home], key=lambda entry: entry.row.start))
        ordered = [entry for entry in entries if entry.row.subject not in beside[home]]
        subject = Counter(e.row.subject for e in ordered).most_common(1)[0][0]
        (totals if names[home] & adding else kept).append(Record(subject, entries))
    every = dict.fromkeys(entry.column for record in kept for entry in record.entries)
    stated: dict[str, tuple[ClaimRow, ...]] = dict.fromkeys(every, ())
    for record in kept:
        for entry in record.entries:
            stated[entry.column] += (entry.row,)
    rows = (row for column in stated.values() for row in column)
    texts = frozenset(row.text for row in rows if row.amount() is None)
    return Grid(table, tuple(kept), tuple(totals), tuple(every), stated, texts) if kept else None


def _place(row: ClaimRow, headers: Iterable[_Header], knowledge: Knowledge) -> _Placed | None:
    passage = knowledge.passage_at(row.document, row.start)
    if passage is None:
        return None
    before = [h for h in headers if passage.start <= h.start < passage.end]
    above = [h for h in headers if h not in before]
    return _Placed(
        row,
        min(row.subject, *knowledge.relations.beside.get(row.subject, ()), row.subject),
        passage.start,
        before[0].label if before else "",
        tuple(above),
    )


def _headers(document: Iri, knowledge: Knowledge) -> dict[Iri, tuple[_Header, ...]]:
    key = ("headed", document)
    if key not in knowledge.remembered:
        query = load_templates()["headed"].bind({"document": (document,)})
        found: dict[Iri, tuple[_Header, ...]] = {}
        for solution in cast(Iterable[ox.QuerySolution], knowledge.graph.query(query)):
            header = _Header(int(solution["start"].value), solution["label"].value)
            claim = Iri(solution["claim"].value)
            found[claim] = (*found.get(claim, ()), header)
        knowledge.remembered[key] = found
    return cast(dict[Iri, tuple[_Header, ...]], knowledge.remembered[key])


def _is_remark(row: ClaimRow, knowledge: Knowledge) -> bool:
    known = knowledge.vocabulary.ontology.properties.get(row.property)
    return known is not None and known.kind == _REMARKS


def _main_subjects(placed: tuple[tuple[_Placed, int, str, str], ...]) -> dict[int, Iri]:
    """For each home the subject of most of its claims; of an order, who orders."""
    counted: dict[int, Counter[Iri]] = defaultdict(Counter)
    ordering: dict[int, set[Iri]] = defaultdict(set)
    for one, home, *_ in placed:
        counted[home][one.subject] += 1
        ordering[home] |= {one.subject} if _bought(one) else set()
    return {
        home: max(sorted(ordering[home] or c), key=lambda subject: c[subject])
        for home, c in counted.items()
    }


def _spoken_beside(
    placed: tuple[tuple[_Placed, int, str, str], ...], main: dict[int, Iri]
) -> dict[int, set[Iri]]:
    """For each home what its main subject orders: a price says as much of the order as a number."""
    found: dict[int, set[Iri]] = defaultdict(set)
    for one, home, *_ in placed:
        if one.subject == main[home]:
            found[home] |= _bought(one)
    return found


def _bought(one: _Placed) -> set[Iri]:
    """What a claim says that its subject orders."""
    return {Iri(value) for name, value in one.row.qualifiers if name == _CHIP}


def _purity(placed: tuple[tuple[_Placed, int, str, str], ...]) -> float:
    """The share of claims that are about the main subject of their home, or what it orders."""
    main = _main_subjects(placed)
    beside = _spoken_beside(placed, main)
    own = sum(
        main[home] == one.subject or one.row.subject in beside[home] for one, home, *_ in placed
    )
    return own / len(placed) if placed else 0.0
