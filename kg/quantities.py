"""Find quantities in documents, table cells and questions, and compare them.

In      text as written: Chinese (both scripts) or English
Out     QuantitySpan, left to right, never overlapping; Quantity for a whole cell
Unit    offsets are code points of the text, half-open; a number is in its unit, 2.4万 is 24000
Raises  UnknownUnit when asked about a unit that units.ttl does not define

An amount per something ($0.03/1K tokens, 2万片每月) is a quantity with a `per` qualifier. A number
without unit is a quantity when a multiplier, a hedge or a comparator marks it as one, or when it is
all that a cell holds. Digits glued to Latin letters are part of a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from kg.amount_text import format_quantity
from kg.amounts import Amount, read_amount
from kg.conversion import same_amount, to_base
from kg.dates import date_extents
from kg.forms import Line, is_latin, read_line
from kg.lead import Lead, read_lead
from kg.model import Iri, Qualifier, Quantity
from kg.number_words import load_words
from kg.numerals import anchor_pattern
from kg.riders import read_formats, read_formats_before, read_rate
from kg.series import read_series
from kg.tail import Tail, read_tail
from kg.units import COMPUTE, Unit, dimension_of, load_units, unit_named

__all__ = [
    "QuantitySpan",
    "dimension_of",
    "find_quantities",
    "format_quantity",
    "parse_quantity",
    "same_amount",
    "to_base",
]


@dataclass(frozen=True, slots=True)
class QuantitySpan:
    """A quantity and where it is written."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    quantity: Quantity
    """the first when there are alternatives"""
    alternatives: tuple[Quantity, ...] = ()
    """all of several values written as one: 300/550W; empty when there is one"""


@lru_cache(4096)
def find_quantities(text: str) -> tuple[QuantitySpan, ...]:
    """All quantities of a sentence or table cell.

    >>> [span.quantity.text for span in find_quantities("出货几百片、几十万元, max 310w")]
    ['几百片', '几十万元', 'max 310w']
    """
    line = read_line(text)
    return tuple(_scan(text, line))


def parse_quantity(text: str, *, unit: Iri | None = None) -> Quantity | None:
    """The one quantity that the whole text is; `unit` is what the table's header states.

    >>> parse_quantity("4-5K", unit=next(iter(load_units().units))).maximum
    Decimal('5000')
    >>> parse_quantity("N/A") is None
    True
    """
    if text.strip().lower() in load_words().missing:
        return None
    spans = find_quantities(text)
    if not spans or spans[0].alternatives or text[: spans[0].start].strip():
        return None
    if not _NOTE.fullmatch(text, spans[0].end):
        return None
    quantity = spans[0].quantity
    return quantity if unit is None else _under_header(text, quantity, unit_named(unit))


_NOTE = re.compile(r"[\s*†‡①②③]*(?:[(（][^()（）]*[)）])?[\s*†‡.。]*")
"""what may follow the quantity in a cell: footnote marks and one remark in brackets"""


def _under_header(text: str, quantity: Quantity, unit: Unit) -> Quantity:
    """The quantity in the header's unit when its own was left out, implied or a mere prefix."""
    if quantity.unit is None:
        return replace(quantity, unit=unit.iri)
    written, cell = load_units().units[quantity.unit], text.strip()
    if written.base == unit.base:
        return quantity
    amount = read_amount(read_line(cell), 0)
    if amount is not None and amount.implied:
        return replace(quantity, unit=unit.iri)
    if written.multiplier == 1 or is_latin(cell[-2:-1]) or not is_latin(cell[-1:]):
        return quantity
    for other in load_units().units.values():
        if other.base == unit.base and other.multiplier == written.multiplier:
            return replace(quantity, unit=other.iri)
    return quantity


# ---- one pass over the text


@cache
def _anchors() -> re.Pattern[str]:
    return anchor_pattern(load_words())


def _scan(text: str, line: Line) -> Iterator[QuantitySpan]:
    words = load_words()
    dates: tuple[tuple[int, int], ...] | None = None
    done = floor = 0
    for anchor in _anchors().finditer(line.lower):
        at = anchor.start()
        if at < done:
            continue
        skipped = words.of("NotQuantity").at(line, at)
        if skipped:
            done = skipped[0]
            continue
        if dates is None:
            dates = date_extents(text)
        inside = next((end for start, end in dates if start <= at < end), 0)
        if inside:
            done = inside
            continue
        span = _factor(text, line, at, floor) or _read(text, line, at, floor)
        if span is None and anchor[0][0].isdigit():
            done = anchor.end()
        elif span is not None:
            done = floor = span.end
            yield span


def _factor(text: str, line: Line, at: int, floor: int) -> QuantitySpan | None:
    """A quantity that is one word: doubled, 翻倍."""
    if line.lower[at].isdigit():
        return None
    words = load_words()
    found = words.of("FactorWord").at(line, at)
    if found is None:
        return None
    end, _, word = found
    if line.lower[end : end + 1] and line.lower[end] in word.blocks:
        return None
    phrase = words.of("NumberPhrase").at(line, at)
    if phrase and phrase[0] > end:
        return None
    lead = read_lead(line, at)
    if lead is None or lead.start < floor or word.unit is None:
        return None
    comparator = word.comparator if word.comparator != "=" else lead.comparator
    quantity = Quantity(
        text[lead.start : end],
        word.low,
        unit=word.unit,
        comparator=comparator,
        approximate=word.approximate or lead.approximate,
    )
    return QuantitySpan(lead.start, end, quantity)


def _read(text: str, line: Line, at: int, floor: int) -> QuantitySpan | None:
    lead = read_lead(line, at)
    if lead is None:
        return None
    if lead.start < floor:
        lead = Lead(at, at)
    series = read_series(line, at, lead)
    if series is None:
        return None
    amounts, ranged = series
    last = amounts[-1]
    formats, end = read_formats_before(line, lead.edge, floor), last.end
    compute = last.unit is not None and last.unit.dimension == COMPUTE
    formats = formats if compute else ()
    rate, end = read_rate(text, line, end, last.unit)
    after, end = read_formats(text, line, end, free=compute and not formats)
    tail = read_tail(line, end, last)
    if rate is None:
        rate, tail_end = read_rate(text, line, tail.end, last.unit)
        tail = replace(tail, end=tail_end)
    whole = not text[: lead.start].strip() and _NOTE.fullmatch(text, tail.end) is not None
    if not whole and not _is_amount(line, lead, amounts, tail, ranged=ranged):
        return None
    qualifiers = (*formats, *after) if not rate else (*formats, *after, rate)
    values = _quantities(
        amounts, lead, tail, qualifiers, text[lead.start : tail.end], ranged=ranged
    )
    return QuantitySpan(lead.start, tail.end, values[0], values if len(values) > 1 else ())


# ---- what counts as a quantity, and its value


def _is_amount(
    line: Line, lead: Lead, amounts: tuple[Amount, ...], tail: Tail, *, ranged: bool
) -> bool:
    last, number = amounts[-1], amounts[0].number
    words = load_words()
    if lead.joined and (last.unit is None or not _is_long(last.form)):
        return False
    hedged = (
        lead.approximate or tail.approximate or lead.comparator != "=" or tail.comparator != "="
    )
    if last.unit is None and number.needs_unit and last.factor == 1:
        return hedged and not number.article and len(amounts) == 1 and number.plain
    hedged = hedged or any(a.hedge_end or a.approximate for a in amounts)
    if last.unit is None:
        marked = any(a.factor != 1 for a in amounts) or not (number.plain or number.needs_unit)
        latin = is_latin(line.lower[last.end - 1])  # 1.5k may be a version, 5.8万 is none
        decimal = latin and number.low != number.low.to_integral_value()
        return (marked and not (decimal and number.plain)) or (hedged and not number.article)
    before = line.lower[lead.start - 1 : lead.start]
    if (
        number.article
        and number.written
        and last.factor == 1
        and before
        and before in words.blockers
    ):
        return False
    if last.form in last.unit.needs_gap and not (ranged or hedged or number.counting):
        return _shows_gap(line, lead.start, last.end)
    return True


def _is_long(form: str) -> bool:
    return not form.isascii() or (len(form) > 1 and form[-1].isalpha())


def _shows_gap(line: Line, start: int, end: int) -> bool:
    gap = load_words().of("GapWord")
    before = start
    while before > 0 and line.lower[before - 1] == " ":
        before -= 1
    return gap.before(line, before) is not None or gap.at(line, end) is not None


def _quantities(
    amounts: tuple[Amount, ...],
    lead: Lead,
    tail: Tail,
    qualifiers: tuple[Qualifier, ...],
    text: str,
    *,
    ranged: bool,
) -> tuple[Quantity, ...]:
    if ranged:
        first, last = amounts
        joined = replace(first, high=last.high, approximate=first.approximate or last.approximate)
        amounts = (replace(joined, comparator="=", overshoots=False, unit=last.unit),)
    return tuple(_quantity(amount, lead, tail, qualifiers, text) for amount in amounts)


def _quantity(
    amount: Amount, lead: Lead, tail: Tail, qualifiers: tuple[Qualifier, ...], text: str
) -> Quantity:
    if lead.negative:
        amount = replace(amount, low=-amount.high, high=-amount.low)
    one = amount.low == amount.high or amount.overshoots
    comparators = (lead.comparator, amount.comparator, tail.comparator)
    return Quantity(
        text=text,
        number=_plain(amount.low) if one else None,
        minimum=None if amount.low == amount.high else _plain(amount.low),
        maximum=None if amount.low == amount.high else _plain(amount.high),
        unit=amount.unit.iri if amount.unit else None,
        approximate=amount.approximate or lead.approximate or tail.approximate,
        comparator=next((c for c in comparators if c != "="), "="),
        qualifiers=qualifiers,
    )


def _plain(value: Decimal) -> Decimal:
    """The number without exponent where it is whole, and without trailing zeros."""
    return Decimal(int(value)) if value == int(value) else value.normalize()
