"""Read English numbers in words: two hundred and fifty, a couple of, high-twenties.

In      a line and a place in it
Out     Number, or None when no number starts there
"""

import re
from decimal import Decimal

from kg.forms import Line, skip_spaces
from kg.number import Number
from kg.number_words import load_words


def read_english(line: Line, at: int) -> Number | None:
    """The number in English words that begins there, or None.

    >>> from kg.forms import read_line
    >>> number = read_english(read_line("twenty-five cards"), 0)
    >>> number.end, int(number.low)
    (11, 25)
    """
    words = load_words()
    phrase = words.of("NumberPhrase").at(line, at)
    if phrase:
        end, _, word = phrase
        approximate = word.approximate
        return Number(
            end, word.low, word.high, approximate, written=True, needs_unit=word.needs_unit
        )
    return _read_decade(line, at) or _read_words(line, at)


def _read_decade(line: Line, at: int) -> Number | None:
    words = load_words()
    part = words.of("DecadePart").at(line, at)
    if part is None:
        return None
    end, _, word = part
    match = _TOKEN.match(line.lower, end + 1)
    if match is None or match[0] not in words.decades:
        return None
    base = words.decades[match[0]]
    return Number(match.end(), base + word.low, base + word.high, True, written=True)


_TOKEN = re.compile(r"[a-z0-9]+")


def _read_words(line: Line, at: int) -> Number | None:
    words = load_words()
    total = current = Decimal(0)
    end, count, scales, article, scale_ = at, 0, 0, False, Decimal(1)
    here = at
    while match := _TOKEN.match(line.lower, here):
        token = match[0]
        value = words.numerals.get(token)
        scale = words.of("EnglishScale").at(line, here)
        if (
            value is not None
            and not (current % 10 and value < 100)
            and not (value >= 10 and current % 100)
        ):
            current += value
        elif count and scale:
            factor = scale_ = scale[2].low
            if factor < 1000:
                current *= factor
            else:
                total, current = total + current * factor, Decimal(0)
            scales += 1
        elif count == 0 and token in words.articles:
            current, article = Decimal(1), True
        else:
            break
        article = article or (count == 0 and token in words.articles)
        count += 1
        end = match.end()
        here = _next_word(line.lower, end, scales)
    if not count or (article and count == 1 and line.lower[at:end] not in words.numerals):
        return None
    value_ = total + current
    return Number(
        end,
        value_,
        value_,
        plain=count == 1,
        written=True,
        needs_unit=not scales,
        article=article and count == 1,
        scale=scale_,
    )


def _next_word(lower: str, end: int, scales: int) -> int:
    at = end + 1 if lower[end : end + 1] == "-" else skip_spaces(lower, end)
    match = _TOKEN.match(lower, at)
    if scales and match and match[0] in load_words().joiners:
        return skip_spaces(lower, match.end())
    return at if at > end else len(lower)
