"""Run the templates over one build of the graph and read the rows.

In      a template's name and the IRIs for its slots
Out     ClaimRow tuples, with qualifiers; the text of the query that was run
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from typing import Protocol, cast
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.model import Iri
from kg.ontology import cg
from qa.claims_kept import ClaimsKept
from qa.summaries import count_claims
from qa.templates import load_templates


class Queryable(Protocol):
    """Anything that answers SPARQL: the embedded store, a snapshot, another server."""

    def query(self, sparql: str) -> object:
        """The results of a query."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim as the templates select it."""

    claim: Iri
    subject: Iri
    property: Iri
    value: Iri | None
    """the entity, when the value is one"""
    text: str
    """the value as written"""
    number: float | None
    minimum: float | None
    maximum: float | None
    base: float | None
    """the number in the base unit of what it measures"""
    low: float | None
    """lower end in the base unit"""
    high: float | None
    """upper end in the base unit"""
    unit: Iri | None
    approximate: bool
    comparator: str
    polarity: str
    """affirmed or negated"""
    certainty: str
    status: Iri | None
    document: Iri
    start: int
    end: int
    quote: str
    speaker: str | None
    said: str | None
    """ISO 8601 date"""
    qualifiers: tuple[tuple[Iri, str], ...] = ()
    """qualifier and its entity's IRI or its text, sorted"""

    def amount(self) -> float | None:
        """One number to order by: the stated one, else the upper, else the lower end."""
        return next((x for x in (self.base, self.high, self.low) if x is not None), None)

    def cells(self) -> tuple[str | float | None, ...]:
        """The row as the query returns it, in the order of its columns."""
        return tuple(getattr(self, name) for name in ROW_COLUMNS)


ROW_COLUMNS = ("subject", "property", "text", "polarity", "certainty", "status", "claim")
"""what an answer's rows show of a claim"""


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query and its text."""

    sparql: str
    rows: tuple[ClaimRow, ...]


def select_claims(graph: Queryable, template: str, **slots: Iterable[Iri]) -> Result:
    """The claims that a template selects, each with its qualifiers.

    A graph never changes, so results are kept: the same query on it is run once.
    """
    bound = {name: tuple(dict.fromkeys(iris)) for name, iris in slots.items()}
    if not all(bound.values()):
        return Result("", ())
    text = load_templates()[template].bind(bound)
    kept = _kept(graph)
    result = kept.results.get(text)
    if result is None:

        def run(name: str, slots: Mapping[str, Iterable[Iri]]) -> tuple[ClaimRow, ...]:
            query = load_templates()[name].bind(slots)
            solutions = cast(Iterable[ox.QuerySolution], graph.query(query))
            rows = tuple(dict.fromkeys(_row(solution) for solution in solutions))
            return _qualified(graph, rows, kept)

        rows = kept.claims.select(template, bound, run, partial(count_claims, graph))
        result = Result(text, run(template, bound) if rows is None else rows)
        kept.keep(text, result)
    return result


@dataclass(slots=True)
class _Kept:
    """Results of one graph, the oldest dropped when they grow too many."""

    results: dict[str, Result] = field(default_factory=dict)
    qualifiers: dict[Iri, tuple[tuple[Iri, str], ...]] = field(default_factory=dict)
    claims: ClaimsKept = field(default_factory=ClaimsKept)
    members: dict[str, tuple[Iri, ...]] = field(default_factory=dict)
    subjects: frozenset[Iri] | None = None
    """all that anything is stated of; None before it is asked for"""
    rows: int = 0
    lock: Lock = field(default_factory=Lock)

    def keep(self, text: str, result: Result) -> None:
        """Remember a result."""
        with self.lock:
            self.results[text] = result
            self.rows += len(result.rows) + 1
            while self.rows > _MOST_ROWS and len(self.results) > 1:
                oldest = next(iter(self.results))
                self.rows -= len(self.results.pop(oldest).rows) + 1
            if len(self.qualifiers) > _MOST_ROWS:
                self.qualifiers.clear()


_MOST_ROWS = 100_000
"""rows that are kept of one graph"""
_MOST_SELECTIONS = 200
"""selections by class that are kept of one graph"""
_KEPT: "WeakKeyDictionary[Queryable, _Kept]" = WeakKeyDictionary()


def _kept(graph: Queryable) -> _Kept:
    found = _KEPT.get(graph)
    if found is None:
        found = _KEPT.setdefault(graph, _Kept())
    return found


def keep_claims(sparql: str, claims: Iterable[Iri]) -> str:
    """The query narrowed to these claims: what was left out of an answer is left out of its rows.

    Source  SPARQL 1.1 Query Language, section 10.2.2: VALUES after the query is joined to it

    >>> print(keep_claims("SELECT ?claim { ?claim ?p ?o }", [Iri("urn:c")]))
    SELECT ?claim { ?claim ?p ?o }
    VALUES ?claim { <urn:c> }
    """
    terms = " ".join(str(ox.NamedNode(claim)) for claim in dict.fromkeys(claims))
    return f"{sparql.rstrip()}\nVALUES ?claim {{ {terms} }}"


def bind_claims(rows: Iterable[ClaimRow]) -> str:
    """The query that gives exactly these claims, for rows that several queries found."""
    return load_templates()["claims"].bind({"claim": dict.fromkeys(row.claim for row in rows)})


def select_members(graph: Queryable, classes: Iterable[Iri]) -> tuple[Iri, ...]:
    """The entities of these classes that something is stated of."""
    text = load_templates()["members"].bind({"class": tuple(classes)})
    kept = _kept(graph)
    if text not in kept.members:
        if kept.subjects is None:
            kept.subjects = frozenset(
                _subjects(graph, load_templates()["filling"].bind({"role": (cg("subject"),)}))
            )
        if len(kept.members) >= _MOST_SELECTIONS:
            kept.members.clear()
        found = dict.fromkeys(_subjects(graph, text))
        kept.members[text] = tuple(iri for iri in found if iri in kept.subjects)
    return kept.members[text]


def _subjects(graph: Queryable, query: str) -> Iterable[Iri]:
    solutions = cast(Iterable[ox.QuerySolution], graph.query(query))
    return (Iri(str(one["subject"].value)) for one in solutions)


def _qualified(graph: Queryable, rows: tuple[ClaimRow, ...], kept: _Kept) -> tuple[ClaimRow, ...]:
    known = kept.qualifiers
    missing = [row.claim for row in rows if row.claim not in known]
    if missing:
        text = load_templates()["qualifiers"].bind({"claim": missing})
        found: dict[Iri, list[tuple[Iri, str]]] = {claim: [] for claim in missing}
        for solution in cast(Iterable[ox.QuerySolution], graph.query(text)):
            pair = (Iri(solution["qualifier"].value), str(solution["value"].value))
            found[Iri(solution["claim"].value)].append(pair)
        known.update((claim, tuple(sorted(pairs))) for claim, pairs in found.items())
    return tuple(
        replace(row, qualifiers=known[row.claim]) if known.get(row.claim) else row for row in rows
    )


def _row(solution: ox.QuerySolution) -> ClaimRow:
    def text(name: str) -> str | None:
        term = solution[name]
        return None if term is None else str(term.value)

    def number(name: str) -> float | None:
        value = text(name)
        return None if value is None else float(value)

    def needed(name: str) -> str:
        return str(solution[name].value)

    value, unit, status = solution["value"], text("unit"), text("status")
    return ClaimRow(
        claim=Iri(needed("claim")),
        subject=Iri(needed("subject")),
        property=Iri(needed("property")),
        value=Iri(value.value) if isinstance(value, ox.NamedNode) else None,
        text=needed("text"),
        number=number("number"),
        minimum=number("minimum"),
        maximum=number("maximum"),
        base=number("base"),
        low=number("low"),
        high=number("high"),
        unit=Iri(unit) if unit else None,
        approximate=text("approximate") == "true",
        comparator=text("comparator") or "=",
        polarity=needed("polarity").rsplit("#", 1)[-1],
        certainty=needed("certainty").rsplit("#", 1)[-1],
        status=Iri(status) if status else None,
        document=Iri(needed("document")),
        start=int(needed("start")),
        end=int(needed("end")),
        quote=needed("quote"),
        speaker=text("speaker"),
        said=text("said"),
    )
