"""Calculate with the amounts of a table: add up a column, compare two cells.

In      Plan, GridReading, a Grid, Knowledge
Out     Outcome whose parts are the amounts; None when the table does not settle which
"""

from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of, parse_quantity
from qa.conflicts import quantity_of
from qa.found import Outcome, Part
from qa.grid_columns import dated_columns
from qa.grid_reading import GridReading
from qa.grids import Grid, Record
from qa.knowledge import Knowledge
from qa.links import Links
from qa.plan_types import Plan
from qa.row_filters import comparable
from qa.sparql import ClaimRow, select_claims

_PAIR = 2
_PIECES = cg("Count")


def add_up(plan: Plan, reading: GridReading, grid: Grid, knowledge: Knowledge) -> Outcome | None:
    """The amounts of a column, or the line of the table that adds them up."""
    columns = [column for _, found in reading.columns for column in found]
    if len(columns) > 1 and {*columns} <= {*dated_columns(grid)}:
        columns = [column for column in dated_columns(grid) if column in columns][-1:]
    if len(columns) != 1:
        return None
    stated = [e.row for record in grid.totals for e in record.under(columns[0])]
    if stated and plan.aggregate == "sum" and not reading.narrowed:
        return make_outcome(
            replace(plan, aggregate=None, asked_of_best=()), stated, reading, knowledge
        )
    entries = [
        (record, entry.row)
        for record in reading.records
        for entry in record.under(columns[0])[:1]
        if entry.row.number is not None
    ]
    complete = len(entries) == len(reading.records)
    if any(number != len(entries) for number in _counts(plan.links)):
        return None
    if len(entries) < _PAIR or (reading.narrowed and not complete):
        return None
    if len(comparable([row for _, row in entries])) < len(entries):
        return None
    return _calculated(plan, entries, reading, knowledge)


def _counts(links: Links) -> list[int]:
    """How many things the question says that there are."""
    amounts = [
        link.quantity or parse_quantity(link.text)
        for link in (*links.of("quantity"), *links.of("unknown"))
    ]
    return [
        int(amount.number)
        for amount in amounts
        if amount is not None
        and amount.number is not None
        and amount.number > 1
        and amount.unit is not None
        and dimension_of(amount.unit) == _PIECES
    ]


def compare_cells(
    plan: Plan, reading: GridReading, grid: Grid, knowledge: Knowledge
) -> Outcome | None:
    """Two records under one column, or one record under two."""
    dated = dated_columns(grid)
    moves = len(reading.records) == 1 or plan.aggregate == "change"
    columns: list[str] = []
    for _, found in reading.columns:
        timed = {*found} <= {*dated}
        if len(found) > 1 and not (timed and (len(found) == _PAIR or not moves)):
            return None
        ordered = [column for column in dated if column in found] if timed else [*found]
        columns += ordered if moves else ordered[-1:]
    if not columns and plan.aggregate == "change" and len(dated) == _PAIR:
        columns = dated
    entries = [
        (record, entry.row)
        for record in reading.records
        for column in columns
        for entry in record.under(column)[:1]
        if entry.row.number is not None
    ]
    if not reading.named or len(entries) != _PAIR:
        return None
    if len(comparable([row for _, row in entries])) < _PAIR:
        return None
    return _calculated(plan, entries, reading, knowledge)


def _calculated(
    plan: Plan,
    entries: list[tuple[Record, ClaimRow]],
    reading: GridReading,
    knowledge: Knowledge,
) -> Outcome | None:
    parts = tuple(Part(r.subject, row.text, quantity_of(row), row) for r, row in entries)
    outcome = make_outcome(plan, [row for _, row in entries], reading, knowledge)
    return replace(outcome, parts=parts) if outcome else None


def make_outcome(
    plan: Plan, rows: list[ClaimRow], reading: GridReading, knowledge: Knowledge
) -> Outcome | None:
    """The claims of some cells as what a plan finds."""
    kept = tuple(dict.fromkeys(rows))
    if not kept:
        return None
    query = select_claims(knowledge.graph, "claims", claim=(row.claim for row in kept))
    meant = frozenset(iri for link in reading.used for iri in link.iris)
    properties: tuple[Iri, ...] = tuple(dict.fromkeys(row.property for row in kept))
    return Outcome(
        replace(plan, properties=properties), kept, query.sparql, counted=len(kept), filters=meant
    )
