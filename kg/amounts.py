"""Read one amount: a number with its multiplier, hedge and unit.

In      a line and a place in it
Out     Amount, or None when no number starts there or letters make it a name
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from kg.forms import Line, is_latin, skip_spaces
from kg.model import Comparator
from kg.number import Number
from kg.number_words import Word, load_words
from kg.numerals import read_number
from kg.units import Unit, load_units

_NEAR = 10
"""code points on either side in which a word decides what a form means"""
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a unit."""

    start: int
    """offset of the number"""
    end: int
    """offset after number, multiplier, hedge and unit"""
    low: Decimal
    """in the unit"""
    high: Decimal
    """in the unit; the same as low when it is one number"""
    number: Number
    factor: Decimal = Decimal(1)
    """of the multiplier, 1 when there is none"""
    unit: Unit | None = None
    form: str = ""
    """the unit as written"""
    implied: bool = False
    """the unit was not written; the multiplier brought it along"""
    approximate: bool = False
    comparator: Comparator = "="
    overshoots: bool = False
    """low is the number that was said, high the end of its step: 500多"""
    hedge_end: int = 0
    """offset after the hedge inside, 0 when there is none"""


def read_amount(line: Line, at: int, money: Unit | None = None) -> Amount | None:
    """The amount whose number starts there; `money` is a currency written before it.

    >>> amount = read_amount(Line("2.2万美金", "2.2万美金"), 0)
    >>> amount.low, amount.unit.symbol
    (Decimal('2.2E+4'), 'USD')
    """
    number = read_number(line, at)
    if number is None:
        return None
    bare = Amount(at, number.end, number.low, number.high, number, approximate=number.approximate)
    inside = load_words().of("HalfInside").at(line, number.end)
    if inside and number.low == number.high:
        low = number.low + _HALF
        bare = replace(bare, end=inside[0], low=low, high=low, number=number)
    if number.unit:
        return replace(bare, unit=load_units().units[number.unit], form=line.lower[at : number.end])
    best = _with_unit(line, bare, money)
    if best is None or best.overshoots or number.low != number.high:
        return best
    return _add_digit(line, _add_half(line, best))


def _with_unit(line: Line, bare: Amount, money: Unit | None) -> Amount | None:
    hedged = _hedge(line, bare)
    choices = [
        choice
        for start in ((hedged, bare) if hedged is not bare else (bare,))
        for choice in (_unit(line, start, money), *_multiplied(line, start, money))
        if choice is not None
    ]
    best = max(choices, key=lambda c: c.end, default=None)
    if best is None or best.end == bare.end:
        best = hedged if hedged.comparator != "=" or hedged.approximate else bare
        best = best if best is bare or _stands(line, best) else bare
        best = replace(best, unit=money)
    return best if _stands(line, best) else None


def _stands(line: Line, amount: Amount) -> bool:
    """Whether no letter or digit is glued to the end of it, as in 3D and 1.2.3."""
    lower, end = line.lower, amount.end
    after = lower[end : end + 1]
    if not after or not after.isascii():
        return True
    last = lower[end - 1]
    if is_latin(last) or last.isdigit():
        if after.isalnum() or after == "_":
            return False
        follows = lower[end + 1 : end + 2]
        if after == "." and last.isdigit() and follows.isdigit():
            return False
        short = last.isdigit() or len(amount.form) <= 1
        if after == "-" and short and is_latin(follows):
            return load_words().of("WordAfter").at(line, end) is not None
    return True


def _hedge(line: Line, bare: Amount) -> Amount:
    table = load_words().of("WordInside")
    found = table.at(line, bare.end)
    if found is None and line.lower[bare.end : bare.end + 1] == " ":
        found = table.at(line, bare.end + 1)
        found = found if found and not found[1].isascii() else None
    if found is None or bare.number.low < 2:
        return bare
    end, form, word = found
    if not form[-1].isalnum() and line.lower[end : end + 1].isdigit():  # 9+1
        return bare
    return replace(
        _overshoot(bare, Decimal(1)) if word.overshoots else bare,
        end=end,
        hedge_end=end,
        approximate=bare.approximate or word.approximate,
        comparator=word.comparator,
    )


def _overshoot(amount: Amount, factor: Decimal) -> Amount:
    value = amount.number.low * factor
    step = Decimal((0, (1,), int(value.normalize().as_tuple().exponent)))
    high = value + step * Decimal("0.99")
    high = Decimal(int(high)) if value == int(value) and value >= 10 else high
    return replace(amount, low=value, high=high, overshoots=True, approximate=True)


def _unit(line: Line, amount: Amount, money: Unit | None) -> Amount | None:
    """The amount with the unit that follows it."""
    units = load_units().after
    found = units.at(line, skip_spaces(line.lower, amount.end))
    if found is None:
        return None
    end, form, unit = found
    if unit.not_before and line.lower[end : end + 1] and line.lower[end] in unit.not_before:
        return None
    if amount.number.article and form in unit.not_one and amount.factor == 1:
        return None
    if money is not None and unit is not money:
        return None
    unit = _in_context(line, amount, end, form) or unit
    return replace(amount, end=end, unit=unit, form=form)


def _in_context(line: Line, amount: Amount, end: int, form: str) -> Unit | None:
    near = ""
    for name, word in load_words().contexts:
        if name == form:
            near = near or line.lower[max(0, amount.start - _NEAR) : end + _NEAR]
            meant = any(text in near for text in word.near)
            meant = meant or (word.fractional and amount.low != amount.low.to_integral_value())
            meant = meant or (word.before_digit and _digit_after(line, end) is not None)
            if meant and word.unit:
                return load_units().units[word.unit]
    return None


def _multiplied(line: Line, amount: Amount, money: Unit | None) -> list[Amount]:
    """The amount with the multiplier that follows it, without and with a unit after that."""
    words = load_words()
    found = words.of("Multiplier").at(line, amount.end) or words.of("Multiplier").at(
        line, skip_spaces(line.lower, amount.end)
    )
    if found is None:
        return []
    end, form, word = found
    if len(form) == 1 and is_latin(form) and end > amount.end + 1:  # 28 k
        return []
    scaled = _scale(amount, word, end)
    scaled = _tail(line, scaled) or scaled
    hedged = _hedge_scaled(line, scaled)
    units = [_unit(line, start, money) for start in {id(x): x for x in (hedged, scaled)}.values()]
    known = [choice for choice in units if choice is not None]
    if known:
        return known
    if word.needs_unit or (word.needs_money and money is None):
        return []
    if word.unit and money is None:
        return [replace(hedged, unit=load_units().units[word.unit], implied=True, form=form)]
    return [replace(hedged, unit=money)]


def _scale(amount: Amount, word: Word, end: int) -> Amount:
    factor = word.low
    return replace(
        amount,
        end=end,
        low=amount.low * factor,
        high=amount.high * factor,
        factor=amount.factor * factor,
    )


def _hedge_scaled(line: Line, amount: Amount) -> Amount:
    found = load_words().of("WordInside").at(line, amount.end)
    if found is None or amount.overshoots:
        return amount
    end, form, word = found
    if not form[-1].isalnum() and line.lower[end : end + 1].isalnum() and line.lower[end].isascii():
        return amount
    grown = _overshoot(amount, amount.factor) if word.overshoots else amount
    return replace(
        grown,
        end=end,
        hedge_end=end,
        comparator=word.comparator,
        approximate=grown.approximate or word.approximate,
    )


def _tail(line: Line, amount: Amount) -> Amount | None:
    """The rest of a number in two steps: 1亿2000万, 2万5."""
    lower, at = line.lower, amount.end
    if amount.factor < 10000 or amount.overshoots or at >= len(lower) or amount.low != amount.high:
        return None
    if is_latin(lower[at - 1]):
        return None
    rest = read_number(line, at) if lower[at].isdigit() else None
    if rest is None:
        return None
    found = load_words().of("Multiplier").at(line, rest.end)
    if found and found[2].low < amount.factor:
        more = rest.low * found[2].low
        return replace(amount, end=found[0], low=amount.low + more, high=amount.high + more)
    if rest.plain and rest.low < 10:
        more = rest.low * amount.factor / 10
        return replace(amount, end=rest.end, low=amount.low + more, high=amount.high + more)
    return None


def _add_half(line: Line, amount: Amount) -> Amount:
    """One more half when the word for it follows the unit: 一年半."""
    words = load_words()
    found = words.of("HalfWord").at(line, amount.end)
    if found is None or amount.unit is None or words.of("NotQuantity").at(line, amount.end):
        return amount
    return replace(amount, end=found[0], low=amount.low + _HALF, high=amount.high + _HALF)


def _add_digit(line: Line, amount: Amount) -> Amount:
    """The next decimal where a digit follows the unit: 五成五; not 五成五千."""
    ended = amount.end >= len(line.lower)
    if ended or amount.unit is None or amount.form not in amount.unit.digit_after:
        return amount
    rest = _digit_after(line, amount.end)
    if rest is None or (line.lower[amount.end].isdigit() and not amount.unit.is_money):
        return amount
    more = rest.low / 10
    return replace(amount, end=rest.end, low=amount.low + more, high=amount.high + more)


def _digit_after(line: Line, at: int) -> Number | None:
    """The single digit at a place that begins no number of its own: 3块5, 三块五一度."""
    lower, words = line.lower, load_words()
    if at >= len(lower):
        return None
    following = lower[at + 1 : at + 2]
    if lower[at] in words.digits:
        value = Decimal(words.digits[lower[at]])
        more = following in words.digits and following not in words.articles
    else:
        rest = read_number(line, at) if lower[at].isdigit() else None
        value, more = (rest.low, rest.end > at + 1) if rest else (Decimal(0), True)
    if more or not 0 < value < 10 or is_latin(following):
        return None
    if words.of("Multiplier").at(line, at + 1) or load_units().after.at(line, at + 1):
        return None
    return Number(at + 1, value, value, plain=True)
