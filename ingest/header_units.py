"""Read the unit that stands in a header: GB, $K, 百万个, PFlop/s-day.

In      the words between the brackets of a header, or its last word
Out     HeaderUnit, or None when the words are no unit
"""

from decimal import Decimal
from functools import lru_cache

from ingest.grid import HeaderUnit
from kg.quantities import find_quantities


@lru_cache(4096)
def read_header_unit(text: str) -> HeaderUnit | None:
    """The unit that the text is, whatever its place before or after a number.

    >>> read_header_unit("$K").factor, read_header_unit("十亿").factor, read_header_unit("colour")
    (Decimal('1000'), Decimal('1000000000'), None)
    """
    words = text.replace("\\", "").strip()
    if not words or len(words) > 24:
        return None
    for trial in (words, f"1{words}", f"1 {words}", f"{words}1", f"{words[0]}1{words[1:]}"):
        found = tuple(find_quantities(trial))
        if len(found) != 1 or found[0].alternatives:
            continue
        quantity = found[0].quantity
        if (found[0].start, found[0].end) != (0, len(trial)) or quantity.number is None:
            continue
        if trial == words and any(letter.isdigit() for letter in words):
            return None
        if quantity.unit is None and trial != words and quantity.number == 1:
            return None
        return HeaderUnit(text.strip(), quantity.unit, Decimal(quantity.number))
    return None
