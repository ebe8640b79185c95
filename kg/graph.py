"""Keep claims in a quad store: one graph per document, the plain view beside them.

In      DocumentGraph: what one document says, ready to be written
Out     results of SPARQL 1.1 over the union of all graphs
Raises  QuerySyntax, QueryRefused, StoreError, UnknownDocument
Note    a graph on disk has one writer (kg/snapshots.py)
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Literal

import pyoxigraph as ox

from kg.bindings import Term, value_of
from kg.canonical import hash_lines
from kg.document_graph import DocumentGraph, describe_graph, write_document
from kg.errors import QueryRefused, StoreError, UnknownDocument
from kg.iris import BUILD_GRAPH, CG, PREFIXES, document_id, document_iri
from kg.model import Extraction, Iri
from kg.plain_view import PlainView
from kg.quad_store import load_lines, load_portions, open_published, open_store
from kg.results import Results
from kg.sparql_text import explain_syntax, refuse_outside
from kg.view import Statement

Node = dict[str, list[Term]]
"""what a graph says of one subject: predicate to objects"""
Change = Literal["added", "replaced", "unchanged"]

_BUILD, _HASH = ox.NamedNode(BUILD_GRAPH), ox.NamedNode(CG + "canonicalHash")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


class Graph:
    """A quad store of documents, in memory or on disk.

    >>> graph = Graph()
    >>> bool(graph.query("ASK { ?claim a cg:Claim }"))
    False
    """

    def __init__(self, path: Path | None = None) -> None:
        self._use(open_store(path))

    @classmethod
    def read_only(cls, path: Path) -> "Graph":
        """A published store: nothing can be written through it."""
        graph = cls.__new__(cls)
        graph._use(open_published(path))
        return graph

    def _use(self, store: ox.Store) -> None:
        self._store, self._view = store, PlainView(store)

    def __len__(self) -> int:
        return len(self._store)

    # reading

    def query(self, sparql: str, substitutions: Mapping[str, Term] | None = None) -> Results:
        """The results of a read-only query over the union of all graphs.

        Values go in as terms: `substitutions={"chip": named(iri)}`. A triple that stands in two
        documents is found twice: say DISTINCT where that matters.

        >>> [row["n"].value for row in Graph().query("SELECT (1 + 1 AS ?n) {}")]
        ['2']
        """
        refuse_outside(sparql)
        bound = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
        try:
            return self._store.query(
                sparql,
                prefixes=PREFIXES,
                use_default_graph_as_union=True,
                substitutions=bound,
            )
        except SyntaxError as error:
            raise explain_syntax(sparql, str(error)) from error
        except (OSError, ValueError) as error:
            raise QueryRefused(f"the query cannot be run: {error}") from error

    def select(
        self, sparql: str, substitutions: Mapping[str, Term] | None = None
    ) -> Iterator[ox.QuerySolution]:
        """The rows of a SELECT query."""
        results = self.query(sparql, substitutions)
        if not isinstance(results, ox.QuerySolutions):
            raise QueryRefused("the query gives no rows: use SELECT")
        return results

    def documents(self) -> tuple[str, ...]:
        """Identifiers of all documents, sorted."""
        return tuple(sorted(self.document_hashes()))

    def document_hashes(self) -> dict[str, str]:
        """Canonical hash of each document's graph."""
        found = self._store.quads_for_pattern(None, _HASH, None, _BUILD)
        return {document_id(value_of(quad.subject)): value_of(quad.object) for quad in found}

    def hash_of(self, identifier: str) -> str | None:
        """Canonical hash of one document's graph; None when no document is called so."""
        at = ox.NamedNode(document_iri(identifier))
        for quad in self._store.quads_for_pattern(at, _HASH, None, _BUILD):
            return value_of(quad.object)
        return None

    def lines(self, graph: str) -> Iterator[str]:
        """The lines of N-Quads of one graph, in the store's order."""
        name = ox.NamedNode(graph)
        for quad in self._store.quads_for_pattern(None, None, None, name):
            yield f"{quad} .\n"

    def nodes(self, graph: str) -> dict[str, Node]:
        """All that one graph says, by subject and predicate."""
        found: dict[str, Node] = {}
        name = ox.NamedNode(graph)
        for quad in self._store.quads_for_pattern(None, None, None, name):
            node_ = found.setdefault(value_of(quad.subject), {})
            node_.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def graphs(self) -> tuple[str, ...]:
        """The names of all graphs, sorted."""
        return tuple(sorted(name.value for name in self._store.named_graphs()))

    def pairs(self, subject: str, graph: str | None = None) -> tuple[tuple[str, Term], ...]:
        """What is said of a node: predicate and object, in the store's order."""
        name = ox.NamedNode(graph) if graph else None
        found = self._store.quads_for_pattern(ox.NamedNode(subject), None, None, name)
        return tuple((quad.predicate.value, quad.object) for quad in found)

    def subjects(self, predicate: str, value: Term, graph: str | None = None) -> Iterator[str]:
        """The nodes that have the value under the predicate, in the store's order."""
        name = ox.NamedNode(graph) if graph else None
        found = self._store.quads_for_pattern(None, ox.NamedNode(predicate), value, name)
        return (value_of(quad.subject) for quad in found)

    def count_instances(self, kind: str, graph: str) -> int:
        """How many nodes of the class one graph describes."""
        found = self._store.quads_for_pattern(None, _TYPE, ox.NamedNode(kind), ox.NamedNode(graph))
        return sum(1 for _ in found)

    def hash_graph(self, graph: str) -> str:
        """Canonical hash of one graph as the store holds it."""
        return hash_lines(sorted(self.lines(graph)))

    def dump(self, out: IO[bytes], media: str, graph: str | None = None) -> None:
        """Write all graphs, or one as triples, in the syntax of the file extension `media`."""
        syntax = ox.RdfFormat.from_extension(media)
        if syntax is None:
            raise StoreError(f"no RDF syntax is called {media}")
        name = ox.NamedNode(graph) if graph else None
        self._store.dump(out, syntax, from_graph=name, prefixes=PREFIXES)

    # writing

    def replace_document(self, extraction: Extraction) -> Change:
        """Put what the document yields in place of what it said before."""
        return self.replace_documents([describe_graph(extraction)])[0]

    def replace_documents(self, documents: Iterable[DocumentGraph]) -> tuple[Change, ...]:
        """Put the documents in place of their earlier versions: the unit of writing."""
        documents = tuple({document.id: document for document in documents}.values())
        changes = tuple(self._compare(document) for document in documents)
        paired = tuple(zip(documents, changes, strict=True))
        fresh = [document for document, change in paired if change != "unchanged"]
        stale = self._clear([document.id for document, change in paired if change == "replaced"])
        self._load(fresh)
        self._view.update(stale, [one for document in fresh for one in document.statements])
        return changes

    def remove_document(self, identifier: str) -> None:
        """Remove all that the document said."""
        if self.hash_of(identifier) is None:
            raise UnknownDocument(f"no document is called {identifier}: see `chipgraph documents`")
        self._view.update(self._clear([identifier]), [])

    def bulk_load(self, documents: Iterable[DocumentGraph], *, triples: int = 5_000_000) -> int:
        """Load many documents in portions of about so many triples; how many changed."""
        changed, portion, size = 0, list[DocumentGraph](), 0
        for document in documents:
            portion.append(document)
            size += len(document.triples)
            if size >= triples:
                changed += sum(one != "unchanged" for one in self.replace_documents(portion))
                portion, size = [], 0
        return changed + sum(one != "unchanged" for one in self.replace_documents(portion))

    def load_turtle(self, paths: Iterable[Path], graph: str) -> None:
        """Put the Turtle files in place of the graph's content."""
        name = ox.NamedNode(graph)
        self._store.clear_graph(name)
        for path in paths:
            try:
                self._store.load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=name)
            except SyntaxError as error:
                raise StoreError(f"{path.name} is not Turtle: {error}") from error
        self._view.forget_units()

    def clear(self, graph: str) -> None:
        """Remove all that one graph says."""
        self._store.clear_graph(ox.NamedNode(graph))

    def label_preferred(self, graph: str) -> None:
        """Give every preferred label of the graph as rdfs:label too."""
        self._store.update(
            f"INSERT {{ GRAPH <{graph}> {{ ?thing rdfs:label ?label }} }}"
            f" WHERE {{ GRAPH <{graph}> {{ ?thing skos:prefLabel ?label }} }}",
            prefixes=PREFIXES,
        )

    def refresh_view(self) -> None:
        """Work the whole view out again: after a change of the ontology."""
        self._view.refresh()

    def add_lines(self, lines: Iterable[str]) -> None:
        """Write lines of N-Quads in one transaction, or by the bulk loader when they are many."""
        load_lines(self._store, lines)

    def backup(self, path: Path) -> None:
        """Write a copy of the store that shares its immutable files by hard links."""
        self._store.backup(str(path))

    def flush(self) -> None:
        """Wait until all that was written is on the disk."""
        self._store.flush()

    # the documents' graphs

    def _compare(self, document: DocumentGraph) -> Change:
        known = self.hash_of(document.id)
        if known is None:
            return "added"
        return "unchanged" if known == document.hash else "replaced"

    def _clear(self, identifiers: Iterable[str]) -> list[Statement]:
        """Drop the documents' graphs; the statements that they made."""
        stale: dict[Iri, Statement] = {}
        for identifier in identifiers:
            stale |= {one.iri: one for one in self._view.statements_of(identifier)}
            name = ox.NamedNode(document_iri(identifier))
            self._store.remove_graph(name)
            for quad in self._store.quads_for_pattern(name, _HASH, None, _BUILD):
                self._store.remove(quad)
        return list(stale.values())

    def _load(self, documents: list[DocumentGraph]) -> None:
        quads = sum(len(document.triples) for document in documents)
        load_portions(self._store, map(write_document, documents), quads=quads)
