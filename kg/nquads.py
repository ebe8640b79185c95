"""Write RDF terms and quads as canonical N-Quads.

Out     a term is its N-Triples text; a triple is "S P O" without the final dot
Raises  StoreError for an IRI that no syntax of RDF could carry
Source  https://www.w3.org/TR/rdf12-n-quads/#canonical-quads (escapes, one space, no comment)
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from kg.errors import StoreError

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NAMED = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(32), 127)} | _NAMED
_SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\]')
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_FINEST = Decimal("1e-18")
"""Oxigraph keeps 18 digits after the point"""


def node(iri: str) -> str:
    """The IRI as a term.

    >>> node("https://example.org/a")
    '<https://example.org/a>'
    """
    if _NOT_IN_IRI.search(iri):
        raise StoreError(f"{iri!r} is no IRI: percent-encode it (kg/iris.py)")
    return f"<{iri}>"


def literal(text: str, *, language: str = "", datatype: str = "") -> str:
    r"""The text as a term; language tags are written in lower case, as RDF compares them.

    >>> literal('say "80"'), literal("芯片", language="zh-Hant")
    ('"say \\"80\\""', '"芯片"@zh-hant')
    """
    quoted = f'"{text.translate(_ESCAPES) if _SPECIAL.search(text) else text}"'
    if language:
        return f"{quoted}@{language.lower()}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


def decimal(number: Decimal) -> str:
    """The number as an xsd:decimal in its canonical form.

    >>> decimal(Decimal("80.50"))
    '"80.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    return f'"{plain_decimal(number)}"^^<{_XSD}decimal>'


def plain_decimal(number: Decimal) -> str:
    """The number without exponent or trailing zeros.

    >>> plain_decimal(Decimal("1.90E+3")), plain_decimal(Decimal("-0.0"))
    ('1900', '0')
    """
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -18:
        number = number.quantize(_FINEST, rounding=ROUND_HALF_EVEN)
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def integer(number: int) -> str:
    """The number as an xsd:integer.

    >>> integer(7)
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{number}"^^<{_XSD}integer>'


def boolean(value: bool) -> str:
    """The value as an xsd:boolean.

    >>> boolean(True)
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    return f'"{str(value).lower()}"^^<{_XSD}boolean>'


def day(value: date) -> str:
    """The date as an xsd:date.

    >>> day(date(2023, 5, 29))
    '"2023-05-29"^^<http://www.w3.org/2001/XMLSchema#date>'
    """
    return f'"{value.isoformat()}"^^<{_XSD}date>'


def in_graph(triples: Iterable[str], graph: str) -> Iterator[str]:
    """The triples as lines of N-Quads in the graph.

    >>> list(in_graph(["<a> <b> <c>"], "https://example.org/g"))
    ['<a> <b> <c> <https://example.org/g> .\\n']
    """
    ending = f" <{graph}> .\n"
    return (triple + ending for triple in triples)
