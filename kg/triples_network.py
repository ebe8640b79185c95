"""Show any triples as a network, as those of a CONSTRUCT query.

In      N-Triples
Out     Network: resources are nodes, their literals are attributes, links are edges
"""

from collections import Counter
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.drawing import Survey, draw
from kg.iris import PREFIXES, local_name
from kg.layout import Point
from kg.network_model import Cell, Column, Edge, Network, Node

_TYPE = PREFIXES["rdf"] + "type"
_LABELS = tuple(PREFIXES[p] + n for p, n in (("skos", "prefLabel"), ("rdfs", "label")))
_LABEL_TITLES = frozenset({"label", "id", "start", "end", "pid"})


def network_of_triples(
    ntriples: bytes, *, language: str = "en", known: Mapping[str, Point] | None = None
) -> Network:
    """The triples as a network; types are the nodes' classes.

    >>> made = network_of_triples(b"<u:a> <u:p> <u:b> .")
    >>> [node.label for node in made.nodes()], [edge.label for edge in made.edges()]
    (['u:a', 'u:b'], ['u:p'])
    """
    triples = sorted(_read(ntriples), key=str)
    kinds = {_name(one.subject): _name(one.object) for one in triples if _is_type(one)}
    survey, literals = Survey(), dict[str, dict[str, list[str]]]()
    for one in triples:
        subject = _name(one.subject)
        survey.see(subject, kinds.get(subject, ""))
        if isinstance(one.object, ox.Literal):
            row = literals.setdefault(subject, {})
            row.setdefault(one.predicate.value, []).append(one.object.value)
        elif not _is_type(one):
            survey.see(_name(one.object), kinds.get(_name(one.object), ""))
            survey.join(subject, _name(one.object))
    drawing = draw(survey, tuple(sorted(set(kinds.values()))), known)
    labels = _labels(triples, language)
    said = sorted({predicate for row in literals.values() for predicate in row})

    def nodes() -> Iterator[Node]:
        for name, kind in sorted(survey.classes.items()):
            row = literals.get(name, {})
            values = [" | ".join(row[one]) if one in row else None for one in said]
            cells: tuple[Cell, ...] = (_local(kind), drawing.communities.get(name), *values)
            yield drawing.node(name, labels.get(name) or _local(name), cells)

    def edges() -> Iterator[Edge]:
        for at, one in enumerate(triples):
            if not isinstance(one.object, ox.Literal) and not _is_type(one):
                predicate = one.predicate.value
                ends = (_name(one.subject), _name(one.object))
                yield Edge(f"e{at}", *ends, _local(predicate), _local(predicate), (predicate,))

    columns = (Column("class", "string"), Column("community", "integer"))
    titled = tuple(Column(title, "string") for title in _titles(said))
    return Network("triples", (*columns, *titled), (Column("iri", "anyURI"),), nodes, edges)


def _read(ntriples: bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES))


def _is_type(triple: ox.Triple) -> bool:
    return triple.predicate.value == _TYPE


def _name(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _local(iri: str) -> str:
    return local_name(iri) or iri


def _labels(triples: list[ox.Triple], language: str) -> dict[str, str]:
    """The label of each resource, in the language where it has one."""
    found: dict[str, tuple[bool, int, str]] = {}
    for one in triples:
        predicate = one.predicate.value
        if predicate in _LABELS and isinstance(one.object, ox.Literal):
            rank = (one.object.language != language, _LABELS.index(predicate), one.object.value)
            name = _name(one.subject)
            found[name] = min(rank, found.get(name, rank))
    return {name: rank[2] for name, rank in found.items()}


def _titles(predicates: list[str]) -> list[str]:
    """Unique titles of columns: local names, whole IRIs where two would be alike."""
    counts = Counter(_local(one) for one in predicates)
    taken = {*_LABEL_TITLES, "class", "community"}
    return [
        _local(one) if counts[_local(one)] == 1 and _local(one) not in taken else one
        for one in predicates
    ]
