"""Choose the media type of a response.

In      the Accept header of a request, or the short name of a format
Out     Choice: the type to write for tables and the type to write for graphs
Source  RFC 9110 12.5.1 (Accept: the most specific range decides, q=0 forbids)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Form:
    """A syntax that results can be written in."""

    name: str
    """short name, as in format=csv"""
    media: tuple[str, ...]
    """media types, the canonical one first"""

    @property
    def content_type(self) -> str:
        """Of the response."""
        return self.media[0]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a client takes; None where it takes nothing that we write."""

    table: Form | None
    """for SELECT and ASK"""
    graph: Form | None
    """for CONSTRUCT and DESCRIBE"""
    table_type: str = ""
    """media type under which the client asked for it"""
    graph_type: str = ""


TABLES = (
    Form("json", ("application/sparql-results+json", "application/json")),
    Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml")),
    Form("csv", ("text/csv",)),
    Form("tsv", ("text/tab-separated-values",)),
)
"""SPARQL results, in the order of our preference"""

GRAPHS = (
    Form("turtle", ("text/turtle", "application/x-turtle")),
    Form("ntriples", ("application/n-triples", "text/plain")),
    Form("trig", ("application/trig",)),
    Form("nquads", ("application/n-quads",)),
    Form("jsonld", ("application/ld+json", "application/json")),
    Form("rdfxml", ("application/rdf+xml", "application/xml", "text/xml")),
)
"""RDF, in the order of our preference"""

DATASETS = tuple(form for form in GRAPHS if form.name in {"trig", "nquads", "jsonld"})
"""RDF with graph names"""


@lru_cache(maxsize=256)
def choose_forms(accept: str, *, graphs: tuple[Form, ...] = GRAPHS) -> Choice:
    """The best forms for an Accept header; an empty one takes anything.

    >>> choose_forms("text/csv;q=0.5, application/sparql-results+xml").table.name
    'xml'
    >>> choose_forms("image/png").table is None
    True
    """
    ranges = _ranges(accept)
    table, table_type = _best(TABLES, ranges)
    graph, graph_type = _best(graphs, ranges)
    return Choice(table, graph, table_type, graph_type)


def choose_named(name: str) -> Choice:
    """The form of a short name or media type, for clients that cannot set a header.

    >>> choose_named("tsv").table.content_type
    'text/tab-separated-values'
    """
    table = next((form for form in TABLES if name == form.name or name in form.media), None)
    graph = next((form for form in GRAPHS if name == form.name or name in form.media), None)
    return Choice(
        table, graph, table.content_type if table else "", graph.content_type if graph else ""
    )


def prefers_html(accept: str) -> bool:
    """Whether a browser asks: it names HTML at least as high as anything we write.

    >>> prefers_html("text/html,application/xml;q=0.9,*/*;q=0.8"), prefers_html("*/*")
    (True, False)
    """
    ranges = _ranges(accept)
    if ("text", "html") not in {(main, sub) for main, sub, _ in ranges}:
        return False
    html = _quality("text/html", ranges)
    ours = (kind for form in (*TABLES, *GRAPHS) for kind in form.media)
    return html > 0 and html >= max(_quality(kind, ranges) for kind in ours)


def _ranges(accept: str) -> tuple[tuple[str, str, float], ...]:
    if not accept.strip():
        return (("*", "*", 1.0),)
    found = []
    for part in accept.split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        main, slash, sub = kind.lower().partition("/")
        if slash or kind == "*":
            found.append((main, sub or "*", _q(parameters)))
    return tuple(found)


def _q(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality(kind: str, ranges: tuple[tuple[str, str, float], ...]) -> float:
    """The quality of a media type; the most specific range that fits decides."""
    main, _, sub = kind.partition("/")
    best = (-1, 0.0)
    for range_main, range_sub, quality in ranges:
        if range_main in (main, "*") and range_sub in (sub, "*"):
            best = max(best, ((range_main != "*") + (range_sub != "*"), quality))
    return best[1]


def _best(
    forms: Iterable[Form], ranges: tuple[tuple[str, str, float], ...]
) -> tuple[Form | None, str]:
    chosen: tuple[Form | None, str] = (None, "")
    highest = 0.0
    for form in forms:
        for kind in form.media:
            quality = _quality(kind, ranges)
            if quality > highest:
                highest, chosen = quality, (form, kind)
    return chosen
