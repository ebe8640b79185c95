"""Find dates and periods, absolute or relative to the day on which they were said.

In      text as written; the day of the call, where it is known
Out     DateSpan, left to right, never overlapping
Unit    days, both ends included; offsets are code points of the text, half-open

A date without its year, and a period such as next quarter, is relative: without `said_on` both of
its ends are None. An end that the words leave open (by August, since 2021) is None as well.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from kg.date_patterns import DatePatterns, load_date_patterns
from kg.forms import Line, read_line, skip_spaces
from kg.months import add_months, moved, whole
from kg.number_words import load_words
from kg.numerals import read_number
from kg.ontology import Node
from kg.units import texts

_FAR = 9
"""months; a bare month farther from the day of the call belongs to the year beside"""

_LONGEST = 12
"""characters of the longest word after a date that leaves one of its ends open"""


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or period and where it is written."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    first: date | None
    """first day; None when unknown or left open"""
    last: date | None
    """last day; None when unknown or left open"""
    text: str
    """as written"""
    relative: bool
    """resolved by the day on which it was said"""


def find_dates(text: str, *, said_on: date | None = None) -> tuple[DateSpan, ...]:
    """All dates and periods of a text.

    >>> span = find_dates("ships in 2024H1", said_on=None)[0]
    >>> span.first.isoformat(), span.last.isoformat(), span.relative
    ('2024-01-01', '2024-06-30', False)
    """
    line = read_line(text)
    patterns = load_date_patterns()
    spans: list[DateSpan] = []
    parts = [part for part in (_read(line, m) for m in _matches(line.lower)) if part]
    at = 0
    while at < len(parts):
        part = parts[at]
        following = parts[at + 1] if at + 1 < len(parts) else None
        between = line.lower[part.end : following.core].strip() if following else ""
        if following and between in patterns.through and part.end < following.core:
            spans.append(_span(text, line, (part, following), said_on))
            at += 2
        else:
            spans.append(_span(text, line, (part,), said_on))
            at += 1
    return tuple(spans)


def with_bound(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of a date with the word beside it that says on which side of it something is.

    >>> with_bound("2024年6月以后上线", 0, 7), with_bound("live after May 2024", 11, 19)
    ((0, 9), (5, 19))
    """
    patterns = load_date_patterns()
    head, tail = text[:start].lower(), text[end : end + _LONGEST].lower()
    closing = (form for form, _ in patterns.closes if len(form) > 1 and tail.startswith(form))
    opening = (form for form in patterns.narrowing if head.endswith(form))
    return start - len(next(opening, "")), end + len(next(closing, ""))


def date_extents(text: str) -> tuple[tuple[int, int], ...]:
    """Where dates are written whose digits are no quantities.

    >>> date_extents("2023年8月 shipped 30 cards")
    ((0, 7),)
    """
    line = read_line(text)
    keeps = load_date_patterns().keeps
    parts = (_read(line, m) for m in _matches(line.lower))
    return tuple((part.start, part.end) for part in parts if part and part.number not in keeps)


# ---- what one match says


@dataclass(frozen=True, slots=True)
class _Part:
    """One matched pattern, its slots read."""

    start: int
    core: int
    """offset after the preposition"""
    end: int
    number: int
    """of the pattern"""
    year: int | None = None
    offset: int | None = None
    """years from the day of the call"""
    last_year: int | None = None
    months: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    period: Node | None = None
    frame: str = ""
    """a length of time with the words around it"""


@lru_cache(512)
def _matches(lower: str) -> tuple[re.Match[str], ...]:
    return tuple(load_date_patterns().pattern.finditer(lower))


def _read(line: Line, match: re.Match[str]) -> _Part | None:
    slots = {k.rsplit("_", 1)[0]: v for k, v in match.groupdict().items() if v}
    number = int((match.lastgroup or "_0").rsplit("_", 1)[1])
    start, end = match.span()
    classes = load_date_patterns().classes
    core = start + len(slots.get("preposition", ""))
    part = _Part(start, core, end, number, frame=slots.get("spanFrame", ""))
    year = _value(slots.get("Y")) or (2000 + int(slots["y"]) if "y" in slots else None)
    last = _value(slots.get("Y2")) or (2000 + int(slots["y2"]) if "y2" in slots else None)
    if (year and not 1980 <= year < 2050) or (last and not (year or 0) < last < 2050):
        return None
    part = replace(part, year=year, last_year=last)
    if "ry" in slots:
        part = replace(part, offset=whole(classes["YearWord"][slots["ry"]], "offset"))
    name = slots.get("part") or slots.get("shortPart") or slots.get("standing")
    if name:
        node = classes["YearPart"][name]
        part = replace(part, months=(whole(node, "firstMonth"), whole(node, "lastMonth")))
    if "period" in slots:
        part = replace(part, period=classes["PeriodWord"][slots["period"]])
    month = _month(line, match, slots)
    if month == 0:
        return None
    if month:
        last_month = _value(slots.get("M2")) or month
        if not 1 <= month <= last_month <= 12:
            return None
        part = replace(part, months=(month, last_month))
    return _with_days(part, slots, classes)


def _with_days(
    part: _Part, slots: dict[str, str], classes: dict[str, dict[str, Node]]
) -> _Part | None:
    day = _value(slots.get("D") or slots.get("DD"))
    if day is not None:
        return replace(part, days=(day, day)) if 1 <= day <= 31 else None
    for slot, name in (("dayPart", "MonthPart"), ("phase", "MonthPhase")):
        if slot in slots:
            node = classes[name][slots[slot]]
            part = replace(part, days=(whole(node, "firstDay"), whole(node, "lastDay")))
    return part


def _month(line: Line, match: re.Match[str], slots: dict[str, str]) -> int | None:
    """The month of a match; None when it has none, 0 when the word is no month here."""
    digits = _value(slots.get("M") or slots.get("MM"))
    name = slots.get("monthName")
    if digits is not None or name is None:
        return digits
    at = line.lower.index(name, match.start())
    capital = line.narrow[at].isupper()
    node = load_date_patterns().classes["MonthName"][name]
    alone = not slots.keys() & {"Y", "ry", "D", "preposition", "y"}
    unsure = bool(texts(node, "needsContext"))
    if (alone and (unsure or not capital)) or (not capital and (unsure or len(name) < 5)):
        return 0
    return whole(node, "month")


def _value(text: str | None) -> int | None:
    """The whole number that digits or Chinese digits spell."""
    if text is None:
        return None
    if text.isdecimal():
        return int(text)
    found = read_number(read_line(text), 0)
    digits = load_words().digits
    if len(text) > 2 and all(char in digits for char in text):
        return int("".join(str(digits[char]) for char in text))
    return int(found.low) if found and found.end == len(text) else -1


# ---- resolved on a day


def _span(text: str, line: Line, parts: tuple[_Part, ...], said_on: date | None) -> DateSpan:
    first, last = parts[0], parts[-1]
    if first is not last and first.year is None and first.offset is None:
        first = replace(first, year=last.year, offset=last.offset)
    elif first is not last and last.year is None and last.offset is None and not last.period:
        last = replace(last, year=first.year, offset=first.offset)
    relative = any(part.year is None for part in (first, last))
    begin, end = _interval(first, said_on)[0], _interval(last, said_on)[1]
    open_end = _open_end(line, parts[0].core, parts[-1].end) if first is last else ""
    if open_end == "past":
        begin, end = (end + timedelta(1) if end else None), None
    if open_end == "prior":
        begin, end = None, (begin - timedelta(1) if begin else None)
    return DateSpan(
        start=parts[0].start,
        end=parts[-1].end,
        first=None if open_end == "first" else begin,
        last=None if open_end == "last" else end,
        text=text[parts[0].start : parts[-1].end],
        relative=relative,
    )


def _open_end(line: Line, start: int, end: int) -> str:
    patterns: DatePatterns = load_date_patterns()
    head = line.lower[:start]
    for form, which in patterns.opens:
        before = len(head) - len(form)
        letters = form[0].isascii() and before > 0 and head[before - 1].isalnum()
        if head.endswith(form) and not letters:
            return which
    tail = line.lower[skip_spaces(line.lower, end, 0) : end + _LONGEST]
    return next((which for form, which in patterns.closes if tail.startswith(form)), "")


def _interval(part: _Part, said_on: date | None) -> tuple[date | None, date | None]:
    if part.period is not None:
        return _period(part, said_on)
    if part.frame:
        return _frame(part.frame, said_on)
    year = part.year
    if year is None:
        if said_on is None:
            return None, None
        year = said_on.year + (part.offset or 0)
        if part.offset is None and part.months:
            year = _near_year(part.months, said_on)
    first, last = part.months or (1, 12)
    top = monthrange(part.last_year or year, last)[1]
    days = part.days or (1, top)
    if days[0] > top:
        return None, None
    return date(year, first, days[0]), date(part.last_year or year, last, min(days[1], top))


def _near_year(months: tuple[int, int], said_on: date) -> int:
    if months[0] - said_on.month > _FAR:
        return said_on.year - 1
    return said_on.year + 1 if said_on.month - months[1] > _FAR else said_on.year


def _period(part: _Part, said_on: date | None) -> tuple[date | None, date | None]:
    if said_on is None or part.period is None:
        return None, None
    offset = whole(part.period, "offset")
    if texts(part.period, "days"):
        length = whole(part.period, "days")
        begin = said_on - timedelta(said_on.weekday() if length > 1 else 0)
        begin += timedelta(offset * length)
        return begin, begin + timedelta(length - 1)
    length = whole(part.period, "months")
    begin = add_months(said_on.replace(day=1), -((said_on.month - 1) % length) + offset * length)
    end = add_months(begin, length) - timedelta(1)
    if part.days:
        return begin.replace(day=part.days[0]), begin.replace(day=min(part.days[1], end.day))
    return begin, end


def _frame(text: str, said_on: date | None) -> tuple[date | None, date | None]:
    """The period that a length of time ahead or behind is: 未来两年, in 3 months."""
    classes = load_date_patterns().classes
    ends = [f for f in classes["SpanFrame"] if text.startswith(f) or text.endswith(f)]
    ends.sort(key=lambda f: (-len(f), f))
    for form in ends:
        node = classes["SpanFrame"][form]
        inner = text[len(form) :] if text.startswith(form) else text[: -len(form)]
        inner = inner.strip()
        line = read_line(inner)
        count = read_number(line, 0) if inner else None
        name = inner[count.end :].strip() if count else ""
        if count is None or said_on is None or name not in classes["SpanWord"]:
            continue
        span = classes["SpanWord"][name]
        low, high = int(whole(node, "from")), int(whole(node, "to"))
        lengths = (count.low, count.high) if low == high else (count.high, count.high)
        dates = sorted(
            moved(said_on, span, float(sign * length))
            for sign, length in zip((low, high), lengths, strict=True)
        )
        return dates[0], dates[1]
    return None, None
