"""Keep claims to the bounds of a question: over 100 GB, under 10,000 dollars, exactly 300 W.

In      claims as rows, property with comparator and amount
Out     the rows whose subjects keep to all bounds
"""

from collections.abc import Iterable

from kg.conversion import to_base
from kg.model import Iri, Quantity
from kg.ontology import cg, local_name
from kg.quantities import dimension_of, find_quantities
from qa.links import Link, Links
from qa.plan_types import Bound, Plan
from qa.row_filters import base_unit
from qa.sparql import ClaimRow

_COUNTED, _ITEMS = cg("Count"), cg("items")
_EXACT = 0.005
"""share of an amount by which another may differ and be the same"""
_SEVERAL = 2
_LISTED = ("select", "table")
_UNBOUND = (_COUNTED, cg("Duration"))
"""what an amount of a question may measure without being what members must have"""


def of_bounds(rows: tuple[ClaimRow, ...], bounds: tuple[Bound, ...]) -> tuple[ClaimRow, ...]:
    """The rows that keep to their bound, of the subjects that keep to every bound."""
    if len(bounds) < _SEVERAL:
        return tuple(row for row in rows if all(is_within(row, bound) for bound in bounds))
    groups: dict[Iri, list[Bound]] = {}
    for bound in bounds:
        groups.setdefault(bound[0], []).append(bound)
    kept = {
        property_: [
            row
            for row in rows
            if row.property == property_ and all(is_within(row, bound) for bound in group)
        ]
        for property_, group in groups.items()
    }
    fitting = frozenset.intersection(
        *(frozenset(row.subject for row in found) for found in kept.values())
    )
    within = {row.claim for found in kept.values() for row in found if row.subject in fitting}
    return tuple(row for row in rows if row.claim in within)


def unmet_amounts(missing: Iterable[Link], plan: Plan) -> tuple[Link, ...]:
    """The amounts with a unit that the members of a list were asked to have, and may not have."""
    return tuple(
        link
        for link in missing
        if plan.shape in _LISTED
        and link.role == "quantity"
        and link.quantity
        and link.quantity.number is not None
        and link.quantity.unit is not None
        and dimension_of(link.quantity.unit) not in _UNBOUND
    )


def is_within(row: ClaimRow, bound: Bound) -> bool:
    """Whether a row's amount keeps to a bound."""
    _, comparator, quantity = bound
    based = to_base(quantity)
    limit, amount = based.number, row.amount()
    if limit is None or amount is None:
        return False
    if based.unit and row.unit and not _comparable_units(base_unit(row), based.unit):
        return False
    if comparator == "!=":
        return amount != float(limit)
    if comparator == "=":
        return abs(amount - float(limit)) <= _EXACT * abs(float(limit))
    if comparator in (">", ">="):
        return amount > float(limit) or (comparator == ">=" and amount == float(limit))
    return amount < float(limit) or (comparator == "<=" and amount == float(limit))


def _comparable_units(one: Iri | None, other: Iri | None) -> bool:
    """Whether amounts of two base units can be compared: plain pieces count anything."""
    if one == other:
        return True
    counted = all(unit and dimension_of(unit) == _COUNTED for unit in (one, other))
    return counted and _ITEMS in (one, other)


def keeps_bounds(rows: Iterable[ClaimRow], plan: Plan) -> bool:
    """Whether all keep to each of several bounds: over 100 GB and under 10,000 dollars."""
    said = [link.quantity for link in plan.links.of("quantity") if link.quantity is not None]
    bounds = [one for one in said if one.comparator != "="]
    if len(bounds) < _SEVERAL:
        return True
    stated: dict[Iri, list[ClaimRow]] = {}
    for row in rows:
        stated.setdefault(row.subject, []).append(row)
    return all(
        any(row.unit and is_within(row, (row.property, one.comparator, one)) for row in own)
        for own in stated.values()
        for one in bounds
    )


def says_bounded(text: str, links: Links) -> bool:
    """Whether a text has an amount within each bound that a question sets for what it looks for."""
    said = [one for link in links.of("quantity") if (one := link.quantity) and _is_bound(one)]
    spoken = [span.quantity for span in find_quantities(text)] if said else []
    return all(any(_keeps(one, bound) for one in spoken) for bound in said)


def _is_bound(amount: Quantity) -> bool:
    """Whether an amount bounds what the question looks for: over 300 GB."""
    return (
        amount.comparator != "="
        and amount.number is not None
        and amount.unit is not None
        and dimension_of(amount.unit) not in _UNBOUND
    )


def _keeps(amount: Quantity, bound: Quantity) -> bool:
    """Whether an amount of a text may lie within a bound."""
    own, limit = to_base(amount), to_base(bound)
    if own.unit != limit.unit or limit.number is None:
        return False
    ends = [one for one in (own.number, own.minimum, own.maximum) if one is not None]
    if bound.comparator in (">", ">="):
        return any(one > limit.number for one in ends) or (
            bound.comparator == ">=" and limit.number in ends
        )
    return any(one < limit.number for one in ends) or (
        bound.comparator == "<=" and limit.number in ends
    )


def formats_fit(rows: Iterable[ClaimRow], plan: Plan) -> bool:
    """Whether claims about compute are stated for a number format that was asked for."""
    wanted = {local_name(iri) for iri in plan.formats}
    stated = {
        local_name(value)
        for row in rows
        for name, value in row.qualifiers
        if name == cg("precision")
    }
    return not wanted or not stated or bool(wanted & stated)
