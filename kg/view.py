"""Choose what the plain view says: one triple where all documents agree.

In      statements: what claims without qualifiers say of a subject and a property
Out     values of the view as terms of kg.nquads
Unit    numbers are compared in the base unit and written in the unit of the property
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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
    unit: Iri | None = None
    """the base unit; None when no unit was written"""


def slot_iri(statement: Statement) -> Iri:
    """The node that gathers what excludes each other: all numbers of a subject and property, or
    what affirms and negates one other value.

    >>> says = (Iri("u:x"), Iri("u:p"), "<u:a>")
    >>> slot_iri(make_statement(*says, "affirmed")) == slot_iri(make_statement(*says, "negated"))
    True
    """
    value = statement.value if statement.number is None else ""
    return Iri(SLOT + digest(statement.subject, statement.property, value))


def find_statement(claim: Claim) -> Statement | None:
    """What the claim states for the plain view, or None when it is no plain statement.

    Qualified, hedged, rumoured and expected values, and uses at some stage, are not plain.
    """
    value = claim.value
    if claim.qualifiers:
        return None
    if isinstance(value, Quantity):
        if value.qualifiers or value.number is None or _hedged(value):
            return None
        term = decimal(value.number)
    else:
        term = node(value.iri) if isinstance(value, EntityValue) else literal(value.text)
    stance = find_stance(claim.polarity, claim.certainty, has_status=claim.status is not None)
    if stance is None:
        return None
    quantity = value if isinstance(value, Quantity) else None
    return make_statement(claim.subject, claim.property, term, stance, quantity)


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
    subject: Iri, property_: Iri, value: str, stance: Stance, quantity: Quantity | None = None
) -> Statement:
    """A statement with its IRI; the quantity is as written."""
    number, step, unit = None, Decimal(0), None
    if quantity is not None and quantity.number is not None:
        base = to_base(quantity)
        number, unit = base.number or Decimal(0), base.unit
        size = abs(number / quantity.number) if quantity.number else Decimal(1)
        step = _last_digit(quantity.number) * size
        value = decimal(number)
    parts = (subject, property_, value, stance, plain_decimal(step), unit or "")
    iri = Iri(STATEMENT + digest(*parts))
    return Statement(iri, subject, property_, value, stance, number, step, unit)


def write_statement(statement: Statement) -> str:
    """The statement as JSON, without its IRI.

    >>> says = make_statement(Iri("u:x"), Iri("u:p"), "<u:a>", "affirmed")
    >>> write_statement(says)
    '["u:x","u:p","<u:a>","affirmed",null,"0",null]'
    """
    number = None if statement.number is None else plain_decimal(statement.number)
    about = (statement.subject, statement.property, statement.value, statement.stance)
    parts = (*about, number, plain_decimal(statement.step), statement.unit)
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def read_statement(iri: Iri, text: str) -> Statement:
    """The statement of that IRI, from its JSON.

    >>> says = make_statement(Iri("u:x"), Iri("u:p"), "<u:a>", "affirmed")
    >>> read_statement(says.iri, write_statement(says)) == says
    True
    """
    subject, property_, value, stance, number, step, unit = json.loads(text)
    known = Decimal(number) if number else None
    return Statement(iri, subject, property_, value, stance, known, Decimal(step), unit)


def _last_digit(number: Decimal) -> Decimal:
    """One unit of the last digit after the point; 1 for a whole number."""
    exponent = Decimal(plain_decimal(number)).as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def agree(one: Statement, other: Statement) -> bool:
    """Whether two values are the same within rounding: 2 TB/s and 2039 GB/s are.

    >>> from kg.ontology import cg
    >>> about = (Iri("u:chip"), cg("memoryBandwidth"), "", "affirmed")
    >>> fine = make_statement(*about, Quantity("", Decimal(2039), unit=cg("GBPerSec")))
    >>> coarse = make_statement(*about, Quantity("", Decimal(2), unit=cg("TBPerSec")))
    >>> other = make_statement(*about, Quantity("", Decimal(9), unit=cg("TBPerSec")))
    >>> agree(fine, coarse), agree(fine, other)
    (True, False)
    """
    if one.unit != other.unit:
        return False
    if one.number is None or other.number is None:
        return one.value == other.value
    difference = abs(one.number - other.number)
    largest = max(abs(one.number), abs(other.number))
    return difference <= max(one.step, other.step) / 2 and difference <= _CLOSE * largest


def choose_plain(statements: Iterable[Statement], unit: Iri | None) -> str | None:
    """The value of the view for one slot, numbers in the unit; None when it is in dispute.

    Statements are taken one by one and no further than the first that settles it.

    >>> says = (Iri("u:x"), Iri("u:p"), "<u:a>")
    >>> yes, no = make_statement(*says, "affirmed"), make_statement(*says, "negated")
    >>> choose_plain([yes], None), choose_plain([yes, no], None)
    ('<u:a>', None)
    """
    taken: list[Statement] = []
    for one in statements:
        if one.stance == "negated" or not all(agree(one, other) for other in taken):
            return None
        taken.append(one)
    affirmed = [one for one in taken if one.stance == "affirmed"]
    if not affirmed:
        return None
    return _in_unit(min(affirmed, key=lambda one: (one.step, one.iri)), unit)


def _in_unit(statement: Statement, unit: Iri | None) -> str | None:
    """The value in the unit; None when the unit does not measure the same."""
    if statement.number is None or unit is None:
        return statement.value
    size = to_base(Quantity("", Decimal(1), unit=unit))
    if size.unit != statement.unit or not size.number:
        return None
    return decimal(statement.number / size.number)
