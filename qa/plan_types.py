"""What a plan is made of: a selection, its properties, what to make of the values.

A plan says whom it is about (named entities, or a class with filters, or whoever stands in a
relation to somebody), what is asked of them (properties), and what to make of the values.
"""

from dataclasses import dataclass, field
from typing import Literal

from kg.model import Iri, Quantity
from qa.links import Link, Links
from qa.table_scope import Table

Shape = Literal["values", "between", "having", "select", "hop", "about", "table"]
Aggregate = Literal[
    "count", "maximum", "minimum", "sum", "average", "difference", "ratio", "change"
]
CALCULATED: tuple[Aggregate, ...] = ("sum", "average", "difference", "ratio", "change")
"""what needs an amount of everything that is named"""

PAIRING: tuple[Aggregate, ...] = ("difference", "ratio", "change")
"""what is made of two amounts"""


Bound = tuple[Iri, str, Quantity]
"""property, comparator and amount"""


@dataclass(frozen=True, slots=True)
class Selection:
    """A class of entities and what they must have."""

    kind: Iri
    holders: tuple[Iri, ...] = ()
    """organizations that make or develop them"""
    regions: tuple[Iri, ...] = ()
    """markets that they belong to"""
    having: tuple[Iri, ...] = ()
    """entities that a claim relates them to"""
    roles: tuple[Iri, ...] = ()
    """roles that the lexicon gives them: vendor, foundry ..."""
    bounds: tuple[Bound, ...] = ()
    """what their values must satisfy, all of it"""
    without: tuple[Iri, ...] = ()
    """what they must not have"""
    without_by: Iri | None = None
    """the property under which others have it"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look up and what to make of it."""

    shape: Shape
    links: Links
    used: frozenset[Link]
    """links that the plan accounts for"""
    subjects: tuple[Iri, ...] = ()
    """named entities"""
    others: tuple[Iri, ...] = ()
    """named entities on the far side of a relation"""
    properties: tuple[Iri, ...] = ()
    """what is asked"""
    relation: tuple[Iri, ...] = ()
    """for a hop: how the asked entities stand to the named ones"""
    selection: Selection | None = None
    aggregate: Aggregate | None = None
    formats: tuple[Iri, ...] = ()
    """number formats that the values must be stated for"""
    factor: Quantity | None = None
    """how many of them, for sums over identical parts"""
    tables: tuple[Table, ...] = ()
    """tables that the claims must stand in; any place when empty"""
    asked_of_best: tuple[Iri, ...] = ()
    """what else is asked of the first of a ranking"""
    rank: int = 1
    """which place of a ranking is asked for"""
    but: tuple[Iri, ...] = ()
    """entities that the question excepts, with what they make"""
    denies: bool = False
    """whether the claims say that their subjects lack what the question denies"""
    by_value: bool = False
    """whether a count is of different values, not of entities"""


@dataclass(slots=True)
class Parts:
    """The links of a question, sorted by what plans do with them."""

    links: Links
    things: list[Link] = field(default_factory=list)
    markets: list[Link] = field(default_factory=list)
    formats: list[Link] = field(default_factory=list)
    properties: list[Link] = field(default_factory=list)
    classes: list[Link] = field(default_factory=list)
    amounts: list[Link] = field(default_factory=list)
    cues: list[Link] = field(default_factory=list)
    tables: tuple[Table, ...] = ()
    """tables that the question speaks of"""
    naming: frozenset[Link] = frozenset()
    """links that only name those tables"""
