"""Compare the dates of a question with those of a passage, each read on the day of the call.

In      Links with dates, a Hit, Knowledge; or texts and the ISO 8601 day of the call
Out     whether what is told may be of the time that is asked for
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from kg.dates import DateSpan, find_dates
from kg.iris import document_iri
from kg.model import Iri
from kg.ontology import cg
from kg.quantities import find_quantities
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.passages import Hit
from qa.sparql import ClaimRow
from qa.years import months_of, years_of

_YEAR = re.compile(r"(?<![\w.,])20\d\d(?![\w,%]|\.\d)")
_CLAUSE = re.compile("[;；。，]|, ")
_DATE, _WHEN = cg("date"), cg("AskWhen")
_BESIDE = 2
"""sentences before and after one whose times may be its own"""
_AROUND = 1
"""characters that a date may have beside it"""


def dates_fit(hit: Hit, links: Links, knowledge: Knowledge) -> bool:
    """Whether a passage may be of every time of the question."""
    asked = _asked(links)
    said = knowledge.dates.get(hit.document)
    document = document_iri(hit.document)
    if asked and hit.role != "row" and _tells_undated(hit.text, said):
        return _is_around(asked, document, hit.start, said, knowledge)
    if not times_meet(asked, hit.text, said):
        return False
    return not asked or _may_be_of(asked, document, hit.start, said, knowledge)


def _tells_undated(text: str, said: str | None) -> bool:
    """Whether a passage begins with an amount of no time, and tells times only after it."""
    pieces = _CLAUSE.split(text)
    first = pieces[0]
    rest = any(_resolved(piece, said) for piece in pieces[1:])
    return rest and not _resolved(first, said) and bool(find_quantities(first))


def rows_fit(missing: Iterable[Link], rows: Iterable[ClaimRow], knowledge: Knowledge) -> bool:
    """Whether one of the claims may be of the times that no claim was found for."""
    asked = tuple(link.text for link in missing if link.role == "date" and link.text)
    return not asked or any(_row_may_be_of(asked, row, knowledge) for row in rows)


def claims_fit(rows: tuple[ClaimRow, ...], links: Links, knowledge: Knowledge) -> bool:
    """Whether a question for a time found one, and what was found is of the time asked for."""
    asked = _asked(links)
    for row in rows if asked else ():
        passage = knowledge.passage_at(row.document, row.start)
        if not times_meet(asked, passage.text if passage else row.quote, row.said):
            return False
    return not links.has(_WHEN) or any(_is_dated(row, knowledge) for row in rows)


def _is_dated(row: ClaimRow, knowledge: Knowledge) -> bool:
    """Whether a claim or the passage that states it tells a time."""
    passage = knowledge.passage_at(row.document, row.start)
    told = find_dates(passage.text if passage else row.quote, said_on=None)
    return bool(told) or any(name == _DATE for name, _ in row.qualifiers)


def _row_may_be_of(asked: tuple[str, ...], row: ClaimRow, knowledge: Knowledge) -> bool:
    """Whether a claim may be of these times: by its own date, else by what stands around it."""
    own = " ".join(value for name, value in row.qualifiers if name == _DATE)
    if own and _resolved(own, row.said):
        return times_meet(asked, own, row.said)
    return _may_be_of(asked, row.document, row.start, row.said, knowledge)


def _may_be_of(
    asked: tuple[str, ...], document: Iri, start: int, said: str | None, knowledge: Knowledge
) -> bool:
    """Whether what stands somewhere may be of these times.

    What tells no time itself is of one that is told beside it, or else of the year of the call.
    """
    here = knowledge.passage_at(document, start)
    if here is not None and _resolved(f"{here.text}\n{here.context}", said):
        return times_meet(asked, f"{here.text}\n{here.context}", said)
    return _is_around(asked, document, start, said, knowledge)


def _is_around(
    asked: tuple[str, ...], document: Iri, start: int, said: str | None, knowledge: Knowledge
) -> bool:
    """Whether these times are told beside a place, or are of the year of the call."""
    beside = knowledge.passages_around(document, start, _BESIDE)
    told = [f"{one.text}\n{one.context}" for one in beside if one.role != "row"]
    spans = [span for text in told for span in _resolved(text, said) if span.first and span.last]
    if said is not None:
        spans += _resolved(f"FY{said[:4]}", said)
    wanted = [span for text in asked for span in _resolved(text, said)] if spans else []
    return all(any(_meet(one, other) for other in spans) for one in wanted)


def times_meet(asked: tuple[str, ...], told: str, said: str | None) -> bool:
    """Whether a text tells no time, or one that meets each of those asked for.

    >>> times_meet(("2023年",), "去年", "2025-02-18"), times_meet(("2024",), "去年", "2025-02-18")
    (False, True)
    """
    if said is None and any(_other_months(text, told) for text in asked):
        return False
    spans = [_begun(span, said) for span in _resolved(told, said)] if asked else []
    wanted = [span for text in asked for span in _resolved(text, said)] if spans else []
    return all(any(_meet(one, other) for other in spans) for one in wanted)


def _begun(span: DateSpan, said: str | None) -> DateSpan:
    """A time that is told without its beginning, until 2024, with the year of the call as that."""
    if span.first is not None or span.last is None or said is None:
        return span
    year = min(date.fromisoformat(said).year, span.last.year)
    return replace(span, first=date(year, 1, 1))


@lru_cache(2000)
def is_date(text: str) -> bool:
    """Whether a text is a date and hardly anything else.

    >>> is_date("2024年8月"), is_date("2026Q3E"), is_date("2024年8月已上线")
    (True, True, False)
    """
    spans = find_dates(text, said_on=None)
    return len(spans) == 1 and len(text.strip()) - len(spans[0].text) <= _AROUND


def _asked(links: Links) -> tuple[str, ...]:
    return tuple(link.text for link in links.of("date") if link.text)


def _other_months(asked: str, told: str) -> bool:
    """Whether a month without a year is asked for and others are told."""
    ours = months_of(asked) if not years_of(asked) else frozenset()
    theirs = months_of(told) if ours else frozenset()
    return bool(theirs) and not ours & theirs


@lru_cache(2000)
def _resolved(text: str, said: str | None) -> tuple[DateSpan, ...]:
    """The dates of a text of which at least one end is known, and its bare years."""
    day = date.fromisoformat(said) if said else None
    spans = tuple(span for span in find_dates(text, said_on=day) if span.first or span.last)
    inside = {at for span in spans for at in range(span.start, span.end)}
    years = [match.group() for match in _YEAR.finditer(text) if match.start() not in inside]
    return (*spans, *(span for year in years for span in find_dates(f"FY{year}", said_on=day)))


def _meet(one: DateSpan, other: DateSpan) -> bool:
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    return first <= last
