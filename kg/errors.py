"""What can go wrong in the graph.

KgError
├── MissingSource       a claim without words behind it
├── OntologyError       a file under ontology/ does not say what it must
├── UnknownUnit         a unit that units.ttl does not define
├── StoreError          the data directory cannot be used as it is
│   ├── StoreLocked     another process is writing
│   └── UnknownDocument no document of that identifier
└── QueryError          a query was refused or could not be run
    ├── QuerySyntax     the text is not SPARQL 1.1
    ├── QueryRefused    it would write or fetch
    ├── UnknownGraph    it names a graph that the store does not hold
    ├── QueryTimeout    it ran longer than its limit
    ├── QueryTooLarge   it, or what it needed or gave, was larger than its limit
    └── QueryBusy       too many long queries are running
"""


class KgError(Exception):
    """Base of every error of the graph; its text is fit for a user."""


class MissingSource(KgError):
    """A claim was built without a source."""


class OntologyError(KgError):
    """A file under ontology/ does not say what it must."""


class UnknownUnit(KgError):
    """A unit was asked for that units.ttl does not define."""


class StoreError(KgError):
    """The data directory cannot be used as it is."""


class StoreLocked(StoreError):
    """Another process is writing to the data directory."""


class UnknownDocument(StoreError):
    """No document of that identifier is in the store."""


class QueryError(KgError):
    """A query was refused or could not be run."""


class QuerySyntax(QueryError):
    """The text is not SPARQL 1.1."""


class QueryRefused(QueryError):
    """The query would write, or fetch from outside the store."""


class UnknownGraph(QueryError):
    """The query names a graph that the store does not hold; nothing is ever fetched."""


class QueryTimeout(QueryError):
    """The query ran longer than its limit."""


class QueryTooLarge(QueryError):
    """The query, its result or the memory that it needed was larger than its limit."""


class QueryBusy(QueryError):
    """Too many long queries are running: ask again later."""
