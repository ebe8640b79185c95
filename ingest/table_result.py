"""What a table yields, and what is expected of the reader of prose in its cells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ingest.grid import Span
from kg.model import Claim, Entity, Iri, ObservedProperty, Quarantined


@dataclass(frozen=True, slots=True)
class TableResult:
    """What a table yields."""

    claims: tuple[Claim, ...]
    """in order of their source"""
    quarantined: tuple[Quarantined, ...]
    """in order of their source"""
    properties: tuple[ObservedProperty, ...]
    """minted from headers, sorted by IRI"""
    candidates: tuple[Entity, ...]
    """entities that the table brings and the lexicon does not know, sorted by IRI"""
    headers: frozenset[Span]
    """cells that are headers of columns or rows"""


class ClauseYield(Protocol):
    """What reading a clause yields."""

    @property
    def claims(self) -> tuple[Claim, ...]: ...
    @property
    def quarantined(self) -> tuple[Quarantined, ...]: ...
    @property
    def entities(self) -> tuple[Entity, ...]: ...
    @property
    def properties(self) -> tuple[ObservedProperty, ...]: ...


ClaimClause = Callable[[int, int, tuple[Iri, ...], Iri | None], ClauseYield]
"""reads text[start:end], which speaks of these entities, whose maker may be known"""
