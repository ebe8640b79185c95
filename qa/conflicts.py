"""Find claims that cannot all be true: same subject, property and conditions, other value.

Amounts that agree within their own rounding do not conflict, nor do values of a property that
may have several (two memory options); a claim and its negation always do.

In      the rows of an answer
Out     groups of rows, each group one disagreement
"""

from collections.abc import Iterable
from decimal import Decimal

from kg.conversion import same_amount
from kg.model import Quantity
from kg.ontology import Ontology, cg
from qa.sparql import ClaimRow

_TOLERANCE = 0.03
_MANY_VALUED = frozenset(
    (
        *("Assessment", "Commercial", "Comparison", "Compatibility"),
        *("Deployment", "Forecast", "Relation", "Statement"),
    )
)
"""kinds of properties under which several entities or texts may hold at once"""
_LOOSE = frozenset(cg(name) for name in ("date", "note", "scope", "condition"))
Group = tuple[ClaimRow, ...]


def find_conflicts(rows: Iterable[ClaimRow], ontology: Ontology) -> tuple[Group, ...]:
    """The groups of rows that disagree, in the order of their first row."""
    groups: dict[tuple[object, ...], list[ClaimRow]] = {}
    for row in rows:
        conditions = tuple((name, value) for name, value in row.qualifiers if name not in _LOOSE)
        groups.setdefault((row.subject, row.property, conditions), []).append(row)
    return tuple(tuple(group) for group in groups.values() if _disagree(group, ontology))


def _disagree(group: list[ClaimRow], ontology: Ontology) -> bool:
    if len(group) < 2:
        return False
    amounts = [row for row in group if row.amount() is not None]
    known = ontology.properties.get(group[0].property)
    if len(amounts) > 1 and len(amounts) == len(group):
        first = amounts[0]
        apart = any(not _same(first, other) for other in amounts[1:])
        return apart and not _one_span(amounts)
    by_value: dict[str, set[str]] = {}
    for row in group:
        by_value.setdefault(row.value or row.text, set()).add(row.polarity)
    if any(len(polarities) > 1 for polarities in by_value.values()):
        return True
    if known is None or known.kind in _MANY_VALUED or known.value_type == "Text":
        return False
    entities = {row.value for row in group if row.value and row.polarity == "affirmed"}
    return len(entities) > 1 and len({row.document for row in group}) > 1


def _one_span(rows: list[ClaimRow]) -> bool:
    """Options written side by side in one cell are no disagreement."""
    return len({(row.document, row.start // 40) for row in rows}) == 1


def _same(one: ClaimRow, other: ClaimRow) -> bool:
    if (one.number is None) != (other.number is None):
        return _overlap(one, other)
    return same_amount(quantity_of(one), quantity_of(other), tolerance=_TOLERANCE)


def _overlap(one: ClaimRow, other: ClaimRow) -> bool:
    spans = []
    for row in (one, other):
        low = row.low if row.low is not None else row.base
        high = row.high if row.high is not None else row.base
        spans.append(
            (low if low is not None else float("-inf"), high if high is not None else float("inf"))
        )
    return spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


def quantity_of(row: ClaimRow) -> Quantity:
    """The row's amount as a quantity, in the unit as written."""

    def exact(value: float | None) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    return Quantity(
        row.text,
        exact(row.number),
        exact(row.minimum),
        exact(row.maximum),
        row.unit,
        row.approximate,
        row.comparator if row.comparator in ("=", "<", "<=", ">", ">=") else "=",  # type: ignore[arg-type]
    )
