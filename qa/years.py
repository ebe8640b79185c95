"""The years that a text names.

In      words of a question, a column's header, the date of a claim
Out     the last two digits of each year of this century
"""

import re
from functools import lru_cache

from kg.dates import find_dates

_YEAR = re.compile(r"(?<!\d)20(\d{2})(?!\d)|(?<!\d)(\d{2})(?=年)")


@lru_cache(2000)
def years_of(text: str) -> frozenset[str]:
    """The years of a text, as two digits.

    >>> sorted(years_of("从25年到2026E")), sorted(years_of("On-demand, Oct-25"))
    (['25', '26'], ['25'])
    """
    written = {one or other for one, other in _YEAR.findall(text)}
    days = (day for span in find_dates(text, said_on=None) for day in (span.first, span.last))
    return frozenset(written | {f"{day.year % 100:02}" for day in days if day})


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else."""
    return _YEAR.fullmatch(text) is not None
