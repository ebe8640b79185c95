"""Run plans about named entities: their values, what relates them, who stands in a relation.

In      Plan, Knowledge
Out     Outcome, or None when nothing is found
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of
from qa.arithmetic import find_parts
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.members import is_any, is_in_regions, means_class
from qa.plan_types import CALCULATED, Plan
from qa.row_filters import in_tables, of_formats, own_first, typed_first
from qa.sparql import ClaimRow, Result, bind_claims, select_claims
from qa.table_cells import relating_cells
from qa.table_scope import speaks_of_several
from qa.words import KeyedText, content_words, question_words

_IMMATERIAL = (cg("Model"), cg("Software"))
"""classes whose maker runs them, so that what it uses they run on"""
_ORGANIZATION = cg("Organization")
_MAKING = frozenset((cg("developedBy"), cg("madeBy")))
_SAID = 0.5
"""how far a claim must say the words of a name"""
_TELLING = 5
"""rows of everything that is stated, when words of the question choose among them"""


def run_values(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """The values of the properties of the entities named."""
    wider = _wider_subjects(plan, knowledge)
    result = select_claims(knowledge.graph, "values", subject=wider, property=plan.properties)
    rows = own_first(of_formats(plan, result.rows), plan.subjects)
    if plan.aggregate in CALCULATED:
        own = tuple(row for row in rows if row.subject in plan.subjects)
        rows = own if {row.subject for row in own} == set(plan.subjects) else rows
        if len(plan.subjects) > 1 and not _all_measured(rows, plan):
            parts = find_parts(plan, knowledge)
            if parts:
                return parts
    answered = _answered(rows, plan.subjects, knowledge)
    silent = tuple(iri for iri in plan.subjects if iri not in answered)
    if silent and rows == ():
        return (
            _values_of_products(plan, knowledge)
            or _values_of_members(plan, knowledge)
            or _values_of_base(plan, knowledge)
            or _related_values(plan, knowledge)
        )
    instead = _instead(rows, knowledge)
    made = _of_products_beside(plan, silent, knowledge)
    silent = tuple(iri for iri in silent if not knowledge.relations.made.get(iri) or not made)
    both = (*rows, *made, *instead)
    return Outcome(plan, both, bind_claims(both) if made or instead else result.sparql, silent)


def _of_products_beside(
    plan: Plan, silent: Iterable[Iri], knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """What products of companies have, beside a product they are compared with: Hygon and A100."""
    known = knowledge.vocabulary.ontology.properties
    kinds = {known[iri].kind for iri in plan.properties if iri in known}
    if len(plan.subjects) < 2 or kinds != {"Specification"}:
        return ()
    firms = tuple(iri for iri in silent if is_any(iri, [_ORGANIZATION], knowledge))
    outcome = _values_of_products(replace(plan, subjects=firms), knowledge) if firms else None
    return outcome.rows if outcome else ()


def _all_measured(rows: tuple[ClaimRow, ...], plan: Plan) -> bool:
    """Whether claims state an amount of every subject."""
    return {row.subject for row in rows if row.amount() is not None} >= {*plan.subjects}


def _related_values(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What is stated under properties that answer the same kind of question."""
    wider = _wider_subjects(plan, knowledge)
    related = sorted(related_properties(plan.properties, knowledge))
    result = select_claims(knowledge.graph, "values", subject=wider, property=related)
    rows = own_first(result.rows, plan.subjects)
    if plan.aggregate in CALCULATED:
        rows = tuple(row for row in rows if _measures_as(row, plan, knowledge))
    if plan.links.has(cg("AskWho")):
        rows = tuple(
            row
            for row in rows
            if row.value is not None and is_any(row.value, [_ORGANIZATION], knowledge)
        )
    return Outcome(plan, rows, result.sparql)


def _measures_as(row: ClaimRow, plan: Plan, knowledge: Knowledge) -> bool:
    """Whether a claim states the kind of amount that is to be calculated: no cards for watts."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in plan.properties if iri in properties]
    wanted = {dimension for one in known for dimension in one.dimensions}
    return row.unit is None or not wanted or dimension_of(row.unit) in wanted


def _wider_subjects(plan: Plan, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The subjects with their versions; for relations also what they are versions of.

    What tables or speakers differ on may be told of the version and of what it is a version of.
    """
    found = dict.fromkeys(knowledge.closure(plan.subjects))
    properties = knowledge.vocabulary.ontology.properties
    kinds = {properties[iri].kind for iri in plan.properties if iri in properties}
    differ = plan.links.has(cg("AskConflict")) or speaks_of_several(plan.links)
    if "Specification" not in kinds or differ:
        found |= dict.fromkeys(sorted(p for iri in plan.subjects for p in knowledge.parents(iri)))
    return tuple(found)


def _values_of_products(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """An organization asked for what only its products can have."""
    made = knowledge.relations.made
    products = sorted({p for iri in plan.subjects for p in made.get(iri, ())})
    if not products:
        return None
    wider = knowledge.closure(products)
    result = select_claims(knowledge.graph, "values", subject=wider, property=plan.properties)
    rows = of_formats(plan, result.rows)
    return Outcome(plan, rows, result.sparql) if rows else None


def _values_of_members(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """A family that states nothing itself: what is stated of its members."""
    members = sorted(knowledge.wider_values(plan.subjects))
    result = select_claims(knowledge.graph, "values", subject=members, property=plan.properties)
    rows = of_formats(plan, result.rows)
    return Outcome(plan, rows, result.sparql) if rows else None


def _values_of_base(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """A version that states nothing itself: what is stated of the product it is a version of."""
    bases = sorted({b for iri in plan.subjects for b in knowledge.parents(iri)})
    result = select_claims(knowledge.graph, "values", subject=bases, property=plan.properties)
    rows = of_formats(plan, result.rows)
    return Outcome(plan, rows, result.sparql) if rows else None


def run_between(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What is claimed between the entities named."""
    subjects = knowledge.closure(plan.subjects)
    others = knowledge.wider_values(plan.others)
    result = select_claims(knowledge.graph, "between", subject=subjects, other=others)
    rows = result.rows
    if plan.properties:
        wanted = related_properties(plan.properties, knowledge)
        named = tuple(row for row in rows if row.property in plan.properties)
        rows = named or tuple(row for row in rows if row.property in wanted)
    rows = typed_first(rows, knowledge)
    instead = _instead(rows, knowledge)
    both = (*rows, *instead)
    return Outcome(plan, both, bind_claims(both) if instead else result.sparql)


def _instead(rows: tuple[ClaimRow, ...], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """What holds in place of what is denied: the same subject and property, affirmed."""
    denied = [row for row in rows if row.polarity == "negated" and row.value is not None]
    if not denied or any(row.polarity == "affirmed" and row.value for row in rows):
        return ()
    result = select_claims(
        knowledge.graph,
        "values",
        subject=[
            iri
            for row in denied
            for iri in (row.subject, *sorted(knowledge.makers_of(row.subject)))
        ],
        property=(row.property for row in denied),
    )
    return tuple(row for row in result.rows if row.polarity == "affirmed" and row.value)


def run_having(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """The entities that have one of the values named."""
    result = select_claims(
        knowledge.graph,
        "concerning",
        property=plan.properties,
        other=knowledge.wider_values(plan.others),
    )
    kinds = [iri for link in plan.links.of("class") for iri in link.iris]
    if plan.links.has(cg("AskWho")):
        kinds.append(_ORGANIZATION)
    rows = tuple(row for row in result.rows if not kinds or is_any(row.subject, kinds, knowledge))
    if plan.tables and kinds and not in_tables(rows, plan.tables):
        related = relating_cells(plan, kinds, knowledge)
        if related.rows:
            return Outcome(plan, related.rows, related.sparql)
    return Outcome(plan, rows or result.rows, result.sparql)


def run_hop(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """The values of entities that a relation leads to."""
    plan = _in_meant_regions(plan, knowledge)
    forward, backward, found = _related(plan, plan.others, knowledge)
    if not found and not _MAKING.issuperset(plan.properties):
        makers = sorted(
            maker
            for iri in plan.others
            if knowledge.vocabulary.kind(iri) in _IMMATERIAL
            for maker in knowledge.makers_of(iri)
        )
        forward, backward, found = _related(plan, makers, knowledge)
    members = [
        iri
        for iri in dict.fromkeys(found)
        if plan.selection is None
        or (is_any(iri, [plan.selection.kind], knowledge) and is_in_regions(iri, plan, knowledge))
    ]
    if not members:
        return None
    result = select_claims(
        knowledge.graph,
        "values",
        subject=knowledge.closure(members),
        property=plan.properties,
    )
    steps = [
        row
        for row in (*forward.rows, *backward.rows)
        if row.value in members or row.subject in members
    ]
    rows = of_formats(plan, result.rows)
    filters = frozenset(
        link.iris[0]
        for link in plan.links.of("entity")
        if means_class(link, knowledge) or knowledge.vocabulary.kind(link.iris[0]) == cg("Market")
    )
    filters |= frozenset(plan.others)
    every = (*rows, *steps) if rows else ()
    query = bind_claims(every) if every else result.sparql
    return Outcome(plan, every, query, filters=filters)


def _in_meant_regions(plan: Plan, knowledge: Knowledge) -> Plan:
    """The plan with the regions that generic nouns of the question mean: a domestic chip."""
    related = knowledge.vocabulary.lexicon.related
    meant = {
        region for iri in plan.links.iris("entity") for region in related(iri, cg("meansRegion"))
    }
    if plan.selection is None or not meant:
        return plan
    regions = tuple(dict.fromkeys((*plan.selection.regions, *sorted(meant))))
    others = tuple(iri for iri in plan.others if not related(iri, cg("meansClass")))
    return replace(plan, others=others, selection=replace(plan.selection, regions=regions))


def _related(
    plan: Plan, others: Iterable[Iri], knowledge: Knowledge
) -> tuple[Result, Result, list[Iri]]:
    """Claims that relate entities to the others, either way, and whom they lead to."""
    wider = knowledge.closure(others)
    forward = select_claims(knowledge.graph, "values", subject=wider, property=plan.relation)
    backward = select_claims(knowledge.graph, "having", value=wider, property=plan.relation)
    found = [r.value for r in forward.rows if r.value and r.polarity == "affirmed"]
    found += [r.subject for r in backward.rows if r.polarity == "affirmed"]
    return forward, backward, found


def run_about(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What is claimed of the entities named, whatever the property."""
    result = select_claims(knowledge.graph, "about", subject=knowledge.closure(plan.subjects))
    rows = _telling(result.rows, plan, knowledge) or typed_first(result.rows, knowledge)
    return Outcome(plan, rows, result.sparql)


def _telling(rows: tuple[ClaimRow, ...], plan: Plan, knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """The rows whose words hold most of what the question says beside its names, best first."""
    named = [(link.start, link.end) for link in plan.links.of("entity")]
    question = plan.links.question
    asking = question_words()
    keys = [
        word.key
        for word in content_words(question.text, language=question.language)
        if word.key not in asking and not any(a <= word.start < b for a, b in named)
    ]
    if not keys or not rows:
        return ()
    countable = _asks_amounts(plan, knowledge)
    scored = []
    for at, row in enumerate(rows):
        labels = (knowledge.vocabulary.label(row.property, one) for one in ("zh", "en"))
        text = KeyedText("\n".join((row.quote, row.text, *labels)))
        names = 0.0 if countable else _names_said(row, text, plan, knowledge)
        scored.append((-sum(text.covers(key) for key in keys) - names, at, row))
    scored.sort(key=lambda item: item[:2])
    best = scored[0][0]
    return tuple(row for score, _, row in scored[:_TELLING] if score <= best / 2 < 0)


def _asks_amounts(plan: Plan, knowledge: Knowledge) -> bool:
    """Whether the question asks for a list or an amount, which other claims do not give."""
    properties = knowledge.vocabulary.ontology.properties
    asked = [iri for link in plan.links.of("property") for iri in link.iris if iri in properties]
    measured = any(properties[iri].value_type == "Quantity" for iri in asked)
    return measured or plan.links.has(cg("AskList"), cg("AskCount"), cg("AskHowMuch"))


def _names_said(row: ClaimRow, text: KeyedText, plan: Plan, knowledge: Knowledge) -> float:
    """How many of the other names of the question a claim speaks of."""
    language = plan.links.question.language
    said = 0.0
    for link in plan.links.of("entity"):
        if row.subject in knowledge.kin(link.iris[0]):
            continue
        words = content_words(link.text, language=language)
        covered = [text.covers(word.key) for word in words]
        said += bool(covered) and sum(covered) / len(covered) >= _SAID
    return said


def _answered(
    rows: tuple[ClaimRow, ...], subjects: tuple[Iri, ...], knowledge: Knowledge
) -> frozenset[Iri]:
    spoken = {row.subject for row in rows}
    return frozenset(iri for iri in subjects if spoken & set(knowledge.closure((iri,))))


def related_properties(properties: Iterable[Iri], knowledge: Knowledge) -> frozenset[Iri]:
    """The properties and those that the ontology says answer the same kind of question."""
    found = set(properties)
    for iri in tuple(found):
        known = knowledge.vocabulary.ontology.properties.get(iri)
        if known:
            found.update(known.related)
    return frozenset(found)
