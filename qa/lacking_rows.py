"""Keep the claims that say none where a question asks for what has none of a property.

In      a Plan, claims as rows
Out     the rows whose value denies the property: no interconnect, None, not supported
"""

from functools import cache

import pyoxigraph as ox

from kg.folding import fold
from kg.ontology import cg, one, read_nodes
from qa.links import Link
from qa.plan_types import Plan
from qa.sparql import ClaimRow

_WITHOUT = cg("Without")
_NEAR = 4
"""characters between the word for not and the property that it denies: lacks any"""


def of_lacking(plan: Plan, rows: tuple[ClaimRow, ...]) -> tuple[ClaimRow, ...]:
    """The rows that deny the property that the question denies, none where all affirm it.

    Rows of other properties are left as they are.
    """
    if plan.links.has(cg("AskYesNo")):
        return rows
    cues = [cue for cue in plan.links.of("cue") if _WITHOUT in cue.iris and cue.start >= 0]
    denied = {
        iri
        for link in plan.links.of("property")
        if any(_follows(link, cue) for cue in cues)
        for iri in link.iris
    }
    lacking = tuple(row for row in rows if row.property in denied and _lacks(row))
    return lacking or tuple(row for row in rows if row.property not in denied)


def _follows(link: Link, cue: Link) -> bool:
    return 0 <= link.start - cue.end <= _NEAR


def _lacks(row: ClaimRow) -> bool:
    return row.polarity == "negated" or fold(row.text).strip() in negative_forms()


@cache
def negative_forms() -> frozenset[str]:
    """What a cell says, folded, where something is lacking: none, no, not supported."""
    return frozenset(
        fold(form.value)
        for node in read_nodes("cues-tables.ttl").values()
        if one(node, str(cg("cueKind"))) == cg("NegativeCell")
        for form in node.get(str(cg("form")), ())
        if isinstance(form, ox.Literal)
    )
