"""Read one number as it is written: digits, Chinese numerals, English words, open amounts.

In      a line and a place in it
Out     Number, or None when no number starts there
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from kg.forms import Forms, Line, skip_spaces
from kg.model import Iri
from kg.number_words import NumberWords, Word, load_words
from kg.units import FRACTION, PER_MILLE, PERCENT

_DIGITS = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+(?![\d])|\d+)(?:\.\d+)?"
    r"(?:e[+\-]?\d{1,3}(?![\da-z])|\s?[x×*]\s?10\s?\^?\s?\d{1,2}(?!\d)|(?=[^\d.]|\.\D|\.?$))",
)
_POWER = re.compile(r"\s?[x×*]\s?10\s?\^?\s?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, without its unit."""

    end: int
    """offset after it"""
    low: Decimal
    high: Decimal
    """the same as low when it is one number"""
    approximate: bool = False
    plain: bool = False
    """bare digits without comma or exponent, or one Chinese digit: may be a name or an ordinal"""
    written: bool = False
    """in words, not digits"""
    needs_unit: bool = False
    article: bool = False
    """may be an article: 一, one, a"""
    counting: bool = False
    """never an ordinal: 两"""
    unit: Iri | None = None
    """of a part of a whole"""
    scale: Decimal = Decimal(1)
    """of the word that ends it: 300 in words has 100"""


def read_number(line: Line, at: int) -> Number | None:
    """The number that starts at that place, or None.

    >>> read_number(Line("1,500 W", "1,500 w"), 0).low
    Decimal('1500')
    """
    char = line.lower[at]
    if char.isascii():
        if char.isdigit():
            return _read_digits(line.lower, at)
        return _read_english(line, at)
    return _read_chinese(line.lower, at)


def _read_digits(lower: str, at: int) -> Number | None:
    match = _DIGITS.match(lower, at)
    if match is None:
        return None
    text = match[0]
    if text.isdigit():
        value = Decimal(text)
        return Number(match.end(), value, value, plain=True)
    power = _POWER.sub("e", text).replace(",", "").replace(" ", "")
    value = Decimal(power)
    return Number(match.end(), value, value, plain="e" not in power and "," not in text)


# ---- Chinese


@cache
def _chinese() -> tuple[re.Pattern[str], dict[str, Decimal], dict[str, Word], frozenset[str]]:
    words = load_words()
    magnitudes = {form: row.low for form, row in _forms(words.of("Magnitude"))}
    opens = dict(_forms(words.of("OpenDigit")))
    part = "|".join(form for form, _ in _forms(words.of("PartWord")))
    point = "".join(form for form, _ in _forms(words.of("DecimalPoint")))
    half = {form for form, _ in _forms(words.of("HalfWord"))}
    digit = "[" + "".join(words.digits) + "]"
    scale = "[" + "".join(magnitudes) + "]"
    openers = "|".join(sorted(map(re.escape, opens), key=len, reverse=True))
    atom = f"(?:(?:{openers})(?={scale})|[几幾]|{digit}|{scale})"
    atom = atom.replace("[几幾]", "(?:" + "|".join(f for f in opens if _counts(opens[f])) + ")")
    pattern = re.compile(
        rf"(?P<whole>{atom}+)(?:{part})(?P<share>\d+(?:\.\d+)?|{atom}+(?:[{point}]{digit}+)?)"
        rf"|(?P<head>{atom}+)(?:[{point}](?P<tail>{digit}+))?|(?P<half>[{''.join(half)}])"
    )
    return pattern, magnitudes, opens, frozenset(half)


def _counts(word: Word) -> bool:
    return word.low > 1


def _forms(table: Forms[Word]) -> list[tuple[str, Word]]:
    return [(form, word) for rows in table.starts.values() for form, _, word in rows]


def _read_chinese(lower: str, at: int) -> Number | None:
    pattern, _, _, _ = _chinese()
    match = pattern.match(lower, at)
    if match is None:
        return None
    if match["half"]:
        return Number(match.end(), Decimal("0.5"), Decimal("0.5"), written=True, needs_unit=True)
    if match["whole"]:
        return _share(match)
    return _chinese_number(match["head"], match["tail"] or "", match.end())


def _share(match: re.Match[str]) -> Number | None:
    whole = _chinese_number(match["whole"], "", 0)
    share = match["share"]
    part = (
        Number(0, Decimal(share), Decimal(share)) if share[0].isdecimal() else _share_value(share)
    )
    if whole is None or part is None:
        return None
    known = {Decimal(100): PERCENT, Decimal(1000): PER_MILLE}.get(whole.low)
    if known:
        return Number(match.end(), part.low, part.high, part.approximate, unit=known)
    low, high = (_quotient(x, whole.low) for x in (part.low, part.high))
    return Number(match.end(), low, high, part.approximate, unit=FRACTION)


def _share_value(text: str) -> Number | None:
    match = _chinese()[0].match(text)
    return _chinese_number(match["head"], match["tail"] or "", 0) if match and match["head"] else None


def _quotient(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("1E-10")).normalize()


def _chinese_number(head: str, tail: str, end: int) -> Number | None:
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


# ---- English


def _read_english(line: Line, at: int) -> Number | None:
    words = load_words()
    phrase = words.of("NumberPhrase").at(line, at)
    if phrase:
        end, _, word = phrase
        approximate = word.approximate
        return Number(end, word.low, word.high, approximate, written=True, needs_unit=word.needs_unit)
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
        if value is not None and not (current % 10 and value < 100) and not (value >= 10 and current % 100):
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
        end, value_, value_, plain=count == 1, written=True, needs_unit=not scales,
        article=article and count == 1,
        scale=scale_,
    )


def _next_word(lower: str, end: int, scales: int) -> int:
    at = end + 1 if lower[end : end + 1] == "-" else skip_spaces(lower, end)
    match = _TOKEN.match(lower, at)
    if scales and match and match[0] in load_words().joiners:
        return skip_spaces(lower, match.end())
    return at if at > end else len(lower)


def anchor_pattern(words: NumberWords) -> re.Pattern[str]:
    """A pattern that finds every place where a number may start, in lower-case text."""
    digits = "".join(words.digits)
    heads = {form for form, _ in _forms(words.of("Magnitude"))}
    heads |= {form for form, _ in _forms(words.of("OpenDigit"))}
    heads |= {form for form, _ in _forms(words.of("HalfWord"))}
    factors = {form for form, _ in _forms(words.of("FactorWord"))}
    english = set(words.numerals) | {f for f, _ in _forms(words.of("NumberPhrase"))}
    english |= {f for f, _ in _forms(words.of("DecadePart"))} | (words.articles - set(words.digits))
    english |= {f for f in factors if f.isascii()}
    chinese = sorted((heads | factors) - english, key=len, reverse=True)
    return re.compile(
        rf"\d[\d.,]*|[{digits}]|(?:{'|'.join(map(re.escape, chinese))})"
        rf"|(?<![a-z0-9])(?:{_trie(english)})(?![a-z])"
    )


def _trie(forms: set[str]) -> str:
    """One alternation that tries each first letter once, longest form first."""
    by_first: dict[str, set[str]] = {}
    for form in forms:
        by_first.setdefault(form[0], set()).add(form[1:])
    branches = []
    for first, rests in sorted(by_first.items()):
        inner = _trie(rests - {""}) if rests - {""} else ""
        tail = f"(?:{inner}){'?' if '' in rests else ''}" if inner else ""
        branches.append(re.escape(first) + tail)
    return "|".join(branches)
