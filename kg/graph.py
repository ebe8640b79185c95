"""Keep claims in a quad store: one graph per document, the plain view beside them.

In      DocumentGraph: what one document says, ready to be written
Out     results of SPARQL 1.1 over the union of all graphs
Raises  QuerySyntax, QueryRefused, StoreError, UnknownDocument
Note    the one owner of pyoxigraph; a graph on disk has one writer (kg/snapshots.py)
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Literal, cast

import pyoxigraph as ox

from kg.canonical import hash_document, hash_lines
from kg.errors import QueryRefused, StoreError, UnknownDocument
from kg.iris import (
    BUILD_GRAPH,
    CG,
    ONTOLOGY_GRAPH,
    PREFIXES,
    VIEW_GRAPH,
    document_id,
    document_iri,
    local_name,
)
from kg.model import Extraction, Iri, Quantity
from kg.nquads import in_graph, literal, node, plain_decimal
from kg.rdf import describe_extraction
from kg.sparql_text import explain_syntax, refuse_outside
from kg.view import (
    Stance,
    Statement,
    choose_plain,
    find_stance,
    find_statement,
    make_statement,
    slot_iri,
)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Node = dict[str, list[Term]]
"""what a graph says of one subject: predicate to objects"""
Change = Literal["added", "replaced", "unchanged"]

_BULK = 5_000
"""triples from which on the engine's bulk loader is faster than a transaction"""
_HASH, _STATES, _STATEMENT = (
    ox.NamedNode(CG + name) for name in ("canonicalHash", "states", "statement")
)
_BUILD, _VIEW, _ONTOLOGY = (ox.NamedNode(g) for g in (BUILD_GRAPH, VIEW_GRAPH, ONTOLOGY_GRAPH))
_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_UNIT = ox.NamedNode(CG + "unit")


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """A document as the store takes it; made in any process, written by one."""

    id: str
    """identifier of the document"""
    text: str
    """stored text, for DATA/texts"""
    triples: tuple[str, ...]
    """of kg.nquads, sorted"""
    hash: str
    """canonical hash of the graph"""
    statements: tuple[Statement, ...]
    """what its claims state for the plain view, sorted by IRI"""


def describe_graph(extraction: Extraction) -> DocumentGraph:
    """The document as the store takes it."""
    triples = describe_extraction(extraction)
    found = {one.iri: one for claim in extraction.claims if (one := find_statement(claim))}
    return DocumentGraph(
        extraction.document.id,
        extraction.document.text,
        triples,
        hash_document(extraction.document.id, triples),
        tuple(found[iri] for iri in sorted(found)),
    )


class Graph:
    """A quad store of documents, in memory or on disk.

    >>> graph = Graph()
    >>> bool(graph.query("ASK { ?claim a cg:Claim }"))
    False
    """

    def __init__(self, path: Path | None = None) -> None:
        self._store = _open(path)
        self._units: dict[Iri, Iri | None] = {}

    @classmethod
    def read_only(cls, path: Path) -> "Graph":
        """A published store: nothing can be written through it."""
        graph = cls.__new__(cls)
        try:
            graph._store = ox.Store.read_only(str(path))
        except OSError as error:
            raise StoreError(f"{path} cannot be opened: {error}") from error
        graph._units = {}
        return graph

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
        return {document_id(_value(quad.subject)): _value(quad.object) for quad in found}

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
            node_ = found.setdefault(_value(quad.subject), {})
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
        return (_value(quad.subject) for quad in found)

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
        self._update_view(stale, [one for document in fresh for one in document.statements])
        return changes

    def remove_document(self, identifier: str) -> None:
        """Remove all that the document said."""
        if self._hash_of(identifier) is None:
            raise UnknownDocument(f"no document is called {identifier}: see `chipgraph documents`")
        self._update_view(self._clear([identifier]), [])

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
        self._units = {}

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
        self._store.clear_graph(_VIEW)
        self._units = {}
        found = self._store.quads_for_pattern(None, _STATES, None, _BUILD)
        statements = (self._read_statement(Iri(_value(quad.object))) for quad in found)
        slots: dict[Iri, list[Statement]] = {}
        for one in statements:
            if one:
                slots.setdefault(slot_iri(one), []).append(one)
        self._choose_view(slots)

    def backup(self, path: Path) -> None:
        """Write a copy of the store that shares its immutable files by hard links."""
        self._store.backup(str(path))

    def flush(self) -> None:
        """Wait until all that was written is on the disk."""
        self._store.flush()

    # the documents' graphs

    def _hash_of(self, identifier: str) -> str | None:
        at = ox.NamedNode(document_iri(identifier))
        for quad in self._store.quads_for_pattern(at, _HASH, None, _BUILD):
            return _value(quad.object)
        return None

    def _compare(self, document: DocumentGraph) -> Change:
        known = self._hash_of(document.id)
        if known is None:
            return "added"
        return "unchanged" if known == document.hash else "replaced"

    def _clear(self, identifiers: Iterable[str]) -> list[Statement]:
        """Drop the documents' graphs; the statements that they made."""
        stale: dict[Iri, Statement] = {}
        for identifier in identifiers:
            name = ox.NamedNode(document_iri(identifier))
            for quad in self._store.quads_for_pattern(None, _STATEMENT, None, name):
                statement = self._read_statement(Iri(_value(quad.object)))
                if statement:
                    stale[statement.iri] = statement
            self._store.remove_graph(name)
            for quad in self._store.quads_for_pattern(name, _HASH, None, _BUILD):
                self._store.remove(quad)
        return list(stale.values())

    def _load(self, documents: list[DocumentGraph]) -> None:
        lines = _stream(documents)
        load = self._store.load
        if sum(len(document.triples) for document in documents) >= _BULK:
            load = self._store.bulk_load
        try:
            load(cast(IO[bytes], _Reader(lines)), ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise StoreError(f"a value cannot be written as RDF: {error}") from error

    # the plain view

    def _update_view(self, stale: Iterable[Statement], fresh: Iterable[Statement]) -> None:
        """Bring the index of statements and the view up to date for the slots concerned."""
        come = {one.iri: one for one in fresh}
        slots: dict[Iri, list[Statement]] = {}
        for one in come.values():
            slots.setdefault(slot_iri(one), []).append(one)
        for one in stale:
            slots.setdefault(slot_iri(one), []).append(one)
            if one.iri not in come and next(self._claims_stating(one.iri), None) is None:
                self._store.remove(_states(one))
        self.add_lines(f"{_states(one)} .\n" for one in come.values())
        self._choose_view(slots)

    def _choose_view(self, slots: Mapping[Iri, list[Statement]]) -> None:
        """Choose anew for the slots; the statements given are those at hand, in force or not."""
        triples = [
            triple for slot, known in slots.items() if (triple := self._choose_slot(slot, known))
        ]
        self.add_lines(in_graph(triples, VIEW_GRAPH))

    def _choose_slot(self, slot: Iri, known: list[Statement]) -> str | None:
        """Clear the slot in the view; the triple that it has now."""
        self._clear_view(known[0])
        chosen = choose_plain(self._stated(slot, known), self._unit_of(known[0].property))
        if chosen is None:
            return None
        return f"{node(known[0].subject)} {node(known[0].property)} {chosen}"

    def _stated(self, slot: Iri, known: list[Statement]) -> Iterator[Statement]:
        """The statements in force, read only where they are not at hand."""
        at_hand = {one.iri: one for one in known}
        for quad in self._store.quads_for_pattern(ox.NamedNode(slot), _STATES, None, _BUILD):
            iri = Iri(_value(quad.object))
            one = at_hand.get(iri) or self._read_statement(iri)
            if one:
                yield one

    def _clear_view(self, statement: Statement) -> None:
        pair = ox.NamedNode(statement.subject), ox.NamedNode(statement.property)
        for quad in tuple(self._store.quads_for_pattern(*pair, None, _VIEW)):
            if statement.number is None:
                concerned = str(quad.object) == statement.value
            else:
                concerned = isinstance(quad.object, ox.Literal) and quad.object.datatype == _DECIMAL
            if concerned:
                self._store.remove(quad)

    def _claims_stating(self, statement: Iri) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(None, _STATEMENT, ox.NamedNode(statement), None)

    def _read_statement(self, iri: Iri) -> Statement | None:
        """The statement as any one claim that makes it says it."""
        for quad in self._claims_stating(iri):
            found = {
                one.predicate.value: one.object
                for one in self._store.quads_for_pattern(quad.subject, None, None, quad.graph_name)
            }
            return _statement_of(found)
        return None

    def _unit_of(self, property_: Iri) -> Iri | None:
        """The unit that the ontology sets for a property's numbers."""
        if property_ not in self._units:
            at = ox.NamedNode(property_)
            units = self._store.quads_for_pattern(at, _UNIT, None, _ONTOLOGY)
            self._units[property_] = min((Iri(_value(quad.object)) for quad in units), default=None)
        return self._units[property_]

    def add_lines(self, lines: Iterable[str]) -> None:
        """Write lines of N-Quads in one transaction, or by the bulk loader when they are many."""
        text = "".join(lines).encode()
        many = text.count(b"\n") >= _BULK
        load = self._store.bulk_load if many else self._store.load
        load(text, ox.RdfFormat.N_QUADS)


class _Reader(io.RawIOBase):
    """A binary file over portions of bytes that are made while they are read."""

    def __init__(self, portions: Iterator[bytes]) -> None:
        self._portions = portions
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = memoryview(next(self._portions, b""))
        size = len(self._rest) if size < 0 else size
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)


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
    return ox.Literal(plain_decimal(number), datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))


def write_results(results: Results, media: str) -> bytes:
    """The results of a query in a format: json, xml, csv or tsv for rows, else an RDF syntax.

    >>> write_results(Graph().query("SELECT (1 AS ?n) {}"), "csv").split()
    [b'n', b'1']
    """
    if isinstance(results, ox.QueryTriples):
        syntax = ox.RdfFormat.from_extension({"turtle": "ttl"}.get(media, media))
        if syntax is None:
            raise StoreError(f"triples are written as turtle, nt, xml or jsonld, not as {media}")
        return results.serialize(format=syntax) or b""
    rows = ox.QueryResultsFormat.from_extension({"json": "srj", "xml": "srx"}.get(media, media))
    if rows is None:
        raise StoreError(f"rows are written as json, xml, csv or tsv, not as {media}")
    return results.serialize(format=rows) or b""


def check_turtle(path: Path) -> None:
    """Raise StoreError unless the file is Turtle; OSError when it cannot be read."""
    try:
        for _ in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            pass
    except SyntaxError as error:
        raise StoreError(f"{path.name} is not Turtle: {error}") from error


def _open(path: Path | None) -> ox.Store:
    if path is None:
        return ox.Store()
    try:
        return ox.Store(str(path))
    except OSError as error:
        raise StoreError(f"{path} cannot be opened as a store: {error}") from error


def _value(term: object) -> str:
    return str(term.value) if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


def _states(statement: Statement) -> ox.Quad:
    slot = ox.NamedNode(slot_iri(statement))
    return ox.Quad(slot, _STATES, ox.NamedNode(statement.iri), _BUILD)


def _statement_of(found: Mapping[str, object]) -> Statement | None:
    """The statement of a claim without qualifiers, from what the store says of it."""

    def value(name: str) -> str:
        return _value(found.get(CG + name))

    stance: Stance | None = find_stance(
        local_name(value("polarity")),
        local_name(value("certainty")),
        has_status=CG + "status" in found,
    )
    if stance is None:
        return None
    number, unit = value("number"), value("unit")
    quantity = Quantity("", Decimal(number), unit=Iri(unit) if unit else None) if number else None
    return make_statement(
        Iri(value("subject")),
        Iri(value("property")),
        str(found[CG + "value"]),
        stance,
        quantity,
    )


def _stream(documents: Iterable[DocumentGraph]) -> Iterator[bytes]:
    """The documents' graphs and hashes as N-Quads, a portion for each."""
    for document in documents:
        at = document_iri(document.id)
        hashed = f"{node(at)} {_HASH} {literal(document.hash)} {node(BUILD_GRAPH)} .\n"
        yield ("".join(in_graph(document.triples, at)) + hashed).encode()
