"""Keep the claims of one graph by what they are about, so that a question reads them from memory.

A graph never changes.  The claims of a subject, of a value and under a property are asked for
once; what a template then selects of them is what its query would give, in the same order.

In      a template's name, the IRIs for its slots, a function that runs a template, one that
        counts the claims under properties
Out     ClaimRow tuples; None where the query itself has to run
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from kg.model import Iri

if TYPE_CHECKING:
    from qa.sparql import ClaimRow

Rows: TypeAlias = tuple["ClaimRow", ...]
Run: TypeAlias = Callable[[str, Mapping[str, Iterable[Iri]]], Rows]
Count: TypeAlias = Callable[[Iterable[Iri]], int]

_SUBJECT, _VALUE, _PROPERTY = ("about", "subject"), ("naming", "value"), ("stating", "property")
_READ_BY = {
    "about": (_SUBJECT,),
    "values": (_SUBJECT, _PROPERTY),
    "between": (_SUBJECT,),
    "naming": (_VALUE,),
    "having": (_VALUE, _PROPERTY),
    "stating": (_PROPERTY,),
    "concerning": (_PROPERTY,),
}
"""template to those whose rows it selects from, with the slots by which these are kept"""
_MOST_AT_ONCE = 24
"""things whose claims are not kept yet, up to which they are read for one query"""
_FEW = 1_500
"""claims of a selection, below the least limit of these templates"""
_MOST_ROWS = 60_000
"""claims that are kept of one graph"""


@dataclass(slots=True)
class ClaimsKept:
    """Claims of one graph by subject, value and property; the longest unused are dropped."""

    _found: OrderedDict[tuple[str, Iri], Rows | None] = field(default_factory=OrderedDict)
    """slot and IRI to its claims; None where they are too many to keep"""
    _rows: int = 0
    _lock: Lock = field(default_factory=Lock)

    def select(
        self, template: str, slots: Mapping[str, tuple[Iri, ...]], run: Run, count: Count
    ) -> Rows | None:
        """What a template selects; None where its query has to run."""
        wanted = {name: frozenset(iris) for name, iris in slots.items()}
        for source, slot in _READ_BY.get(template, ()):
            if slot == "property" and count(slots[slot]) > _FEW:
                continue  # read whole, they would only be found to be too many
            groups = self._groups(source, slot, slots[slot], run)
            if groups is not None:
                break
        else:
            return None
        rows = [
            row
            for group in groups
            for row in group
            if all(_fits(row, name, iris) for name, iris in wanted.items() if name != slot)
        ]
        if len(rows) > _FEW:
            return None
        return tuple(sorted(rows, key=lambda row: (row.document, row.start, row.end, row.claim)))

    def _groups(self, source: str, slot: str, iris: tuple[Iri, ...], run: Run) -> list[Rows] | None:
        with self._lock:
            known = {iri: self._found[slot, iri] for iri in iris if (slot, iri) in self._found}
            for iri in known:
                self._found.move_to_end((slot, iri))
        missing = tuple(iri for iri in iris if iri not in known)
        if len(missing) > _MOST_AT_ONCE or None in known.values():
            return None
        if missing:
            rows = run(source, {slot: missing})
            fits = len(rows) <= _FEW
            parts: dict[Iri, list[ClaimRow]] = {iri: [] for iri in missing}
            for row in rows if fits else ():
                parts[getattr(row, slot)].append(row)
            fresh = {iri: tuple(part) if fits else None for iri, part in parts.items()}
            self._keep(slot, fresh)
            known |= fresh
        groups = [known[iri] for iri in iris]
        return None if None in groups else [group for group in groups if group is not None]

    def _keep(self, slot: str, fresh: Mapping[Iri, Rows | None]) -> None:
        with self._lock:
            for iri, rows in fresh.items():
                if (slot, iri) not in self._found:
                    self._found[slot, iri] = rows
                    self._rows += len(rows or ()) + 1
            while self._rows > _MOST_ROWS and len(self._found) > 1:
                _, dropped = self._found.popitem(last=False)
                self._rows -= len(dropped or ()) + 1


def _fits(row: "ClaimRow", slot: str, iris: frozenset[Iri]) -> bool:
    """Whether a claim has one of these in a slot; `other` is anything that it names."""
    if slot != "other":
        return getattr(row, slot) in iris
    named = (row.subject, row.property, row.value, row.unit, row.status)
    return not iris.isdisjoint(named) or any(value in iris for _, value in row.qualifiers)
