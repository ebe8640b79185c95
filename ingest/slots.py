"""Give each kind of thing that a sentence may mention private characters, for plain regexes.

In      classes of the ontology, units of units.ttl
Out     a block of characters for each class, unit and for dates; character classes for patterns
Raises  OntologyError when a pattern names no class, dimension or unit
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from kg.errors import OntologyError
from kg.model import Iri
from kg.ontology import load_ontology, local_name
from kg.units import load_units

_FIRST = 0xE000
_SIZE = 24
"""how many of one kind a sentence may have; further ones stay plain text"""
_BARE, _ANY, _DATE = "Bare", "Any", "Date"


@dataclass(frozen=True, slots=True)
class SlotTable:
    """Where the block of each kind begins."""

    classes: dict[Iri, int]
    units: dict[Iri | None, int]
    """None for a number without unit"""
    date: int

    def entity(self, kind: Iri, number: int) -> str | None:
        """The character of the n-th mention of a class; None when there are too many."""
        return _at(self.classes.get(kind), number)

    def quantity(self, unit: Iri | None, number: int) -> str | None:
        """The character of the n-th quantity of a unit; None when there are too many."""
        return _at(self.units.get(unit), number)

    def dated(self, number: int) -> str | None:
        """The character of the n-th date; None when there are too many."""
        return _at(self.date, number)


@cache
def load_slots() -> SlotTable:
    """The table of all kinds.

    >>> load_slots().dated(0) is not None
    True
    """
    ontology, units = load_ontology(), load_units()
    classes = {iri: _FIRST + i * _SIZE for i, iri in enumerate(sorted(ontology.classes))}
    after = _FIRST + len(classes) * _SIZE
    known: list[Iri | None] = [None, *sorted(units.units)]
    written = {iri: after + i * _SIZE for i, iri in enumerate(known)}
    return SlotTable(classes, written, after + len(written) * _SIZE)


@cache
def slot_class(names: str) -> str:
    """The inside of a character class for names joined by |: classes, dimensions, units.

    >>> len(slot_class("Date"))
    3
    """
    blocks = sorted({block for name in names.split("|") for block in _blocks(name)})
    if not blocks:
        raise OntologyError(f"{names!r} names no class, dimension or unit: see chip.ttl, units.ttl")
    return _ranges(blocks)


@cache
def entity_class() -> str:
    """The inside of a character class for any entity."""
    return _ranges(load_slots().classes.values())


def _ranges(blocks: Iterable[int]) -> str:
    """The blocks as ranges of a character class, neighbours joined."""
    joined: list[list[int]] = []
    for block in sorted(blocks):
        if joined and joined[-1][1] + 1 == block:
            joined[-1][1] = block + _SIZE - 1
        else:
            joined.append([block, block + _SIZE - 1])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in joined)


def _at(block: int | None, number: int) -> str | None:
    return chr(block + number) if block is not None and number < _SIZE else None


def _blocks(name: str) -> list[int]:
    table, ontology, units = load_slots(), load_ontology(), load_units().units
    if name == _DATE:
        return [table.date]
    if name == _ANY:
        return list(table.units.values())
    if name == _BARE:
        return [table.units[None]]
    wanted = next((iri for iri in ontology.classes if local_name(iri) == name), None)
    if wanted:
        return [b for iri, b in table.classes.items() if ontology.is_a(iri, wanted)]
    return [
        block
        for iri, block in table.units.items()
        if iri and name in (local_name(iri), local_name(units[iri].dimension))
    ]
