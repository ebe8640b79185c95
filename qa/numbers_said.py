"""Whether a text states a number: a quantity, a bare number, a number in words.

In      any text
Out     bool; numbers inside names and dates are none
"""

import re

from kg.dates import find_dates
from kg.ontology import cg
from kg.quantities import dimension_of, find_quantities, parse_quantity

_BARE = re.compile(r"(?<![\w.,-])(?!(?:19|20)\d\d(?![\d,]))\d[\d,.]*(?![\w-])")
_WORD = re.compile(r"[A-Za-z]{3,}")
_PIECES = cg("Count")


def has_number(text: str) -> bool:
    """Whether a text counts something.

    >>> has_number("They have three paying customers."), has_number("Prices rose 15% in May 2024.")
    (True, False)
    """
    counted = any(
        span.quantity.unit is None or dimension_of(span.quantity.unit) == _PIECES
        for span in find_quantities(text)
    )
    return counted or _has_bare(text)


def has_amount(text: str) -> bool:
    """Whether a text states an amount of anything.

    >>> has_amount("It is 2.8."), has_amount("The HX-4 came in 2024.")
    (True, False)
    """
    return bool(find_quantities(text)) or _has_bare(text)


def _has_bare(text: str) -> bool:
    dates = [(span.start, span.end) for span in find_dates(text, said_on=None)]
    measured = [(span.start, span.end) for span in find_quantities(text)]
    taken = [*dates, *measured]
    if any(not _inside(match, taken) for match in _BARE.finditer(text)):
        return True
    return any(
        (amount := parse_quantity(match.group())) is not None and amount.number is not None
        for match in _WORD.finditer(text)
        if not _inside(match, taken)
    )


def _inside(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)
