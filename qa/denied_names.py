"""Tell whether a list is of those that have what the question says its members lack.

In      Choice, Links, Knowledge
Out     True where the claims affirm of the members what was denied: which do not support FP8
"""

from kg.ontology import cg
from qa.choose import Choice
from qa.knowledge import Knowledge
from qa.links import Link, Links

_WITHOUT = cg("Without")
_LISTED = ("select", "table")
_NEAR = 1
"""characters between the word for not and the name"""


def affirms_denied(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether all claims of a list affirm something of a name that the question denies."""
    plan = choice.outcome.plan
    named = {*plan.but, *(plan.selection.without if plan.selection else ())}
    if plan.shape not in _LISTED or plan.denies or links.has(cg("AskYesNo")):
        return False
    denied = [
        link
        for link in links.of("entity")
        if link in plan.used and not named & {*link.iris} and _is_denied(link, links, knowledge)
    ]
    affirmed = all(row.polarity == "affirmed" for row in choice.outcome.rows)
    return affirmed and any(_speaks_of(link, choice, knowledge) for link in denied)


def _is_denied(link: Link, links: Links, knowledge: Knowledge) -> bool:
    """Whether the word for not stands right before a name, or before its ordinary verb."""
    at = link.start
    properties = knowledge.vocabulary.ontology.properties
    for verb in links.of("property"):
        weak = any(iri in properties and properties[iri].weak for iri in verb.iris)
        if weak and verb.start >= 0 and 0 <= at - verb.end <= _NEAR:
            at = verb.start
    return any(_WITHOUT in cue.iris and 0 <= at - cue.end <= _NEAR for cue in links.of("cue"))


def _speaks_of(link: Link, choice: Choice, knowledge: Knowledge) -> bool:
    """Whether every claim speaks of a name."""
    kin = knowledge.kin(link.iris[0])
    return all(
        kin & {row.subject, row.value, *(value for _, value in row.qualifiers)}
        or link.iris[0] in choice.outcome.plan.formats
        for row in choice.outcome.rows
    )
