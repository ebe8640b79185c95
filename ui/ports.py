"""What the chat needs from the program around it: answers, documents, queries, the network.

`ui/server.py` wires these to the store; tests wire them to fakes.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.model import Answer, Language

Cell = str | float | int | bool | None
AnswerQuestion = Callable[[str, Sequence[str], str], Answer]
"""question, earlier questions (oldest first), language or auto"""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One ingested document."""

    id: str
    """identifier"""
    title: str
    date: str | None
    """ISO 8601 date of the call"""
    characters: int
    """code points of the stored text"""
    claims: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Words that could not be read safely."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    quote: str
    """text[start:end]"""
    reason: str
    """why, as a label"""
    detail: str
    """what was seen and what was expected"""


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What became of one uploaded file."""

    name: str
    """of the file"""
    document: str | None
    """identifier; None when the file could not be read"""
    change: str
    """added, replaced, unchanged or failed"""
    claims: int = 0
    candidates: int = 0
    """names that the lexicon does not know"""
    held_back: tuple[HeldBack, ...] = ()
    error: str | None = None
    """fit for a user"""


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch of text and what became of it."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    fate: str
    """claim, quarantine, aside, header, question, heading, passage or missed"""


@dataclass(frozen=True, slots=True)
class QueryTable:
    """The result of a query, as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    complete: bool = True
    """false when rows were cut off"""


class DocumentsPort(Protocol):
    """The documents of the store."""

    def list(self) -> tuple[DocumentRow, ...]:
        """All documents, sorted by identifier."""

    def text(self, document: str) -> str:
        """The stored text; raises UnknownDocument."""

    def upload(self, name: str, content: bytes) -> UploadReport:
        """Add or replace a document; a file that cannot be read is reported, not raised."""

    def remove(self, document: str) -> None:
        """Forget a document."""

    def coverage(self, document: str) -> tuple[Shade, ...]:
        """What became of each stretch of the text, in order."""

    def held_back(self, document: str) -> tuple[HeldBack, ...]:
        """What could not be read safely, in order."""


RunSparql = Callable[[str], QueryTable]
"""raises a QueryError whose text is fit for a user"""


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim as an edge of the picture."""

    id: str
    """IRI"""
    subject: str
    """IRI"""
    subject_label: str
    subject_class: str
    """label"""
    property: str
    """IRI"""
    property_label: str
    value: str | None
    """IRI of the entity, when the value is one"""
    value_label: str
    """of the entity, else the value as written"""
    value_class: str
    """label; empty when the value is no entity"""
    polarity: str
    certainty: str
    document: str
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    quote: str
    date: str | None
    """ISO 8601"""


class NetworkPort(Protocol):
    """The claims as a network."""

    def claims(self, language: Language) -> tuple[ShownClaim, ...]:
        """All claims, labelled in the language."""

    def disputed(self, claims: Collection[str]) -> frozenset[str]:
        """Those of the claims that others contradict."""

    def gexf(self, claims: Collection[str], language: Language) -> bytes:
        """These claims as a GEXF file."""
