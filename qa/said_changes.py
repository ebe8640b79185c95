"""Find what a text says an amount was and what it became: from 120 to 210, 90 at first, now 65.

Two amounts that measure the same are an earlier and a later one where the words tell so: a time
beside each, `now` beside one, or `from` before one.

In      a text, the ISO 8601 day of the call, the time that a question asks from, if it names one
Out     the earlier and the later amount; none when that is unsure
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.dates import DateSpan, find_dates
from kg.folding import fold
from kg.quantities import QuantitySpan, find_quantities
from qa.amounts import base_amount
from qa.document_words import document_words
from qa.said_amounts import Amount, amount_of, clauses, measure_alike, same_time

_CLOSE = 3
"""amounts on from one, up to which another may be the same amount at another time"""
_NEAR = 14
"""characters before an amount within which it is said to be the one of before"""


@dataclass(frozen=True, slots=True)
class _Told:
    """An amount and what is said of when."""

    span: QuantitySpan
    when: DateSpan | None
    now: bool
    before: bool
    """said to be the amount of before: from 120"""


def amounts_changed(
    text: str, said: str | None, asked: DateSpan | None = None
) -> tuple[Amount, ...]:
    """The amount of before and that of after, as a text tells them beside each other.

    >>> [one.text for one in amounts_changed("比年初的9万元低，现在6.5万元。", "2024-09-06")]
    ['9万元', '6.5万元']
    >>> amounts_changed("A rack costs 3 dollars, a cable 2 dollars.", None)
    ()
    """
    told = [one for one in _told(text, said) if base_amount(one.span.quantity)]
    for one, other in _alike(told):
        pair = _in_order(one, other)
        if pair is None or (asked and not _begins(pair[0], asked)):
            continue
        unit = pair[0].span.quantity.unit or pair[1].span.quantity.unit
        return tuple(amount_of("", side.span, unit, text) for side in pair)
    return ()


def _alike(told: list[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Each amount with the next that measures the same, at most one other between them."""
    for at, one in enumerate(told):
        near = (b for b in told[at + 1 : at + _CLOSE] if measure_alike(one.span, b.span))
        for other in near:
            yield one, other
            break


def _in_order(one: _Told, other: _Told) -> tuple[_Told, _Told] | None:
    """The two with the earlier first, where their words tell which one that is."""
    if one.before != other.before:
        return (one, other) if one.before else (other, one)
    starts = [side.when.first or side.when.last if side.when else None for side in (one, other)]
    if starts[0] and starts[1] and starts[0] != starts[1] and one.now == other.now:
        return (one, other) if starts[0] < starts[1] else (other, one)
    if one.now != other.now and (other if one.now else one).when:
        return (other, one) if one.now else (one, other)
    return None


def _begins(told: _Told, asked: DateSpan) -> bool:
    """Whether an amount may be of the time that a question asks from."""
    return told.when is None or same_time(told.when, asked) or told.when.text == asked.text


def _told(text: str, said: str | None) -> Iterator[_Told]:
    """The amounts of a text that are no part of a time, each with what is said of when."""
    day = date.fromisoformat(said) if said else None
    times = find_dates(text, said_on=day)
    folded = fold(text)
    spans = [
        span
        for span in find_quantities(text)
        if not any(time.start < span.end and span.start < time.end for time in times)
    ]
    for start, end in clauses(text):
        inside = [span for span in spans if start <= span.start < end]
        for at, span in enumerate(inside):
            first = inside[at - 1].end if at else start
            last = inside[at + 1].start if at + 1 < len(inside) else end
            ahead = folded[max(first, span.start - _NEAR) : span.start]
            whole = folded[first : last if at + 1 == len(inside) else span.end]
            when = [t for t in times if first <= t.start and t.end <= last]
            when.sort(key=lambda t: min(abs(t.end - span.start), abs(t.start - span.end)))
            yield _Told(
                span,
                next(iter(when), None),
                _has(whole, "NowWord"),
                _has(ahead, "FromWord")
                or _has(ahead, "BeforeWord")
                or (bool(when) and _has(ahead, "ThanBeforeWord")),
            )


def _has(text: str, kind: str) -> bool:
    return any(
        (f" {word} " if word.isascii() else word) in f" {text.strip(' ,.;:')} "
        for word in document_words(kind)
    )
