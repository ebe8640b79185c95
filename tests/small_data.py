"""A small data directory, made by hand: two documents that disagree, one entity of their own."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from kg.document_graph import describe_graph
from kg.iris import CG, entity_iri
from kg.model import (
    Claim,
    Document,
    Entity,
    EntityValue,
    Extraction,
    Iri,
    Label,
    Mention,
    Passage,
    Quantity,
    Source,
    TextValue,
)
from kg.snapshots import Writer

CHIP, BUYER, MAKER = entity_iri("Zeta Z9"), entity_iri("Kumo 云"), entity_iri("Zeta Silicon")
_TEXTS = {
    "call-1": "Z9 has 80 GB of memory. Kumo deployed the Z9. Zeta Silicon makes the Z9.",
    "call-2": 'No, the Z9 has 96 GB.\nKumo has not deployed it. <b>"Fast"</b> & =1+1',
}


def _amount(gigabytes: int) -> Quantity:
    return Quantity(f"{gigabytes} GB", Decimal(gigabytes), unit=Iri(CG + "GB"))


def claims_of(name: str) -> tuple[Claim, ...]:
    """What one document claims."""
    day = date(2023, 5, 29) if name == "call-1" else date(2024, 1, 2)

    def source(words: str) -> Source:
        start = _TEXTS[name].index(words)
        return Source(name, start, start + len(words), words, "Expert", day)

    used, memory, maker = (Iri(CG + one) for one in ("deployed", "memoryCapacity", "madeBy"))
    if name == "call-1":
        return (
            Claim(CHIP, memory, _amount(80), source("80 GB"), "t"),
            Claim(BUYER, used, EntityValue(CHIP, "Z9"), source("Kumo deployed the Z9"), "t"),
            Claim(CHIP, maker, EntityValue(MAKER, "Zeta Silicon"), source("Zeta Silicon"), "t"),
        )
    denied = source("Kumo has not deployed it")
    return (
        Claim(CHIP, memory, _amount(96), source("96 GB"), "t"),
        Claim(BUYER, used, EntityValue(CHIP, "Z9"), denied, "t", polarity="negated"),
        Claim(CHIP, Iri(CG + "opinion"), TextValue('<b>"Fast"</b>'), source('<b>"Fast"</b>'), "t"),
    )


def extraction_of(name: str) -> Extraction:
    """All that one document yields."""
    text = _TEXTS[name]
    preferred, other = "preferred", "alternative"
    names = (
        (CHIP, "Chip", (Label("Zeta Z9", "en", preferred), Label("Z9", "", other))),
        (BUYER, "Organization", (Label("Kumo", "en", preferred), Label("云", "zh", preferred))),
        (MAKER, "Organization", (Label("Zeta Silicon", "en", preferred),)),
    )
    entities = tuple(
        Entity(iri, Iri(CG + kind), labels, candidate=True) for iri, kind, labels in names
    )
    at = text.index("Z9")
    return Extraction(
        Document(name, f"Call {name[-1]}", date(2023, 5, 29), text, "0", "text/plain", len(text)),
        entities,
        (),
        claims_of(name),
        (),
        (Passage(name, 0, len(text), text, "", "Expert", "answer", (CHIP,)),),
        (Mention(at, at + 2, CHIP, "Z9"),),
    )


def make_data(path: Path, names: tuple[str, ...] = ("call-1", "call-2")) -> Path:
    """A data directory with the documents published."""
    with Writer(path) as writer:
        writer.load_ontology()
        writer.commit([describe_graph(extraction_of(name)) for name in names])
    return path
