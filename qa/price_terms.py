"""Read on which terms a price is asked for: on demand, spot, a contract of so many years.

In      words of a question, or of the condition of a claim
Out     the terms, alike in all languages: 三年期 and "3-yr reserved" are one
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.folding import fold
from kg.forms import read_line
from kg.numerals import read_number
from kg.ontology import cg
from qa.link_types import Link
from qa.question_lists import expressions_of, word_list

_PRICE, _RENT = cg("price"), cg("rent")
_YEARS = ("years", "years2")
_YEAR = 12
"""months"""


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A term of a price and where it is written."""

    start: int
    end: int
    term: str
    """the kind of the term, with its months where it has any"""


@lru_cache(2000)
def find_terms(text: str) -> tuple[TermSpan, ...]:
    """The terms of a text, from left to right, never overlapping.

    >>> [span.term for span in find_terms("3-yr reserved")] == [
    ...     span.term for span in find_terms("三年期合约")
    ... ]
    True
    """
    found = [
        TermSpan(match.start(), match.end(), kind + _length(match))
        for kind, ways in expressions_of("PriceTerm")
        for way in ways
        for match in way.finditer(text)
    ]
    found.sort(key=lambda span: (span.start, -span.end))
    kept: list[TermSpan] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def terms_of(texts: Iterable[str]) -> frozenset[str]:
    """The terms that some texts say."""
    return frozenset(span.term for text in texts for span in find_terms(text))


def read_price_terms(text: str, links: Iterable[Link]) -> list[Link]:
    """The links, each term of a price as one word; a price asked for on such terms is a rent."""
    kept = list(links)
    for span in find_terms(text):
        inside = [one for one in kept if span.start <= one.start and one.end <= span.end]
        across = [one for one in kept if one.start < span.end and span.start < one.end]
        if across != inside or any(one.role in ("entity", "class") for one in inside):
            continue
        asked = [one for one in inside if one.role == "property"]
        kept = [one for one in kept if one not in inside or one in asked]
        if not asked:
            kept.append(Link(span.start, span.end, text[span.start : span.end], "unknown", ()))
    hours = [one for one in kept if _is_hour(one)]
    return _rents(kept, hours) if hours or find_terms(text) else kept


def _is_hour(link: Link) -> bool:
    return link.role in ("unknown", "quantity") and fold(link.text) in word_list("RentalTime")


def _rents(links: list[Link], hours: list[Link]) -> list[Link]:
    """The links with a price read as a rent as well, the rent first, and its time as part of it."""
    prices = [link for link in links if link.role == "property" and {_PRICE, _RENT} & {*link.iris}]
    if prices:
        links = [link for link in links if link not in hours]
    return [
        replace(link, iris=(_RENT,) if hours else (_RENT, *link.iris))
        if _PRICE in link.iris and _RENT not in link.iris
        else link
        for link in links
    ]


def _length(match: re.Match[str]) -> str:
    groups = match.groupdict()
    years = next((groups[name] for name in _YEARS if groups.get(name)), None)
    written = years or groups.get("months")
    if written is None:
        return f" {_YEAR}" if match.re.groupindex else ""
    number = read_number(read_line(written), 0)
    count = number.low if number and number.low is not None else 1
    return f" {count * (_YEAR if years else 1)}"
