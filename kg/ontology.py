"""Read ontology/chip.ttl: the classes and properties that claims are made of.

In      ontology/*.ttl, or one directory of the same layout
Out     Ontology: every class and property with labels, unit, range and order
Raises  OntologyError when a property has no label or no value type
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.model import Iri, Label, LabelKind

CG = "https://w3id.org/chipgraph/ontology#"
DIRECTORY = Path(__file__).resolve().parent.parent / "ontology"

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS: dict[str, LabelKind] = {
    _RDFS + "label": "preferred",
    _SKOS + "prefLabel": "preferred",
    _SKOS + "altLabel": "alternative",
    _SKOS + "hiddenLabel": "hidden",
    CG + "contextLabel": "context",
}

Node = dict[str, tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...]]


@dataclass(frozen=True, slots=True)
class Property:
    """What can be said of a subject."""

    iri: Iri
    kind: str
    """local name: Specification, Commercial, Deployment, Comparison, Reason ..."""
    value_type: str
    """local name: Quantity, Entity or Text"""
    labels: tuple[Label, ...]
    """as documents and questions write it"""
    dimension: Iri | None
    """what a number usually measures; None when the property takes no number or any"""
    unit: Iri | None
    """unit of the plain view"""
    domain: Iri | None
    range: Iri | None
    better: str | None
    """local name Higher or Lower, for superlatives"""
    qualified_by: tuple[Iri, ...]
    """qualifiers that tell two values of one subject apart"""
    related: tuple[Iri, ...] = ()
    """properties whose claims answer the same kind of question"""
    weak: bool = False
    """its words are ordinary verbs and nouns that often ask for something else"""
    sided: bool = False
    """told of one side of its subject at a time: the token price of training"""
    directed: bool = False
    """its verb tells who does it to whom: A buys from B is not B buys from A"""
    named: bool = False
    """a value may be a name instead of an amount: a process called 4N"""
    dimensions: tuple[Iri, ...] = ()
    """all that a number may measure, the usual one first"""
    loose_dimensions: tuple[Iri, ...] = ()
    """what writers confuse with them: taken as written, with a note"""
    asked_as: tuple[Label, ...] = ()
    """words that only questions use for it (skos:hiddenLabel)"""
    as_share: Iri | None = None
    """the property that states it as a share or a multiple of something else's"""

    def label(self, language: str) -> str:
        """The preferred label in the language, else in any."""
        return preferred(self.labels, language)


@dataclass(frozen=True, slots=True)
class EntityClass:
    """A class of entities."""

    iri: Iri
    labels: tuple[Label, ...]
    parent: Iri | None
    also_asked: tuple[Iri, ...] = ()
    """classes that a question for this one means too: a chip may be asked for as its card"""
    else_asked: tuple[Iri, ...] = ()
    """the wider class that a question for this one means of companies that have none of it"""
    endings: tuple[str, ...] = ()
    """how names of its members end, in lower case"""

    def label(self, language: str) -> str:
        """The preferred label in the language, else in any."""
        return preferred(self.labels, language)


@dataclass(frozen=True, slots=True)
class Ontology:
    """All classes and properties."""

    properties: dict[Iri, Property]
    classes: dict[Iri, EntityClass]

    def ancestors(self, kind: Iri) -> tuple[Iri, ...]:
        """The class and the classes above it, nearest first."""
        found: list[Iri] = []
        at: Iri | None = kind
        while at and at not in found:
            found.append(at)
            at = self.classes[at].parent if at in self.classes else None
        return tuple(found)

    def class_named(self, label: str, kind: Iri) -> Iri:
        """The class whose names end as the label does, else the one given.

        >>> local_name(load_ontology().class_named("东海智算中心", cg("Chip")))
        'Facility'
        """
        name = label.casefold()
        found = (one.iri for one in self.classes.values() if one.endings)
        return next((i for i in found if name.endswith(self.classes[i].endings)), kind)

    def is_a(self, kind: Iri, wanted: Iri) -> bool:
        """Whether the class is the wanted one or below it."""
        return wanted in self.ancestors(kind)


def preferred(labels: Iterable[Label], language: str) -> str:
    """The preferred label in the language, else in any language.

    >>> preferred((Label("功耗", "zh", "preferred"), Label("power", "en", "preferred")), "en")
    'power'
    """
    best = [label for label in labels if label.kind == "preferred"]
    for label in best:
        if label.language == language:
            return label.text
    return best[0].text if best else ""


def cg(name: str) -> Iri:
    """The IRI of a term of the ontology by its local name."""
    return Iri(CG + name)


def local_name(iri: str) -> str:
    """The part of an IRI after its last # or /.

    >>> local_name(cg("tdp"))
    'tdp'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


@cache
def read_nodes(pattern: str, directory: Path = DIRECTORY) -> dict[str, Node]:
    """All nodes of the Turtle files that match the pattern: IRI to predicate to objects."""
    nodes: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
    for path in sorted(directory.glob(pattern)):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                key = quad.subject.value if not isinstance(quad.subject, ox.Triple) else ""
                node = nodes.setdefault(key, {})
                node.setdefault(quad.predicate.value, []).append(quad.object)
        except SyntaxError as error:
            raise OntologyError(f"{path.name}: {error}: mend this file, then try again") from error
    return {
        iri: {name: tuple(found) for name, found in node.items()} for iri, node in nodes.items()
    }


def labels_of(node: Node) -> tuple[Label, ...]:
    """The labels of a node, preferred first, in the order of the file."""
    found = [
        Label(item.value, item.language or "", kind)
        for predicate, kind in _LABELS.items()
        for item in node.get(predicate, ())
        if isinstance(item, ox.Literal)
    ]
    return tuple(found)


def one(node: Node, predicate: str) -> Iri | None:
    """The one IRI or text under a predicate, or None."""
    for item in node.get(predicate, ()):
        if not isinstance(item, ox.Triple):
            return Iri(item.value)
    return None


def types_of(node: Node) -> frozenset[str]:
    """The IRIs of the node's types."""
    return frozenset(i.value for i in node.get(_RDF_TYPE, ()) if isinstance(i, ox.NamedNode))


@cache
def load_ontology(directory: Path = DIRECTORY) -> Ontology:
    """The ontology of a directory; read once.

    >>> load_ontology().properties[cg("tdp")].label("en")
    'power'
    """
    nodes = read_nodes("chip.ttl", directory)
    properties, classes = {}, {}
    for iri, node in nodes.items():
        kinds = types_of(node)
        if CG + "Property" in kinds:
            properties[Iri(iri)] = _property(iri, node)
        elif "http://www.w3.org/2002/07/owl#Class" in kinds:
            parent = one(node, _RDFS + "subClassOf")
            classes[Iri(iri)] = EntityClass(
                Iri(iri),
                labels_of(node),
                parent,
                _iris(node, CG + "alsoAsked"),
                _iris(node, CG + "elseAsked"),
                _texts(node, CG + "nameEnding"),
            )
    return Ontology(properties, classes)


def _property(iri: str, node: Node) -> Property:
    value_type, kind = one(node, CG + "valueType"), one(node, CG + "kind")
    every = labels_of(node)
    labels = tuple(label for label in every if label.kind != "hidden")
    if value_type is None or kind is None or not labels:
        raise OntologyError(f"{local_name(iri)} needs cg:valueType, cg:kind and rdfs:label")
    better = one(node, CG + "betterIs")
    return Property(
        iri=Iri(iri),
        kind=local_name(kind),
        value_type=local_name(value_type),
        labels=labels,
        dimension=one(node, CG + "dimension"),
        unit=one(node, CG + "unit"),
        domain=one(node, _RDFS + "domain"),
        range=one(node, _RDFS + "range"),
        better=local_name(better) if better else None,
        qualified_by=_iris(node, CG + "qualifiedBy"),
        related=_iris(node, _SKOS + "related"),
        weak=one(node, CG + "weak") is not None,
        sided=one(node, CG + "sided") is not None,
        directed=one(node, CG + "directed") is not None,
        named=one(node, CG + "namedToo") is not None,
        dimensions=_iris(node, CG + "dimension"),
        loose_dimensions=_iris(node, CG + "looseDimension"),
        asked_as=tuple(label for label in every if label.kind == "hidden"),
        as_share=one(node, CG + "asShare"),
    )


def _texts(node: Node, predicate: str) -> tuple[str, ...]:
    found = (item for item in node.get(predicate, ()) if isinstance(item, ox.Literal))
    return tuple(item.value.casefold() for item in found)


def _iris(node: Node, predicate: str) -> tuple[Iri, ...]:
    return tuple(Iri(i.value) for i in node.get(predicate, ()) if isinstance(i, ox.NamedNode))
