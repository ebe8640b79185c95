"""What a query from outside may use, and what came of it.

Unit    seconds; bytes; rows are solutions of a SELECT or triples of a CONSTRUCT
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["table", "graph", "unacceptable"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use."""

    seconds: float = 30.0
    """until it is killed"""
    rows: int = 100_000
    """of the result; more are cut off, and the result says so"""
    bytes: int = 64 * 1024 * 1024
    """of the written result; more are cut off, and the result says so"""
    memory: int = 2 * 1024**3
    """address space of the worker above what it has when idle"""
    text: int = 256 * 1024
    """characters of the query"""


@dataclass(frozen=True, slots=True)
class Request:
    """One query as the pool takes it."""

    text: str
    """SPARQL 1.1 query; empty to read whole graphs"""
    table: str | None = "json"
    """form to write a table in; None when the client takes none"""
    graph: str | None = "turtle"
    """form to write a graph in"""
    default_graphs: tuple[str, ...] = ()
    """by the protocol: they replace those of the query"""
    named_graphs: tuple[str, ...] = ()
    dump: str | None = None
    """read this graph whole; "" is the union of all as one graph, "*" is all with their names"""


@dataclass(frozen=True, slots=True)
class Reply:
    """The written result of a query."""

    kind: Kind
    """table for SELECT and ASK, graph for CONSTRUCT and DESCRIBE"""
    body: bytes
    """in the form that was asked for; empty when unacceptable"""
    rows: int
    """how many solutions or triples; ASK has one"""
    complete: bool
    """false when rows were cut off"""
    stable: bool = True
    """the same query on the same store gives the same result"""
