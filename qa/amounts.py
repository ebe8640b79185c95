"""Write an amount that was calculated as the amounts were written that it was calculated from.

In      an amount in the base unit; a quantity as written in a document
Out     text in the language of the question, escaped
"""

from dataclasses import replace
from decimal import Decimal

from kg.conversion import to_base
from kg.model import Quantity
from kg.ontology import cg
from kg.quantities import dimension_of, format_quantity
from qa.model import Language
from qa.phrases import escape, phrase

_RATIO = cg("Ratio")
_TWO = Decimal(2)
"""an amount whose words show those of the unit"""


def base_amount(quantity: Quantity) -> float | None:
    """The number of a quantity in its base unit; of a range, its middle."""
    based = to_base(quantity)
    if based.number is not None:
        return float(based.number)
    if based.minimum is not None and based.maximum is not None:
        return float(based.minimum + based.maximum) / 2
    return None


def write_amount(amount: float, like: Quantity, language: Language) -> str:
    """An amount in the unit of a quantity.

    >>> from kg.quantities import parse_quantity
    >>> write_amount(800, parse_quantity("1.5kW"), "en")
    '0.8 kW'
    """
    own = next((n for n in (like.number, like.maximum, like.minimum) if n is not None), None)
    base = to_base(like)
    based = next((n for n in (base.number, base.maximum, base.minimum) if n is not None), None)
    scale = float(based) / float(own) if own and based else 1.0
    number = Decimal(f"{amount / (scale or 1.0):.6g}")
    wording = "en" if language == "en" else "zh"
    result = Quantity(text="", number=number, unit=like.unit)
    if (
        number == number.to_integral()
        and own is not None
        and f"{own:f}" in like.text.replace(",", "")
    ):
        one = format_quantity(replace(result, number=_TWO), wording)
        return escape(one.replace(f"{_TWO}", f"{number:,f}", 1))
    return escape(format_quantity(result, wording))


def write_difference(amount: float, like: Quantity, language: Language) -> str:
    """A difference in the unit of a quantity; of shares in percentage points."""
    if like.unit is not None and dimension_of(like.unit) == _RATIO:
        return phrase("Points", language, number=f"{amount * 100:.4g}")
    return write_amount(amount, like, language)
