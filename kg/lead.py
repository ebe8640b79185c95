"""Read backwards what stands before a number: hedges, comparators, currency, number format.

In      a line and the offset of a number
Out     Lead, or None when what stands there makes the number a name or an ordinal
"""

import re
from dataclasses import dataclass

from kg.forms import Line, is_latin
from kg.model import Comparator
from kg.number_words import Word, load_words
from kg.units import RATIO, Unit, load_units

_STEPS = 6


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a number."""

    start: int
    """offset of the first word that belongs to the amount"""
    edge: int
    """offset of the first word of any kind; what stands before it was not understood"""
    money: Unit | None = None
    approximate: bool = False
    comparator: Comparator = "="
    opens_range: bool = False
    negative: bool = False
    """a minus sign stands right before the number"""
    joined: bool = False
    """glued by a hyphen or slash to a name: only an amount with a long unit stands"""


def read_lead(line: Line, at: int) -> Lead | None:
    """What stands before the number at that place.

    >>> read_lead(Line("over $38", "over $38"), 6).comparator
    '>'
    """
    words, units = load_words(), load_units()
    lower = line.lower
    sign = _sign(line, at)
    start = edge = sign[0] if sign else at
    money: Unit | None = None
    approximate, opens = False, False
    comparator: Comparator = "="
    for _ in range(_STEPS):
        end = edge
        while end > 0 and end > edge - 2 and lower[end - 1] == " ":
            end -= 1
        coin = units.before.before(line, end) if money is None else None
        if coin and (end == edge or len(coin[1]) > 1 or not is_latin(coin[1])):
            if words.of("NotQuantity").at(line, coin[0]):
                return None
            money, start, edge = coin[2], coin[0], coin[0]
            continue
        found = words.of("WordBefore").before(line, end)
        if found is None or not _apart(line, found[0], found[1], end, edge):
            break
        edge = found[0]
        word: Word = found[2]
        if word.approximate or word.comparator != "=":
            start = edge
            approximate = approximate or word.approximate
            comparator = comparator if comparator != "=" else word.comparator
        opens = opens or word.opens_range
    joined = _glued(line, start)
    if joined is None or _is_ordinal(line, start):
        return None
    negative = sign is not None and sign[1].low < 0
    return Lead(start, edge, money, approximate, comparator, opens, negative, joined)


def _sign(line: Line, at: int) -> tuple[int, Word] | None:
    """Start and meaning of the sign right before a number; a dash between two things is none."""
    found = load_words().of("SignWord").before(line, at)
    if found is None:
        return None
    start, form, word = found
    before = line.lower[start - 1] if start else ""
    if before and before in word.refused_after:
        return None
    if not form.isascii() and form.isalnum():
        return start, word
    if before.isascii():
        return (start, word) if not before.isalnum() and before not in _NO_SIGN else None
    return (start, word) if not before.isalnum() or _is_share(line, at) else None


def _is_share(line: Line, at: int) -> bool:
    """Whether the digits at a place are a share or money, which may be below zero."""
    number = _DIGITS.match(line.lower, at)
    if number is None:
        return False
    scaled = load_words().of("Multiplier").at(line, number.end())
    found = load_units().after.at(line, scaled[0] if scaled else number.end())
    return found is not None and (found[2].is_money or found[2].dimension == RATIO)


_DIGITS = re.compile(r"\d[\d.,]*")
_NO_SIGN = frozenset("-_/.")


def _apart(line: Line, start: int, form: str, end: int, edge: int) -> bool:
    """Whether a word that ends in a letter is parted from the number, or may be glued to it."""
    if not is_latin(form[-1]) or end < edge:
        return True
    if edge < len(line.lower) and not line.lower[edge].isascii():
        return True
    found = load_words().of("GluedLabel").before(line, end)
    return found is not None and found[0] <= start


def _glued(line: Line, start: int) -> bool | None:
    """Whether a hyphen or slash glues the number to a name; None when letters do."""
    lower = line.lower
    before = lower[start - 1] if start else ""
    if not before or not before.isascii() or not lower[start : start + 1].isascii():
        return False
    if before.isalnum() or before == "_":
        return None if load_words().of("GluedLabel").before(line, start) is None else False
    if before == "." and start > 1 and lower[start - 2].isalnum():
        return None
    if (
        before in _JOINERS
        and start > 1
        and lower[start - 2].isascii()
        and lower[start - 2].isalnum()
    ):
        head = start - 1
        while head > 0 and (lower[head - 1].isascii() and lower[head - 1].isalnum()):
            head -= 1
        return any(is_latin(char) for char in lower[head : start - 1])
    return False


_JOINERS = frozenset("-/_")


def _is_ordinal(line: Line, start: int) -> bool:
    end = start
    while end > 0 and end > start - 2 and line.lower[end - 1] == " ":
        end -= 1
    return load_words().of("OrdinalWord").before(line, end) is not None
