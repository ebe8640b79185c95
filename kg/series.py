"""Read ranges and alternatives: 2.2-2.4万美金, 300/550W, 1/3, 1:4.

In      a line, the offset of a number and what stands before it
Out     amounts in one unit, and whether two of them are the ends of a range
"""

from dataclasses import replace
from decimal import Decimal

from kg.amounts import Amount, read_amount
from kg.forms import Line, skip_spaces
from kg.lead import Lead
from kg.number_words import load_words
from kg.units import FRACTION, load_units


def read_series(line: Line, at: int, lead: Lead) -> tuple[tuple[Amount, ...], bool] | None:
    """The amounts of one expression, all in one unit, and whether two of them are a range."""
    first = read_amount(line, at, lead.money)
    if first is None:
        return None
    found = _range(line, first, lead)
    if found:
        return found, True
    if ratio := _ratio(line, first):
        return (ratio,), False
    amounts = [first]
    while following := _following(line, amounts[-1], lead):
        amounts.append(following)
    if len(amounts) > 1:
        kept = _shared(amounts)
        if kept:
            return kept, False
        if fraction := _fraction(line, amounts):
            return (fraction,), False
    return (first,), False


def _range(line: Line, first: Amount, lead: Lead) -> tuple[Amount, ...] | None:
    words = load_words()
    at = skip_spaces(line.lower, first.end)
    found = words.of("RangeWord").at(line, at)
    if found is None or (found[2].opens_range and not lead.opens_range):
        return None
    at = skip_spaces(line.lower, found[0])
    coin = load_units().before.at(line, at)
    money = lead.money
    if coin and (money is None or coin[2] is money):
        at, money = skip_spaces(line.lower, coin[0]), coin[2]
    second = read_amount(line, at, money) if at < len(line.lower) else None
    if second is None:
        return None
    low, high = _in_one_unit(first, second)
    if low.unit is not high.unit or low.low >= high.high:
        return None
    return low, high


def _in_one_unit(first: Amount, second: Amount) -> tuple[Amount, Amount]:
    """Both with the multiplier and unit that only one of them carries: 2.2-2.4万美金, 2k片-3k."""
    scale = second.factor if second.factor != 1 else second.number.scale
    if first.factor == 1 and first.unit in (None, second.unit) and first.number.scale == 1:
        reach = second.low / scale
        if scale != 1 and first.low < reach and not first.form:
            first = replace(first, low=first.low * scale, high=first.high * scale, factor=scale)
    if first.unit is None or first.implied:
        first = replace(first, unit=second.unit, form=second.form)
    elif second.unit is None or second.implied:
        second = replace(second, unit=first.unit, form=first.form)
    elif first.unit is not second.unit and first.unit.base == second.unit.base:
        ratio = first.unit.multiplier / second.unit.multiplier
        first = replace(first, low=first.low * ratio, high=first.high * ratio, unit=second.unit)
    return first, second


def _following(line: Line, amount: Amount, lead: Lead) -> Amount | None:
    at = skip_spaces(line.lower, amount.end, 1)
    found = load_words().of("AlternativeWord").at(line, at)
    if found is None:
        return None
    at = skip_spaces(line.lower, found[0], 1)
    coin = load_units().before.at(line, at)
    if coin and coin[2] is lead.money:
        at = coin[0]
    if at >= len(line.lower) or (line.lower[at].isascii() and not line.lower[at].isdigit()):
        return None
    other = read_amount(line, at)
    if lead.money and other and other.unit and not (other.implied or other.unit.is_money):
        return None  # $0.03/1K tokens is a rate
    return read_amount(line, at, lead.money)


def _shared(amounts: list[Amount]) -> tuple[Amount, ...] | None:
    """The alternatives in the unit of the last; None when they measure different things."""
    last = amounts[-1]
    if last.unit is None and last.factor == 1:
        return None
    kept = []
    for amount in amounts[:-1]:
        first, second = _in_one_unit(amount, last)
        if first.unit is not second.unit:
            return None
        kept.append(first)
    return (*kept, last)


def _ratio(line: Line, first: Amount) -> Amount | None:
    """One to so many: 1:4, but not 12:30."""
    found = load_words().of("RatioWord").at(line, first.end)
    at = found[0] if found else len(line.lower)
    if (
        first.unit
        or not first.number.plain
        or at >= len(line.lower)
        or not line.lower[at].isdigit()
    ):
        return None
    second = read_amount(line, at)
    if second is None or second.unit or not second.number.plain or second.end - at > 1:
        return None
    value = (first.low / second.low).quantize(Decimal("1E-10")) if second.low else Decimal(0)
    unit = load_units().units[FRACTION]
    form = line.lower[first.end : second.end]
    return replace(first, end=second.end, low=value, high=value, unit=unit, form=form)


def _fraction(line: Line, amounts: list[Amount]) -> Amount | None:
    first, second = amounts[0], amounts[1]
    slash = line.lower[first.end : second.end]
    whole = first.number.plain and second.number.plain and len(amounts) == 2
    if not whole or slash[0] != "/" or slash[1:2] == " " or first.number.written:
        return None
    if not 0 < first.low < second.low <= _LARGEST_DENOMINATOR or second.low % 1:
        return None
    value = (first.low / second.low).quantize(Decimal("1E-10")).normalize()
    unit = load_units().units[FRACTION]
    return replace(first, end=second.end, low=value, high=value, unit=unit, form=slash)


_LARGEST_DENOMINATOR = 12
"""3/4 is a fraction, 3/14 a date or a name"""
