"""Look up something else of the first of a ranking: the power of the chip with the lowest price.

In      links with a superlative and two or more properties, Knowledge
Out     outcomes whose first claims are those asked for, with the claim that makes it the first
"""

from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.outcomes import run_plan
from qa.plan import propose_plans
from qa.plan_types import Plan
from qa.row_filters import leaders

_EXTREMES = (cg("AskMaximum"), cg("AskMinimum"))


def outcomes_of_best(links: Links, knowledge: Knowledge) -> tuple[Outcome, ...]:
    """What is asked of whoever leads a ranking, when two properties share the question."""
    cues = [link for link in links.of("cue") if {*link.iris} & {*_EXTREMES} and link.start >= 0]
    properties = _properties(links, knowledge)
    if not cues or len(properties) < 2:
        return ()
    at = cues[0]
    by = min(properties, key=lambda link: max(link.start - at.end, at.start - link.end))
    others = [link for link in properties if not {*link.iris} & {*by.iris}]
    asked = tuple(dict.fromkeys(i for link in others for i in link.iris))
    if not asked:
        return ()
    ranking = replace(links, all=tuple(x for x in links.all if x == by or x.role != "property"))
    found = []
    for plan in propose_plans(ranking, knowledge):
        if plan.shape != "select" or plan.aggregate not in ("maximum", "minimum"):
            continue
        ranked = run_plan(plan, knowledge)
        if ranked is None or any(row.property not in by.iris for row in ranked.rows[:1]):
            continue
        outcome = _look_up(ranked, asked, links, knowledge)
        if outcome:
            found.append(outcome)
    return tuple(found)


def _properties(links: Links, knowledge: Knowledge) -> list[Link]:
    """The property words that are neither nouns of a class nor verbs that relate entities."""
    known = knowledge.vocabulary.ontology.properties
    nouns = {(link.start, link.end) for link in links.of("class")}
    return [
        link
        for link in links.of("property")
        if link.start >= 0
        and (link.start, link.end) not in nouns
        and any(i not in known or known[i].range is None for i in link.iris)
    ]


def _look_up(
    ranked: Outcome, asked: tuple[Iri, ...], links: Links, knowledge: Knowledge
) -> Outcome | None:
    best = tuple(row.subject for row in leaders(ranked.rows, ranked.plan.rank))
    if not best:
        return None
    plan = Plan(
        "values",
        links,
        ranked.plan.used | frozenset(links.of("property")),
        subjects=best,
        properties=asked,
        asked_of_best=asked,
    )
    found = run_plan(plan, knowledge)
    if found is None or all(row.property not in asked for row in found.rows):
        return None
    why = tuple(row for row in ranked.rows if row.subject in best)[: len(best)]
    plan = replace(plan, shape="select")
    return replace(found, plan=plan, rows=(*found.rows, *why), filters=ranked.filters)
