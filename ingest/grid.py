"""The values between a table as written and its claims: grid, fields, records, subjects.

Unit    offsets are code points of the document's stored text, half-open
"""

from dataclasses import dataclass
from decimal import Decimal

from ingest.model import Cell, Table
from kg.model import Certainty, Entity, Iri, Qualifier

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class HeaderUnit:
    """A unit that stands in a header."""

    text: str
    """as written"""
    unit: Iri | None
    """unit of units.ttl; None for a bare multiplier such as 十亿"""
    factor: Decimal
    """what a number under the header is multiplied by to be in the unit"""


@dataclass(frozen=True, slots=True)
class Link:
    """What a header means."""

    properties: tuple[Iri, ...] = ()
    """that its words name, best first; empty when none is known"""
    classes: tuple[Iri, ...] = ()
    """of entities that its words name"""
    formats: tuple[Qualifier, ...] = ()
    """number formats in it, in order"""
    qualifiers: tuple[Qualifier, ...] = ()
    """date, sparsity, benchmark ... in it"""
    unit: HeaderUnit | None = None
    """unit in it"""
    exact: bool = False
    """its words are a label, nothing is left over"""
    certainty: Certainty = "stated"
    """expected under a header that says plan"""

    @property
    def known(self) -> bool:
        """Whether anything of it is known to the ontology."""
        return bool(self.properties or self.classes)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the grid, once entities stand in its rows."""

    label: str
    """the header as written; empty when it has none"""
    headers: tuple[Span, ...]
    """spans of its header cells"""
    link: Link
    role: Iri | None = None
    """relation that its cells have to the entity of their row: maker, card, processor, name,
    category, remark; None for values"""


@dataclass(frozen=True, slots=True)
class Subject:
    """An entity that a row of the grid is about."""

    entity: Iri
    start: int
    """of the words that name it"""
    end: int
    """exclusive"""
    text: str
    """as written"""
    role: Iri
    """role of the field that names it"""
    place: int = 0
    """among the entities of its cell, from 0"""
    of: int = 1
    """how many entities its cell names"""
    note: str = ""
    """what the cell says beside the name: a memory size, a form factor, a comparison"""


@dataclass(frozen=True, slots=True)
class Group:
    """What a row shares with its neighbours: a vendor, a family, a category."""

    role: Iri
    """maker or category"""
    entity: Iri | None
    """None when nothing known is named"""
    cell: Cell
    """where it is written"""
    inherited: bool
    """written in a row above"""
    doubt: str = ""
    """why it may belong to other rows"""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the grid."""

    subjects: tuple[Subject, ...]
    groups: tuple[Group, ...]
    cells: tuple[Cell, ...]
    """one for each field, in order; a blank that means the cell above is that cell"""
    above: frozenset[int] = frozenset()
    """places in `cells` of those that stand in a row above"""
    ditto: tuple[Cell, ...] = ()
    """cells of the row that only say: as above"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read safely."""

    cell: Cell
    reason: str
    """local name of the reason"""
    detail: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table of its own within a table."""

    fields: tuple[Field, ...]
    records: tuple[Record, ...]
    kind: Iri
    """class of its entities where no lexicon knows them"""
    side: bool = False
    """glued to another table and read by labels of its own"""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose headers are linked and whose rows know their entities."""

    table: Table
    transposed: bool
    """entities stand in columns"""
    parts: tuple[Part, ...]
    """the main table, then those glued to it"""
    candidates: tuple[Entity, ...]
    """entities that its subject cells bring and the lexicon does not know, sorted by IRI"""
    faults: tuple[Fault, ...]
    """cells set apart while reading"""
    caption: str
    """title or sentence that introduces it"""
    caption_start: int | None
    """offset of the caption, None when it is not in the text"""
    headers: frozenset[Span]
    """cells that are headers or labels"""
