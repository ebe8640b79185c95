"""Read tables of orders: what a row counts and costs is said of who buys, and of what is bought.

In      the fields and the cells of a row that leads with a buyer and names a product behind it
Out     Buyer; readings that are claimed of it, with the product as a qualifier
"""

from dataclasses import dataclass, replace

from ingest.claim_writer import ClaimWriter
from ingest.grid import Part, Record, Subject
from ingest.readings import Reading
from kg.model import EntityValue, Iri, Qualifier, Quantity
from kg.ontology import cg
from kg.units import dimension_of

_CUSTOMERS, _ORDERED, _CHIP = cg("customers"), cg("orderQuantity"), cg("chip")
_PRODUCT, _ORGANIZATION, _COUNT = cg("Product"), cg("Organization"), cg("Count")
_STATUS, _BUYER = cg("productStatus"), cg("buyer")
_COMMERCIAL = "Commercial"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys what the other cells of a row count."""

    entity: Iri
    start: int
    """of the words that name it"""
    end: int
    """exclusive"""
    text: str
    """as written"""


def read_buyer(part: Part, record: Record, writer: ClaimWriter) -> Buyer | None:
    """The one organization that a row of orders begins with; None when it is no such row."""
    first = next(iter(zip(part.fields, record.cells, strict=True)), None)
    if first is None or len(record.subjects) != 1:
        return None
    known, cell = first
    if known.role is not None or known.link.properties[:1] != (_CUSTOMERS,):
        return None
    words = cell.text.strip()
    named = writer.reader.context.pick(words, _ORGANIZATION)
    if named is None or not writer.is_kind(record.subjects[0].entity, _PRODUCT):
        return None
    return Buyer(named, cell.start, cell.end, words)


def say_of_buyer(
    reading: Reading, subject: Subject, buyer: Buyer, writer: ClaimWriter
) -> tuple[Reading, Subject] | None:
    """The reading as it is claimed of the buyer; None when it is said of the product itself."""
    known = writer.headers.ontology.properties.get(reading.property) if reading.property else None
    own = known is not None and (known.domain == _ORGANIZATION or reading.property == _STATUS)
    counted = reading.property is None and _counts(reading)
    if reading.property == _CUSTOMERS or not (own or counted):
        return None
    of = Qualifier(_CHIP, EntityValue(subject.entity, subject.text))
    said = replace(
        reading,
        property=reading.property or _ORDERED,
        qualifiers=(*reading.qualifiers, of),
    )
    return said, replace(
        subject, entity=buyer.entity, start=buyer.start, end=buyer.end, text=buyer.text
    )


def name_buyer(reading: Reading, buyer: Buyer, writer: ClaimWriter) -> Reading:
    """What a row says of the product itself; a price is one that its buyer pays."""
    known = writer.headers.ontology.properties.get(reading.property) if reading.property else None
    if known is None or known.kind != _COMMERCIAL or not isinstance(reading.value, Quantity):
        return reading
    paid = Qualifier(_BUYER, EntityValue(buyer.entity, buyer.text))
    return replace(reading, qualifiers=(*reading.qualifiers, paid))


def _counts(reading: Reading) -> bool:
    value = reading.value
    unit = value.unit if isinstance(value, Quantity) else None
    return unit is not None and dimension_of(unit) == _COUNT
