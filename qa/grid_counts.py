"""Count the records of a table, or what they stand for: parts, vendors, values of a column.

In      a Plan, what the question means in the table, Knowledge
Out     Outcome whose claims are those of what is counted, or None
"""

from dataclasses import replace

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import find_quantities
from qa.found import Outcome
from qa.grid_reading import GridReading
from qa.grid_sums import make_outcome
from qa.grids import Entry, Record
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any
from qa.plan_types import Plan
from qa.sparql import ClaimRow
from qa.table_scope import speaks_of_table

_COUNT = cg("AskCount")
_BESIDE = 2
"""characters between how many and what is counted"""


def count_records(plan: Plan, reading: GridReading, knowledge: Knowledge) -> Outcome | None:
    """The records that are meant; else the different values of the column asked for."""
    columns = [
        column
        for words, found in reading.columns
        for column in found
        if any(is_counted(link, plan.links) for link in words)
    ]
    valued = [
        entry
        for record in reading.records
        for column in columns
        for entry in record.under(column)
        if entry.row.amount() is None
    ]
    if columns and not valued and not reading.narrowed:
        return None
    if valued:
        return make_outcome(
            replace(plan, by_value=True), [e.row for e in valued], reading, knowledge
        )
    told = [link for link in plan.links.of("unknown") if is_counted(link, plan.links)]
    if told and told[0] in reading.used and told[0] not in reading.nouns:
        stated = [e.row for e in _proofs(reading) if _states_number(e, fold(told[0].text))]
        return make_outcome(replace(plan, aggregate=None), stated, reading, knowledge)
    unread = (link for link in plan.links.of("unknown") if link not in reading.used)
    if any(is_counted(link, plan.links) for link in unread):
        return None  # what is counted is nothing that the table has
    if not reading.narrowed and not speaks_of_table(plan.links):
        return None
    ordered = _ordered(reading, plan.links, knowledge)
    if ordered:
        return make_outcome(plan, ordered, reading, knowledge)
    records = _of_makers(reading, knowledge) if _counts_makers(reading, knowledge) else None
    rows = [_proof(record, reading).row for record in records or reading.records]
    return make_outcome(plan, rows, reading, knowledge)


def _ordered(reading: GridReading, links: Links, knowledge: Knowledge) -> list[ClaimRow]:
    """The first claim of each thing that the records order, where those are counted."""
    nouns = [noun for noun in reading.nouns if noun.role == "class" and is_counted(noun, links)]
    kinds = [iri for noun in nouns for iri in noun.iris]
    if not kinds or any(is_any(record.subject, kinds, knowledge) for record in reading.records):
        return []
    rows = [e.row for record in reading.records for e in record.entries]
    fitting = [row for row in rows if is_any(row.subject, kinds, knowledge)]
    return list({row.subject: row for row in reversed(fitting)}.values())[::-1]


def _proofs(reading: GridReading) -> list[Entry]:
    return [entry for record in reading.records for entry in reading.proofs.get(record, ())]


def _states_number(entry: Entry, word: str) -> bool:
    """Whether a cell itself says how many there are: ten instruments."""
    at = entry.folded.find(word)
    found = find_quantities(entry.folded) if at >= 0 else ()
    return any(
        one.quantity.number is not None and one.start < at <= one.end + _BESIDE for one in found
    )


def _counts_makers(reading: GridReading, knowledge: Knowledge) -> bool:
    """Whether the records stand for who makes them: how many vendors."""
    related = knowledge.vocabulary.lexicon.related
    kinds = {
        iri
        for noun in reading.nouns
        for iri in (*noun.iris, *(k for one in noun.iris for k in related(one, cg("meansClass"))))
    }
    return cg("Organization") in kinds


def _of_makers(reading: GridReading, knowledge: Knowledge) -> list[Record]:
    """The first record of each maker."""
    first: dict[frozenset[Iri], Record] = {}
    for record in reading.records:
        makers = knowledge.makers_of(record.subject) or frozenset((record.subject,))
        first.setdefault(frozenset(makers), record)
    return list(first.values())


def is_counted(link: Link, links: Links) -> bool:
    """Whether a word stands right after how many."""
    ends = (cue.end for cue in links.of("cue") if _COUNT in cue.iris)
    return any(0 <= link.start - end <= _BESIDE for end in ends)


def _proof(record: Record, reading: GridReading) -> Entry:
    entries = reading.proofs.get(record, record.entries)
    return next((e for e in entries if e.row.subject == record.subject), entries[0])
