"""Find tables named by a number: 表1, 表二, Table 3.

In      a question, or the caption of a table
Out     TableName: a stretch of the text and the number
"""

import re
from dataclasses import dataclass
from functools import cache

from kg.quantities import parse_quantity
from qa.document_words import document_words
from qa.glossary import HAN


@dataclass(frozen=True, slots=True)
class TableName:
    """A stretch of a text that names a table."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    number: int


def find_table_names(text: str) -> tuple[TableName, ...]:
    """The tables that a text names by number, in order.

    >>> [name.number for name in find_table_names("表1和表二里哪个最高？ See Table 3.")]
    [1, 2, 3]
    """
    return tuple(
        TableName(match.start(), match.end(), number)
        for match in _pattern().finditer(text)
        if (number := _number(match.group(1))) is not None
    )


def _number(written: str) -> int | None:
    found = parse_quantity(written)
    return None if found is None or found.number is None else int(found.number)


@cache
def _pattern() -> re.Pattern[str]:
    words = document_words("TableWord")
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?i)(?<![a-z])(?:{listed})\s?(\d{{1,2}}|[{HAN}]{{1,2}}?)(?!\d|[.]\d|%)")
