"""Read what a sentence states of one, or of so many: each query costs 2 cents; 72 to a rack.

In      a text
Out     rates: an amount, and of how many of what it is
Unit    a rate's number is in the base unit of what it is of
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.folding import fold
from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import QuantitySpan, find_quantities
from kg.units import load_units
from qa.amounts import base_amount
from qa.document_words import document_words
from qa.glossary import is_han
from qa.said_amounts import clauses

_REACH = 14
"""characters after a word for each within which what it is of stands"""
_SKIPPED, _SKIPPED_LATIN = 8, 14
"""characters of other words before what it is of: a million output tokens"""
_STOPS = "。！？!?"
_PIECES, _SYSTEMS = cg("pieces"), cg("systems")
_ANY = frozenset((cg("items"), cg("companies")))
"""units of whatever can be counted"""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many of a unit."""

    number: Decimal
    """in the base unit"""
    unit: Iri
    """base unit; of pieces the unit itself, for a card is no rack"""
    word: str = ""
    """as written"""

    def is_of(self, other: "Counted") -> bool:
        """Whether both count the same: of two words for a machine, the same one."""
        alike = self.unit != _SYSTEMS or self.word == other.word
        return self.unit == other.unit and (
            alike or is_han(self.word[:1]) != is_han(other.word[:1])
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """An amount for so many of something."""

    text: str
    """the amount as written"""
    quantity: Quantity
    per: Counted
    start: int
    """of the clause that states it, in code points"""
    end: int


def find_rates(text: str) -> tuple[Rate, ...]:
    """The rates of a text: what stands in a clause beside "each", or after it in its sentence.

    >>> found = find_rates("推理0.12美元/1K tokens；每次约2美分")
    >>> [(one.text, int(one.per.number)) for one in found]
    [('0.12美元', 1000), ('约2美分', 1)]
    """
    found: list[Rate] = []
    spans = [span for span in find_quantities(text) if base_amount(span.quantity) is not None]
    carried: Counted | None = None
    for start, end in clauses(text):
        if start and text[start - 1] in _STOPS:
            carried = None
        here = [span for span in spans if start <= span.start < end]
        behind = [(span, per) for span in here if (per := _behind(text, span, end))]
        for span, per in behind:
            written = _TAILED.split(text[span.start : span.end])[0].strip()
            found.append(Rate(written, span.quantity, per, _opened(text, start, span), end))
        mark = _mark(text, here, start, end)
        carried = mark[2] if mark else carried
        if carried is None or behind:
            continue
        found += [
            Rate(
                text[span.start : span.end],
                span.quantity,
                carried,
                _opened(text, start, span),
                end,
            )
            for span in here
            if not _is_one(span) and not (mark and mark[0] <= span.start < mark[1])
        ]
    return tuple(found)


def _opened(text: str, start: int, span: QuantitySpan) -> int:
    """Where the words of an amount begin: behind the bracket that it stands in."""
    return max(start, *(text.rfind(mark, start, span.start) + 1 for mark in "（("))


def counted_after(text: str, at: int, quantity: Quantity) -> Counted | None:
    """So many of what an amount is of, or the words after it say: one million output tokens."""
    if quantity.number is None:
        return None
    if quantity.unit is not None:
        return _of(quantity.number, quantity.unit, fold(quantity.text))
    found = _unit_in(text[at : at + _REACH + _SKIPPED])
    return _of(quantity.number, *found) if found else None


def _of(number: Decimal, iri: Iri, word: str) -> Counted | None:
    if iri in _ANY:
        return None
    unit = load_units().units[iri]
    if unit.base != _PIECES:
        return Counted(number * unit.multiplier, unit.base, word)
    if iri != _SYSTEMS:
        return Counted(number, _PIECES, word)
    rows = (row for rows in load_units().after.starts.values() for row in rows)
    forms = (form for form, _, of in rows if of.iri == iri)
    return Counted(number, iri, next((form for form in forms if word.endswith(form)), word))


def _unit_in(text: str) -> tuple[Iri, str] | None:
    """The first unit that a text begins with, or that stands a few words behind its beginning."""
    skipped = _SKIPPED_LATIN if text.lstrip()[:1].isascii() else _SKIPPED
    for offset in range(min(skipped + 1, len(text))):
        rest = text[offset:].lstrip()
        inside = offset and text[offset - 1].isascii() and text[offset - 1].isalnum()
        if not rest or (inside and rest[0].isascii() and rest[0].isalnum()):
            continue
        one = f"1 {rest}" if rest[0].isascii() else f"1{rest}"
        spans = find_quantities(one)
        if spans and spans[0].start == 0 and spans[0].quantity.unit is not None:
            return spans[0].quantity.unit, fold(one[1 : spans[0].end]).strip()
    return None


@cache
def _per_words() -> re.Pattern[str]:
    words = sorted(document_words("PerWord"), key=len, reverse=True)
    forms = (re.escape(w) if is_han(w[:1]) else rf"\b{re.escape(w)}\b" for w in words)
    return re.compile("|".join(forms))


_TAILED = re.compile(r"\s*(?:/|\bper\b)", re.IGNORECASE)


def _behind(text: str, span: QuantitySpan, end: int) -> Counted | None:
    """What an amount is of by the words behind it: / 1K tokens, per hour."""
    written = text[span.start : span.end]
    one = next((s for s in find_quantities(text[span.end : end]) if s.start == 0), None)
    if one is not None and _is_one(one):
        return counted_after("", 0, one.quantity)
    cut = _TAILED.search(written) or _TAILED.match(text[span.end : end])
    if cut is None:
        return None
    at = span.start + cut.end() if _TAILED.search(written) else span.end + cut.end()
    counted = _counted(text[at : min(end, at + _REACH + _SKIPPED)])
    return counted[0] if counted else None


def _counted(text: str) -> tuple[Counted, int] | None:
    """What a text begins with, and where it ends: 1K tokens, 次."""
    gap = len(text) - len(text.lstrip())
    rest = text[gap:]
    first = next((s for s in find_quantities(rest) if s.start == 0), None)
    if first is not None:
        counted = counted_after(rest, first.end, first.quantity)
        return (counted, gap + first.end) if counted else None
    found = _unit_in(rest)
    counted = _of(Decimal(1), *found) if found else None
    return (counted, gap) if counted else None


def _mark(
    text: str, spans: list[QuantitySpan], start: int, end: int
) -> tuple[int, int, Counted] | None:
    """The first word of a clause that says each, or a single one that is counted: 一台."""
    for match in _per_words().finditer(fold(text)[start:end]):
        after = start + match.end()
        counted = _counted(text[after : min(end, after + _REACH)])
        if counted:
            return start + match.start(), after + counted[1], counted[0]
    single = next((span for span in spans if _is_one(span)), None)
    one = counted_after(text, single.end, single.quantity) if single else None
    return (single.start, single.end, one) if single and one else None


def _is_one(span: QuantitySpan) -> bool:
    return span.quantity.number == 1 and span.quantity.unit is not None


def multiplied(rate: Rate, times: Counted) -> Iterator[float]:
    """The amount, or the two ends of its range, for so many; in the amount's base unit."""
    scale = float(times.number / rate.per.number)
    own = rate.quantity
    factor = float(load_units().units[own.unit].multiplier) if own.unit else 1.0
    for number in (own.number, own.minimum, own.maximum):
        if number is not None:
            yield float(number) * factor * scale
