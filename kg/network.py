"""Show the claims as a network, in three views.

In      a Graph; `claims` narrows the views to some claims, as to those of an answer
Out     Network: entities (one edge a claim whose value is an entity; plain numbers as attributes),
        claims (each claim a node), provenance (claims with their documents, speakers and rules)
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from kg.claims import ClaimRecord, read_claims
from kg.drawing import Drawing, Survey, draw
from kg.errors import StoreError
from kg.graph import Graph
from kg.iris import CG, PREFIXES, VIEW_GRAPH, document_iri, local_name, rule_iri, speaker_iri
from kg.layout import Point
from kg.network_model import Cell, Colour, Column, Edge, EdgeShape, Network, Node
from kg.ontology import load_ontology

_Cells = tuple[Cell, ...]
_TYPE = PREFIXES["rdf"] + "type"
_PREFERRED = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
_AGENT, _ACTIVITY = (PREFIXES["prov"] + name for name in ("Agent", "Activity"))
_TITLE = PREFIXES["dcterms"] + "title"
_WEIGHTS = {"stated": 1.0, "estimated": 0.8, "expected": 0.6, "rumour": 0.4, "denied": 0.2}
_NEGATED: Colour = (200, 50, 40)
_AFFIRMED: Colour = (150, 150, 150)
_ENTITY = (
    Column("class", "string"),
    Column("claims", "integer"),
    Column("documents", "integer"),
    Column("community", "integer"),
    Column("aliases", "string"),
)
_CLAIM = (
    Column("claim", "anyURI"),
    Column("property", "string"),
    Column("polarity", "string"),
    Column("certainty", "string"),
    Column("status", "string"),
    Column("value", "string"),
    Column("number", "double"),
    Column("unit", "string"),
    Column("qualifiers", "string"),
    Column("quote", "string"),
    Column("document", "string"),
    Column("from", "integer"),
    Column("to", "integer"),
    Column("speaker", "string"),
    Column("date", "string"),
    Column("evidence", "anyURI"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """How a network is to be shown."""

    language: str = "en"
    """of labels where there is one: zh or en"""
    root: str = "http://127.0.0.1:7860"
    """address of the server that evidence links lead to"""
    claims: Collection[str] | None = None
    """IRIs of the claims to show; None for all"""
    known: Mapping[str, Point] | None = None
    """places of an earlier drawing"""


def make_network(graph: Graph, view: str, options: Options | None = None) -> Network:
    """The network of a view.

    >>> make_network(Graph(), "entities").title
    'entities'
    """
    if view not in VIEWS:
        raise StoreError(f"there is no view called {view}: use one of {', '.join(VIEWS)}")
    return VIEWS[view](_Shown(graph, options or Options()))


class _Shown:
    """The claims to show, with names in the language chosen."""

    def __init__(self, graph: Graph, options: Options) -> None:
        self.graph, self.options = graph, options
        self.name = lru_cache(maxsize=50_000)(self._name)
        self.kind = lru_cache(maxsize=50_000)(self._kind)

    def claims(self) -> Iterator[ClaimRecord]:
        """In order of document and source."""
        wanted = self.options.claims
        for claim in read_claims(self.graph):
            if wanted is None or claim.iri in wanted:
                yield claim

    def draw(self, survey: Survey) -> Drawing:
        """The survey's nodes, drawn; colours follow the order of the ontology's classes."""
        own = (*sorted(load_ontology().classes), CG + "Claim", CG + "Document", _AGENT, _ACTIVITY)
        return draw(survey, own, self.options.known)

    def aliases(self, iri: str) -> str:
        """All other names, for searching."""
        names = {
            str(getattr(term, "value", ""))
            for predicate, term in self.graph.pairs(iri)
            if predicate.startswith(PREFIXES["skos"])
        }
        return " | ".join(sorted(names - {self.name(iri)}))

    def cells(self, claim: ClaimRecord) -> tuple[Cell, ...]:
        """What a claim says, in the order of _CLAIM."""
        qualifiers = "; ".join(
            f"{self.name(iri)}: {self.name(value) if is_iri else value}"
            for iri, value, is_iri in claim.qualifiers
        )
        where = f"{self.options.root}/api/documents/{quote(claim.document, safe='')}/text"
        return (
            claim.iri,
            self.name(claim.property),
            claim.polarity,
            claim.certainty,
            self.name(claim.status) if claim.status else None,
            claim.text,
            float(claim.number) if claim.number is not None else None,
            self.name(claim.unit) if claim.unit else None,
            qualifiers or None,
            claim.quote,
            claim.document,
            claim.start,
            claim.end,
            claim.speaker,
            claim.said_on.isoformat() if claim.said_on else None,
            f"{where}#char={claim.start},{claim.end}",
        )

    def _name(self, iri: str) -> str:
        found: dict[tuple[bool, bool, int, str], str] = {}
        for predicate, term in self.graph.pairs(iri):
            text = str(getattr(term, "value", ""))
            if predicate == _TITLE:
                return text
            if predicate in _PREFERRED:
                said = getattr(term, "language", None) or ""
                rank = (
                    said != self.options.language,
                    bool(said),
                    _PREFERRED.index(predicate),
                    text,
                )
                found[rank] = text
        return found[min(found)] if found else local_name(iri)

    def _kind(self, iri: str) -> str:
        kinds = sorted(
            str(getattr(term, "value", ""))
            for predicate, term in self.graph.pairs(iri)
            if predicate == _TYPE
        )
        return next((kind for kind in kinds if kind.startswith(CG)), CG + "Thing")


def _edge(
    claim: ClaimRecord, name: str, ends: tuple[str, str], said: tuple[str, str], cells: _Cells
) -> Edge:
    solid: EdgeShape = "solid" if claim.certainty == "stated" else "dashed"
    label, kind = said
    return Edge(
        id=name,
        source=ends[0],
        target=ends[1],
        label=label,
        kind=kind,
        cells=cells,
        weight=_WEIGHTS.get(claim.certainty, 1.0),
        colour=_NEGATED if claim.polarity == "negated" else _AFFIRMED,
        shape=solid,
        start=claim.said_on,
    )


def _entities(shown: _Shown) -> Network:
    survey, spoken = Survey(), Counter[str]()
    for claim in shown.claims():
        if claim.value is not None:
            survey.join(claim.subject, claim.value)
        for iri in {claim.subject, claim.value} - {None}:
            assert iri is not None
            spoken[iri] += 1
            survey.see(iri, shown.kind(iri), claim.said_on, claim.document)
    drawing = shown.draw(survey)
    numbers, titles = _plain_numbers(shown, survey)

    def nodes() -> Iterator[Node]:
        for iri in sorted(survey.classes):
            cells = (*_entity_cells(shown, drawing, iri, spoken[iri]), *numbers(iri))
            yield drawing.node(iri, shown.name(iri), cells)

    def edges() -> Iterator[Edge]:
        seen: Counter[tuple[str, str, str]] = Counter()
        for claim in shown.claims():
            if claim.value is None:
                continue
            label = shown.name(claim.property)
            parallel = (claim.subject, claim.value, label)
            seen[parallel] += 1
            kind = label if seen[parallel] == 1 else f"{label} {seen[parallel]}"
            ends = (claim.subject, claim.value)
            yield _edge(claim, claim.iri, ends, (label, kind), shown.cells(claim))

    columns = (*_ENTITY, *(Column(title, "double") for title in titles))
    return Network("entities", columns, _CLAIM, nodes, edges)


def _entity_cells(shown: _Shown, drawing: Drawing, iri: str, spoken: int) -> tuple[Cell, ...]:
    return (
        shown.name(drawing.survey.classes[iri]),
        spoken,
        len(drawing.survey.documents.get(iri, ())),
        drawing.communities.get(iri),
        shown.aliases(iri) or None,
    )


def _plain_numbers(
    shown: _Shown, survey: Survey
) -> tuple[Callable[[str], tuple[Cell, ...]], tuple[str, ...]]:
    """Undisputed numbers of an entity, and the titles of their columns."""
    rows: dict[str, dict[str, float]] = {}
    for subject in survey.classes:
        for predicate, term in shown.graph.pairs(subject, VIEW_GRAPH):
            number = _number(term)
            if number is not None:
                rows.setdefault(subject, {})[predicate] = number
    properties = sorted({one for row in rows.values() for one in row})
    taken = {column.title for column in _ENTITY}
    titles = []
    for iri in properties:
        title = shown.name(iri)
        titles.append(title if title not in taken else f"{title} ({local_name(iri)})")
        taken.add(titles[-1])

    def cells(iri: str) -> tuple[Cell, ...]:
        row = rows.get(iri, {})
        return tuple(row.get(one) for one in properties)

    return cells, tuple(titles)


def _number(term: object) -> float | None:
    datatype = getattr(getattr(term, "datatype", None), "value", "")
    if datatype not in {PREFIXES["xsd"] + "decimal", PREFIXES["xsd"] + "integer"}:
        return None
    return float(str(getattr(term, "value", "")))


def _claims(shown: _Shown) -> Network:
    def links(claim: ClaimRecord) -> Iterator[tuple[str, str, str]]:
        yield claim.subject, shown.kind(claim.subject), "subject"
        if claim.value is not None:
            yield claim.value, shown.kind(claim.value), "value"

    return _around_claims(shown, "claims", links)


def _provenance(shown: _Shown) -> Network:
    def links(claim: ClaimRecord) -> Iterator[tuple[str, str, str]]:
        yield claim.subject, shown.kind(claim.subject), "subject"
        yield document_iri(claim.document), CG + "Document", "wasDerivedFrom"
        if claim.speaker:
            yield speaker_iri(claim.document, claim.speaker), _AGENT, "wasAttributedTo"
        yield rule_iri(claim.rule), _ACTIVITY, "wasGeneratedBy"

    return _around_claims(shown, "provenance", links)


_Links = Callable[[ClaimRecord], Iterator[tuple[str, str, str]]]
"""node, its class, and how the claim is linked to it"""


def _around_claims(shown: _Shown, title: str, links: _Links) -> Network:
    """Claims as nodes, each joined to what it is linked to."""
    survey = Survey()
    for claim in shown.claims():
        survey.see(claim.iri, CG + "Claim", claim.said_on, claim.document)
        for name, kind, _ in links(claim):
            survey.see(name, kind, claim.said_on, claim.document)
            survey.join(claim.iri, name)
    drawing = shown.draw(survey)

    def nodes() -> Iterator[Node]:
        for claim in shown.claims():
            said = f"{shown.name(claim.property)}: {claim.text}"
            blank = (shown.name(CG + "Claim"), None, 1, drawing.communities.get(claim.iri), None)
            yield drawing.node(claim.iri, said, (*blank, *shown.cells(claim)))
        for name, kind in sorted(survey.classes.items()):
            if kind != CG + "Claim":
                cells = _entity_cells(shown, drawing, name, survey.degrees[name])
                yield drawing.node(name, shown.name(name), cells)

    def edges() -> Iterator[Edge]:
        for claim in shown.claims():
            for name, _, how in links(claim):
                cells = (claim.polarity, claim.certainty)
                yield _edge(claim, f"{claim.iri}#{how}", (claim.iri, name), (how, how), cells)

    columns = (Column("polarity", "string"), Column("certainty", "string"))
    return Network(title, (*_ENTITY, *_CLAIM), columns, nodes, edges)


VIEWS: dict[str, Callable[[_Shown], Network]] = {
    "entities": _entities,
    "claims": _claims,
    "provenance": _provenance,
}
"""every view by name"""
