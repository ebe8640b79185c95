"""Write what a document yields as RDF: one graph, named by the document's IRI.

In      kg.model values
Out     triples of kg.nquads; ontology/claim.ttl defines every term used here
"""

from collections.abc import Iterable, Iterator

from kg.conversion import to_base
from kg.errors import MissingSource
from kg.iris import (
    CG,
    CLAIM,
    PREFIXES,
    digest,
    document_iri,
    local_name,
    passage_iri,
    rule_iri,
    span_iri,
    speaker_iri,
)
from kg.model import (
    Claim,
    Entity,
    EntityValue,
    Extraction,
    Iri,
    LabelKind,
    Mention,
    ObservedProperty,
    Passage,
    Qualifier,
    Quantity,
    Quarantined,
    Source,
    Value,
)
from kg.nquads import boolean, day, decimal, integer, literal, node, plain_decimal
from kg.provenance import (
    LABEL,
    OA_END,
    OA_EXACT,
    OA_SOURCE,
    OA_START,
    A,
    describe_document,
    describe_headers,
    describe_span,
    describe_speaker,
)
from kg.view import find_statement


def _cg(*names: str) -> tuple[str, ...]:
    return tuple(node(CG + name) for name in names)


_CLAIM, _SUBJECT, _PROPERTY, _VALUE, _VALUE_TEXT = _cg(
    "Claim", "subject", "property", "value", "valueText"
)
_NUMBER, _MINIMUM, _MAXIMUM, _UNIT = _cg("number", "minimum", "maximum", "unit")
_BASE_NUMBER, _BASE_MINIMUM, _BASE_MAXIMUM = _cg("baseNumber", "baseMinimum", "baseMaximum")
_APPROXIMATE, _COMPARATOR, _POLARITY, _CERTAINTY, _STATUS, _SAID_ON = _cg(
    "approximate", "comparator", "polarity", "certainty", "status", "saidOn"
)
_SPEAKER, _RULE, _EXPLAINS, _STATEMENT = _cg("speaker", "rule", "explains", "statement")
_QUALIFIER_QUANTITY, _QUALIFIER, _QUANTITY = _cg("qualifierQuantity", "qualifier", "Quantity")
_PASSAGE, _CONTEXT, _ROLE, _MENTIONS = _cg("Passage", "context", "role", "mentions")
_MENTION, _NAMES = _cg("Mention", "names")
_QUARANTINED, _SET_ASIDE, _REASON = _cg("Quarantined", "SetAside", "reason")
_CANDIDATE, _OBSERVED, _CONTEXT_LABEL = _cg("candidate", "ObservedProperty", "contextLabel")
_DERIVED, _ATTRIBUTED, _GENERATED = (
    node(PREFIXES["prov"] + name)
    for name in ("wasDerivedFrom", "wasAttributedTo", "wasGeneratedBy")
)
_RDF_PROPERTY = node(PREFIXES["rdf"] + "Property")
_COMMENT = node(PREFIXES["rdfs"] + "comment")
_LABELS: dict[LabelKind, str] = {
    "preferred": node(PREFIXES["skos"] + "prefLabel"),
    "alternative": node(PREFIXES["skos"] + "altLabel"),
    "hidden": node(PREFIXES["skos"] + "hiddenLabel"),
    "context": _CONTEXT_LABEL,
}
_TRUE = boolean(True)


def describe_extraction(extraction: Extraction) -> tuple[str, ...]:
    """All triples of a document's graph, sorted, each once.

    Entities that are no candidates live in the lexicon's graph and are not repeated here.
    """
    text = extraction.document.text
    _check_quotes(extraction)
    found = set(describe_document(extraction.document))
    for claim in extraction.claims:
        found.update(describe_claim(claim))
        for source in (claim.source, *claim.explains):
            found.update(describe_headers(source, text))
    for entity in extraction.entities:
        if entity.candidate:
            found.update(describe_entity(entity))
    for minted in extraction.properties:
        found.update(describe_property(minted))
    for item in extraction.quarantined:
        found.update(describe_quarantined(item))
        found.update(describe_headers(item.source, text))
    for passage in extraction.passages:
        found.update(describe_passage(passage))
    for mention in extraction.mentions:
        found.update(_describe_mention(extraction.document.id, mention))
    for source in extraction.set_aside:
        found.update(_describe_set_aside(source))
    return tuple(sorted(found))


def _check_quotes(extraction: Extraction) -> None:
    """Every quote must be the document's own text: `chipgraph verify` will look again."""
    text = extraction.document.text
    sources = [
        *(claim.source for claim in extraction.claims),
        *(source for claim in extraction.claims for source in claim.explains),
        *(item.source for item in extraction.quarantined),
        *extraction.set_aside,
    ]
    spans = [(one.document, one.start, one.end, one.quote) for one in sources]
    spans += [(one.document, one.start, one.end, one.text) for one in extraction.passages]
    for document, start, end, quote in spans:
        if document != extraction.document.id or text[start:end] != quote:
            raise MissingSource(
                f"{document}[{start}:{end}] is said to read {quote[:40]!r}, but the text of"
                f" {extraction.document.id} reads {text[start:end][:40]!r}"
            )


def claim_iri(claim: Claim) -> Iri:
    """The IRI of a claim: a digest of all that it says and of where it says so."""
    source = claim.source
    return Iri(
        CLAIM
        + digest(
            source.document,
            claim.subject,
            claim.property,
            _value_key(claim.value),
            f"{source.start},{source.end}",
            claim.polarity,
            claim.certainty,
            claim.status or "",
            *(f"{item.property}={_value_key(item.value)}" for item in all_qualifiers(claim)),
        )
    )


def all_qualifiers(claim: Claim) -> tuple[Qualifier, ...]:
    """The claim's qualifiers and those written onto its number, sorted, each once."""
    if not isinstance(claim.value, Quantity) or not claim.value.qualifiers:
        return claim.qualifiers
    both = {
        (item.property, _value_key(item.value)): item
        for item in (*claim.qualifiers, *claim.value.qualifiers)
    }
    return tuple(both[key] for key in sorted(both))


def describe_claim(claim: Claim) -> Iterator[str]:
    """The triples of a claim, of the spans that it rests on and of its speaker."""
    iri = claim_iri(claim)
    at, source = node(iri), claim.source
    yield f"{at} {A} {_CLAIM}"
    yield f"{at} {_SUBJECT} {node(claim.subject)}"
    yield f"{at} {_PROPERTY} {node(claim.property)}"
    yield f"{at} {_VALUE} {value_term(claim.value)}"
    yield f"{at} {_VALUE_TEXT} {literal(claim.value.text)}"
    if isinstance(claim.value, Quantity):
        yield from _describe_quantity(at, claim.value)
    yield f"{at} {_POLARITY} {node(CG + claim.polarity)}"
    yield f"{at} {_CERTAINTY} {node(CG + claim.certainty)}"
    if claim.status:
        yield f"{at} {_STATUS} {node(claim.status)}"
    yield from _describe_qualifiers(iri, all_qualifiers(claim))
    statement = find_statement(claim)
    if statement:
        yield f"{at} {_STATEMENT} {node(statement.iri)}"
    yield from _describe_saying(at, source)
    yield f"{at} {_RULE} {literal(claim.rule)}"
    yield f"{at} {_GENERATED} {node(rule_iri(claim.rule))}"
    yield f"{at} {_DERIVED} {node(span_iri(source.document, source.start, source.end))}"
    yield from describe_span(source)
    for reason in claim.explains:
        yield f"{at} {_EXPLAINS} {node(span_iri(reason.document, reason.start, reason.end))}"
        yield from describe_span(reason)


def _describe_saying(at: str, source: Source) -> Iterator[str]:
    if source.said_on:
        yield f"{at} {_SAID_ON} {day(source.said_on)}"
    if source.speaker:
        yield f"{at} {_SPEAKER} {literal(source.speaker)}"
        yield f"{at} {_ATTRIBUTED} {node(speaker_iri(source.document, source.speaker))}"
        yield from describe_speaker(source.document, source.speaker)


def value_term(value: Value) -> str:
    """The value as one term: an entity, a plain number, or the words.

    >>> from decimal import Decimal
    >>> value_term(Quantity("80 GB", Decimal(80)))
    '"80"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if isinstance(value, EntityValue):
        return node(value.iri)
    if isinstance(value, Quantity) and value.number is not None:
        return decimal(value.number)
    return literal(value.text)


def _value_key(value: Value) -> str:
    """All that the value says, as one string."""
    if not isinstance(value, Quantity):
        return f"{value_term(value)} {value.text}"
    numbers = (value.number, value.minimum, value.maximum)
    amount = ";".join("" if one is None else plain_decimal(one) for one in numbers)
    hedge = f"{value.approximate:d}{value.comparator}"
    return f"{amount} {value.unit or ''} {hedge} {value.text}"


def _describe_quantity(at: str, quantity: Quantity) -> Iterator[str]:
    """The numbers as written and in the base unit of what they measure."""
    yield from _describe_numbers(at, quantity, (_NUMBER, _MINIMUM, _MAXIMUM))
    yield from _describe_numbers(
        at, to_base(quantity), (_BASE_NUMBER, _BASE_MINIMUM, _BASE_MAXIMUM)
    )
    if quantity.unit:
        yield f"{at} {_UNIT} {node(quantity.unit)}"
    if quantity.approximate:
        yield f"{at} {_APPROXIMATE} {_TRUE}"
    if quantity.comparator != "=":
        yield f"{at} {_COMPARATOR} {literal(quantity.comparator)}"


def _describe_numbers(at: str, quantity: Quantity, terms: tuple[str, ...]) -> Iterator[str]:
    numbers = (quantity.number, quantity.minimum, quantity.maximum)
    for term, number in zip(terms, numbers, strict=True):
        if number is not None:
            yield f"{at} {term} {decimal(number)}"


def _describe_qualifiers(claim: Iri, qualifiers: Iterable[Qualifier]) -> Iterator[str]:
    at = node(claim)
    for item in qualifiers:
        value = item.value
        simple = node(value.iri) if isinstance(value, EntityValue) else literal(value.text)
        yield f"{at} {node(item.property)} {simple}"
        if isinstance(value, Quantity):
            name = f"{local_name(item.property)}-{digest(_value_key(value))[:8]}"
            quantity = node(f"{claim}#{name}")
            yield f"{at} {_QUALIFIER_QUANTITY} {quantity}"
            yield f"{quantity} {A} {_QUANTITY}"
            yield f"{quantity} {_QUALIFIER} {node(item.property)}"
            yield f"{quantity} {_VALUE_TEXT} {literal(value.text)}"
            yield from _describe_quantity(quantity, value)


def describe_entity(entity: Entity) -> Iterator[str]:
    """The triples of an entity and its labels.

    >>> from kg.model import Label
    >>> who = Entity(Iri("u:x"), Iri("u:Org"), (Label("X", "en", "preferred"),), candidate=True)
    >>> [line.partition(" ")[2].partition(" ")[2] for line in describe_entity(who)][:2]
    ['<u:Org>', '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>']
    """
    at = node(entity.iri)
    yield f"{at} {A} {node(entity.kind)}"
    if entity.candidate:
        yield f"{at} {_CANDIDATE} {_TRUE}"
    for label in entity.labels:
        term = literal(label.text, language=label.language)
        yield f"{at} {_LABELS[label.kind]} {term}"
        if label.kind == "preferred":
            yield f"{at} {LABEL} {term}"


def describe_property(minted: ObservedProperty) -> Iterator[str]:
    """The triples of a property minted from a table header.

    >>> len(list(describe_property(ObservedProperty(Iri("u:p"), "Slot width"))))
    3
    """
    at = node(minted.iri)
    yield f"{at} {A} {_OBSERVED}"
    yield f"{at} {A} {_RDF_PROPERTY}"
    yield f"{at} {LABEL} {literal(minted.label)}"
    if minted.unit:
        yield f"{at} {_UNIT} {node(minted.unit)}"


def describe_quarantined(item: Quarantined) -> Iterator[str]:
    """The triples of words that could not be read safely."""
    source = item.source
    name = f"quarantined={source.start},{source.end};{digest(item.reason, item.detail)[:8]}"
    at = node(f"{document_iri(source.document)}#{name}")
    yield f"{at} {A} {_QUARANTINED}"
    yield f"{at} {_REASON} {node(CG + item.reason)}"
    yield f"{at} {_COMMENT} {literal(item.detail)}"
    yield f"{at} {_DERIVED} {node(span_iri(source.document, source.start, source.end))}"
    yield from describe_span(source)


def _describe_set_aside(source: Source) -> Iterator[str]:
    at = node(f"{document_iri(source.document)}#aside={source.start},{source.end}")
    yield f"{at} {A} {_SET_ASIDE}"
    yield f"{at} {_DERIVED} {node(span_iri(source.document, source.start, source.end))}"
    yield from describe_span(source)


def describe_passage(passage: Passage) -> Iterator[str]:
    """The triples of a passage and of the entities that it mentions."""
    at = node(passage_iri(passage.document, passage.start, passage.end))
    yield f"{at} {A} {_PASSAGE}"
    yield f"{at} {OA_SOURCE} {node(document_iri(passage.document))}"
    yield f"{at} {OA_START} {integer(passage.start)}"
    yield f"{at} {OA_END} {integer(passage.end)}"
    yield f"{at} {OA_EXACT} {literal(passage.text)}"
    yield f"{at} {_CONTEXT} {literal(passage.context)}"
    yield f"{at} {_ROLE} {literal(passage.role)}"
    if passage.speaker:
        yield f"{at} {_SPEAKER} {literal(passage.speaker)}"
    for entity in passage.entities:
        yield f"{at} {_MENTIONS} {node(entity)}"


def _describe_mention(document: str, mention: Mention) -> Iterator[str]:
    """Two triples: the position is in the span's IRI (RFC 5147)."""
    at = node(span_iri(document, mention.start, mention.end))
    yield f"{at} {A} {_MENTION}"
    yield f"{at} {_NAMES} {node(mention.entity)}"
