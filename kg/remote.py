"""Keep the graph in any SPARQL 1.1 server instead of the embedded store.

In      addresses of its query and update services; its default graph must be the union of all
Out     RemoteGraph: the interface of Graph; texts, passage index and manifest stay in the data
        directory, whose file `remote.json` names the server
Raises  StoreError when the server does not answer, or its default graph is no union
Source  SPARQL 1.1 Protocol; SPARQL 1.1 Update 3.1.1 (INSERT DATA), 3.2.2 (CLEAR)
"""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from kg.errors import QueryError, QuerySyntax, StoreError
from kg.graph import Graph
from kg.iris import BASE, PREFIXES

_FILE = "remote.json"
_BATCH = 500
"""triples in one update: Virtuoso compiles each into a statement of bounded size"""
_SECONDS = 300
_GENERATED = BASE + ".well-known/genid/"
_TRIPLES = "application/n-triples"
_OURS = f'FILTER(STRSTARTS(STR(?g), "{BASE}"))'
_FORM = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_IRI = re.compile(r"<[^<>\s]*>|#.*")
_ROWS = "application/sparql-results+json"
_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(PREFIXES.items()))

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Server:
    """Where a SPARQL 1.1 server answers."""

    query: str
    """address of the query service"""
    update: str
    """address of the update service"""


def read_server(url: str) -> Server:
    """The services behind one address; two are given as QUERY,UPDATE.

    >>> read_server("http://x:7878/query").update, read_server("http://x:8890/sparql").update
    ('http://x:7878/update', 'http://x:8890/sparql')
    """
    query, _, update = url.partition(",")
    if not query.startswith(("http://", "https://")):
        raise StoreError(
            f"{url} is no address of a SPARQL server: it starts with http:// or https://"
        )
    if not update:
        update = query[: -len("query")] + "update" if query.endswith("/query") else query
    return Server(query, update)


def keep_server(data_dir: Path, server: Server) -> None:
    """Let the data directory use the server from now on."""
    if kept_server(data_dir) is None and (data_dir / "manifest.json").exists():
        raise StoreError(f"{data_dir} has a store of its own: name another directory with --data")
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / _FILE).write_text(json.dumps(asdict(server)), "utf-8")


def kept_server(data_dir: Path) -> Server | None:
    """The server that the data directory uses; None when it has its own store.

    >>> kept_server(Path("no such directory"))
    """
    try:
        return Server(**json.loads((data_dir / _FILE).read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{data_dir / _FILE} cannot be read: {error}") from error


class RemoteGraph(Graph):
    """A graph in a SPARQL 1.1 server."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        store = _RemoteStore(server)
        store.check_union()
        self._use(cast(ox.Store, store))


class _RemoteStore:
    """What Graph uses of the engine's store, over HTTP."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def check_union(self) -> None:
        """Refuse a server whose default graph leaves the named graphs out."""
        known = self.query("ASK { GRAPH ?g { ?s ?p ?o } }")
        if bool(known) and not bool(self.query("ASK { ?s ?p ?o }")):
            raise StoreError(
                f"the default graph of {self._server.query} is not the union of its graphs: "
                "set it so (oxigraph serve --union-default-graph)"
            )

    def __len__(self) -> int:
        rows = self._rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }}")
        return int(next(iter(rows))["n"].value)

    def __contains__(self, quad: ox.Quad) -> bool:
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(found, None) is not None

    # reading

    def query(
        self,
        sparql: str,
        *,
        substitutions: Mapping[ox.Variable, _Node] | None = None,
        **_: object,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The results; the default graph is the union in any case."""
        text = _PROLOGUE + sparql
        if substitutions:
            names = " ".join(map(str, substitutions))
            text += f"\nVALUES ({names}) {{ ({' '.join(map(str, substitutions.values()))}) }}"
        form = _FORM.search(_IRI.sub(" ", text))
        if form is None or form[0].upper() in {"SELECT", "ASK"}:
            body = self._post(self._server.query, {"query": text}, _ROWS)
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        body = self._post(self._server.query, {"query": text}, _TRIPLES)
        triples = ox.Store()
        triples.load(body, ox.RdfFormat.N_TRIPLES)
        return cast(ox.QueryTriples, triples.query("CONSTRUCT WHERE { ?s ?p ?o }"))

    def quads_for_pattern(
        self,
        subject: _Node | None,
        predicate: _Node | None,
        object_: _Node | None,
        graph: _Node | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads that have these terms."""
        given = {"s": subject, "p": predicate, "o": object_, "g": graph}
        s, p, o, g = (str(term) if term is not None else f"?{name}" for name, term in given.items())
        free = " ".join(f"?{name}" for name, term in given.items() if term is None) or "(1 AS ?one)"
        for row in self._rows(f"SELECT {free} {{ GRAPH {g} {{ {s} {p} {o} }} }}"):
            terms: list[Any] = [row[name] if term is None else term for name, term in given.items()]
            yield ox.Quad(*terms)

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """The names of all graphs that are ours: servers have some of their own."""
        for row in self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {_OURS} }}"):
            yield row["g"]

    def dump(
        self,
        out: IO[bytes],
        syntax: ox.RdfFormat,
        *,
        from_graph: ox.NamedNode | None = None,
        prefixes: dict[str, str] | None = None,
    ) -> None:
        """Write one graph as triples, or all with their names."""
        quads = self.quads_for_pattern(None, None, None, from_graph)
        if from_graph is not None:
            ox.serialize((quad.triple for quad in quads), out, syntax, prefixes=prefixes)
        else:
            ox.serialize(quads, out, syntax, prefixes=prefixes)

    # writing

    def load(
        self,
        input: bytes | IO[bytes] | None = None,  # noqa: A002 - the engine's own name
        format: ox.RdfFormat | None = None,  # noqa: A002
        *,
        path: str | None = None,
        to_graph: ox.NamedNode | None = None,
    ) -> None:
        """Add the quads of a file, of bytes or of a path, in batches."""
        quads = iter(ox.parse(input, format, path=path))
        while batch := list(islice(quads, _BATCH)):
            groups: dict[str, list[str]] = {}
            for quad in batch:
                name = str(to_graph or quad.graph_name)
                s, p, o = _named(quad.subject), quad.predicate, _named(quad.object)
                groups.setdefault(name, []).append(f"{s} {p} {o} .")
            body = "".join(f"GRAPH {g} {{ {' '.join(all_)} }}\n" for g, all_ in groups.items())
            self._update(f"INSERT DATA {{ {body} }}")

    bulk_load = load

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads."""
        lines = "".join(f"{quad} .\n" for quad in quads)
        self.load(lines.encode(), ox.RdfFormat.N_QUADS)

    def remove(self, quad: ox.Quad) -> None:
        """Remove a quad."""
        self._update(f"DELETE DATA {{ GRAPH {quad.graph_name} {{ {quad.triple} }} }}")

    def remove_graph(self, name: ox.NamedNode) -> None:
        """Remove all that a graph says."""
        self._update(f"CLEAR SILENT GRAPH {name}")

    clear_graph = remove_graph

    def update(self, text: str, **_: object) -> None:
        """Run an update."""
        self._update(_PROLOGUE + text)

    def flush(self) -> None:
        """Nothing to wait for: each update was answered."""

    def backup(self, path: str) -> None:
        """Refused: a server keeps its own copies."""
        raise StoreError(
            f"{self._server.query} is not copied to {path}: back it up by its own means"
        )

    def _rows(self, sparql: str) -> Any:  # noqa: ANN401 - the engine's solutions
        return self.query(sparql)

    def _update(self, text: str) -> None:
        self._post(self._server.update, {"update": text}, "*/*")

    def _post(self, address: str, fields: dict[str, str], accept: str) -> bytes:
        request = urllib.request.Request(
            address, urllib.parse.urlencode(fields).encode(), {"Accept": accept}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as error:
            told = error.read(2000).decode("utf-8", "replace")
            kind = QuerySyntax if error.code == 400 else QueryError
            raise kind(f"{address} answered {error.code}: {told}") from error
        except OSError as error:
            raise StoreError(f"{address} does not answer: {error}") from error


def _named(term: object) -> object:
    """A blank node as an IRI: it may come in several updates, and Virtuoso takes none in data.

    RDF 1.1 Concepts 3.5, replacing blank nodes with IRIs.
    """
    return ox.NamedNode(_GENERATED + term.value) if isinstance(term, ox.BlankNode) else term
