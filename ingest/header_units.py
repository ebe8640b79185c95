"""Read the unit that stands in a header: GB, $K, 百万个, PFlop/s-day.

In      the words between the brackets of a header, or its last word
Out     HeaderUnit, or None when the words are no unit
"""

from decimal import Decimal
from functools import lru_cache

from ingest.grid import HeaderUnit
from kg.forms import Line
from kg.number_words import load_words
from kg.quantities import find_quantities
from kg.units import unit_named


@lru_cache(4096)
def read_header_unit(text: str) -> HeaderUnit | None:
    """The unit that the text is, whatever its place before or after a number.

    >>> read_header_unit("$K").factor, read_header_unit("十亿").factor, read_header_unit("colour")
    (Decimal('1000'), Decimal('1000000000'), None)
    """
    words = text.replace("\\", "").strip()
    if not words or len(words) > 24:
        return None
    for trial in (words, f"1{words}", f"1 {words}", f"{words}1", *_inside(words)):
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
    return _without_rate(text.strip())


def _inside(words: str) -> tuple[str, ...]:
    """The words with a 1 behind a sign of money or the code of a currency: US$1K."""
    cuts = (at for at in range(1, len(words)) if at == 1 or not words[at - 1].isalnum())
    return tuple(f"{words[:at]}1{words[at:]}" for at in cuts)


def _without_rate(words: str) -> HeaderUnit | None:
    """Money per something per something: 元/卡/月."""
    line = Line(words, words.lower())
    for cut in range(len(words) - 1, 0, -1):
        if load_words().of("RateWord").at(line, cut) is None:
            continue
        unit = read_header_unit(words[:cut])
        if unit is not None and unit.unit and unit_named(unit.unit).is_money:
            return HeaderUnit(words, unit.unit, unit.factor)
    return None
