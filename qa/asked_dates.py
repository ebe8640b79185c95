"""Compare the dates of a question with those of a passage, each read on the day of the call.

In      Links with dates, a Hit, Knowledge; or texts and the ISO 8601 day of the call
Out     whether what is told may be of the time that is asked for
"""

from datetime import date
from functools import lru_cache

from kg.dates import DateSpan, find_dates
from qa.knowledge import Knowledge
from qa.links import Links
from qa.passages import Hit


def dates_fit(hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    """Whether a passage tells no time, or one that meets every time of the question."""
    return times_meet(_asked(links), hit.text, knowledge.dates.get(hit.document))


def times_meet(asked: tuple[str, ...], told: str, said: str | None) -> bool:
    """Whether a text tells no time, or one that meets each of those asked for.

    >>> times_meet(("2023年",), "去年", "2025-02-18"), times_meet(("2024",), "去年", "2025-02-18")
    (False, True)
    """
    spans = _resolved(told, said) if asked else ()
    wanted = [span for text in asked for span in _resolved(text, said)] if spans else []
    return all(any(_meet(one, other) for other in spans) for one in wanted)


def _asked(links: Links) -> tuple[str, ...]:
    return tuple(link.text for link in links.of("date") if link.text)


@lru_cache(2000)
def _resolved(text: str, said: str | None) -> tuple[DateSpan, ...]:
    """The dates of a text of which at least one end is known."""
    day = date.fromisoformat(said) if said else None
    return tuple(span for span in find_dates(text, said_on=day) if span.first or span.last)


def _meet(one: DateSpan, other: DateSpan) -> bool:
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    return first <= last
