"""Keep the plain view, and the index of statements that it is chosen from, beside the documents.

In      statements that documents begin or cease to make (kg/view.py)
Out     graph/build: each slot's statements, and what they say; graph/view: a triple for each
        slot that is not in dispute
Note    what a statement says is kept beside the claims that make it: so a slot costs a few
        look-ups, however large the corpus is and however many claims it has
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.bindings import Term, value_of
from kg.iris import BUILD_GRAPH, CG, ONTOLOGY_GRAPH, PREFIXES, VIEW_GRAPH, document_iri
from kg.model import Iri
from kg.nquads import in_graph, node
from kg.quad_store import load_lines
from kg.view import Statement, choose_plain, read_statement, slot_iri, write_statement

_STATES, _STATEMENT, _UNIT = (ox.NamedNode(CG + name) for name in ("states", "statement", "unit"))
_BUILD, _VIEW, _ONTOLOGY = (ox.NamedNode(g) for g in (BUILD_GRAPH, VIEW_GRAPH, ONTOLOGY_GRAPH))
_VALUE, _JSON = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("value", "JSON"))
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
            if one.iri not in come and not self._is_made(one.iri):
                for quad in _index(one):
                    self._store.remove(quad)
        entries = (f"{quad} .\n" for one in come.values() for quad in _index(one))
        load_lines(self._store, entries)
        self._choose(slots)

    def forget_units(self) -> None:
        """Look the properties' units up again: the ontology has changed."""
        self._units = {}

    def refresh(self) -> None:
        """Work the whole view out again: after a change of the ontology."""
        self._store.clear_graph(_VIEW)
        self.forget_units()
        slots: dict[Iri, list[Statement]] = {}
        for quad in self._store.quads_for_pattern(None, _VALUE, None, _BUILD):
            one = read_statement(Iri(value_of(quad.subject)), value_of(quad.object))
            slots.setdefault(slot_iri(one), []).append(one)
        self._choose(slots)

    def _choose(self, slots: Mapping[Iri, list[Statement]]) -> None:
        """Choose anew for the slots; the statements given are those at hand, in force or not."""
        triples = [
            triple for slot, known in slots.items() if (triple := self._choose_slot(slot, known))
        ]
        load_lines(self._store, in_graph(triples, VIEW_GRAPH))

    def _choose_slot(self, slot: Iri, known: list[Statement]) -> str | None:
        """Clear the slot in the view unless it is right; the triple that it lacks."""
        about = known[0]
        chosen = choose_plain(self._stated(slot, known), self._unit_of(about.property))
        held = False
        for quad in self._shown(about):
            if str(quad.object) == chosen:
                held = True
            else:
                self._store.remove(quad)
        if chosen is None or held:
            return None
        return f"{node(about.subject)} {node(about.property)} {chosen}"

    def _stated(self, slot: Iri, known: list[Statement]) -> Iterator[Statement]:
        """The statements in force, read only where they are not at hand."""
        at_hand = {one.iri: one for one in known}
        for quad in self._store.quads_for_pattern(ox.NamedNode(slot), _STATES, None, _BUILD):
            iri = Iri(value_of(quad.object))
            one = at_hand.get(iri) or self._read_statement(iri)
            if one:
                yield one

    def _shown(self, statement: Statement) -> tuple[ox.Quad, ...]:
        """What the view says in the slot of the statement."""
        pair = ox.NamedNode(statement.subject), ox.NamedNode(statement.property)
        if statement.number is None:
            return tuple(self._store.quads_for_pattern(*pair, _term(statement.value), _VIEW))
        found = self._store.quads_for_pattern(*pair, None, _VIEW)
        return tuple(
            quad
            for quad in found
            if isinstance(quad.object, ox.Literal) and quad.object.datatype == _DECIMAL
        )

    def _is_made(self, statement: Iri) -> bool:
        """Whether any claim still makes the statement."""
        made = self._store.quads_for_pattern(None, _STATEMENT, ox.NamedNode(statement), None)
        return next(made, None) is not None

    def _read_statement(self, iri: Iri) -> Statement | None:
        """The statement, from the index."""
        for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _VALUE, None, _BUILD):
            return read_statement(iri, value_of(quad.object))
        return None

    def _unit_of(self, property_: Iri) -> Iri | None:
        """The unit that the ontology sets for a property's numbers."""
        if property_ not in self._units:
            at = ox.NamedNode(property_)
            units = self._store.quads_for_pattern(at, _UNIT, None, _ONTOLOGY)
            known = (Iri(value_of(quad.object)) for quad in units)
            self._units[property_] = min(known, default=None)
        return self._units[property_]


def _index(statement: Statement) -> tuple[ox.Quad, ox.Quad]:
    """The entries of a statement in the index: by its slot, and what it says."""
    at, slot = ox.NamedNode(statement.iri), ox.NamedNode(slot_iri(statement))
    says = ox.Literal(write_statement(statement), datatype=_JSON)
    return ox.Quad(slot, _STATES, at, _BUILD), ox.Quad(at, _VALUE, says, _BUILD)


def _term(text: str) -> Term:
    """The term of N-Quads."""
    (triple,) = ox.parse(f"<u:s> <u:p> {text} .", ox.RdfFormat.N_TRIPLES)
    term: Term = triple.object
    return term
