"""Lines of a text, their width on a page, and what is written at their head.

Unit    width is in columns of a fixed-pitch font: a CJK letter takes two
"""

import re
import unicodedata

from ingest.model import Line

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(
    r"(?:[-*+–—](?=\s)|[•·●▪◦‣○■□➢►✓✔◆◇▲△▼▽▶▷▸▹★☆※❖➤◎](?!\w*[:：]))\s*"
    r"(?:\d{1,2}(?:[)）、]|\.(?!\d))\s*)?"
    r"|[(（]?\d{1,2}[)）](?!\s*[-+*/×=])\s*"
    r"|[①-⑳]\s*|\d{1,2}、\s*|\d{1,2}\.(?=\s|[^\W\d_a-zA-Z])\s*|[a-zA-Z]\)\s+"
)
_TERMINAL = re.compile(r"[。！？!?；;：:…][”’\"'）)】\]*_]*$|\.[”’\"')]*$")
_FITS = 100  # columns; a line longer than a page was not broken by the page
_SHORTEST = 40


def split_lines(text: str) -> tuple[Line, ...]:
    """The lines that are not blank, in order.

    >>> [(line.text, line.blanks) for line in split_lines("a\\n\\n\\nb")]
    [('a', 0), ('b', 2)]
    """
    lines: list[Line] = []
    breaks = 0
    position = 0
    for match in _LINE.finditer(text):
        breaks += len(_BREAK.findall(text, position, match.start()))
        position = match.end()
        if not match.group().isspace():
            lines.append(Line(match.start(), match.end(), match.group(), max(breaks - 1, 0)))
            breaks = 0
    return tuple(lines)


def measure_width(text: str) -> int:
    """Columns that the text takes in a fixed-pitch font.

    >>> measure_width("A100卡")
    6
    """
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def find_bullet(text: str) -> int:
    """Length of the bullet or number at the head of a line, 0 when there is none.

    >>> [find_bullet(line) for line in ("- 1) TDP", "（1）TDP", "1.5 GHz", "100W")]
    [5, 3, 0, 0]
    """
    head = len(text) - len(text.lstrip())
    match = _BULLET.match(text, head)
    return match.end() - head if match else 0


def ends_sentence(text: str) -> bool:
    """Whether the text ends in a mark that closes a sentence or announces what follows.

    >>> ends_sentence("供货不足。"), ends_sentence("a total of")
    (True, False)
    """
    return bool(_TERMINAL.search(text[-12:].rstrip()))


def is_wrapped(line: str, following: str) -> bool:
    """Whether the break between two lines was made by the width of a page, not by the writer.

    >>> is_wrapped("The client ordered 500 cards in the first quarter of", "2023 and tested them.")
    True
    >>> is_wrapped("Total", "500 cards")
    False
    """
    line = line.strip()
    if not _SHORTEST // 2 <= len(line) <= _FITS or find_bullet(following) or "\t" in following:
        return False
    return _SHORTEST <= measure_width(line) <= _FITS and not ends_sentence(line)
