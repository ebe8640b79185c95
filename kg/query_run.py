"""Run one judged query on a store and write its result in bounded space.

In      a store that nobody writes to, and a Request with its limits
Out     Reply; rows beyond the limit are cut off, and the reply says so
Raises  QuerySyntax, QueryRefused, QueryTooLarge, UnknownGraph
"""

import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import QueryRefused, QueryTooLarge, UnknownGraph
from kg.iris import BASE, PREFIXES
from kg.query_limits import Limits, Reply, Request
from kg.result_rows import count_rows, cut_rows
from kg.sparql_guard import Judged, is_stable, judge_query
from kg.sparql_text import explain_syntax

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_TABLE = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
_PREFIX_MARKS = tuple((name, f"{name}:") for name in PREFIXES)
_FAILURES = (OSError, ValueError, RuntimeError)
"""what the engine raises while it evaluates"""


class _FullError(Exception):
    """The result is longer than it may be."""


class _Bounded(io.RawIOBase):
    """A file in memory that takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self._limit = limit

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        taken = memoryview(cast(bytes, part))
        room = self._limit - len(self.content)
        self.content += taken[:room]
        if len(taken) > room:
            raise _FullError
        return len(taken)


def run_query(store: ox.Store, request: Request, limits: Limits) -> Reply:
    """The written result of the query.

    >>> run_query(ox.Store(), Request("ASK {}", table="csv"), Limits()).body
    b'true'
    """
    judged = judge_query(request.text)
    results = _evaluate(store, judged, request)
    stable = is_stable(judged.text)
    try:
        if isinstance(results, ox.QueryTriples):
            return _write_graph(results, request.graph, limits, stable=stable)
        if isinstance(results, ox.QueryBoolean):
            return _write_boolean(results, request.table, stable=stable)
        return _write_table(results, request.table, limits, stable=stable)
    except _FAILURES as error:
        raise QueryRefused(f"the query cannot be run: {error}") from error


def dump_graph(store: ox.Store, request: Request, limits: Limits) -> Reply:
    """A whole graph: `request.dump` names it; "" is the union of all, "*" is all with names."""
    name, form = request.dump or "", request.graph
    if form is None:
        return Reply("unacceptable", b"", 0, complete=False)
    if name not in {"", "*"} and ox.NamedNode(name) not in set(store.named_graphs()):
        raise UnknownGraph(f"no graph is called <{name}>")
    out = _Bounded(limits.bytes)
    try:
        if name == "*":
            store.dump(cast(IO[bytes], out), _GRAPH[form], prefixes=PREFIXES)
        else:
            graph = ox.NamedNode(name) if name else None
            found = store.quads_for_pattern(None, None, None, graph)
            triples = dict.fromkeys(quad.triple for quad in found)
            ox.serialize(triples, cast(IO[bytes], out), _GRAPH[form], prefixes=PREFIXES)
    except _FullError as error:
        raise QueryTooLarge(
            f"the graph is longer than {limits.bytes} bytes: use `chipgraph export`"
        ) from error
    return Reply("graph", bytes(out.content), 0, complete=True)


def _evaluate(store: ox.Store, judged: Judged, request: Request) -> Results:
    if judged.unread:
        _query(ox.Store(), judged.text)  # for the engine's own complaint
        raise QueryRefused("the dataset clause of the query cannot be read: write SPARQL 1.1")
    if judged.default_graphs or judged.named_graphs:
        _check_known(store, (*judged.default_graphs, *judged.named_graphs))
    if request.default_graphs or request.named_graphs:  # SPARQL 1.1 Protocol 2.1.4: these win
        return _query(store, judged.text, dataset=(request.default_graphs, request.named_graphs))
    if judged.default_graphs or judged.named_graphs:
        return _query(store, judged.text, dataset=(judged.default_graphs, judged.named_graphs))
    return _query(store, judged.text)


def _check_known(store: ox.Store, names: Iterable[str]) -> None:
    """Refuse a dataset clause that another engine would answer by fetching."""
    known = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
    for name in names:
        if name not in known:
            raise UnknownGraph(f"no graph is called <{name}>, and nothing is fetched")


def _query(
    store: ox.Store,
    text: str,
    *,
    dataset: tuple[Sequence[str], Sequence[str]] | None = None,
) -> Results:
    prefixes = _used_prefixes(text)
    try:
        if dataset is None:
            return store.query(
                text, base_iri=BASE, prefixes=prefixes, use_default_graph_as_union=True
            )
        default, named = ([ox.NamedNode(name) for name in names] for names in dataset)
        return store.query(
            text,
            base_iri=BASE,
            prefixes=prefixes,
            default_graph=[*default],
            named_graphs=[*named],
        )
    except SyntaxError as error:
        raise explain_syntax(text, str(error)) from error
    except _FAILURES as error:
        raise QueryRefused(f"the query cannot be run: {error}") from error


def _used_prefixes(text: str) -> dict[str, str]:
    """The known prefixes that the query may use: the engine parses each one that it is given.

    >>> sorted(_used_prefixes("SELECT * { ?c cg:subject ?s ; a owl:Thing }"))
    ['cg', 'owl']
    """
    if "\\" in text:  # a code point escape may stand for any letter of a prefix
        return dict(PREFIXES)
    return {name: PREFIXES[name] for name, mark in _PREFIX_MARKS if mark in text}


def _write_boolean(result: ox.QueryBoolean, form: str | None, *, stable: bool) -> Reply:
    if form is None:
        return Reply("unacceptable", b"", 0, complete=False)
    if form in {"csv", "tsv"}:  # W3C defines neither for ASK, clients expect the bare word
        body = b"true" if result else b"false"
    else:
        body = result.serialize(format=_TABLE[form]) or b""
    return Reply("table", body, 1, complete=True, stable=stable)


def _write_table(
    results: ox.QuerySolutions, form: str | None, limits: Limits, *, stable: bool
) -> Reply:
    if form is None:
        return Reply("unacceptable", b"", 0, complete=False)
    out, complete = _Bounded(limits.bytes), True
    try:
        results.serialize(cast(IO[bytes], out), _TABLE[form])
    except _FullError:
        complete = False
    body = bytes(out.content)
    rows = count_rows(body, form)
    if rows > limits.rows or not complete:
        body, rows = cut_rows(body, form, limits.rows)
        complete = False
    return Reply("table", body, rows, complete, stable)


def _write_graph(
    results: ox.QueryTriples, form: str | None, limits: Limits, *, stable: bool
) -> Reply:
    if form is None:
        return Reply("unacceptable", b"", 0, complete=False)
    triples = list(islice(results, limits.rows + 1))
    complete = len(triples) <= limits.rows
    del triples[limits.rows :]
    while True:
        out = _Bounded(limits.bytes)
        try:
            ox.serialize(triples, cast(IO[bytes], out), _GRAPH[form], prefixes=PREFIXES)
        except _FullError:
            complete = False
            del triples[len(triples) // 2 :]
        else:
            return Reply("graph", bytes(out.content), len(triples), complete, stable)
