"""Choose what the plain view says: one triple where all documents agree.

In      statements: what claims without qualifiers say of a subject and a property
Out     values of the view as terms of kg.nquads
Unit    numbers are compared in the base unit and written in the unit of the property
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kg.base_units import unit_size
from kg.conversion import to_base
from kg.iris import SLOT, STATEMENT, digest
from kg.model import Claim, EntityValue, Iri, Quantity
from kg.nquads import decimal, literal, node, plain_decimal

Stance = Literal["affirmed", "estimated", "negated"]

_CLOSE = Decimal("0.05")
"""rounding never explains a larger relative difference"""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one or more claims say, whoever says it and wherever."""

    iri: Iri
    """digest of all that follows"""
    subject: Iri
    """the entity spoken of"""
    property: Iri
    """property of the ontology, or an observed one"""
    value: str
    """term as in cg:value"""
    stance: Stance
    """estimated disputes but is not asserted"""
    number: Decimal | None = None
    """in the base unit; None when the value is no number"""
    step: Decimal = Decimal(0)
    """in the base unit: the last digit written"""


@dataclass(frozen=True, slots=True)
class ViewRule:
    """What the ontology says of a property that concerns the view."""

    unit: Iri | None = None
    """numbers are written in it; None: in the base unit"""
    functional: bool = False
    """a subject has one value only"""


def slot_iri(subject: Iri, property_: Iri) -> Iri:
    """The node that gathers the statements about a subject and a property."""
    return Iri(SLOT + digest(subject, property_))


def find_statement(claim: Claim) -> Statement | None:
    """What the claim states for the plain view, or None when it is no plain statement.

    Qualified, hedged, rumoured and expected values, and uses at some stage, are not plain.
    """
    value = claim.value
    if claim.qualifiers:
        return None
    number = base = None
    if isinstance(value, Quantity):
        if value.qualifiers or value.number is None or _hedged(value):
            return None
        number, base = value.number, to_base(value).number
        term = decimal(number)
    else:
        term = node(value.iri) if isinstance(value, EntityValue) else literal(value.text)
    stance = find_stance(claim.polarity, claim.certainty, has_status=claim.status is not None)
    if stance is None:
        return None
    return make_statement(claim.subject, claim.property, term, stance, number=number, base=base)


def _hedged(value: Quantity) -> bool:
    return value.approximate or value.comparator != "="


def find_stance(polarity: str, certainty: str, *, has_status: bool) -> Stance | None:
    """How a claim bears on the view, or None when it does not.

    >>> find_stance("affirmed", "denied", has_status=False)
    'negated'
    """
    if certainty in {"rumour", "expected"}:
        return None
    if polarity == "negated" or certainty == "denied":
        return "negated"
    if has_status:
        return None
    return "affirmed" if certainty == "stated" else "estimated"


def make_statement(
    subject: Iri,
    property_: Iri,
    value: str,
    stance: Stance,
    *,
    number: Decimal | None,
    base: Decimal | None,
) -> Statement:
    """A statement with its IRI; `number` is as written, `base` in the base unit."""
    step = Decimal(0)
    if number is not None and base is not None:
        value = decimal(base)
        step = _last_digit(number) * (abs(base / number) if number else Decimal(1))
    parts = (subject, property_, value, stance, plain_decimal(step))
    return Statement(Iri(STATEMENT + digest(*parts)), subject, property_, value, stance, base, step)


def _last_digit(number: Decimal) -> Decimal:
    """One unit of the last digit after the point; 1 for a whole number."""
    exponent = Decimal(plain_decimal(number)).as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def agree(one: Statement, other: Statement) -> bool:
    """Whether two values are the same within rounding: 2 TB/s and 2039 GB/s are.

    >>> about = (Iri("u:chip"), Iri("u:bandwidth"), "", "affirmed")
    >>> fine = make_statement(*about, number=Decimal(2039), base=Decimal(2039))
    >>> coarse = make_statement(*about, number=Decimal(2), base=Decimal(2000))
    >>> agree(fine, coarse), agree(fine, make_statement(*about, number=Decimal(9), base=Decimal(9)))
    (True, False)
    """
    if one.number is None or other.number is None:
        return one.value == other.value
    difference = abs(one.number - other.number)
    largest = max(abs(one.number), abs(other.number))
    return difference <= max(one.step, other.step) / 2 and difference <= _CLOSE * largest


def choose_plain(statements: Iterable[Statement], rule: ViewRule) -> tuple[str, ...]:
    """The values of the view for one subject and property, sorted; none when in dispute.

    Numbers, and values of a functional property, exclude each other; other values stand side by
    side, each until somebody negates it.

    >>> says = (Iri("u:x"), Iri("u:p"), "<u:a>")
    >>> yes = make_statement(*says, "affirmed", number=None, base=None)
    >>> no = make_statement(*says, "negated", number=None, base=None)
    >>> choose_plain([yes], ViewRule()), choose_plain([yes, no], ViewRule())
    (('<u:a>',), ())
    """
    ordered = sorted(statements, key=lambda one: (one.step, one.iri))
    affirmed = [one for one in ordered if one.stance == "affirmed"]
    others = [one for one in ordered if one.stance != "affirmed"]
    if rule.functional or any(one.number is not None for one in affirmed):
        return _choose_one(affirmed, others, rule)
    negated = {one.value for one in others if one.stance == "negated"}
    return tuple(sorted({one.value for one in affirmed} - negated))


def _choose_one(
    affirmed: list[Statement], others: list[Statement], rule: ViewRule
) -> tuple[str, ...]:
    if not affirmed:
        return ()
    finest = affirmed[0]
    if any(one.stance == "negated" for one in others):
        return ()
    if not all(agree(finest, one) for one in (*affirmed, *others)):
        return ()
    return (_in_unit(finest, rule.unit),)


def _in_unit(statement: Statement, unit: Iri | None) -> str:
    if statement.number is None or unit is None:
        return statement.value
    return decimal(statement.number / unit_size(unit))
