"""What reading prose yields: claims, entities and properties in order, and what it corrects.

In      findings of one pass over the blocks
Out     TextResult
"""

from dataclasses import dataclass, field

from ingest.errata import Erratum
from kg.model import Claim, Entity, Iri, Mention, ObservedProperty, Quarantined


@dataclass(frozen=True, slots=True)
class TextResult:
    """What prose yields."""

    claims: tuple[Claim, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    entities: tuple[Entity, ...] = ()
    """topics and things that the prose names and no list has"""
    properties: tuple[ObservedProperty, ...] = ()
    errata: tuple[Erratum, ...] = ()
    """what the prose corrects, for all claims of the document"""
    meant: tuple[Mention, ...] = ()
    """words that stand for the company of a speaker, or are about it, in order"""


@dataclass(slots=True)
class TextYield:
    """What has been found so far."""

    claims: list[Claim] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    entities: dict[Iri, Entity] = field(default_factory=dict)
    properties: dict[Iri, ObservedProperty] = field(default_factory=dict)
    errata: list[Erratum] = field(default_factory=list)
    meant: dict[tuple[int, Iri], Mention] = field(default_factory=dict)

    def result(self) -> TextResult:
        """All of it in order, each claim once."""
        kept: dict[tuple[object, ...], Claim] = {}
        for claim in self.claims:
            key = (claim.subject, claim.property, claim.value, claim.polarity, claim.source.start)
            kept.setdefault(key, claim)
        order = sorted(kept.values(), key=lambda c: (c.source.start, c.source.end))
        used = {claim.subject for claim in order} | {
            iri for claim in order if (iri := getattr(claim.value, "iri", None))
        }
        return TextResult(
            tuple(order),
            tuple(self.quarantined),
            tuple(self.entities[iri] for iri in sorted(self.entities) if iri in used),
            tuple(self.properties[iri] for iri in sorted(self.properties)),
            tuple(self.errata),
            tuple(self.meant[key] for key in sorted(self.meant)),
        )
