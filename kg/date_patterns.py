"""The patterns of written dates, compiled from ontology/dates.ttl into one expression.

Out     DatePatterns: the expression and what its word classes mean, built once
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.number_words import forms_of, load_words
from kg.numerals import prefix_tree
from kg.ontology import CG, Node, read_nodes, types_of
from kg.units import texts


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """How dates are written."""

    pattern: re.Pattern[str]
    """over lower-case text; each group is named slot_number-of-the-pattern"""
    keeps: frozenset[int]
    """numbers of the patterns that hide no quantity: lengths of time"""
    classes: dict[str, dict[str, Node]]
    """class of words, local name, to form to node"""
    through: frozenset[str]
    """signs between the two ends of a period"""
    opens: tuple[tuple[str, str], ...]
    """word before a date and the end that it leaves open"""
    closes: tuple[tuple[str, str], ...]
    """word after a date and the end that it leaves open"""
    narrowing: tuple[str, ...]
    """words before a date that say on which side of it something is, the longest first"""


@cache
def load_date_patterns() -> DatePatterns:
    """All patterns of dates; read once.

    >>> load_date_patterns().pattern.match("2023-05-29")[0]
    '2023-05-29'
    """
    nodes = read_nodes("dates.ttl")
    classes: dict[str, dict[str, Node]] = {}
    slots: dict[str, list[str]] = {}
    bounds: dict[str, list[tuple[str, str]]] = {"opens": [], "closes": []}
    sources: list[tuple[int, str, bool]] = []
    for node in nodes.values():
        kind = next(iter(types_of(node))).removeprefix(CG)
        table = classes.setdefault(kind, {})
        for form in texts(node, "writtenForm"):
            table.setdefault(form, node)
        for slot in texts(node, "slot"):
            slots.setdefault(slot, []).extend(texts(node, "writtenForm"))
        for side, found in bounds.items():
            found += [(form, texts(node, "open")[0]) for form in texts(node, side)]
        for form in texts(node, "pattern"):
            keeps = bool(texts(node, "keepsQuantities"))
            sources.append((int(texts(node, "order")[0]), form, keeps))
    frames = [node for node in nodes.values() if CG + "SpanFrame" in types_of(node)]
    classes["SpanFrame"] = {f: n for n in frames for s in ("before", "after") for f in texts(n, s)}
    regexes = _slot_expressions(classes, slots, frames)
    ordered = sorted(sources, key=lambda row: row[0])
    body = "|".join(_expression(form, i, regexes) for i, (_, form, _) in enumerate(ordered))
    edge = r"(?:(?<![a-z0-9])|(?=[^\x00-\x7f]))"
    close = r"(?:(?![a-z0-9])|(?<=[^\x00-\x7f]))"
    return DatePatterns(
        re.compile(f"(?={_first_characters(classes, slots)}){edge}(?:{body}){close}"),
        frozenset(i for i, row in enumerate(ordered) if row[2]),
        classes,
        frozenset(form.strip() for form in slots["through"]),
        tuple(sorted(bounds["opens"], key=lambda row: -len(row[0]))),
        tuple(sorted(bounds["closes"], key=lambda row: -len(row[0]))),
        narrowing=tuple(
            sorted(
                (f for n in nodes.values() if texts(n, "narrows") for f in texts(n, "opens")),
                key=lambda form: (-len(form), form),
            )
        ),
    )


def _any(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True)) + ")"


def _slot_expressions(
    classes: dict[str, dict[str, Node]], slots: dict[str, list[str]], frames: list[Node]
) -> dict[str, str]:
    words = load_words()
    digit = "".join(words.digits)
    ten = "".join(form for form, in_ in _magnitudes() if in_ == 10)
    short = [f for f in classes["YearPart"] if len(f) == 2 and f.isascii() and not f.isalpha()]
    count = rf"(?:\d+(?:\.\d+)?|[{digit}{ten}{_extra_digits()}]{{1,4}}|{_any(words.numerals)})"
    span = _any(classes["SpanWord"])
    framed = [f"{_any(texts(n, 'before'))}{count} ?{span}" for n in frames if texts(n, "before")]
    framed += [f"{count} ?{span}{_any(texts(n, 'after'))}" for n in frames if texts(n, "after")]
    small = rf"[{digit}]?[{ten}]?[{digit}]"
    year = rf"(?:19[89]|20[0-4])\d|[{digit}]{{4}}"
    month = rf"1[0-2]|0?[1-9]|[{ten}][{digit}]?|[{digit}]"
    day = rf"3[01]|[12]\d|0?[1-9]|{small}|[{digit}]?[{ten}]"
    numbered = rf"(?:{day}){_any(slots['th'])}(?!\w| \w)"
    return {
        "Y": year,
        "Y2": year,
        "y": r"1[5-9]|[23]\d",
        "y2": r"1[5-9]|[23]\d",
        "M": month,
        "M2": month,
        "D": day,
        "MM": r"0[1-9]|1[0-2]",
        "DD": r"0[1-9]|[12]\d|3[01]",
        "ry": _any(classes["YearWord"]),
        "part": _any(classes["YearPart"]),
        "shortPart": _any(short),
        "standing": _any(classes["StandingPart"]),
        "dayPart": _any(classes["MonthPart"]),
        "phase": _any(classes["MonthPhase"]),
        "monthName": _any(classes["MonthName"]),
        "period": _any(classes["PeriodWord"]),
        "spanFrame": "|".join(framed),
        "gap": " ?",
        "notYear": f"(?!{_any(classes['YearBlocker'])})",
        "undated": rf"(?!(?:{_any(slots['of'])}|,? )(?:(?:{year})(?!\d)|{numbered}))",
    } | {slot: _any(forms) for slot, forms in slots.items()}


def _magnitudes() -> list[tuple[str, int]]:
    return [(form, int(word.low)) for form, word in forms_of(load_words().of("Magnitude"))]


def _extra_digits() -> str:
    """Open digits and the half, which count lengths of time but never name a year."""
    tables = (load_words().of("OpenDigit"), load_words().of("HalfWord"))
    forms = [form for table in tables for form, _ in forms_of(table)]
    return "".join(form for form in forms if len(form) == 1)


def _expression(pattern: str, number: int, slots: dict[str, str]) -> str:
    seen: set[str] = set()

    def slot(match: re.Match[str]) -> str:
        name = match[1]
        if name in seen or name not in _VALUES:
            return f"(?:{slots[name]})"
        seen.add(name)
        return f"(?P<{name}_{number}>{slots[name]})"

    return re.sub(r"\{(\w+)\}", slot, pattern.replace(".", r"\."))


_SLOTS = (
    "Y Y2 y y2 M M2 D MM DD ry part shortPart standing "
    "dayPart phase monthName period spanFrame preposition"
)
_VALUES = frozenset(_SLOTS.split())
"""slots whose words carry a value"""


def _first_characters(classes: dict[str, dict[str, Node]], slots: dict[str, list[str]]) -> str:
    """A quick look at how a date may begin: one character, or two of a Latin word."""
    names = ("YearWord", "YearPart", "StandingPart", "MonthPhase", "MonthName", "PeriodWord")
    forms = [form for name in (*names, "SpanFrame") for form in classes[name]]
    forms += [*slots["fiscal"], *slots["preposition"], *load_words().numerals]
    forms += [form for form, _ in _magnitudes()]
    forms += [*load_words().digits, *_extra_digits()]
    single = {form[0] for form in forms if form and not form[0].isascii()}
    pairs = {form[:2] for form in forms if form and form[0].isascii() and not form[0].isdigit()}
    return rf"\d|[{''.join(sorted(single))}]|(?<![a-z0-9])(?:{prefix_tree(pairs)})"
