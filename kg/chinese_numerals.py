"""Read Chinese numerals: 两万五, 几十万, 三四十, 三分之一, 百分之七十.

In      lower-case text and a place in it
Out     Number, or None when no numeral starts there
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from kg.number import Number
from kg.number_words import Word, forms_of, load_words
from kg.units import FRACTION, load_units


@cache
def _chinese() -> tuple[re.Pattern[str], dict[str, Decimal], dict[str, Word], frozenset[str]]:
    words = load_words()
    magnitudes = {form: row.low for form, row in forms_of(words.of("Magnitude"))}
    opens = dict(forms_of(words.of("OpenDigit")))
    part = "|".join(form for form, _ in forms_of(words.of("PartWord")))
    point = "".join(form for form, _ in forms_of(words.of("DecimalPoint")))
    half = {form for form, _ in forms_of(words.of("HalfWord"))}
    digit = "[" + "".join(words.digits) + "]"
    scale = "[" + "".join(magnitudes) + "]"
    openers = "|".join(sorted(map(re.escape, opens), key=len, reverse=True))
    free = "|".join(form for form, word in opens.items() if word.stands_alone)
    atom = f"(?:(?:{openers})(?={scale})|{free}|{digit}|{scale})"
    lone = "|".join(form for form, word in opens.items() if word.low > 1 and len(form) == 1)
    pattern = re.compile(
        rf"(?P<whole>{atom}+)(?:{part})(?P<share>\d+(?:\.\d+)?|{atom}+(?:[{point}]{digit}+)?)"
        rf"|(?P<head>{atom}+)(?:[{point}](?P<tail>{digit}+))?|(?P<half>[{''.join(half)}])"
        rf"|(?P<lone>{lone})(?!{atom})"
    )
    return pattern, magnitudes, opens, frozenset(half)


def read_chinese(lower: str, at: int) -> Number | None:
    """The Chinese number that begins there, or None.

    >>> number = read_chinese("两千片", 0)
    >>> number.end, int(number.low)
    (2, 2000)
    """
    pattern, _, _, _ = _chinese()
    match = pattern.match(lower, at)
    if match is None:
        return None
    if match["half"]:
        return Number(match.end(), Decimal("0.5"), Decimal("0.5"), written=True, needs_unit=True)
    if match["whole"]:
        return _share(match)
    if match["lone"]:
        return replace(_chinese_number(match["lone"], "", match.end()), plain=False)
    head, end = match["head"], match.end()
    if not match["tail"] and _ends_in_article(head):
        head, end = head[:-1], end - 1
    return _chinese_number(head, match["tail"] or "", end)


def _ends_in_article(head: str) -> bool:
    """Whether the last one of a number counts what follows: 一千八一张."""
    words, magnitudes = load_words(), _chinese()[1]
    return (
        len(head) > 2
        and head[-1] in words.articles
        and words.digits.get(head[-2], 0) > 0
        and head[-3] in magnitudes
    )


def _share(match: re.Match[str]) -> Number | None:
    whole = _chinese_number(match["whole"], "", 0)
    share = match["share"]
    part = (
        Number(0, Decimal(share), Decimal(share)) if share[0].isdecimal() else _share_value(share)
    )
    if part is None:
        return None
    known = load_units().shares.get(whole.low)
    if known:
        return Number(match.end(), part.low, part.high, part.approximate, unit=known)
    low, high = (_quotient(x, whole.low) for x in (part.low, part.high))
    return Number(match.end(), low, high, part.approximate, unit=FRACTION)


def _share_value(text: str) -> Number | None:
    match = _chinese()[0].match(text)
    return (
        _chinese_number(match["head"], match["tail"] or "", 0) if match and match["head"] else None
    )


def _quotient(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("1E-10")).normalize()


def _chinese_number(head: str, tail: str, end: int) -> Number:
    words = load_words()
    low, high, approximate = _evaluate(head)
    if tail:
        fraction = Decimal("0." + "".join(str(words.digits[c]) for c in tail))
        low, high = low + fraction, high + fraction
    single = len(head) == 1 and not tail
    return Number(
        end,
        low,
        high,
        approximate,
        plain=single,
        written=True,
        needs_unit=single or all(c in words.digits for c in head),
        article=head in words.articles,
        counting=head in words.counting,
        scale=_scale(head) if not tail else Decimal(1),
    )


@lru_cache(4096)
def _scale(text: str) -> Decimal:
    magnitudes = _chinese()[1]
    scale = Decimal(1)
    for char in reversed(text):
        if char not in magnitudes:
            break
        scale *= magnitudes[char]
    return scale


@lru_cache(4096)
def _evaluate(text: str) -> tuple[Decimal, Decimal, bool]:
    """Lower end, upper end and whether it is vague, of a run of Chinese numerals."""
    digits = load_words().digits
    if len(text) > 2 and all(char in digits for char in text):  # 二〇二三
        value = Decimal("".join(str(digits[char]) for char in text))
        return value, value, False
    tokens = _tokens(text)
    low, high = _sum(tokens, 0), _sum(tokens, -1)
    if any(len(t) == 3 for t in tokens):
        high = Decimal(int(high))
    return low, high, low != high


def _tokens(text: str) -> list[tuple[Decimal, ...]]:
    """Digits (one value), neighbouring digits (two), open digits (three: low, flag, high)."""
    _, magnitudes, opens, _ = _chinese()
    digits = load_words().digits
    names = sorted(opens, key=len, reverse=True)
    tokens: list[tuple[Decimal, ...]] = []
    at = 0
    while at < len(text):
        name = next((n for n in names if text.startswith(n, at)), None)
        if name:
            after = bool(tokens) and tokens[-1][0] >= 10
            low = Decimal(1) if after else opens[name].low
            tokens.append((low, Decimal(0), opens[name].high))
            at += len(name)
            continue
        char = text[at]
        at += 1
        if char in magnitudes:
            tokens.append((magnitudes[char],))
            continue
        value = Decimal(digits[char])
        last = tokens[-1] if tokens else ()
        if len(last) == 1 and 0 < last[0] < value < 10 and value - last[0] <= 2:
            tokens[-1] = (last[0], value)
        else:
            tokens.append((value,))
    return tokens


def _sum(tokens: list[tuple[Decimal, ...]], pick: int) -> Decimal:
    total = section = Decimal(0)
    current: Decimal | None = None
    last = Decimal(1)
    for token in tokens:
        value = token[pick]
        if len(token) > 1 or value < 10:
            current = value
            if len(token) == 1 and value == 0:  # 零 between magnitudes
                current, last = None, Decimal(1)
            continue
        if value >= 10000:
            amount = section + (current or 0)
            if 0 < total < value:  # 一万亿
                total = (total + amount) * value
            else:
                total += (amount or 1) * value
            section = Decimal(0)
        else:
            section += (Decimal(1) if current is None else current) * value
        current, last = None, value
    if current is not None:
        section += current * last / 10 if last >= 100 else current
    return total + section
