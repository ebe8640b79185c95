"""Count months and days on from a day."""

from calendar import monthrange
from datetime import date, timedelta

from kg.ontology import Node
from kg.units import texts


def add_months(day: date, months: int) -> date:
    """The same day of another month, or the last day that it has.

    >>> add_months(date(2023, 12, 31), 2).isoformat()
    '2024-02-29'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole(node: Node, name: str) -> int:
    """The whole number under a property of our ontology."""
    return int(texts(node, name)[0])


def moved(day: date, span: Node, count: float) -> date:
    """The day so many of that length of time later."""
    if texts(span, "months"):
        months = count * whole(span, "months")
        return add_months(day, int(months)) + timedelta(round(months % 1 * 30))
    return day + timedelta(round(count * whole(span, "days")))
