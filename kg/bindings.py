"""Make the terms that enter queries as values, and read terms back.

In      text, numbers and IRIs, from anywhere
Out     terms of the engine; none is ever pasted into a query
"""

from decimal import Decimal

import pyoxigraph as ox

from kg.iris import PREFIXES
from kg.nquads import plain_decimal

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")


def named(iri: str) -> ox.NamedNode:
    """The IRI as a term for substitutions.

    >>> named("https://example.org/a").value
    'https://example.org/a'
    """
    return ox.NamedNode(iri)


def text_term(text: str, language: str | None = None) -> ox.Literal:
    """The text as a term for substitutions.

    >>> text_term("A100").value
    'A100'
    """
    return ox.Literal(text, language=language)


def number_term(number: Decimal) -> ox.Literal:
    """The number as an xsd:decimal for substitutions.

    >>> number_term(Decimal("1.50")).value
    '1.5'
    """
    return ox.Literal(plain_decimal(number), datatype=_DECIMAL)


def value_of(term: object) -> str:
    """The IRI, or the text of a literal; empty for a quoted triple.

    >>> value_of(text_term("A100", "en"))
    'A100'
    """
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""
