"""Tell whether a passage names a sum of money that it leaves without a currency: 成交大概150万.

In      the words of a passage
Out     bool; a bare number in ten-thousands counts beside a word of trade
Unit    characters
"""

import re
from functools import cache

from kg.bare_money import read_as_money
from kg.ontology import cg, labels_of, read_nodes
from kg.quantities import find_quantities

_BEFORE, _BEHIND = 16, 4
"""characters before and behind a number within which a word of trade stands"""


def says_money(text: str) -> bool:
    """Whether a bare number stands beside a word of trade.

    >>> says_money("二手整机现在成交大概150万"), says_money("总参数1.2万亿")
    (True, False)
    """
    return any(
        read_as_money(span.quantity) is not None
        and _trade().search(text, max(span.start - _BEFORE, 0), span.end + _BEHIND)
        for span in find_quantities(text)
    )


@cache
def _trade() -> re.Pattern[str]:
    node = read_nodes("questions.ttl")[cg("MoneyWord")]
    words = {label.text for label in labels_of(node) if label.language != "en"}
    return re.compile("|".join(map(re.escape, sorted(words))))
