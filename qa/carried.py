"""Sums, differences and ratios over the values that earlier answers gave.

"How many in 2024?", "And in 2025?", "What is the total?": the numbers are those of the answers,
whatever tells them apart: the subject, the date, the number format.

In      links of the new question, earlier turns, Knowledge
Out     at most one Outcome, whose rows are claims of the earlier answers
"""

from dataclasses import replace

from kg.ontology import cg
from kg.quantities import dimension_of
from qa.conflicts import quantity_of
from qa.found import Outcome, Part
from qa.history import Turn
from qa.knowledge import Knowledge
from qa.links import Links
from qa.plan_types import Aggregate, Plan
from qa.sparql import ClaimRow, select_claims

_OVER_VALUES: dict[str, Aggregate] = {
    cg("AskSum"): "sum",
    cg("AskDifference"): "difference",
    cg("AskRatio"): "ratio",
    cg("AskAverage"): "average",
}
_NAMING = ("entity", "property", "date")
_PAIR = 2


def carried_outcomes(
    links: Links, turns: tuple[Turn, ...], knowledge: Knowledge
) -> tuple[Outcome, ...]:
    """What the question makes of the values of the last answers, when it names nothing itself."""
    aggregate = next((_OVER_VALUES[i] for i in links.iris("cue") if i in _OVER_VALUES), None)
    own = [link for link in links.all if link.start >= 0 and link.role in _NAMING]
    if aggregate is None or own or not turns:
        return ()
    wanted = _wanted(links)
    given = _values_of(turns[-1])
    if len(given) < _PAIR:
        given = tuple(row for turn in turns[-wanted:] for row in _values_of(turn)[:1])
    if len(given) < _PAIR or len({_measure(row) for row in given}) > 1:
        return ()
    dates = [link for turn in turns[-wanted:] for link in turn.links.of("date")]
    plan = Plan(
        "values",
        replace(links, all=(*links.all, *dates)),
        frozenset(links.all),
        subjects=tuple(dict.fromkeys(row.subject for row in given)),
        properties=tuple(dict.fromkeys(row.property for row in given)),
        aggregate=aggregate,
    )
    result = select_claims(
        knowledge.graph, "values", subject=plan.subjects, property=plan.properties
    )
    known = {row.claim for row in result.rows}
    rows = tuple(row for row in given if row.claim in known)
    if len(rows) < len(given):
        return ()
    told_apart = len(plan.subjects) == len(rows) or dates
    parts = () if told_apart else tuple(_part(row) for row in rows)
    return (Outcome(plan, rows, result.sparql, parts=parts),)


def _wanted(links: Links) -> int:
    """How many answers are meant: these three, else two."""
    numbers = [link.quantity.number for link in links.of("quantity") if link.quantity]
    return next((int(number) for number in numbers if number and number > 1), _PAIR)


def _values_of(turn: Turn) -> tuple[ClaimRow, ...]:
    """The first amount that the answer gave of each subject, of one property."""
    first: dict[str, ClaimRow] = {}
    rows = [row for row in turn.rows if row.amount() is not None]
    for row in rows:
        if row.property == rows[0].property:
            first.setdefault(row.subject, row)
    return tuple(first.values())


def _measure(row: ClaimRow) -> tuple[str, str]:
    """Amounts of one property in one dimension can be added."""
    return row.property, str(dimension_of(row.unit) if row.unit else "")


def _part(row: ClaimRow) -> Part:
    return Part(row.subject, row.text, quantity_of(row), row)
