"""How large a unit is, for the plain view."""

from decimal import Decimal

from kg.conversion import to_base
from kg.model import Iri, Quantity


def unit_size(unit: Iri) -> Decimal:
    """How many base units one of the unit is.

    >>> from kg.iris import CG
    >>> unit_size(Iri(CG + "TB"))
    Decimal('1000000000000')
    """
    return to_base(Quantity("", Decimal(1), unit=unit)).number or Decimal(1)
