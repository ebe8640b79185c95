"""The values that travel between the stages: documents, mentions, quantities, claims.

Unit    offsets are code points of the document's stored text, half-open: text[start:end]
Raises  MissingSource when a claim is built without a source
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NewType

from kg.errors import MissingSource

Iri = NewType("Iri", str)

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["stated", "estimated", "expected", "rumour", "denied"]
Comparator = Literal["=", "<", "<=", ">", ">="]
LabelKind = Literal["preferred", "alternative", "hidden", "context"]


@dataclass(frozen=True, slots=True)
class Label:
    """One written form of a name."""

    text: str
    """as written"""
    language: str
    """BCP 47: zh, zh-Hant, en; empty when it has none"""
    kind: LabelKind
    """context: means the entity only where its full name, vendor or family is near"""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that claims speak of: an organization, chip, model, technology, topic ..."""

    iri: Iri
    """from the canonical label"""
    kind: Iri
    """class of the ontology"""
    labels: tuple[Label, ...]
    """every known written form, preferred first"""
    candidate: bool = False
    """found in a document by a pattern or a table, not in the lexicon"""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range as somebody wrote it, with its unit."""

    text: str
    """as written, unit included"""
    number: Decimal | None = None
    """in the unit; None for a range or an open amount such as 几百"""
    minimum: Decimal | None = None
    """in the unit; lower end of a range, or of an open amount"""
    maximum: Decimal | None = None
    """in the unit; upper end of a range, or of an open amount"""
    unit: Iri | None = None
    """unit of units.ttl, as written; None when no unit was written"""
    approximate: bool = False
    """约, 多, 余, around, some ..."""
    comparator: Comparator = "="
    """over 80% is >, at most 310 W is <="""
    qualifiers: "tuple[Qualifier, ...]" = ()
    """what was written onto the number: @FP16, per second at 75 W ..."""


@dataclass(frozen=True, slots=True)
class EntityValue:
    """A value that is an entity."""

    iri: Iri
    """the entity"""
    text: str
    """as written in the source"""


@dataclass(frozen=True, slots=True)
class TextValue:
    """A value in the source's own words."""

    text: str
    """as written"""


Value = EntityValue | Quantity | TextValue


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A condition or detail of a claim: precision, quantity, date, reference chip ..."""

    property: Iri
    """qualifier property of the ontology"""
    value: Value
    """entity, quantity or text"""


@dataclass(frozen=True, slots=True)
class Source:
    """The exact words that a claim rests on."""

    document: str
    """identifier of the document"""
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    quote: str
    """text[start:end]"""
    speaker: str | None = None
    """as named in the document; None when nobody is named"""
    said_on: date | None = None
    """date of the call; None when the document gives none"""
    headers: tuple[tuple[int, int], ...] = ()
    """spans of the row and column headers when the source is a table cell"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody said of a subject, in the words of its source."""

    subject: Iri
    """the entity spoken of"""
    property: Iri
    """property of the ontology, or an observed one minted from a header"""
    value: Value
    """entity, quantity or text"""
    source: Source
    """the exact words"""
    rule: str
    """name of the rule that read it"""
    polarity: Polarity = "affirmed"
    """negated: the speaker says that it is not so"""
    certainty: Certainty = "stated"
    """how sure the speaker is"""
    status: Iri | None = None
    """stage individual of the ontology: adapted, tested, in production ..."""
    qualifiers: tuple[Qualifier, ...] = ()
    """sorted by property"""
    explains: "tuple[Source, ...]" = ()
    """for a reason: the words that it explains"""

    def __post_init__(self) -> None:
        if not self.source.quote or self.source.start >= self.source.end:
            raise MissingSource(f"a claim about {self.subject} has no words behind it")


@dataclass(frozen=True, slots=True)
class ObservedProperty:
    """A property minted from a table header that the ontology does not know."""

    iri: Iri
    """from the header's text"""
    label: str
    """the header as written"""
    unit: Iri | None = None
    """unit stated in the header"""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Words that could not be read safely: listed, never asserted, never dropped."""

    source: Source
    """the exact words"""
    reason: str
    """reason individual of the ontology, local name: shiftedCell, unitMismatch ..."""
    detail: str
    """what was seen and what was expected"""


@dataclass(frozen=True, slots=True)
class Document:
    """A document's stored text and what its file or heading says of it."""

    id: str
    """file name, folded to a slug; stable between versions of the file"""
    title: str
    """from the text, else the file name"""
    date: date | None
    """date of the call"""
    text: str
    """stored text; for plain-text input the file's text, unchanged"""
    sha256: str
    """of the file's bytes"""
    media_type: str
    """as read: text/plain, text/markdown, text/html, application/pdf ..."""
    size: int
    """bytes of the file"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that names an entity."""

    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    entity: Iri
    """the entity named"""
    text: str
    """as written"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable piece of a document with the context that a reader would know."""

    document: str
    """identifier of the document"""
    start: int
    """code points, inclusive"""
    end: int
    """code points, exclusive"""
    text: str
    """text[start:end]"""
    context: str
    """question that it answers, headings above it, headers of its table"""
    speaker: str | None
    """who says it"""
    role: str
    """question, answer, paragraph, item, row, heading"""
    entities: tuple[Iri, ...] = ()
    """mentioned in it, sorted"""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields: the unit of ingest, replacement and removal."""

    document: Document
    entities: tuple[Entity, ...]
    """new or named in this document, sorted by IRI"""
    properties: tuple[ObservedProperty, ...]
    """sorted by IRI"""
    claims: tuple[Claim, ...]
    """in order of their source"""
    quarantined: tuple[Quarantined, ...]
    """in order of their source"""
    passages: tuple[Passage, ...]
    """in order of the text"""
    mentions: tuple[Mention, ...]
    """in order of the text"""
    set_aside: tuple[Source, ...] = ()
    """adverts, footers, figure placeholders"""
