"""Say which entities a selection holds: class, maker, region, role, relations.

In      Selection, Knowledge
Out     entities, and the claims that relate them to what the selection names
"""

from collections.abc import Iterable

from kg.model import Iri
from kg.ontology import cg
from qa.knowledge import Knowledge
from qa.links import Link
from qa.plan_types import Plan, Selection
from qa.row_filters import holds_typed
from qa.sparql import ClaimRow, Result, select_claims, select_members

_TOPIC = cg("Topic")
_FACILITY = cg("Facility")
_OUTSIDE, _ROLE = cg("outside"), cg("role")
_IDENTITY = (cg("madeBy"), cg("developedBy"), cg("category"), cg("region"), cg("workload"))


def related_members(selection: Selection, knowledge: Knowledge) -> tuple[frozenset[Iri], Result]:
    """The entities that a claim relates to every entity of the filter."""
    if not selection.having:
        if selection.holders or selection.regions:
            members = select_members(knowledge.graph, kinds_below(selection.kind, knowledge))
            held = [m for m in members if is_held(m, selection, knowledge)]
            return frozenset(held), _introduced(held, knowledge)
        members = select_members(knowledge.graph, kinds_below(selection.kind, knowledge))
        result = select_claims(knowledge.graph, "values", subject=members, property=_IDENTITY)
        return frozenset(members), result
    groups: list[set[Iri]] = []
    results = []
    family = _family(selection, knowledge)
    if family:
        result = select_claims(knowledge.graph, "values", subject=family, property=_IDENTITY)
        named = select_claims(knowledge.graph, "about", subject=family)
        return frozenset(family), result if result.rows else named
    for iri in selection.having:
        wider = knowledge.wider_values((iri,))
        forward = select_claims(knowledge.graph, "naming", value=wider)
        backward = select_claims(knowledge.graph, "about", subject=wider)
        rows = tuple(r for r in forward.rows if holds_typed(r, knowledge))
        back = tuple(r for r in backward.rows if r.value and holds_typed(r, knowledge))
        groups.append({r.subject for r in rows} | {r.value for r in back if r.value})
        results.append(Result(forward.sparql, rows))
    return frozenset(set.intersection(*groups)) if groups else frozenset(), results[0]


def _introduced(members: list[Iri], knowledge: Knowledge) -> Result:
    """What says who made the members; of those of which nothing says it, their first claim."""
    result = select_claims(knowledge.graph, "values", subject=members, property=_IDENTITY)
    said = {row.subject for row in result.rows}
    rest = [iri for iri in members if iri not in said]
    if not rest:
        return result
    others = {row.subject: row for row in reversed(_about(rest, knowledge))}
    claims = [row.claim for row in (*result.rows, *others.values())]
    return select_claims(knowledge.graph, "claims", claim=claims) if others else result


def _about(members: list[Iri], knowledge: Knowledge) -> list[ClaimRow]:
    rows = select_claims(knowledge.graph, "about", subject=members).rows
    return [row for row in rows if holds_typed(row, knowledge)]


def _family(selection: Selection, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The members of families that are themselves of the class asked for: all T5, all GPT-3."""
    heads = [iri for iri in selection.having if is_any(iri, [selection.kind], knowledge)]
    if not heads or len(heads) != len(selection.having):
        return ()
    families = knowledge.relations.families
    found = {member for head in heads for member in families.get(head, ())}
    return tuple(sorted(found & knowledge.vocabulary.spoken_of))


def is_of(iri: Iri, others: Iterable[Iri], knowledge: Knowledge) -> bool:
    """Whether an entity is one of some, a version of one, or made by one."""
    kin = {iri, *knowledge.parents(iri), *knowledge.makers_of(iri)}
    return bool(kin & {*others})


def kinds_below(kind: Iri, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The classes that a question for this class means, and those below them."""
    ontology = knowledge.vocabulary.ontology
    wanted = (kind, *_also_asked(kind, knowledge))
    return tuple(
        iri
        for iri in ontology.classes
        if ontology.is_a(iri, kind)
        or (any(ontology.is_a(iri, one) for one in wanted) and not ontology.is_a(iri, _FACILITY))
    )


def is_any(iri: Iri, kinds: Iterable[Iri], knowledge: Knowledge) -> bool:
    """Whether an entity is of one of the classes, as questions mean them."""
    own, kinds = knowledge.vocabulary.kind(iri), tuple(kinds)
    ontology = knowledge.vocabulary.ontology
    if own is None or own == _TOPIC:
        return False
    wanted = {*kinds}
    if not ontology.is_a(own, _FACILITY):  # a site holds cards, it is none
        wanted |= {one for kind in kinds for one in _also_asked(kind, knowledge)}
    return any(ontology.is_a(own, kind) for kind in wanted)


def _also_asked(kind: Iri, knowledge: Knowledge) -> tuple[Iri, ...]:
    known = knowledge.vocabulary.ontology.classes.get(kind)
    return known.also_asked if known else ()


def is_held(iri: Iri, selection: Selection, knowledge: Knowledge) -> bool:
    """Whether the entity is made by one of the selection's makers, where it names any."""
    return not selection.holders or bool(knowledge.makers_of(iri) & set(selection.holders))


def has_role(iri: Iri, selection: Selection, knowledge: Knowledge) -> bool:
    """Whether the entity has one of the selection's roles, where it names any."""
    related = knowledge.vocabulary.lexicon.related
    roles = (*related(iri, _ROLE), *related(iri, cg("category")))
    return not selection.roles or bool({*roles} & {*selection.roles})


def is_in_regions(iri: Iri, plan: Plan, knowledge: Knowledge) -> bool:
    """Whether the entity's home lies in one of the plan's regions, where it names any."""
    regions = plan.selection.regions if plan.selection else ()
    return not regions or is_of_regions(iri, regions, knowledge)


def is_of_regions(iri: Iri, regions: Iterable[Iri], knowledge: Knowledge) -> bool:
    """Whether the entity's home lies in one of the regions."""
    country = knowledge.country_of(iri)
    facts, related = knowledge.vocabulary.lexicon.facts, knowledge.vocabulary.lexicon.related
    for region in regions:
        home = facts(region).country
        outside = {facts(other).country for other in related(region, _OUTSIDE)}
        if country and (country == home or (outside and country not in outside)):
            return True
    return False


def means_class(link: Link, knowledge: Knowledge) -> bool:
    """Whether a link to an entity stands for a class of entities."""
    return bool(knowledge.vocabulary.lexicon.related(link.iris[0], cg("meansClass")))
