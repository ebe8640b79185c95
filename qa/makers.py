"""Look up what is stated of the makers of what a question names: the firm behind a model.

In      Links, Knowledge
Out     whether the question speaks of such a firm; outcomes about the makers
"""

from dataclasses import replace

from kg.ontology import cg
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.links import Links
from qa.members import is_any
from qa.outcomes import run_plan
from qa.plan_types import Plan

_FIRM = cg("Organization")


def outcomes_of_makers(links: Links, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """What comes after a product, where it is stated of its maker."""
    properties = knowledge.vocabulary.ontology.properties
    asked = tuple(
        iri
        for link in links.of("property")
        for iri in link.iris
        if iri in properties
        and properties[iri].range
        and (properties[iri].kind == "Roadmap" or describes_firm(links, knowledge))
    )
    found = []
    for product in links.iris("entity") if asked else ():
        makers = tuple(sorted(knowledge.makers_of(product)))
        used = frozenset(link for link in links.all if link.role in ("entity", "property", "cue"))
        plan = Plan("values", links, used, subjects=makers, properties=asked)
        outcome = run_plan(plan, knowledge) if makers else None
        rows = outcome.rows if outcome else ()
        others = tuple(row for row in rows if row.value not in knowledge.kin(product))
        if outcome and others:
            found.append(replace(outcome, rows=others, filters=frozenset((product,))))
    return tuple(found)


def describes_firm(links: Links, knowledge: Knowledge) -> bool:
    """Whether the question speaks of a company that it does not name: that firm, the vendor."""
    meant = {iri for link in links.of("class") if link.text for iri in link.iris}
    meant |= {
        kind
        for link in links.of("reference")
        for iri in link.iris
        if (kind := knowledge.vocabulary.cues[iri].asks_for)
    }
    named = any(is_any(iri, (_FIRM,), knowledge) for iri in links.iris("entity"))
    return _FIRM in meant and not named and not links.has(cg("AskWho"))
