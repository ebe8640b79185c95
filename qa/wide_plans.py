"""Run a plan about a class over more claims than are read with their words.

Every claim takes part: what is stated of each subject is summed up (qa/summaries.py), and that
decides who fits, who leads and how many there are.  Only the claims that are shown are read.

In      Plan with a Selection, Knowledge, whether an entity is of the selection
Out     Outcome whose rows are some of those that fit, and how many entities fit; or None
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.conversion import to_base
from kg.model import Iri, Quantity
from kg.ontology import cg, local_name
from kg.quantities import dimension_of
from qa.bounds import of_bounds
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.members import kinds_below
from qa.plan_types import Plan, Selection
from qa.row_filters import base_of, leaders, of_formats, rank_rows
from qa.sparql import ClaimRow, Result, select_claims, select_members
from qa.summaries import Summary, count_claims, summarize_claims

_MOST = 2_000
"""claims under the properties of a plan that are read with their words"""
_LIMIT = 5_000
"""the limit of stating.rq"""
_READ = 2_000
"""claims that are read for an answer"""
_ENTITIES = 12
"""entities whose claims are read for an answer"""
_ORDERED = ("maximum", "minimum")
_SEVERAL = 2
_BOUNDS = ("<", "<=", ">", ">=")
_COMPUTE = cg("peakPerformance")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The entities that are shown."""

    subjects: tuple[Iri, ...]
    all: int
    """how many fit"""
    last: float | None
    """amount of the last of a ranking; None where all are shown"""


def is_wide(plan: Plan, knowledge: Knowledge) -> bool:
    """Whether more is stated under what is asked for than is read with its words."""
    if plan.tables or not plan.properties:
        return False
    return count_claims(knowledge.graph, plan.properties) > _MOST


def is_cut(plan: Plan, knowledge: Knowledge) -> bool:
    """Whether not all that is stated under what is asked for is read with its words."""
    return count_claims(knowledge.graph, plan.properties) > _LIMIT


def is_summable(plan: Plan, knowledge: Knowledge) -> bool:
    """Whether sums of what is stated of each subject decide the plan."""
    selection, links = plan.selection, plan.links
    properties = knowledge.vocabulary.ontology.properties
    in_words = any(i in properties and properties[i].value_type == "Text" for i in plan.properties)
    bounds = selection.bounds if selection else ()
    narrowed = links.of("date") or links.speakers or links.has(cg("AskConflict")) or in_words
    return not narrowed and len(bounds) < _SEVERAL and all(one[1] in _BOUNDS for one in bounds)


def related_claims(
    plan: Plan, wanted: Iterable[Iri], related: Iterable[Iri], knowledge: Knowledge
) -> Result:
    """Of the properties asked for what names one of the wanted entities or is of a related one."""
    graph, asked = knowledge.graph, plan.properties
    naming = select_claims(graph, "concerning", property=asked, other=wanted)
    stated = select_claims(graph, "values", subject=sorted(related), property=asked)
    rows = tuple(dict.fromkeys((*naming.rows, *stated.rows)))
    order = tuple(sorted(rows, key=lambda row: (row.document, row.start, row.end, row.claim)))
    return Result(stated.sparql or naming.sparql, order)


def run_wide(
    plan: Plan, selection: Selection, knowledge: Knowledge, fits: Callable[[Iri], bool]
) -> Outcome | None:
    """The first of a ranking, or some of those that fit, with how many there are in all.

    In a ranking those who state nothing are the members that have no place in it.
    """
    found = _fitting(plan, selection, knowledge, fits)
    chosen = _choose(plan, found)
    result = select_claims(
        knowledge.graph, "values", subject=chosen.subjects, property=plan.properties
    )
    units = {one.unit for one in found}
    rows = tuple(row for row in of_formats(plan, result.rows) if row.unit in units)
    if selection.bounds:
        rows = of_bounds(rows, selection.bounds)
    if plan.aggregate in _ORDERED:
        rows = tuple(row for row in rank_rows(rows, plan) if not _is_beyond(row, plan, chosen))
        if not leaders(rows, plan.rank):
            return None  # the place asked for was not reached
    else:
        first = {row.subject: row for row in reversed(rows)}
        rows = tuple(first[iri] for iri in chosen.subjects if iri in first)
    shown = len({row.subject for row in rows})
    entities = chosen.all if chosen.all > shown else None
    silent: tuple[Iri, ...] = ()
    if plan.aggregate in _ORDERED:
        stated = {*knowledge.closure(dict.fromkeys(one.subject for one in found))}
        members = select_members(knowledge.graph, kinds_below(selection.kind, knowledge))
        silent = tuple(iri for iri in members if iri not in stated and fits(iri))
    return Outcome(plan, rows, result.sparql, silent, entities=entities) if rows else None


def _fitting(
    plan: Plan, selection: Selection, knowledge: Knowledge, fits: Callable[[Iri], bool]
) -> list[Summary]:
    """What is stated of those that fit, in units that may be compared."""
    formats = {local_name(iri) for iri in plan.formats}
    found = [
        one
        for one in summarize_claims(knowledge.graph, plan.properties)
        if fits(one.subject)
        and (not formats or one.property != _COMPUTE or _format(one) in formats)
    ]
    found = _measuring(found, plan)
    found = [one for one in found if all(_reaches(one, bound) for bound in selection.bounds)]
    return _comparable(found) if plan.aggregate in _ORDERED else found


def _format(one: Summary) -> str:
    return local_name(one.precision) if one.precision else ""


def _measuring(found: list[Summary], plan: Plan) -> list[Summary]:
    """What measures the same as an amount of the question, where anything does."""
    wanted = {
        dimension_of(link.quantity.unit)
        for link in plan.links.of("quantity")
        if link.quantity and link.quantity.unit
    }
    fitting = [one for one in found if one.unit and dimension_of(one.unit) in wanted]
    return fitting or found


def _reaches(one: Summary, bound: tuple[Iri, str, Quantity]) -> bool:
    """Whether one of the amounts keeps to a bound; the farthest does if any does."""
    _, comparator, quantity = bound
    limit = to_base(quantity)
    amount = one.most if comparator in (">", ">=") else one.least
    if limit.number is None or amount is None:
        return False
    if limit.unit and one.unit and base_of(one.unit) != limit.unit:
        return False
    number = float(limit.number)
    beyond = amount > number if comparator in (">", ">=") else amount < number
    return beyond or (comparator.endswith("=") and amount == number)


def _comparable(found: list[Summary]) -> list[Summary]:
    """What is stated in the base unit that most subjects use."""
    by_unit: dict[Iri | None, set[Iri]] = {}
    amounts = [one for one in found if one.most is not None]
    for one in amounts:
        by_unit.setdefault(base_of(one.unit), set()).add(one.subject)
    usual = max(by_unit, key=lambda unit: len(by_unit[unit]), default=None)
    return [one for one in amounts if base_of(one.unit) == usual]


def _choose(plan: Plan, found: list[Summary]) -> _Chosen:
    """The first of a ranking; else those of whom most is said."""
    claims: dict[Iri, int] = {}
    best: dict[Iri, float] = {}
    for one in found:
        claims[one.subject] = claims.get(one.subject, 0) + one.claims
        amount = one.most if plan.aggregate == "maximum" else one.least
        if amount is not None:
            sign = -1 if plan.aggregate == "maximum" else 1
            best[one.subject] = min(best.get(one.subject, float("inf")), sign * amount)
    if plan.aggregate in _ORDERED:
        ranked = _placed(sorted(best, key=lambda iri: (best[iri], iri)), best, plan.rank)
    else:
        ranked = sorted(claims, key=lambda iri: (-claims[iri], iri))
    kept: list[Iri] = []
    read = 0
    for iri in ranked[:_ENTITIES]:
        read += claims[iri]
        if kept and read > _READ:
            break
        kept.append(iri)
    whole = len(kept) == len(claims) or plan.aggregate not in _ORDERED
    entities = len(best) if plan.aggregate in _ORDERED else len(claims)
    if whole:
        return _Chosen(tuple(kept), entities, None)
    last = best[kept[-1]]
    return _Chosen(tuple(kept), entities, -last if plan.aggregate == "maximum" else last)


def _placed(ranked: list[Iri], best: dict[Iri, float], rank: int) -> list[Iri]:
    """The ranking with some of each place up to the one asked for before all others."""
    if rank == 1:
        return ranked
    places = list(dict.fromkeys(best[iri] for iri in ranked))[:rank]
    tied = [[iri for iri in ranked if best[iri] == place] for place in places]
    first = [iri for some in tied for iri in some[: max(1, _ENTITIES // rank)]]
    return first if len(first) < len(ranked) else ranked


def _is_beyond(row: ClaimRow, plan: Plan, chosen: _Chosen) -> bool:
    """Whether others, who are not shown, may come before a claim."""
    amount = row.amount()
    if chosen.last is None or amount is None:
        return False
    return amount < chosen.last if plan.aggregate == "maximum" else amount > chosen.last
