"""Put a calculation with the amounts of a passage into words, and the passage below it.

In      Calculation, Draft, Desk
Out     lines of the draft
"""

from kg.conversion import to_base
from kg.units import load_units
from qa.amounts import write_amount, write_difference
from qa.answers import write_quotes
from qa.calculated import Calculation
from qa.draft import Draft
from qa.phrases import escape
from qa.products import Product
from qa.quotes import quote_of
from qa.rates import multiplied
from qa.said_amounts import Amount
from qa.totals import write_change
from qa.work import Desk

_PAIR = 2
_SPAN = " – "


def write_calculation(calculation: Calculation, draft: Draft, desk: Desk) -> None:
    """What the amounts of a passage give, and the passage itself."""
    amounts, kind = calculation.amounts, calculation.kind
    like, language = amounts[0].quantity, draft.language
    shown = [_shown(one) for one in amounts]
    if kind == "sum":
        total = write_amount(sum(one.base for one in amounts), like, language)
        draft.say("Sum", sum=total, parts=" + ".join(shown))
    elif len(amounts) == _PAIR:
        _write_pair(calculation, shown, draft)
    write_quotes([quote_of(calculation.hit, desk)], draft, lead="QuotedLead")


def write_product(product: Product, draft: Draft, desk: Desk) -> None:
    """So many times the amount of one, and the passage that states it."""
    rate, like = product.rate, product.rate.quantity
    amounts = list(multiplied(rate, product.times))
    if like.unit and (unit := load_units().units[like.unit]).multiplier < 1 and unit.is_money:
        like = to_base(like)
    total = _SPAN.join(write_amount(amount, like, draft.language) for amount in amounts)
    per = product.times.number / rate.per.number
    if per == 1:
        draft.lines.append(f"**{total}**")  # the amount as it is told
    else:
        draft.say("Sum", sum=total, parts=f"{per.normalize():,f} × {escape(rate.text)}")
    write_quotes([quote_of(product.hit, desk)], draft, lead="QuotedLead")


def _write_pair(calculation: Calculation, shown: list[str], draft: Draft) -> None:
    one, other = calculation.amounts
    kind = calculation.kind
    if calculation.timed and kind != "ratio":
        pair = (shown[0], shown[1])
        write_change(one.base, other.base, one.quantity, pair, draft)
        return
    if calculation.timed:
        one, other, shown = other, one, shown[::-1]
    if kind == "ratio" and other.base:
        draft.say("Ratio", ratio=f"{one.base / other.base:.3g}", first=shown[0], second=shown[1])
        return
    if one.base < other.base:
        one, other, shown = other, one, shown[::-1]
    difference = write_difference(one.base - other.base, one.quantity, draft.language)
    draft.say("Difference", difference=difference, first=shown[0], second=shown[1])


def _shown(amount: Amount) -> str:
    """An amount as written, with whose it is or of when."""
    name = f"{escape(amount.name)}: " if amount.name else ""
    return f"{name}{escape(amount.text)}"
