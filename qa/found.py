"""What running a plan gives: claims in the order of the answer, and what is known about them."""

from dataclasses import dataclass

from kg.model import Iri, Quantity
from qa.passages import Hit
from qa.plan import Plan
from qa.sparql import ClaimRow


@dataclass(frozen=True, slots=True)
class Part:
    """An amount to calculate with."""

    subject: Iri
    text: str
    """as written"""
    quantity: Quantity
    row: ClaimRow
    """a claim read from the words that state it"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan found."""

    plan: Plan
    rows: tuple[ClaimRow, ...]
    """the claims of the answer, first things first"""
    sparql: str
    """the query whose rows they are"""
    silent: tuple[Iri, ...] = ()
    """entities asked about that state nothing under the properties asked for"""
    entities: int | None = None
    """how many entities fit, where the rows are of some of them only"""
    partly: bool = False
    """whether only some of the claims that may fit were read"""
    counted: int | None = None
    """how many entities a selection holds"""
    filters: frozenset[Iri] = frozenset()
    """terms of the question that narrowed a selection and need not stand in its claims"""
    through: Hit | None = None
    """the passage that says whom a description means"""
    parts: tuple[Part, ...] = ()
    """amounts of a sentence to calculate with, where no claims of their own state them"""
