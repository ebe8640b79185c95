"""Run the SPARQL constraints of shapes.ttl on single claims.

Source  https://www.w3.org/TR/shacl/#sparql-constraints: every solution is a violation
Note    what a constraint finds depends on the few values that it asks the claim for, so answers
        are remembered by those values
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from kg.bindings import named
from kg.errors import OntologyError
from kg.graph import Graph
from kg.iris import ONTOLOGY_GRAPH, local_name
from kg.nquads import node
from kg.ontology import DIRECTORY, Node

_ASKED = re.compile(r"\$this\s+<([^>]+)>")
_FOCUS = "urn:claim"


@dataclass(frozen=True, slots=True)
class SparqlRule:
    """A SPARQL constraint."""

    name: str
    """local name"""
    message: str
    """what a well-formed claim would be like"""
    query: str
    """SELECT with $this"""
    asked: tuple[str, ...]
    """predicates that it asks the claim for, as terms"""
    known: dict[tuple[tuple[str, ...], ...], bool] = field(default_factory=dict, compare=False)
    """answers by the claim's values of those predicates"""

    def breaks(self, said: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a claim that says so violates the constraint."""
        key = tuple(said.get(predicate, ()) for predicate in self.asked)
        if key not in self.known:
            self.known[key] = self._ask(key)
        return self.known[key]

    def _ask(self, values: tuple[tuple[str, ...], ...]) -> bool:
        graph = _ontology()
        graph.clear(_FOCUS)
        graph.add_lines(
            f"{node(_FOCUS)} {predicate} {value} {node(_FOCUS)} .\n"
            for predicate, found in zip(self.asked, values, strict=True)
            for value in found
        )
        return any(True for _ in graph.select(self.query, {"this": named(_FOCUS)}))


@cache
def _ontology() -> Graph:
    graph = Graph()
    graph.load_turtle([DIRECTORY / "chip.ttl", DIRECTORY / "units.ttl"], ONTOLOGY_GRAPH)
    return graph


def load_sparql_rules(nodes: Mapping[str, Node]) -> tuple[SparqlRule, ...]:
    """The constraints under these nodes of shapes.ttl."""
    return tuple(_read(name, found) for name, found in sorted(nodes.items()))


def _read(name: str, found: Node) -> SparqlRule:
    texts = {local_name(key): str(getattr(terms[0], "value", "")) for key, terms in found.items()}
    if set(texts) != {"type", "message", "select"}:
        raise OntologyError(f"{local_name(name)} needs sh:message and sh:select, nothing else")
    query = texts["select"]
    asked = tuple(node(iri) for iri in dict.fromkeys(_ASKED.findall(query)))
    return SparqlRule(local_name(name), texts["message"], query, asked)
