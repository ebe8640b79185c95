"""Keep the plain view, and the index of statements that it is chosen from, beside the documents.

In      statements that documents begin or cease to make (kg/view.py)
Out     graph/build: from each slot to its statements; graph/view: a triple for each settled slot
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import pyoxigraph as ox

from kg.bindings import value_of
from kg.iris import (
    BUILD_GRAPH,
    CG,
    ONTOLOGY_GRAPH,
    PREFIXES,
    VIEW_GRAPH,
    document_iri,
    local_name,
)
from kg.model import Iri, Quantity
from kg.nquads import in_graph, node
from kg.quad_store import load_lines
from kg.view import Stance, Statement, choose_plain, find_stance, make_statement, slot_iri

_STATES, _STATEMENT, _UNIT = (ox.NamedNode(CG + name) for name in ("states", "statement", "unit"))
_BUILD, _VIEW, _ONTOLOGY = (ox.NamedNode(g) for g in (BUILD_GRAPH, VIEW_GRAPH, ONTOLOGY_GRAPH))
_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")


class PlainView:
    """The view and the index of one store."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._units: dict[Iri, Iri | None] = {}

    def statements_of(self, document: str) -> Iterator[Statement]:
        """What the document states, as the store holds it."""
        name = ox.NamedNode(document_iri(document))
        for quad in self._store.quads_for_pattern(None, _STATEMENT, None, name):
            if statement := self._read_statement(Iri(value_of(quad.object))):
                yield statement

    def update(self, stale: Iterable[Statement], fresh: Iterable[Statement]) -> None:
        """Bring the index of statements and the view up to date for the slots concerned."""
        come = {one.iri: one for one in fresh}
        slots: dict[Iri, list[Statement]] = {}
        for one in come.values():
            slots.setdefault(slot_iri(one), []).append(one)
        for one in stale:
            slots.setdefault(slot_iri(one), []).append(one)
            if one.iri not in come and next(self._claims_stating(one.iri), None) is None:
                self._store.remove(_states(one))
        load_lines(self._store, (f"{_states(one)} .\n" for one in come.values()))
        self._choose(slots)

    def forget_units(self) -> None:
        """Look the properties' units up again: the ontology has changed."""
        self._units = {}

    def refresh(self) -> None:
        """Work the whole view out again: after a change of the ontology."""
        self._store.clear_graph(_VIEW)
        self.forget_units()
        found = self._store.quads_for_pattern(None, _STATES, None, _BUILD)
        statements = (self._read_statement(Iri(value_of(quad.object))) for quad in found)
        slots: dict[Iri, list[Statement]] = {}
        for one in statements:
            if one:
                slots.setdefault(slot_iri(one), []).append(one)
        self._choose(slots)

    def _choose(self, slots: Mapping[Iri, list[Statement]]) -> None:
        """Choose anew for the slots; the statements given are those at hand, in force or not."""
        triples = [
            triple for slot, known in slots.items() if (triple := self._choose_slot(slot, known))
        ]
        load_lines(self._store, in_graph(triples, VIEW_GRAPH))

    def _choose_slot(self, slot: Iri, known: list[Statement]) -> str | None:
        """Clear the slot in the view; the triple that it has now."""
        self._clear(known[0])
        chosen = choose_plain(self._stated(slot, known), self._unit_of(known[0].property))
        if chosen is None:
            return None
        return f"{node(known[0].subject)} {node(known[0].property)} {chosen}"

    def _stated(self, slot: Iri, known: list[Statement]) -> Iterator[Statement]:
        """The statements in force, read only where they are not at hand."""
        at_hand = {one.iri: one for one in known}
        for quad in self._store.quads_for_pattern(ox.NamedNode(slot), _STATES, None, _BUILD):
            iri = Iri(value_of(quad.object))
            one = at_hand.get(iri) or self._read_statement(iri)
            if one:
                yield one

    def _clear(self, statement: Statement) -> None:
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
            known = (Iri(value_of(quad.object)) for quad in units)
            self._units[property_] = min(known, default=None)
        return self._units[property_]


def _states(statement: Statement) -> ox.Quad:
    slot = ox.NamedNode(slot_iri(statement))
    return ox.Quad(slot, _STATES, ox.NamedNode(statement.iri), _BUILD)


def _statement_of(found: Mapping[str, object]) -> Statement | None:
    """The statement of a claim without qualifiers, from what the store says of it."""

    def value(name: str) -> str:
        return value_of(found.get(CG + name))

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
