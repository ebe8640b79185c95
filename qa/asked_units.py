"""Find the units in which a question asks for an amount: 多少张, how many racks, 几天.

In      the words of a question, or of a passage
Out     kinds of amount: the base unit of a count, the dimension of anything else
"""

import re
from functools import cache, lru_cache

from kg.model import Iri
from kg.number_words import forms_of, load_words
from kg.ontology import cg, labels_of, read_nodes, types_of
from kg.quantities import find_quantities
from kg.units import load_units

_ANY = "3 "
"""a number in the place of the words that ask for one"""
_OPENING = ("(", "（", "[", "【")
_COUNT = cg("Count")
_GENERIC = frozenset((cg("items"), cg("occurrences")))
"""base units of whatever can be counted"""


@lru_cache(1000)
def asked_units(text: str) -> frozenset[Iri]:
    """The kinds of amount that a question asks for by their units.

    >>> sorted(iri.rsplit("#", 1)[-1] for iri in asked_units("一柜多少张卡，多少千瓦？"))
    ['Power', 'pieces']
    >>> asked_units("多少钱")
    frozenset()
    """
    found = set()
    for match in _asking().finditer(text):
        rest = f"{_ANY}{text[match.end() :].lstrip()}"
        for span in find_quantities(rest)[:1]:
            if span.start == 0 and span.end > len(_ANY) and span.quantity.unit is not None:
                found.add(_kind(span.quantity.unit))
    return frozenset(found) - _GENERIC


def is_asked_unit(text: str, start: int, end: int) -> bool:
    """Whether an amount of a question is only the unit that it asks for: 多少千片, (百万).

    >>> is_asked_unit("一共多少千片", 4, 6), is_asked_unit("买了三千片", 2, 5)
    (True, False)
    """
    forms = "|".join(re.escape(form) for form, _ in forms_of(load_words().of("Magnitude")))
    if not re.match(rf"(?:{forms})+", text[start:end], re.IGNORECASE):
        return False
    before = text[:start].rstrip()
    asked = any(match.end() == len(before) for match in _asking().finditer(before))
    return asked or before.endswith(_OPENING)


def asks_number(text: str) -> bool:
    """Whether words begin by asking for a number.

    >>> asks_number("how many units"), asks_number("shipments")
    (True, False)
    """
    return bool(_asking().match(text))


def says_number(text: str) -> bool:
    """Whether words ask for a number anywhere.

    >>> says_number("一台多少钱"), says_number("租金")
    (True, False)
    """
    return bool(_asking().search(text))


@lru_cache(2000)
def stated_units(text: str) -> frozenset[Iri]:
    """The kinds of amount that a passage states.

    >>> [iri.rsplit("#", 1)[-1] for iri in stated_units("到货4张样卡")]
    ['pieces']
    """
    return frozenset(
        _kind(span.quantity.unit)
        for span in find_quantities(text)
        if span.quantity.unit is not None
    )


def _kind(unit: Iri) -> Iri:
    known = load_units().units[unit]
    return known.base if known.dimension == _COUNT else known.dimension


@cache
def _asking() -> re.Pattern[str]:
    words = {
        label.text
        for node in read_nodes("questions.ttl").values()
        if cg("AskedNumber") in types_of(node)
        for label in labels_of(node)
    }
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)
