"""Lay out which claims are drawn: an answer's neighbourhood, or the whole graph through filters.

In      all claims, what was asked for
Out     nodes and edges as plain dicts for the browser; each edge carries its source
Note    the whole graph shows claims between entities; a filter adds those with plain values;
        what does not fit is counted, never silently dropped
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from ui.ports import ShownClaim

_MOST = 260
_HEDGED = frozenset({"rumour", "estimated", "expected"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to see; empty means everything."""

    claims: frozenset[str] = frozenset()
    """IRIs of an answer's claims; their neighbourhood is drawn too"""
    kind: str = ""
    """label of a class"""
    relation: str = ""
    """label of a property"""
    document: str = ""
    since: str = ""
    """ISO 8601, inclusive"""
    until: str = ""
    """ISO 8601, inclusive"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The claims to draw."""

    claims: tuple[ShownClaim, ...]
    total: int
    """how many fit what was wanted"""


def choose_claims(claims: Sequence[ShownClaim], wanted: Wanted, *, most: int = _MOST) -> Chosen:
    """The claims that fit, those between entities first, no more than can be read."""
    fitting = [claim for claim in claims if _fits(claim, wanted)]
    if wanted.claims:
        asked = [claim for claim in claims if claim.id in wanted.claims]
        near = {iri for claim in asked for iri in (claim.subject, claim.value) if iri}
        around = [
            claim
            for claim in fitting
            if claim.value and claim.id not in wanted.claims and {claim.subject, claim.value} & near
        ]
        ordered = [*asked, *around]
        most = min(most, len(asked) + 60)
    else:
        plain = wanted == Wanted()
        ordered = sorted(fitting, key=lambda claim: claim.value is None)
        if plain and any(claim.value for claim in ordered):
            ordered = [claim for claim in ordered if claim.value]
    return Chosen(tuple(ordered[:most]), len(fitting) if not wanted.claims else len(ordered))


def _fits(claim: ShownClaim, wanted: Wanted) -> bool:
    return (
        (not wanted.kind or wanted.kind in (claim.subject_class, claim.value_class))
        and (not wanted.relation or wanted.relation == claim.property_label)
        and (not wanted.document or wanted.document == claim.document)
        and (not wanted.since or (claim.date or "") >= wanted.since)
        and (not wanted.until or (claim.date or "9999") <= wanted.until)
    )


def draw_picture(
    claims: Iterable[ShownClaim], *, disputed: Collection[str], centre: Collection[str] = ()
) -> dict[str, list[dict[str, Any]]]:
    """Nodes and edges for the browser; `centre` are the claims of the answer."""
    nodes: dict[str, dict[str, Any]] = {}
    edges = []
    for claim in claims:
        target = claim.value or f"value:{claim.id}"
        _add_node(nodes, claim.subject, claim.subject_label, claim.subject_class)
        _add_node(nodes, target, claim.value_label, claim.value_class)
        edges.append(
            {
                "id": claim.id,
                "source": claim.subject,
                "target": target,
                "label": claim.property_label,
                "says": says(claim, disputed=claim.id in disputed),
                "centre": claim.id in centre,
                "place": _place(claim),
            }
        )
    return {"nodes": list(nodes.values()), "edges": edges}


def says(claim: ShownClaim, *, disputed: bool) -> str:
    """How a claim is drawn: negated, disputed, rumoured or affirmed."""
    if claim.polarity == "negated" or claim.certainty == "denied":
        return "negated"
    if disputed:
        return "disputed"
    return "rumoured" if claim.certainty in _HEDGED else "affirmed"


def list_choices(claims: Iterable[ShownClaim]) -> dict[str, list[str]]:
    """What the filters offer, most frequent first."""
    counted: dict[str, Counter[str]] = {}
    parts: dict[str, Callable[[ShownClaim], tuple[str, ...]]] = {
        "kind": lambda claim: (claim.subject_class, claim.value_class),
        "relation": lambda claim: (claim.property_label,),
        "document": lambda claim: (claim.document,),
    }
    for claim in claims:
        for name, part in parts.items():
            counted.setdefault(name, Counter()).update(filter(None, part(claim)))
    return {
        name: sorted(found, key=lambda one: (-found[one], one)) for name, found in counted.items()
    }


def _add_node(nodes: dict[str, dict[str, Any]], iri: str, label: str, kind: str) -> None:
    short = label if len(label) <= 28 else f"{label[:27]}…"
    nodes.setdefault(iri, {"id": iri, "label": short, "title": label, "kind": kind})


def _place(claim: ShownClaim) -> str:
    place = {
        "document": claim.document,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "headers": (),
    }
    return orjson.dumps(place).decode()
