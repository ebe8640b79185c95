"""Write a quantity in words of a language; hedges, scales and unit names come from the ontology."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from kg.model import Label, Quantity
from kg.ontology import CG, labels_of, preferred, read_nodes, types_of
from kg.riders import PER
from kg.units import Unit, texts, unit_named

_LONGEST = 4
"""significant digits that a scaled number may have: 2.4万, but 24,576"""


def format_quantity(q: Quantity, language: str) -> str:
    """The quantity in words of the language (zh, zh-Hant, en): hedge, number and unit.

    >>> from kg.model import Iri
    >>> q = Quantity("", Decimal(24000), unit=Iri(CG + "USD"), approximate=True)
    >>> format_quantity(q, "zh"), format_quantity(q, "en")
    ('约2.4万美元', 'about 24,000 US dollars')
    """
    language = _known(language.lower())  # the store keeps language tags in lower case
    amount = _amount(q, language)
    for value in (x.value for x in q.qualifiers if x.property == PER):
        if isinstance(value, Quantity):
            single = value.number == 1 and value.unit is not None
            per = _unit_word(unit_named(value.unit), language) if single and value.unit else ""
            amount = _rate(amount, per or _amount(value, language), language)
    if q.comparator != "=":
        return _template(q.comparator, language).replace("{}", amount)
    ranged = q.number is None and q.minimum is not None
    return (
        _template("approximate", language).replace("{}", amount)
        if q.approximate and not ranged
        else amount
    )


def _amount(q: Quantity, language: str) -> str:
    unit = unit_named(q.unit) if q.unit else None
    factor = Decimal(1)
    if unit is not None and unit.display:
        shown = unit_named(unit.display)
        factor, unit = unit.multiplier / shown.multiplier, shown
    if q.number is None and (q.minimum is not None or q.maximum is not None):
        ends = [x for x in (q.minimum, q.maximum) if x is not None]
        written = [_number(end * factor, language) for end in ends]
        number = (
            written[0] if len(written) == 1 else _fill(_template("interval", language), written)
        )
    elif q.number is None:
        return q.text
    else:
        number = _number(q.number * factor, language)
    if unit is None:
        return number
    word = _unit_word(unit, language)
    glue = "" if not word or not (word[0].isascii() and word[0].isalpha()) else " "
    return f"{number}{glue}{word}"


def _unit_word(unit: Unit, language: str) -> str:
    symbol = unit.symbol
    counted = not symbol.isascii() or unit.is_money
    return (
        preferred(unit.labels, _of(unit.labels, language))
        if counted and symbol not in _SIGNS
        else symbol
    )


_SIGNS = frozenset("%‰°µ")


def _rate(amount: str, per: str, language: str) -> str:
    return _fill(_template("rate", language), [amount, per])


def _fill(template: str, parts: Iterable[str]) -> str:
    for part in parts:
        template = template.replace("{}", part, 1)
    return template


def _number(value: Decimal, language: str) -> str:
    for factor, label in _scales(language):
        if abs(value) >= factor:
            scaled = (value / factor).normalize()
            if len(scaled.as_tuple().digits) <= _LONGEST:
                glue = " " if label.isascii() else ""
                return f"{scaled:f}{glue}{label}"
    if abs(value) < 1000 and len(value.as_tuple().digits) > _LONGEST:
        value = Decimal(f"{value:.3g}")
    return f"{value.normalize():,f}"


@cache
def _templates() -> dict[str, tuple[Label, ...]]:
    nodes = read_nodes("numbers.ttl").values()
    return {
        mark: labels_of(node)
        for node in nodes
        if CG + "AmountTemplate" in types_of(node)
        for mark in texts(node, "marks")
    }


def _template(mark: str, language: str) -> str:
    labels = _templates()[mark]
    return preferred(labels, _of(labels, language))


@cache
def _scales(language: str) -> tuple[tuple[Decimal, str], ...]:
    found = []
    for node in read_nodes("numbers.ttl").values():
        if CG + "NumberScale" in types_of(node):
            labels = labels_of(node)
            wanted = _of(labels, language)
            if any(label.language == wanted for label in labels):
                found.append((Decimal(texts(node, "factor")[0]), preferred(labels, wanted)))
    return tuple(sorted(found, reverse=True))


def _of(labels: tuple[Label, ...], language: str) -> str:
    """The language itself when a label has it, else its main part: zh for zh-Hant."""
    known = {label.language for label in labels}
    return language if language in known else language.split("-")[0]


def _known(language: str) -> str:
    return language if language.split("-")[0] in {"zh", "en"} else "en"
