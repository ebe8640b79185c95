"""Check claims against shapes.ttl while they are ingested: pyshacl is too slow for that.

In      the triples of one claim (kg/rdf.py)
Out     the shapes that it breaks; `quarantine_violations` moves such claims to quarantine
Raises  OntologyError for a component of SHACL that this compiler does not know
Source  https://www.w3.org/TR/shacl/#core-components; kg/validate.py runs pyshacl on the same file
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, partial

from kg.claim_rules import SparqlRule, load_sparql_rules
from kg.errors import OntologyError
from kg.iris import CG, PREFIXES, local_name
from kg.model import Claim, Extraction, Quarantined
from kg.nquads import node
from kg.ontology import Node, read_nodes
from kg.rdf import claim_iri, describe_claim

_SH = PREFIXES["sh"]
_RDF = PREFIXES["rdf"]
_TYPE = node(_RDF + "type")
_LITERAL = re.compile(r'"(.*)"(?:\^\^<(.*)>|@(.*))?$', re.DOTALL)

Said = Mapping[str, tuple[str, ...]]
"""what a claim says: predicate to objects, as terms of kg.nquads"""


@dataclass(frozen=True, slots=True)
class Focus:
    """A claim under test."""

    said: Said
    """of the claim itself"""
    classes: Mapping[str, tuple[str, ...]]
    """of the nodes that it leads to"""


Check = Callable[[Focus, tuple[str, ...]], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """A property shape: what must hold for the values of one property."""

    name: str
    """local name"""
    path: str
    """the property, as a term"""
    message: str
    """what a well-formed claim would be like"""
    checks: tuple[Check, ...]
    """all must hold"""


@dataclass(frozen=True, slots=True)
class Violation:
    """A shape that a claim breaks."""

    shape: str
    """local name of the shape"""
    message: str
    """what was expected"""


def quarantine_violations(extraction: Extraction) -> Extraction:
    """The extraction with its violating claims in quarantine, each with the shape it broke."""
    checked = [(claim, find_violations(claim)) for claim in extraction.claims]
    held = tuple(_quarantine(claim, broken) for claim, broken in checked if broken)
    if not held:
        return extraction
    return replace(
        extraction,
        claims=tuple(claim for claim, broken in checked if not broken),
        quarantined=tuple(
            sorted((*extraction.quarantined, *held), key=lambda one: one.source.start)
        ),
    )


def _quarantine(claim: Claim, broken: tuple[Violation, ...]) -> Quarantined:
    said = f"{local_name(claim.property)} = {claim.value.text}"
    shapes = "; ".join(f"{one.shape}: {one.message}" for one in broken)
    return Quarantined(claim.source, "shapeViolation", f"{said} ({shapes})")


def find_violations(claim: Claim) -> tuple[Violation, ...]:
    """The shapes that the claim breaks."""
    return check_triples(node(claim_iri(claim)), describe_claim(claim))


def check_triples(focus: str, triples: Iterable[str]) -> tuple[Violation, ...]:
    """The shapes that a claim with these triples breaks."""
    said: dict[str, list[str]] = {}
    classes: dict[str, list[str]] = {}
    for triple in dict.fromkeys(triples):
        subject, predicate, value = triple.split(" ", 2)
        if subject == focus:
            said.setdefault(predicate, []).append(value)
        elif predicate == _TYPE:
            classes.setdefault(subject, []).append(value)
    about = Focus(_frozen(said), _frozen(classes))
    shapes, rules = load_shapes()
    broken = [
        Violation(shape.name, shape.message)
        for shape in shapes
        if not all(check(about, about.said.get(shape.path, ())) for check in shape.checks)
    ]
    broken += [Violation(rule.name, rule.message) for rule in rules if rule.breaks(about.said)]
    return tuple(broken)


def _frozen(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in found.items()}


@cache
def load_shapes() -> tuple[tuple[Shape, ...], tuple[SparqlRule, ...]]:
    """The shapes of claims, compiled; read once."""
    nodes = read_nodes("shapes.ttl")
    shape = nodes[CG + "ClaimShape"]
    unknown = set(shape) - {_RDF + "type", _SH + "targetClass", _SH + "property", _SH + "sparql"}
    if unknown:
        raise OntologyError(f"ClaimShape uses {_names(unknown)}: kg/shapes.py does not know it")
    names = [str(getattr(one, "value", "")) for one in shape[_SH + "property"]]
    rules = [str(getattr(one, "value", "")) for one in shape.get(_SH + "sparql", ())]
    return (
        tuple(_compile(name, nodes) for name in names),
        load_sparql_rules({name: nodes[name] for name in rules}),
    )


def _compile(name: str, nodes: Mapping[str, Node]) -> Shape:
    shape = nodes[name]
    unknown = {key for key in shape if local_name(key) not in (*_CHECKS, *_PLAIN)}
    if unknown:
        raise OntologyError(f"{local_name(name)} uses {_names(unknown)}: kg/shapes.py lacks it")
    checks = tuple(
        partial(_CHECKS[local_name(key)], _argument(terms[0], nodes))
        for key, terms in sorted(shape.items())
        if local_name(key) in _CHECKS
    )
    message = str(getattr(shape[_SH + "message"][0], "value", ""))
    return Shape(local_name(name), str(shape[_SH + "path"][0]), message, checks)


def _names(iris: Iterable[str]) -> str:
    return ", ".join(sorted(local_name(iri) for iri in iris))


def _argument(term: object, nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """The term, or the members of the list that it begins."""
    members: list[str] = []
    at = str(getattr(term, "value", ""))
    if _RDF + "first" not in nodes.get(at, {}):
        return (str(term),)
    while at != _RDF + "nil":
        members.append(str(nodes[at][_RDF + "first"][0]))
        at = str(getattr(nodes[at][_RDF + "rest"][0], "value", ""))
    return tuple(members)


def _lexical(term: str) -> str:
    found = _LITERAL.match(term)
    return found[1] if found else term[1:-1]


def _datatype(term: str) -> str:
    found = _LITERAL.match(term)
    if not found:
        return ""
    return found[2] or (_RDF + "langString" if found[3] else PREFIXES["xsd"] + "string")


def _min_count(wanted: tuple[str, ...], _: Focus, values: tuple[str, ...]) -> bool:
    return len(values) >= int(_lexical(wanted[0]))


def _max_count(wanted: tuple[str, ...], _: Focus, values: tuple[str, ...]) -> bool:
    return len(values) <= int(_lexical(wanted[0]))


def _node_kind(wanted: tuple[str, ...], _: Focus, values: tuple[str, ...]) -> bool:
    kinds = local_name(_lexical(wanted[0])).split("Or")
    return all(("IRI" if value.startswith("<") else "Literal") in kinds for value in values)


def _datatype_is(wanted: tuple[str, ...], _: Focus, values: tuple[str, ...]) -> bool:
    return all(_datatype(value) == _lexical(wanted[0]) for value in values)


def _is_in(wanted: tuple[str, ...], _: Focus, values: tuple[str, ...]) -> bool:
    return all(value in wanted for value in values)


def _min_length(wanted: tuple[str, ...], _: Focus, values: tuple[str, ...]) -> bool:
    return all(len(_lexical(value)) >= int(_lexical(wanted[0])) for value in values)


def _is_of_class(wanted: tuple[str, ...], about: Focus, values: tuple[str, ...]) -> bool:
    return all(wanted[0] in about.classes.get(value, ()) for value in values)


def _at_most(wanted: tuple[str, ...], about: Focus, values: tuple[str, ...]) -> bool:
    others = about.said.get(wanted[0], ())
    return all(Decimal(_lexical(a)) <= Decimal(_lexical(b)) for a in values for b in others)


_CHECKS: Mapping[str, Callable[[tuple[str, ...], Focus, tuple[str, ...]], bool]] = {
    "class": _is_of_class,
    "datatype": _datatype_is,
    "in": _is_in,
    "lessThanOrEquals": _at_most,
    "maxCount": _max_count,
    "minCount": _min_count,
    "minLength": _min_length,
    "nodeKind": _node_kind,
}
_PLAIN = ("message", "path", "type")
