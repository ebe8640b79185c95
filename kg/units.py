"""Units of measure, of counting and of money, as ontology/units.ttl defines them.

Raises  UnknownUnit for an IRI that units.ttl does not define
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.errors import UnknownUnit
from kg.forms import Forms
from kg.model import Iri, Label
from kg.ontology import CG, Node, labels_of, one, read_nodes, types_of


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit."""

    iri: Iri
    dimension: Iri
    """what it measures"""
    base: Iri
    """the unit that amounts are compared in"""
    multiplier: Decimal
    """base units in one of this"""
    symbol: str
    """as answers write it"""
    labels: tuple[Label, ...]
    display: Iri | None
    """the unit that answers use instead"""
    not_before: str
    """characters that make a form part of another word"""
    not_one: frozenset[str]
    """forms after which a written-out one is an article"""
    needs_gap: frozenset[str]
    """forms that are ordinals unless a distance is meant"""
    digit_after: frozenset[str]
    """forms after which a digit is the next decimal: 五成五"""

    @property
    def is_money(self) -> bool:
        """Whether amounts of it are money."""
        return self.dimension == MONEY


MONEY = Iri(CG + "Currency")
COMPUTE = Iri(CG + "ComputeRate")
RATIO = Iri(CG + "Ratio")
FRACTION = Iri(CG + "fraction")


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All units and how they are written."""

    units: dict[Iri, Unit]
    after: Forms[Unit]
    """forms that follow a number"""
    before: Forms[Unit]
    """forms that stand before one"""
    shares: dict[Decimal, Iri]
    """the whole to the unit that counts shares of it: 100 to per cent"""
    rates: Forms[Unit]
    """forms that mean the unit only in a rate: 2万片/月"""


def texts(node: Node, name: str) -> tuple[str, ...]:
    """The texts or local names under a property of our ontology."""
    return tuple(str(getattr(item, "value", "")) for item in node.get(CG + name, ()))


@cache
def load_units() -> UnitTable:
    """All units; read once.

    >>> load_units().units[Iri(CG + "TB")].multiplier
    Decimal('1000000000000')
    """
    table = UnitTable({}, Forms(), Forms(), {}, Forms())
    for iri, node in read_nodes("units.ttl").items():
        if CG + "Unit" in types_of(node):
            unit = _unit(Iri(iri), node)
            table.units[unit.iri] = unit
            for form in texts(node, "exactForm"):
                table.after.add(form, unit, exact=True)
            for form in texts(node, "writtenForm"):
                table.after.add(form, unit)
            table.shares.update((Decimal(whole), unit.iri) for whole in texts(node, "shareOf"))
            for label in unit.labels:
                table.after.add(label.text, unit)
            for form in texts(node, "rateForm"):
                table.rates.add(form, unit)
            for form in texts(node, "prefixForm"):
                table.before.add(form, unit)
    return table


def unit_named(iri: Iri) -> Unit:
    """The unit of that IRI.

    >>> unit_named(Iri(CG + "GB")).symbol
    'GB'
    """
    found = load_units().units.get(iri)
    if found is None:
        raise UnknownUnit(f"{iri} is no unit of units.ttl: add it there or mend the name")
    return found


def dimension_of(unit: Iri) -> Iri:
    """What the unit measures.

    >>> dimension_of(Iri(CG + "GB")) == CG + "Data"
    True
    """
    return unit_named(unit).dimension


def _unit(iri: Iri, node: Node) -> Unit:
    def iri_of(name: str) -> Iri | None:
        return one(node, CG + name)

    return Unit(
        iri=iri,
        dimension=iri_of("dimension") or iri,
        base=iri_of("base") or iri,
        multiplier=_whole(Decimal(texts(node, "multiplier")[0])),
        symbol=texts(node, "symbol")[0],
        labels=labels_of(node),
        display=iri_of("displayAs"),
        not_before="".join(texts(node, "notBefore")),
        not_one=frozenset(texts(node, "notOne")),
        needs_gap=frozenset(texts(node, "needsGap")),
        digit_after=frozenset(texts(node, "digitAfter")),
    )


def _whole(value: Decimal) -> Decimal:
    return Decimal(int(value)) if value == int(value) else value
