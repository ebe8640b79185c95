"""Sum up what is stated under a property: of whom, how often, from how much to how much.

A question about a whole class is decided by all claims of a property and shows a few.  Where
these are too many to be read with their words, their number, largest and smallest amount of each
subject decide; they are asked for once for each build.

In      a graph that answers SPARQL; properties
Out     how many claims there are; Summary, one for each subject, unit and number format
Unit    amounts are in the base unit of what they measure
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.model import Iri
from qa.templates import load_templates

if TYPE_CHECKING:
    from qa.sparql import Queryable


@dataclass(frozen=True, slots=True)
class Summary:
    """The claims of one subject under one property, in one unit, for one number format."""

    property: Iri
    subject: Iri
    unit: Iri | None
    precision: Iri | None
    """number format"""
    claims: int
    """how many"""
    most: float | None
    """largest amount"""
    least: float | None
    """smallest amount"""


@dataclass(slots=True)
class _Kept:
    counts: dict[Iri, int] = field(default_factory=dict)
    summaries: dict[Iri, tuple[Summary, ...]] = field(default_factory=dict)


_KEPT: "WeakKeyDictionary[Queryable, _Kept]" = WeakKeyDictionary()


def count_claims(graph: "Queryable", properties: Iterable[Iri]) -> int:
    """How many claims there are under properties; a graph never changes, so counts are kept."""
    counts = _KEPT.setdefault(graph, _Kept()).counts
    properties = tuple(dict.fromkeys(properties))
    missing = tuple(iri for iri in properties if iri not in counts)
    if missing:
        found = dict.fromkeys(missing, 0)
        for one in _solutions(graph, "counts", missing):
            found[Iri(one["property"].value)] = int(one["claims"].value)
        counts.update(found)
    return sum(counts[iri] for iri in properties)


def summarize_claims(graph: "Queryable", properties: Iterable[Iri]) -> tuple[Summary, ...]:
    """What is stated under properties, sorted by property and subject."""
    kept = _KEPT.setdefault(graph, _Kept()).summaries
    found: list[Summary] = []
    for iri in dict.fromkeys(properties):
        if iri not in kept:
            kept[iri] = tuple(sorted(map(_summary, _solutions(graph, "summary", (iri,))), key=_key))
        found += kept[iri]
    return tuple(found)


def _key(one: Summary) -> tuple[Iri, str, str]:
    return one.subject, one.unit or "", one.precision or ""


def _summary(one: ox.QuerySolution) -> Summary:
    unit, precision, most, least = (one[name] for name in ("unit", "precision", "most", "least"))
    return Summary(
        Iri(one["property"].value),
        Iri(one["subject"].value),
        Iri(unit.value) if unit else None,
        Iri(precision.value) if precision else None,
        int(one["claims"].value),
        float(most.value) if most else None,
        float(least.value) if least else None,
    )


def _solutions(
    graph: "Queryable", template: str, properties: tuple[Iri, ...]
) -> Iterable[ox.QuerySolution]:
    query = load_templates()[template].bind({"property": properties})
    return cast(Iterable[ox.QuerySolution], graph.query(query))
