"""Judge a query by its parsed form: it may neither write nor fetch.

In      the text of a query, as a stranger sent it
Out     Judged: the text to run and the dataset that the query names
Raises  QueryRefused for SERVICE, and for a dataset clause that cannot be read safely
Source  SPARQL 1.1 Query 13.2 (dataset clauses), SPARQL 1.1 Federated Query (SERVICE)

Updates need no judging here: the engine's query grammar has no production for them. SERVICE and
FROM are found by rdflib's parser, and only when the text holds the word at all: that parser costs
ten milliseconds. Two parsers can be made to disagree about where a comment or a string ends, so
what they disagree about (line ends, code point escapes) is taken out before the first of them
looks; workers are also cut off from the network (kg/no_network.py).
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import QueryRefused
from kg.iris import BASE, PREFIXES
from kg.model import Iri

if TYPE_CHECKING:
    from pyparsing import ParseResults

_SERVICE = re.compile(r"(?<![\w?$:])service(?![\w:])", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$:])from(?![\w:])", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u", re.IGNORECASE)
_UNSTABLE_NAMES = ("now", "rand", "uuid", "bnode")
_UNSTABLE = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """A query that may run."""

    text: str
    """what the engine is to be given"""
    default_graphs: tuple[Iri, ...] = ()
    """named by FROM"""
    named_graphs: tuple[Iri, ...] = ()
    """named by FROM NAMED"""
    unread: bool = False
    """it may have a dataset clause, but rdflib's parser cannot read it: not to be run"""


def judge_query(text: str) -> Judged:
    """The query, if it reads the store and nothing else.

    >>> judge_query("SELECT * FROM <http://x/g> { ?s ?p ?o }").default_graphs
    ('http://x/g',)
    >>> judge_query("SELECT * { SERVICE SILENT <http://x/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryRefused: SERVICE would fetch from outside the store: ask the store alone
    """
    serves = _may_hold(text, "service") and bool(_SERVICE.search(text))
    takes = _may_hold(text, "from") and bool(_FROM.search(text))
    if not (serves or takes):
        return Judged(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if serves and _ESCAPE.search(text):
        raise QueryRefused("a query with the word SERVICE may not hold \\u escapes: write them out")
    parsed = _parse(text, serves=serves)
    if parsed is None:
        return Judged(text, unread=True)
    if serves and _holds(parsed, "ServiceGraphPattern"):
        raise QueryRefused("SERVICE would fetch from outside the store: ask the store alone")
    return _dataset(text, parsed)


def is_stable(text: str) -> bool:
    """Whether the same query on the same store gives the same result.

    >>> is_stable("SELECT (NOW() AS ?t) {}"), is_stable("ASK { ?s ?p ?o }")
    (False, True)
    """
    return not (_may_hold(text, *_UNSTABLE_NAMES) and _UNSTABLE.search(text))


def _may_hold(text: str, *words: str) -> bool:
    """Whether it is worth looking for the words: a tenth of what the regular expressions cost.

    >>> _may_hold("ask {}", "service"), _may_hold("SerVice", "service"), _may_hold("ſervice", "x")
    (False, True, True)
    """
    if not text.isascii():  # letters beyond ASCII may count as s or i when case is ignored
        return True
    lower = text.lower()
    return any(word in lower for word in words)


def _parse(text: str, *, serves: bool) -> "ParseResults | None":
    """The query as rdflib's parser reads it; None when it does not parse and cannot fetch."""
    from pyparsing.exceptions import ParseBaseException  # rdflib takes a third of a second
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text)
    except (ParseBaseException, RecursionError, ValueError, TypeError) as error:
        if serves:
            raise QueryRefused(
                "a query with the word SERVICE must be plain SPARQL 1.1 to be read safely"
            ) from error
        return None


def _dataset(text: str, parsed: "ParseResults") -> Judged:
    from rdflib.plugins.sparql.algebra import translateQuery

    try:
        clauses = translateQuery(parsed, base=BASE, initNs=PREFIXES).algebra.datasetClause or ()
    except Exception as error:  # rdflib raises bare Exception for unknown prefixes and bad scope
        raise QueryRefused(f"the dataset of the query cannot be read: {error}") from error
    return Judged(
        text,
        tuple(Iri(str(one.default)) for one in clauses if one.default),
        tuple(Iri(str(one.named)) for one in clauses if one.named),
    )


def _holds(parsed: object, name: str) -> bool:
    """Whether a node of that name is anywhere in the tree."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    waiting: list[object] = [parsed]
    while waiting:
        one = waiting.pop()
        if isinstance(one, CompValue):
            if one.name == name:
                return True
            waiting.extend(one.values())
        elif isinstance(one, list | tuple | ParseResults):
            waiting.extend(one)
    return False
