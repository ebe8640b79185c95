"""One number as written, in whatever script: what the readers of numerals return."""

from dataclasses import dataclass
from decimal import Decimal

from kg.model import Iri


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, without its unit."""

    end: int
    """offset after it"""
    low: Decimal
    high: Decimal
    """the same as low when it is one number"""
    approximate: bool = False
    plain: bool = False
    """bare digits without comma or exponent, or one Chinese digit: may be a name or an ordinal"""
    written: bool = False
    """in words, not digits"""
    needs_unit: bool = False
    article: bool = False
    """may be an article: 一, one, a"""
    counting: bool = False
    """never an ordinal: 两"""
    unit: Iri | None = None
    """of a part of a whole"""
    scale: Decimal = Decimal(1)
    """of the word that ends it: 300 in words has 100"""
