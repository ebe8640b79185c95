"""Answer from the records of a table: list, count, order, add up, compare two columns.

In      Links, Knowledge
Out     outcomes of shape table: claims of the cells, with the query that gives them
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.dates import date_extents
from kg.ontology import cg
from kg.quantities import dimension_of
from qa.found import Outcome
from qa.grid_columns import asks_count, asks_pieces, dated_columns, has_amounts
from qa.grid_counts import count_records, is_counted
from qa.grid_reading import GridReading, read_grid
from qa.grid_sums import add_up, compare_cells, make_outcome
from qa.grid_words import is_excepted, means_total
from qa.grids import Entry, Grid, grid_of
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.plan_parts import find_aggregate, find_rank, sort_links
from qa.plan_types import PAIRING, Aggregate, Plan
from qa.property_said import is_measured
from qa.reading import is_specific
from qa.row_filters import comparable
from qa.sparql import ClaimRow, select_claims
from qa.table_scope import all_tables, find_tables, speaks_of_several, speaks_of_table

_NO_TABLE = tuple(
    cg(name) for name in ("AskYesNo", "AskWhy", "AskHow", "AskOpinion", "AskConflict", "AskSpeaker")
)
_COUNT, _SUM, _WITHOUT = cg("AskCount"), cg("AskSum"), cg("Without")
_BESIDE = 2
"""characters between how many and what is counted"""
_EXTREMES = (cg("AskMaximum"), cg("AskMinimum"))
_NAMING = (cg("AskList"), _COUNT, cg("AskWho"))
_BEST, _LIKELY = 1.0, 0.7
"""of the best table's score, for a table to be meant; where the best one does not answer"""
_PAIR = 2
_PIECES = cg("Count")


def grid_outcomes(links: Links, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """What the tables of the documents answer as records."""
    named = speaks_of_table(links)
    excepts = any(is_excepted(link, links) for link in links.of("entity"))
    if links.has(*_NO_TABLE) or speaks_of_several(links):
        return ()
    denies = links.has(_WITHOUT) and not (named or excepts)
    found: list[Outcome] = []
    for near in (_BEST, _LIKELY) if named else (_BEST,):
        tables = find_tables(links, knowledge, near=near) if named else all_tables(knowledge)
        grids = (grid_of(table, knowledge) for table in tables)
        proven = denies or near < _BEST
        tried = (_outcome(grid, links, knowledge, denies=proven) for grid in grids if grid)
        found = [outcome for outcome in tried if outcome]
        if found:
            break
    return tuple(found) if named and len(found) < _PAIR else _merged(found, knowledge)


def _merged(found: list[Outcome], knowledge: Knowledge) -> tuple[Outcome, ...]:
    """The outcomes, those that list or count what several tables hold as one.

    The highest of one table is no answer where another table has such a column too.
    """
    alike: dict[tuple[bool, object, object], list[Outcome]] = {}
    for outcome in found:
        plan = outcome.plan
        lists = plan.aggregate in (None, "count") and not plan.asked_of_best
        alike.setdefault((lists, plan.used, plan.by_value), []).append(outcome)
    return tuple(
        _joined(group, knowledge)
        for (lists, *_), group in alike.items()
        if lists or len(group) == 1
    )


def _joined(group: list[Outcome], knowledge: Knowledge) -> Outcome:
    if len(group) == 1:
        return group[0]
    rows = tuple(dict.fromkeys(row for outcome in group for row in outcome.rows))
    query = select_claims(knowledge.graph, "claims", claim=(row.claim for row in rows))
    properties = tuple(dict.fromkeys(row.property for row in rows))
    tables = tuple(table for outcome in group for table in outcome.plan.tables)
    plan = replace(group[0].plan, properties=properties, tables=tables)
    return replace(group[0], plan=plan, rows=rows, sparql=query.sparql)


def _outcome(grid: Grid, links: Links, knowledge: Knowledge, *, denies: bool) -> Outcome | None:
    """What one table answers; with denies only by the cells that say that there is none."""
    tables = (grid.table,) if speaks_of_table(links) else ()
    parts = sort_links(links, tables, knowledge)
    aggregate = find_aggregate(parts, knowledge)
    total = any(means_total(link) for link in links.all)
    if aggregate == "sum" and not (total or links.has(_SUM)):
        return None
    aggregate = "sum" if total else aggregate
    reading = read_grid(links, grid, aggregate, knowledge)
    if reading is None or not _knows_all(reading, links, knowledge):
        return None
    if denies and not reading.denies:
        return None
    aggregate = _meant(aggregate, reading, links, knowledge)
    plan = Plan(
        "table",
        links,
        frozenset(reading.used),
        aggregate=aggregate,
        formats=tuple(link.iris[0] for link in parts.formats),
        tables=(grid.table,),
        rank=find_rank(links, knowledge),
        denies=reading.denies,
    )
    if aggregate == "count":
        return count_records(plan, reading, knowledge)
    if aggregate in ("maximum", "minimum"):
        return _ranked(plan, reading, grid, knowledge)
    if aggregate in ("sum", "average"):
        return add_up(plan, reading, grid, knowledge)
    if aggregate in PAIRING:
        return compare_cells(plan, reading, grid, knowledge)
    return _listed(plan, reading, knowledge)


def _meant(
    aggregate: Aggregate | None, reading: GridReading, links: Links, knowledge: Knowledge
) -> Aggregate | None:
    """How many asks for a sum where a column of amounts is asked for, else for the records."""
    asking = any(asks_count(link, knowledge) for link in reading.used)
    if asking and aggregate is None and not reading.columns and speaks_of_table(links):
        return "count"
    if aggregate == "sum" and links.has(_COUNT) and not reading.columns and reading.nouns:
        return "count"  # what is added up is the records themselves
    counts = links.has(_COUNT) or (asking and bool(reading.proofs))
    if not counts or aggregate not in ("count", None):
        return aggregate
    if any(is_counted(noun, links) for noun in reading.nouns):
        return "count"
    columns = [one for one in reading.columns if not any(is_counted(w, links) for w in one[0])]
    rows = [e.row for r in reading.records for _, cs in columns for e in r.under(cs[0])]
    measured = bool(rows) and all(row.amount() is not None for row in rows)
    asked = (link for words, _ in reading.columns for link in words)
    if aggregate is None and any(is_measured(link, knowledge) for link in asked):
        return None  # how many is a stated amount
    if not measured:
        return "count" if reading.narrowed or aggregate else None
    if not links.has(_SUM) and not _counts_held(rows, columns, reading, links):
        return None
    reading.columns = tuple(columns)
    return "sum"


def _counts_held(
    rows: list[ClaimRow],
    columns: list[tuple[tuple[Link, ...], tuple[str, ...]]],
    reading: GridReading,
    links: Links,
) -> bool:
    """Whether how many asks for all pieces that several records hold: across its sites."""
    one = len(columns) == 1 and len(columns[0][1]) == 1
    pieces = all(row.unit is None or dimension_of(row.unit) == _PIECES for row in rows)
    return links.has(_COUNT) and one and pieces and not reading.named and len(rows) > 1


def _knows_all(reading: GridReading, links: Links, knowledge: Knowledge) -> bool:
    """Whether the table has what the question names and the amounts that it asks for."""
    return all(
        link in reading.used
        or not (
            (link.role == "entity" and is_specific(link, knowledge))
            or (link.role == "property" and is_measured(link, knowledge))
            or link.role == "date"
        )
        for link in links.all
    )


def _ranked(plan: Plan, reading: GridReading, grid: Grid, knowledge: Knowledge) -> Outcome | None:
    """The records in the order of a column, or what else is asked of the first."""
    cue = next(c for c in plan.links.of("cue") if {*c.iris} & {*_EXTREMES})
    measured = [n for n, (_, c) in enumerate(reading.columns) if has_amounts(c[0], grid)]
    if not measured:
        return None
    at = min(measured, key=lambda n: _distance(reading.columns[n][0], cue))
    by = reading.columns[at][1]
    by = by[-1:] if set(by) <= {*dated_columns(grid)} else by
    entries = [e for r in reading.records for e in r.under(by[0]) if e.row.amount() is not None]
    rows = comparable([entry.row for entry in entries])
    highest = plan.aggregate == "maximum"
    rows.sort(key=lambda row: row.amount() or 0.0, reverse=highest)
    if len(rows) < _PAIR or len(by) > 1:
        return None
    named = _identifying(reading)
    others = [c for n, (_, found) in enumerate(reading.columns) if n != at for c in found]
    others += [named] if named and named not in others else []
    place = sorted({row.amount() for row in rows}, key=lambda a: a or 0.0, reverse=highest)
    if len(place) < plan.rank:
        return None
    best = [row for row in rows if row.amount() == place[plan.rank - 1]]
    leading = [r for r in reading.records if any(e.row in best for e in r.entries)]
    asked = [e.row for record in leading for c in others for e in record.under(c)]
    if others and not asked:
        return None
    if asked:
        properties = tuple(dict.fromkeys(row.property for row in asked))
        plan = replace(plan, aggregate=None, asked_of_best=properties)
        return make_outcome(plan, [*asked, *best], reading, knowledge)
    return make_outcome(plan, rows, reading, knowledge)


def _identifying(reading: GridReading) -> str | None:
    """The column that tells records of one subject apart: the buyers of one chip."""
    if len({record.subject for record in reading.records}) == len(reading.records):
        return None
    columns = dict.fromkeys(e.column for r in reading.records for e in r.entries if e.row.value)
    return next(
        (
            column
            for column in columns
            if len({e.row.value for r in reading.records for e in r.under(column)[:1]})
            == len(reading.records)
        ),
        None,
    )


def _distance(words: Iterable[Link], cue: Link) -> int:
    """Characters between a superlative and the nearest of some words."""
    return min(max(0, link.start - cue.end, cue.start - link.end) for link in words)


def _listed(plan: Plan, reading: GridReading, knowledge: Knowledge) -> Outcome | None:
    """What is asked of the records that are meant, with what makes them so.

    A record that is named and one column are left to look-ups, which read all documents; not a
    column that only says when.
    """
    known = {entry.column for proofs in reading.proofs.values() for entry in proofs}
    columns = [c for _, found in reading.columns for c in found if c not in known]
    alone = len(reading.records) == 1 and not _times(columns)
    by_header = alone and _named_by_header(columns, reading, plan, knowledge)
    several = reading.named and bool(columns) and (not alone or by_header)
    asks = bool(columns) or reading.bounded or reading.denies
    asks = asks or plan.links.has(*_NAMING)
    kinds = bool(reading.nouns) and not (reading.columns or reading.named)
    asks = asks or (kinds and plan.links.has(cg("AskWhat")))
    if not ((reading.proofs and asks) or several or (columns and speaks_of_table(plan.links))):
        return None
    asked = _affirmed([e for r in reading.records for c in columns for e in r.under(c)], plan.links)
    if columns and not asked and not reading.bounded:
        return None
    proofs = [entry.row for r in reading.records for entry in reading.proofs.get(r, ())]
    if not asked and not proofs:
        proofs = [record.entries[0].row for record in reading.records]
    return make_outcome(plan, [*asked, *proofs], reading, knowledge)


def _named_by_header(
    columns: list[str], reading: GridReading, plan: Plan, knowledge: Knowledge
) -> bool:
    """Whether only headers say what is asked: no word is for a property that the cells state."""
    stated = {e.row.property for r in reading.records for c in columns for e in r.under(c)}
    words = [link for link in plan.links.of("property") if not asks_pieces(link, knowledge)]
    return stated.isdisjoint(plan.links.iris("property")) and not any(
        is_measured(link, knowledge) for link in words
    )


def _times(columns: list[str]) -> bool:
    """Whether columns are headed by nothing but a time."""
    spans = {column: date_extents(column) for column in columns}
    return all((0, len(column)) in found for column, found in spans.items())


def _affirmed(entries: list[Entry], links: Links) -> list[ClaimRow]:
    """The claims, without those of subjects that deny one of their column, where any affirm it."""
    denied = {(e.row.subject, e.column) for e in entries if e.row.polarity == "negated"}
    having = [e.row for e in entries if (e.row.subject, e.column) not in denied]
    return having if having and not links.has(_WITHOUT) else [e.row for e in entries]
