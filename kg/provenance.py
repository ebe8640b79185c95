"""Describe where words stand: documents, spans and speakers as triples.

Out     triples of kg.nquads
Source  Web Annotation selectors: https://www.w3.org/TR/annotation-model/#selectors
        PROV-O: https://www.w3.org/TR/prov-o/
"""

import hashlib
from collections.abc import Iterator

from kg.iris import CG, PREFIXES, document_iri, span_iri, speaker_iri
from kg.model import Document, Source
from kg.nquads import day, integer, literal, node

A = node(PREFIXES["rdf"] + "type")
OA_START, OA_END, OA_EXACT, OA_SOURCE = (
    node(PREFIXES["oa"] + name) for name in ("start", "end", "exact", "hasSource")
)
LABEL = node(PREFIXES["rdfs"] + "label")
_SPAN_TYPES = tuple(
    node(PREFIXES["oa"] + name)
    for name in ("SpecificResource", "TextPositionSelector", "TextQuoteSelector")
)
_PROV_ENTITY, _PROV_AGENT = node(PREFIXES["prov"] + "Entity"), node(PREFIXES["prov"] + "Agent")
_TITLE, _DATE, _FORMAT, _IDENTIFIER, _EXTENT = (
    node(PREFIXES["dcterms"] + name) for name in ("title", "date", "format", "identifier", "extent")
)
_DOCUMENT, _SHA256, _TEXT_LENGTH, _TEXT_SHA256, _HEADER = (
    node(CG + name) for name in ("Document", "sha256", "textLength", "textSha256", "header")
)


def text_sha256(text: str) -> str:
    """The name under which a text is stored.

    >>> text_sha256("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def describe_document(document: Document) -> Iterator[str]:
    """The triples of a document.

    >>> memo = Document("memo", "Memo", None, "A100", "ab", "text/plain", 4)
    >>> len(list(describe_document(memo)))
    9
    """
    at = node(document_iri(document.id))
    yield f"{at} {A} {_DOCUMENT}"
    yield f"{at} {A} {_PROV_ENTITY}"
    yield f"{at} {_TITLE} {literal(document.title)}"
    yield f"{at} {_IDENTIFIER} {literal(document.id)}"
    yield f"{at} {_FORMAT} {literal(document.media_type)}"
    yield f"{at} {_EXTENT} {integer(document.size)}"
    yield f"{at} {_SHA256} {literal(document.sha256)}"
    yield f"{at} {_TEXT_LENGTH} {integer(len(document.text))}"
    yield f"{at} {_TEXT_SHA256} {literal(text_sha256(document.text))}"
    if document.date:
        yield f"{at} {_DATE} {day(document.date)}"


def describe_span(source: Source) -> Iterator[str]:
    """The triples of a span, which end in its quote.

    >>> list(describe_span(Source("memo", 0, 4, "A100")))[-1].rpartition(" ")[2]
    '"A100"'
    """
    at = node(span_iri(source.document, source.start, source.end))
    for kind in _SPAN_TYPES:
        yield f"{at} {A} {kind}"
    yield f"{at} {OA_SOURCE} {node(document_iri(source.document))}"
    for start, end in source.headers:
        yield f"{at} {_HEADER} {node(span_iri(source.document, start, end))}"
    yield f"{at} {OA_START} {integer(source.start)}"
    yield f"{at} {OA_END} {integer(source.end)}"
    yield f"{at} {OA_EXACT} {literal(source.quote)}"


def describe_headers(source: Source, text: str) -> Iterator[str]:
    """The triples of the header spans of a table cell.

    >>> cell = Source("memo", 5, 8, "80G", headers=((0, 4),))
    >>> list(describe_headers(cell, "A100 80G"))[-1].rpartition(" ")[2]
    '"A100"'
    """
    for start, end in source.headers:
        yield from describe_span(Source(source.document, start, end, text[start:end]))


def describe_speaker(document: str, name: str) -> Iterator[str]:
    """The triples of somebody who speaks in a document.

    >>> list(describe_speaker("memo", "Expert"))[1].rpartition(" ")[2]
    '"Expert"'
    """
    at = node(speaker_iri(document, name))
    yield f"{at} {A} {_PROV_AGENT}"
    yield f"{at} {LABEL} {literal(name)}"
