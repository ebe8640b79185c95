"""Find the dates of a question beside its other words.

In      the text of a question, the links found in it so far
Out     links of dates
"""

import re
from collections.abc import Iterable

from kg.dates import find_dates, with_bound
from kg.iris import OBSERVED
from kg.model import Iri
from qa.link_types import Link

_YEAR_LEFT = re.compile(r"\s*((?:19|20)\d\d)")
_YEAR_ALONE = re.compile(r"(?<![A-Za-z0-9_.,/-])20[1-3]\d[EeFf]?(?![A-Za-z0-9_,%/-]|\.\d)")


def names_only_time(text: str, properties: Iterable[Iri]) -> bool:
    """Whether a word for columns of tables is only the time that they are headed by."""
    if any(not iri.startswith(OBSERVED) for iri in properties):
        return False
    return any((d.start, d.end) == (0, len(text)) for d in find_dates(text, said_on=None))


def date_links(text: str, links: list[Link]) -> list[Link]:
    """The dates that nothing else stands in; a word before one may be part of something else."""
    taken = [link for link in links if link.role in ("entity", "property", "cue")]
    found = []
    for span in find_dates(text, said_on=None):
        over = [link for link in taken if span.start < link.end and link.start < span.end]
        start = max((link.end for link in over), default=span.start)
        rest = find_dates(text[start : span.end], said_on=None) if over else ()
        year = _YEAR_LEFT.fullmatch(text, start, span.end)
        before = min((link.start for link in over), default=span.start)
        headed = _YEAR_LEFT.fullmatch(text, span.start, before) if over else None
        if headed:
            found.append(Link(headed.start(1), before, headed[1], "date", ()))
        elif over and year:
            found.append(Link(year.start(1), span.end, year[1], "date", ()))
        elif not over or (rest and start + rest[-1].end == span.end):
            start = start + rest[-1].start if rest else span.start
            first, end = with_bound(text, start, span.end)
            clash = any(first < one.end and one.start < end for one in taken)
            start, end = (start, span.end) if clash else (first, end)
            found.append(Link(start, end, text[start:end], "date", ()))
    return found


def year_links(text: str, links: Iterable[Link]) -> list[Link]:
    """The years that stand alone: 2025 purchases, 2024、2025和2026E."""
    taken = [(link.start, link.end) for link in links]
    return [
        Link(match.start(), match.end(), match.group(), "date", ())
        for match in _YEAR_ALONE.finditer(text)
        if not any(first < match.end() and match.start() < last for first, last in taken)
    ]
