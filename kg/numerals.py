"""Read one number as it is written: digits, Chinese numerals, English words, open amounts.

In      a line and a place in it
Out     Number, or None when no number starts there
"""

import re
from decimal import Decimal

from kg.chinese_numerals import read_chinese
from kg.english_numerals import read_english
from kg.forms import Line
from kg.number import Number
from kg.number_words import NumberWords, forms_of

_DIGITS = re.compile(
    r"(?:(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?|\.\d+)"
    r"(?:e[+\-]?\d{1,3}(?![\da-z])| ?[x×*] ?10(?:\^ ?\d{1,2}(?!\d)|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
    r"|(?=[^\d.]|\.\D|\.?$))",
)
_POINT = "."
_POWER = re.compile(r" ?[x×*] ?10\^? ?")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def read_number(line: Line, at: int) -> Number | None:
    """The number that starts at that place, or None.

    >>> read_number(Line("1,500 W", "1,500 w"), 0).low
    Decimal('1500')
    """
    char = line.lower[at]
    if char.isascii():
        if char.isdigit() or char == _POINT:
            return _read_digits(line.lower, at)
        return read_english(line, at)
    return read_chinese(line.lower, at)


def _read_digits(lower: str, at: int) -> Number | None:
    match = _DIGITS.match(lower, at)
    if match is None:
        return None
    text = match[0]
    if text.isdigit():
        value = Decimal(text)
        return Number(match.end(), value, value, plain=True)
    power = _POWER.sub("e", text.translate(_RAISED)).replace(",", "").replace(" ", "")
    value = Decimal(power)
    return Number(match.end(), value, value, plain="e" not in power and "," not in text)


def anchor_pattern(words: NumberWords) -> re.Pattern[str]:
    """A pattern that finds every place where a number may start, in lower-case text."""
    digits = "".join(words.digits)
    heads = {form for form, _ in forms_of(words.of("Magnitude"))}
    heads |= {form for form, _ in forms_of(words.of("OpenDigit"))}
    heads |= {form for form, _ in forms_of(words.of("HalfWord"))}
    factors = {form for form, _ in forms_of(words.of("FactorWord"))}
    english = set(words.numerals) | {f for f, _ in forms_of(words.of("NumberPhrase"))}
    english |= {f for f, _ in forms_of(words.of("DecadePart"))} | (
        words.articles - set(words.digits)
    )
    english |= {f for f in factors if f.isascii()}
    chinese = sorted((heads | factors) - english, key=len, reverse=True)
    return re.compile(
        rf"(?:(?<=[\s$(])\.)?\d[\d.,]*|[{digits}]|(?:{'|'.join(map(re.escape, chinese))})"
        rf"|(?<![a-z0-9])(?:{prefix_tree(english)})(?![a-z])"
    )


def prefix_tree(forms: set[str]) -> str:
    """One alternation that tries each first letter once, longest form first.

    >>> prefix_tree({"ten", "teen", "to"})
    't(?:e(?:e(?:n)|n)|o)'
    """
    by_first: dict[str, set[str]] = {}
    for form in forms:
        by_first.setdefault(form[0], set()).add(form[1:])
    branches = []
    for first, rests in sorted(by_first.items()):
        inner = prefix_tree(rests - {""}) if rests - {""} else ""
        tail = f"(?:{inner}){'?' if '' in rests else ''}" if inner else ""
        branches.append(re.escape(first) + tail)
    return "|".join(branches)
