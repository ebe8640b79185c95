"""Run plans about a class of entities: list, count, order or look up all that fit.

In      Plan with a Selection, Knowledge
Out     Outcome, or None when nothing is found
"""

from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.members import has_role, is_any, is_held, is_in_regions, means_class, related_members
from qa.plan import Plan
from qa.row_filters import is_within, of_formats, rank_rows
from qa.sparql import ClaimRow, select_claims


def run_select(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    selection = plan.selection
    if selection is None:
        return None
    related = related_members(selection, knowledge)
    if plan.properties:
        template = "ranking" if plan.aggregate in ("maximum", "minimum") else "stating"
        result = select_claims(knowledge.graph, template, property=plan.properties)
    else:
        result = related[1]
    candidates = tuple(dict.fromkeys(row.subject for row in result.rows))
    members = {
        iri
        for iri in candidates
        if is_any(iri, [selection.kind], knowledge)
        and is_held(iri, selection, knowledge)
        and is_in_regions(iri, plan, knowledge)
        and has_role(iri, selection, knowledge)
        and (not selection.having or iri in related[0])
    }
    rows = tuple(row for row in of_formats(plan, result.rows) if row.subject in members)
    if selection.bound:
        rows = tuple(row for row in rows if is_within(row, selection.bound))
    if plan.aggregate in ("maximum", "minimum"):
        rows = rank_rows(rows, plan)
    if plan.asked_of_best and rows:
        rows = (*_of_best(plan, rows, knowledge), *rows[:1])
    counted = len(dict.fromkeys(row.subject for row in rows))
    filters = frozenset((*selection.holders, *selection.regions, *selection.having))
    filters |= {link.iris[0] for link in plan.links.of("entity") if means_class(link, knowledge)}
    return Outcome(plan, rows, result.sparql, counted=counted, filters=filters)


def _of_best(plan: Plan, rows: tuple[ClaimRow, ...], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """What else is asked of the first of a ranking."""
    best = tuple(row.subject for row in rows if row.amount() == rows[0].amount())
    result = select_claims(
        knowledge.graph,
        "values",
        subject=knowledge.closure(best),
        property=plan.asked_of_best,
    )
    return result.rows
