"""Collect the claims of one table, each with the exact words that it rests on.

In      readings tied to entities, spans of the document's text
Out     TableResult, in order of the sources
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.cells import CellReader
from ingest.grid import Field, Grid, Span, Subject
from ingest.headers import Headers
from ingest.readings import Reading
from ingest.roles import REMARK
from ingest.table_result import ClaimClause, TableResult
from kg.iris import observed_iri
from kg.model import (
    Claim,
    Entity,
    EntityValue,
    Iri,
    ObservedProperty,
    Qualifier,
    Quarantined,
    Source,
)
from kg.ontology import cg

_MARKET = cg("Market")


@dataclass(slots=True)
class ClaimWriter:
    """Collects the claims of one table."""

    grid: Grid
    document: str
    text: str
    headers: Headers
    reader: CellReader
    speaker: str | None
    said_on: date | None
    claim_clause: ClaimClause | None
    claims: list[Claim] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    observed: dict[Iri, ObservedProperty] = field(default_factory=dict)
    candidates: dict[Iri, Entity] = field(default_factory=dict)
    rows: set[Span] = field(default_factory=set)
    known: dict[Iri, Entity] = field(default_factory=dict)

    def result(self) -> TableResult:
        """All that was collected, in order."""
        candidates = {e.iri: e for e in self.grid.candidates} | self.candidates
        return TableResult(
            tuple(sorted(dict.fromkeys(self.claims), key=_place)),
            tuple(sorted(dict.fromkeys(self.quarantined), key=_place)),
            tuple(self.observed[iri] for iri in sorted(self.observed)),
            tuple(candidates[iri] for iri in sorted(candidates)),
            frozenset(self.rows),
        )

    def add_claim(
        self,
        entity: Iri,
        reading: Reading,
        known: Field,
        subject: Subject,
        extra: Sequence[Qualifier] = (),
    ) -> None:
        wanted = reading.property or self.observed_property(known)
        qualifiers = (*reading.qualifiers, *extra)
        self.claims.append(
            Claim(
                subject=entity,
                property=wanted,
                value=reading.value,
                source=self.source(reading.start, reading.end, _heads(subject, known)),
                rule=reading.rule,
                polarity=reading.polarity,
                certainty=reading.certainty,
                qualifiers=tuple(sorted(dict.fromkeys(qualifiers), key=_by_property)),
            )
        )

    def observed_property(self, known: Field) -> Iri:
        if not known.label:
            return REMARK
        iri = observed_iri(known.label)
        unit = known.link.unit.unit if known.link.unit else None
        self.observed[iri] = ObservedProperty(iri, known.label, unit)
        return iri

    def read_clause(
        self,
        start: int,
        end: int,
        subjects: tuple[Iri, ...],
        maker: Iri | None = None,
        *,
        statements: bool = False,
    ) -> None:
        """Let the reader of prose find what a clause states, and what of whom it names."""
        if self.claim_clause is None:
            return
        found = self.claim_clause(start, end, subjects, maker)
        names = (
            {m.entity for m in self.reader.context.mentions(start, end)} if statements else set()
        )
        names -= set(subjects)
        kept = [
            c
            for c in found.claims
            if (c.property != REMARK and self.kind_of(c.subject) != _MARKET) or c.subject in names
        ]
        named = {claim.subject for claim in kept} | {claim.property for claim in kept}
        named |= {claim.value.iri for claim in kept if isinstance(claim.value, EntityValue)}
        self.claims += kept
        self.quarantined += found.quarantined
        self.candidates |= {e.iri: e for e in found.entities if e.iri in named}
        self.observed |= {p.iri: p for p in found.properties if p.iri in named}

    def relate(
        self,
        subject: Iri,
        relation: Iri,
        other: Iri,
        words: str,
        span: Span,
        heads: tuple[Span, ...],
    ) -> None:
        value = EntityValue(other, words)
        self.claims.append(
            Claim(subject, relation, value, self.source(*span, heads), "table-identity")
        )

    def quarantine(self, start: int, end: int, reason: str, detail: str) -> None:
        """Set words apart with the reason."""
        self.quarantined.append(Quarantined(self.source(start, end, ()), reason, detail))

    def source(self, start: int, end: int, heads: tuple[Span, ...]) -> Source:
        others = tuple(span for span in dict.fromkeys(heads) if span != (start, end))
        return Source(
            self.document, start, end, self.text[start:end], self.speaker, self.said_on, others
        )

    def kind_of(self, iri: Iri) -> Iri:
        entity = self.headers.lexicon.entities.get(iri) or self.known.get(iri)
        return entity.kind if entity else cg("Thing")

    def is_kind(self, iri: Iri, kind: Iri) -> bool:
        return self.headers.ontology.is_a(self.kind_of(iri), kind)


def _heads(subject: Subject, known: Field) -> tuple[Span, ...]:
    return ((subject.start, subject.end), *known.headers)


def _place(item: Claim | Quarantined) -> tuple[int, int, str]:
    return (item.source.start, item.source.end, getattr(item, "subject", ""))


def _by_property(qualifier: Qualifier) -> tuple[str, str]:
    return (qualifier.property, qualifier.value.text)
