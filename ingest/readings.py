"""What a cell yields before it is tied to entities.

Unit    offsets are code points of the document's text, half-open
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.model import Certainty, Entity, Iri, Mention, Polarity, Qualifier, Value

Mentions = Callable[[int, int], Sequence[Mention]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a cell, not yet tied to an entity."""

    start: int
    end: int
    property: Iri | None
    """None: the observed property of the header"""
    value: Value
    qualifiers: tuple[Qualifier, ...] = ()
    polarity: Polarity = "affirmed"
    certainty: Certainty = "stated"
    rule: str = "table-cell"
    role: Iri | None = None
    """card or processor where the cell says which of them is meant"""
    place: int = 0
    """among values that are written as one: 300/550W"""
    of: int = 1


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a cell yields."""

    readings: tuple[Reading, ...] = ()
    unread: tuple[tuple[int, int, str, str], ...] = ()
    """start, end, reason and detail of what yields nothing"""
    candidates: tuple[Entity, ...] = ()
    """technologies known by their look alone"""


def blank_spans(words: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words with the spans blanked, so that offsets hold.

    >>> blank_spans("8GB HBM", [(0, 3)])
    '    HBM'
    """
    for a, b in spans:
        words = words[:a] + " " * (b - a) + words[b:]
    return words


def sort_qualifiers(qualifiers: Sequence[Qualifier]) -> tuple[Qualifier, ...]:
    """Each qualifier once, by property and words.

    >>> sort_qualifiers([])
    ()
    """
    return tuple(sorted(dict.fromkeys(qualifiers), key=lambda q: (q.property, q.value.text)))
