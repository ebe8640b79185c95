"""Give the chat the store: documents, queries and the network of the published build.

In      Builds and a QueryPool, as the server holds them
Out     the ports of ui/ports.py
"""

import io
import re
from collections.abc import Collection, Iterator
from functools import lru_cache

import anyio.from_thread
import orjson

from kg.claims import ClaimRecord, read_claims
from kg.coverage import measure_coverage
from kg.documents import DocumentRecord, list_documents
from kg.graph import Graph, Node
from kg.iris import CG, PREFIXES, document_iri, local_name
from kg.network import Options
from kg.network_files import write_view
from kg.ontology import load_ontology
from kg.query_limits import Request
from kg.query_pool import QueryPool
from kg.snapshots import Snapshot
from qa.conflicts import find_conflicts
from qa.model import Language
from qa.sparql import select_claims
from ui.builds import Builds
from ui.ports import (
    Cell,
    DocumentRow,
    HeldBack,
    QueryTable,
    RunSparql,
    Shade,
    ShownClaim,
    UploadReport,
)
from ui.uploads import Upload, drop_document, take_documents

_TYPE = PREFIXES["rdf"] + "type"
_COMMENT = PREFIXES["rdfs"] + "comment"
_DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
_PREFERRED = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
_OA = PREFIXES["oa"]
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float"))


class StoreDocuments:
    """The documents of a data directory."""

    def __init__(self, builds: Builds) -> None:
        self._builds = builds

    def list(self) -> tuple[DocumentRow, ...]:
        """All documents, by identifier."""
        return tuple(map(_row, list_documents(self._builds.snapshot().graph)))

    def text(self, document: str) -> str:
        """The stored text."""
        return self._builds.snapshot().text(document)

    def upload(self, name: str, content: bytes) -> UploadReport:
        """Add or replace a document and publish."""
        (received,) = take_documents(self._builds.data_dir, (Upload(name, content),))
        if received.id is None:
            return UploadReport(received.name, None, "failed", error=received.error)
        candidates = self._builds.snapshot().graph.nodes(document_iri(received.id)).values()
        return UploadReport(
            received.name,
            received.id,
            received.change or "unchanged",
            received.claims,
            sum(CG + "candidate" in node for node in candidates),
            self.held_back(received.id),
        )

    def remove(self, document: str) -> None:
        """Remove a document and publish."""
        drop_document(self._builds.data_dir, document)

    def coverage(self, document: str) -> tuple[Shade, ...]:
        """What became of each sentence and cell."""
        snapshot = self._builds.snapshot()
        (found,) = measure_coverage(snapshot.graph, snapshot.text, (document,))
        return tuple(Shade(one.start, one.end, one.fate) for one in found.segments)

    def held_back(self, document: str) -> tuple[HeldBack, ...]:
        """What could not be read safely, in order."""
        nodes = self._builds.snapshot().graph.nodes(document_iri(document))
        held = [
            _held_back(node, nodes[_text(node[_DERIVED][0])])
            for node in nodes.values()
            if any(_text(kind) == CG + "Quarantined" for kind in node.get(_TYPE, ()))
        ]
        return tuple(sorted(held, key=lambda one: (one.start, one.end, one.reason)))


class StoreNetwork:
    """The claims of the published build as a network."""

    def __init__(self, builds: Builds) -> None:
        self._builds = builds
        self._claims = lru_cache(maxsize=4)(_read_shown)

    def claims(self, language: Language) -> tuple[ShownClaim, ...]:
        """All claims, in order of document and source."""
        return self._claims(_Opened(self._builds.snapshot()), "en" if language == "en" else "zh")

    def gexf(self, claims: Collection[str], language: Language) -> bytes:
        """These claims as GEXF."""
        out = io.BytesIO()
        options = Options("en" if language == "en" else "zh", claims=frozenset(claims))
        write_view(self._builds.snapshot().graph, "claims", "gexf", out, options=options)
        return out.getvalue()

    def disputed(self, claims: Collection[str]) -> frozenset[str]:
        """Those of the claims that others contradict."""
        graph, wanted = self._builds.snapshot().graph, frozenset(claims)
        subjects = {one.subject for one in self.claims("en") if one.id in wanted}
        rows = select_claims(graph, "about", subject=subjects).rows  # type: ignore[arg-type]
        groups = find_conflicts(rows, load_ontology())
        return frozenset(row.claim for group in groups for row in group) & wanted


class _Opened:
    """A snapshot, hashed by its build."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Opened) and other.snapshot.build == self.snapshot.build

    def __hash__(self) -> int:
        return hash(self.snapshot.build)


def make_run_sparql(builds: Builds, pool: QueryPool) -> RunSparql:
    """Run queries in the pool's workers; call it from a worker thread of the server."""

    def run_sparql(query: str) -> QueryTable:
        request = Request(query, table="json", graph="ntriples")
        reply = anyio.from_thread.run(pool.run, builds.store(), request)
        if reply.kind == "graph":
            lines = reply.body.decode().splitlines()
            return QueryTable(("triple",), tuple((line,) for line in lines), reply.complete)
        return read_table(reply.body, complete=reply.complete)

    return run_sparql


def read_table(body: bytes, *, complete: bool = True) -> QueryTable:
    """A SPARQL 1.1 JSON result as a table.

    >>> read_table(b'{"head":{},"boolean":true}').rows
    ((True,),)
    """
    found = orjson.loads(body)
    if "boolean" in found:
        return QueryTable(("ask",), ((found["boolean"],),))
    columns = tuple(found["head"]["vars"])
    rows = tuple(
        tuple(_cell(binding.get(name)) for name in columns)
        for binding in found["results"]["bindings"]
    )
    return QueryTable(columns, rows, complete)


def _cell(term: dict[str, str] | None) -> Cell:
    if term is None:
        return None
    if term.get("datatype") in _NUMBERS:
        number = float(term["value"])
        return int(number) if number.is_integer() and "e" not in term["value"] else number
    return term["value"]


def _read_shown(opened: _Opened, language: str) -> tuple[ShownClaim, ...]:
    graph = opened.snapshot.graph
    names = _Names(graph, language)
    return tuple(_shown(claim, names) for claim in read_claims(graph))


def _shown(claim: ClaimRecord, names: "_Names") -> ShownClaim:
    return ShownClaim(
        id=claim.iri,
        subject=claim.subject,
        subject_label=names.label(claim.subject),
        subject_class=names.kind(claim.subject),
        property=claim.property,
        property_label=names.label(claim.property),
        value=claim.value,
        value_label=names.label(claim.value) if claim.value else claim.text,
        value_class=names.kind(claim.value) if claim.value else "",
        polarity=claim.polarity,
        certainty=claim.certainty,
        document=claim.document,
        start=claim.start,
        end=claim.end,
        quote=claim.quote,
        date=claim.said_on.isoformat() if claim.said_on else None,
    )


class _Names:
    """Labels and classes of what claims speak of."""

    def __init__(self, graph: Graph, language: str) -> None:
        self._graph, self._language = graph, language
        self.label = lru_cache(maxsize=100_000)(self._label)
        self.kind = lru_cache(maxsize=100_000)(self._kind)

    def _label(self, iri: str) -> str:
        found = sorted(self._labels(iri))
        return found[0][-1] if found else local_name(iri)

    def _labels(self, iri: str) -> Iterator[tuple[bool, int, str]]:
        for predicate, term in self._graph.pairs(iri):
            if predicate in _PREFERRED:
                other = getattr(term, "language", None) != self._language
                yield other, _PREFERRED.index(predicate), _text(term)

    def _kind(self, iri: str) -> str:
        kinds = sorted(_text(term) for name, term in self._graph.pairs(iri) if name == _TYPE)
        known = next((one for one in kinds if one.startswith(CG)), CG + "Thing")
        return self.label(known)


def _row(record: DocumentRecord) -> DocumentRow:
    return DocumentRow(
        record.id,
        record.title,
        record.date.isoformat() if record.date else None,
        record.length,
        record.claims,
        record.quarantined,
    )


def _held_back(node: Node, span: Node) -> HeldBack:
    return HeldBack(
        int(_text(span[_OA + "start"][0])),
        int(_text(span[_OA + "end"][0])),
        _text(span[_OA + "exact"][0]),
        _HUMP.sub(" ", local_name(_text(node[CG + "reason"][0]))).lower(),
        _text(node[_COMMENT][0]) if _COMMENT in node else "",
    )


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
