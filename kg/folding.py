"""Fold text so that spellings of one name meet: width, case, script, spaces and hyphens.

In      any text
Out     fold: one character for each, so offsets hold; squeeze: shorter, with offsets
Source  Unicode NFKC (UAX 15); OpenCC's traditional-to-simplified characters
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from opencc import OpenCC

_SEPARATOR = re.compile(r"(?<=[^\W_])(?:[ \-_·‐-―\u00a0](?=[^\W_])| - (?=[^\W_]))")


class Squeezed(NamedTuple):
    """Folded text without the separators inside names."""

    text: str
    offsets: tuple[int, ...]
    """offset in the original of each character, then the original's length"""


class _Table(dict[int, int]):
    """Code point to its folded code point, filled as characters are met."""

    def __missing__(self, code: int) -> int:
        char = unicodedata.normalize("NFKC", chr(code))
        char = char if len(char) == 1 else chr(code)
        lower = char.lower()
        char = lower if len(lower) == 1 else char
        if char >= "\u2e80":
            simplified = _converter().convert(char)
            char = simplified if len(simplified) == 1 else char
        self[code] = ord(char)
        return self[code]


_TABLE = _Table()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text in half width, lower case and simplified script; same length, so offsets hold.

    >>> fold("輝達Ｈ１００ SXM")
    '辉达h100 sxm'
    """
    return text.translate(_TABLE)


def squeeze(text: str) -> Squeezed:
    """The folded text without single spaces and hyphens between letters and digits.

    >>> squeeze("H100-SXM").text, squeeze("思元 590").text
    ('h100sxm', '思元590')
    """
    folded = fold(text)
    gone = {i for match in _SEPARATOR.finditer(folded) for i in range(*match.span())}
    offsets = [i for i in range(len(folded)) if i not in gone]
    return Squeezed("".join(folded[i] for i in offsets), (*offsets, len(folded)))


def name_key(label: str) -> str:
    """The key under which a label is looked up.

    >>> name_key("H100 SXM") == name_key("h100-sxm")
    True
    """
    return squeeze(label.strip()).text
