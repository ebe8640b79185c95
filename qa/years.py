"""The years and months that a text names.

In      words of a question, a column's header, the date of a claim
Out     the last two digits of each year of this century; months from 1 to 12
"""

import re
from datetime import date
from functools import lru_cache

from kg.dates import find_dates

_YEAR = re.compile(r"(?<!\d)20(\d{2})(?!\d)|(?<!\d)(\d{2})(?=年)")
_ANY_DAY = date(2000, 1, 1)
"""for months without a year, which are compared without it"""


@lru_cache(2000)
def years_of(text: str, said_on: date | None = None) -> frozenset[str]:
    """The years of a text, as two digits; with the day of the call those of this year, too.

    >>> sorted(years_of("从25年到2026E")), sorted(years_of("On-demand, Oct-25"))
    (['25', '26'], ['25'])
    """
    written = {one or other for one, other in _YEAR.findall(text)}
    days = (day for span in find_dates(text, said_on=said_on) for day in (span.first, span.last))
    return frozenset(written | {f"{day.year % 100:02}" for day in days if day})


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else."""
    return _YEAR.fullmatch(text) is not None


@lru_cache(2000)
def months_of(text: str) -> frozenset[int]:
    """The months at which the periods of a text begin and end, where they are not whole years.

    >>> sorted(months_of("1月到10月")), sorted(months_of("2025年"))
    ([1, 10], [])
    """
    spans = find_dates(text, said_on=_ANY_DAY)
    ends = [(one.first, one.last) for one in spans if one.first and one.last]
    parts = [(a, b) for a, b in ends if (a.month, b.month) != (1, 12) or a.year != b.year]
    return frozenset(day.month for pair in parts for day in pair)
