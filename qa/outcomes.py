"""Run a plan over a build of the graph: the claims that answer it, in the order of the answer.

In      Plan, Knowledge
Out     Outcome: rows, the query that gave them, the subjects that state nothing
"""

from dataclasses import replace

from qa.class_plans import run_select
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.members import is_of
from qa.named_plans import (
    related_properties,
    run_about,
    run_between,
    run_having,
    run_hop,
    run_values,
)
from qa.plan import Plan
from qa.row_filters import (
    in_tables,
    of_conditions,
    of_dates,
    of_dimension,
    of_multiplied,
    of_objects,
    of_speakers,
    rank_rows,
)

__all__ = ("Outcome", "related_properties", "run_plan")

_RUNNERS = {
    "values": run_values,
    "between": run_between,
    "having": run_having,
    "hop": run_hop,
    "select": run_select,
    "about": run_about,
}


def run_plan(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What the plan finds, or None when it finds nothing."""
    outcome = _RUNNERS[plan.shape](plan, knowledge)
    if outcome is None:
        return None
    found = in_tables(outcome.rows, plan.tables) or outcome.rows
    found = of_objects(found, plan, knowledge)
    if plan.but:
        spared = (row for row in found if not is_of(row.value or row.subject, plan.but, knowledge))
        found = tuple(row for row in spared if not is_of(row.subject, plan.but, knowledge))
    found = of_conditions(of_dates(found, plan), plan)
    rows = of_speakers(of_dimension(found, plan), plan)
    if plan.aggregate == "sum":
        rows = of_multiplied(rows, plan)
    if plan.aggregate in ("maximum", "minimum") and not plan.asked_of_best:
        rows = rank_rows(rows, plan) or rows
    return replace(outcome, rows=rows) if rows else None
