"""Convert and compare quantities.

Raises  UnknownUnit for a unit that units.ttl does not define
"""

import re
from dataclasses import replace
from decimal import Decimal

from kg.forms import read_line
from kg.model import Iri, Quantity
from kg.units import unit_named


def to_base(q: Quantity) -> Quantity:
    """The quantity in the base unit of its unit; one without unit is returned as it is.

    >>> from kg.ontology import CG
    >>> to_base(Quantity("2 TB/s", Decimal(2), unit=Iri(CG + "TBPerSec"))).number
    Decimal('2000000000000')
    """
    if q.unit is None:
        return q
    unit = unit_named(q.unit)

    def scaled(value: Decimal | None) -> Decimal | None:
        return None if value is None else _plain(value * unit.multiplier)

    return replace(
        q,
        number=scaled(q.number),
        minimum=scaled(q.minimum),
        maximum=scaled(q.maximum),
        unit=unit.base,
    )


def same_amount(a: Quantity, b: Quantity, tolerance: Decimal | float = Decimal(0)) -> bool:
    """Whether two quantities can be one amount, written in other units or rounded otherwise.

    Each number stands for all that rounds to it (2 TB/s: 1.9 to 2.1), an open amount or a range
    for its ends, a bound for all beyond it; `tolerance` is a share of the larger amount.

    >>> from kg.ontology import CG
    >>> rough = Quantity("2 TB/s", Decimal(2), unit=Iri(CG + "TBPerSec"))
    >>> fine = Quantity("2039GB/s", Decimal(2039), unit=Iri(CG + "GBPerSec"))
    >>> other = Quantity("1555GB/s", Decimal(1555), unit=Iri(CG + "GBPerSec"))
    >>> same_amount(rough, fine), same_amount(rough, other)
    (True, False)
    """
    if not _comparable(a, b) or _rates(a) != _rates(b):
        return False
    (low_a, high_a), (low_b, high_b) = _reach(a), _reach(b)
    slack = Decimal(str(tolerance))
    if low_a is not None and high_b is not None and low_a > high_b + abs(low_a) * slack:
        return False
    return not (low_b is not None and high_a is not None and low_b > high_a + abs(low_b) * slack)


def _comparable(a: Quantity, b: Quantity) -> bool:
    if a.unit is None or b.unit is None:
        return a.unit == b.unit
    return unit_named(a.unit).base == unit_named(b.unit).base


def _rates(q: Quantity) -> frozenset[tuple[Iri | None, Decimal | None]]:
    found = (x.value for x in q.qualifiers)
    values = [v for v in found if isinstance(v, Quantity)]
    return frozenset((to_base(v).unit, to_base(v).number) for v in values)


def _reach(q: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and the highest amount that the words allow, in the base unit."""
    scale = unit_named(q.unit).multiplier if q.unit else Decimal(1)
    if q.comparator in ("<", "<="):
        top = q.number if q.number is not None else q.maximum
        return None, None if top is None else top * scale
    if q.comparator in (">", ">="):
        bottom = q.number if q.number is not None else q.minimum
        return None if bottom is None else bottom * scale, None
    if q.minimum is not None or q.maximum is not None:
        low, high = q.minimum, q.maximum
    elif q.number is None:
        return None, None
    else:
        half = _rounding(q, q.number)
        low, high = q.number - half, q.number + half
    return None if low is None else low * scale, None if high is None else high * scale


def _rounding(q: Quantity, number: Decimal) -> Decimal:
    """How far the amount meant may lie from the number said: half a step of its last digit."""
    share = abs(number) * (_VAGUE if q.approximate else _ROUND)
    if q.approximate:
        return share
    digits = _DIGITS.search(read_line(q.text).narrow)
    if digits is None:
        _, _, exponent = number.normalize().as_tuple()
        return min(share, Decimal((0, (5,), int(exponent) - 1)))
    said = Decimal(digits[0].replace(",", ""))
    scale = abs(number / said) if said else Decimal(1)
    return min(share, Decimal((0, (5,), -len(digits[1] or "") - 1)) * scale)


_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_ROUND = Decimal("0.05")
"""no number is rounded by more than this share: 2 may be 2.039, but not 1.5"""
_VAGUE = Decimal("0.1")
"""about so much: this share more or less"""


def _plain(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == int(value) else value.normalize()
