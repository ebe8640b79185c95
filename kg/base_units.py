"""Quantities in the base unit of what they measure."""

from dataclasses import replace
from decimal import Decimal

from kg.model import Iri, Quantity


def base_quantity(quantity: Quantity) -> Quantity:
    """The quantity in its base unit; one without unit is returned as it is.

    >>> base_quantity(Quantity("80", Decimal(80))).number
    Decimal('80')
    """
    if quantity.unit is None:
        return quantity
    try:
        from kg.quantities import to_base
    except ImportError:
        return quantity
    return to_base(quantity)


def unit_size(unit: Iri) -> Decimal:
    """How many base units one of the unit is."""
    one = replace(_ONE, unit=unit)
    return base_quantity(one).number or Decimal(1)


_ONE = Quantity("1", Decimal(1))
