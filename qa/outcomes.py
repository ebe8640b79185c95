"""Run a plan over a build of the graph: the claims that answer it, in the order of the answer.

In      Plan, Knowledge
Out     Outcome: rows, the query that gave them, the subjects that state nothing
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.conversion import to_base
from kg.model import Iri, Quantity
from kg.ontology import cg, local_name
from kg.quantities import dimension_of
from qa.knowledge import Knowledge
from qa.links import Link
from qa.passages import Hit
from qa.plan import Plan, Selection
from qa.sparql import ClaimRow, Result, select_claims, select_members
from qa.words import KeyedText, content_words, question_words

_YEAR = re.compile(r"\d{4}|(?<!\d)\d{2}(?=年)")
_ORGANIZATION, _THING, _TOPIC = cg("Organization"), cg("Thing"), cg("Topic")
_PRECISION, _COMPUTE = cg("precision"), cg("peakPerformance")
_OUTSIDE, _ROLE = cg("outside"), cg("role")
_TELLING = 5
"""rows of everything that is stated, when words of the question choose among them"""
_STATEMENTS = frozenset(("Statement",))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan found."""

    plan: Plan
    rows: tuple[ClaimRow, ...]
    """the claims of the answer, first things first"""
    sparql: str
    """the query whose rows they are"""
    silent: tuple[Iri, ...] = ()
    """entities asked about that state nothing under the properties asked for"""
    counted: int | None = None
    """how many entities a selection holds"""
    filters: frozenset[Iri] = frozenset()
    """entities of the question that narrowed a selection and need not stand in its claims"""
    through: Hit | None = None
    """the passage that says whom a description means"""


def run_plan(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What the plan finds, or None when it finds nothing."""
    outcome = _RUNNERS[plan.shape](plan, knowledge)
    if outcome is None:
        return None
    rows = _by_speaker(_in_unit(_dated(outcome.rows, plan), plan), plan)
    return replace(outcome, rows=rows) if rows else None


def _dated(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows of the dates asked for; a row that states another date does not answer."""
    years = {year for link in plan.links.of("date") for year in _YEAR.findall(link.text)}
    if not years:
        return rows
    kept = []
    for row in rows:
        stated = {
            year
            for name, value in row.qualifiers
            if name == cg("date")
            for year in _YEAR.findall(value)
        }
        if not stated or stated & years:
            kept.append((not stated, row))
    exact = tuple(row for loose, row in kept if not loose)
    return exact or tuple(row for _, row in kept)


def _in_unit(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows that measure what the question's unit measures, where any does."""
    wanted = {
        dimension_of(link.quantity.unit)
        for link in plan.links.of("quantity")
        if link.quantity and link.quantity.unit
    }
    if not wanted or plan.factor:
        return rows
    fitting = tuple(row for row in rows if row.unit and dimension_of(row.unit) in wanted)
    return fitting or rows


def _by_speaker(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """The rows of the speakers asked for, where they said any."""
    said = tuple(row for row in rows if row.speaker in plan.links.speakers)
    return said if said and len(plan.links.speakers) == 1 else rows


def _run_values(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    wider = _wider_subjects(plan, knowledge)
    result = select_claims(knowledge.graph, "values", subject=wider, property=plan.properties)
    rows = _own_first(_precise(plan, result.rows), plan.subjects)
    if plan.aggregate in ("sum", "average", "difference", "ratio"):
        own = tuple(row for row in rows if row.subject in plan.subjects)
        rows = own if {row.subject for row in own} == set(plan.subjects) else rows
    answered = _answered(rows, plan.subjects, knowledge)
    silent = tuple(iri for iri in plan.subjects if iri not in answered)
    if silent and rows == ():
        return (
            _values_of_products(plan, knowledge)
            or _values_of_base(plan, knowledge)
            or _related_values(plan, knowledge)
        )
    return Outcome(plan, rows, result.sparql, silent)


def _related_values(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What is stated under properties that answer the same kind of question."""
    wider = _wider_subjects(plan, knowledge)
    related = sorted(related_properties(plan.properties, knowledge))
    result = select_claims(knowledge.graph, "values", subject=wider, property=related)
    return Outcome(plan, _own_first(result.rows, plan.subjects), result.sparql)


def _wider_subjects(plan: Plan, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The subjects with their versions; for relations also what they are versions of."""
    found = dict.fromkeys(knowledge.closure(plan.subjects))
    properties = knowledge.vocabulary.ontology.properties
    kinds = {properties[iri].kind for iri in plan.properties if iri in properties}
    if "Specification" not in kinds:
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
    rows = _precise(plan, result.rows)
    return Outcome(plan, rows, result.sparql) if rows else None


def _values_of_base(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """A version that states nothing itself: what is stated of the product it is a version of."""
    bases = sorted({b for iri in plan.subjects for b in knowledge.parents(iri)})
    result = select_claims(knowledge.graph, "values", subject=bases, property=plan.properties)
    rows = _precise(plan, result.rows)
    return Outcome(plan, rows, result.sparql) if rows else None


def _run_between(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    subjects = knowledge.closure(plan.subjects)
    others = knowledge.wider_values(plan.others)
    result = select_claims(knowledge.graph, "between", subject=subjects, other=others)
    rows = result.rows
    if plan.properties:
        wanted = related_properties(plan.properties, knowledge)
        named = tuple(row for row in rows if row.property in plan.properties)
        rows = named or tuple(row for row in rows if row.property in wanted)
    rows = _typed_first(rows, knowledge)
    return Outcome(plan, (*rows, *_instead(rows, knowledge)), result.sparql)


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


def _run_having(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    result = select_claims(
        knowledge.graph,
        "having",
        property=plan.properties,
        value=knowledge.wider_values(plan.others),
    )
    kinds = [iri for link in plan.links.of("class") for iri in link.iris]
    if plan.links.has(cg("AskWho")):
        kinds.append(_ORGANIZATION)
    rows = tuple(row for row in result.rows if not kinds or _is_any(row.subject, kinds, knowledge))
    return Outcome(plan, rows or result.rows, result.sparql)


def _run_hop(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    wider = knowledge.closure(plan.others)
    forward = select_claims(knowledge.graph, "values", subject=wider, property=plan.relation)
    backward = select_claims(knowledge.graph, "having", value=wider, property=plan.relation)
    found = [r.value for r in forward.rows if r.value and r.polarity == "affirmed"]
    found += [r.subject for r in backward.rows if r.polarity == "affirmed"]
    members = [
        iri
        for iri in dict.fromkeys(found)
        if plan.selection is None
        or (_is_any(iri, [plan.selection.kind], knowledge) and _in_regions(iri, plan, knowledge))
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
    rows = _precise(plan, result.rows)
    filters = frozenset(
        link.iris[0]
        for link in plan.links.of("entity")
        if _means_class(link, knowledge) or knowledge.vocabulary.kind(link.iris[0]) == cg("Market")
    )
    return Outcome(plan, (*rows, *steps) if rows else (), result.sparql, filters=filters)


def _run_select(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    selection = plan.selection
    if selection is None:
        return None
    related = _having_any(selection, knowledge)
    if plan.properties:
        template = "ranking" if plan.aggregate in ("maximum", "minimum") else "stating"
        result = select_claims(knowledge.graph, template, property=plan.properties)
    else:
        result = related[1]
    candidates = tuple(dict.fromkeys(row.subject for row in result.rows))
    members = {
        iri
        for iri in candidates
        if _is_any(iri, [selection.kind], knowledge)
        and _held(iri, selection, knowledge)
        and _in_regions(iri, plan, knowledge)
        and _in_role(iri, selection, knowledge)
        and (not selection.having or iri in related[0])
    }
    rows = tuple(row for row in _precise(plan, result.rows) if row.subject in members)
    if selection.bound:
        rows = tuple(row for row in rows if _within(row, selection.bound))
    if plan.aggregate in ("maximum", "minimum"):
        rows = _ranked(rows, plan)
    if plan.asked_of_best and rows:
        rows = (*_of_best(plan, rows, knowledge), *rows[:1])
    counted = len(dict.fromkeys(row.subject for row in rows))
    filters = frozenset((*selection.holders, *selection.regions, *selection.having))
    filters |= {link.iris[0] for link in plan.links.of("entity") if _means_class(link, knowledge)}
    return Outcome(plan, rows, result.sparql, counted=counted, filters=filters)


def _of_best(plan: Plan, rows: tuple[ClaimRow, ...], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """What else is asked of the first of a ranking."""
    best = tuple(row.subject for row in rows if row.amount() == rows[0].amount())
    result = select_claims(
        knowledge.graph,
        "values",
        subject=knowledge.closure(best),
        property=plan.asked_of_best,
    )
    return result.rows


def _means_class(link: Link, knowledge: Knowledge) -> bool:
    return bool(knowledge.vocabulary.lexicon.related(link.iris[0], cg("meansClass")))


def _run_about(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    result = select_claims(knowledge.graph, "about", subject=knowledge.closure(plan.subjects))
    rows = _telling(result.rows, plan, knowledge) or _typed_first(result.rows, knowledge)
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
    scored = []
    for at, row in enumerate(rows):
        labels = (knowledge.vocabulary.label(row.property, one) for one in ("zh", "en"))
        text = KeyedText("\n".join((row.quote, row.text, *labels)))
        scored.append((-sum(text.covers(key) for key in keys), at, row))
    scored.sort(key=lambda item: item[:2])
    best = scored[0][0]
    return tuple(row for score, _, row in scored[:_TELLING] if score <= best / 2 < 0)


_RUNNERS = {
    "values": _run_values,
    "between": _run_between,
    "having": _run_having,
    "hop": _run_hop,
    "select": _run_select,
    "about": _run_about,
}


def related_properties(properties: Iterable[Iri], knowledge: Knowledge) -> frozenset[Iri]:
    """The properties and those that the ontology says answer the same kind of question."""
    found = set(properties)
    for iri in tuple(found):
        known = knowledge.vocabulary.ontology.properties.get(iri)
        if known:
            found.update(known.related)
    return frozenset(found)


def _having_any(selection: Selection, knowledge: Knowledge) -> tuple[frozenset[Iri], Result]:
    """The entities that a claim relates to every entity of the filter."""
    if not selection.having:
        if selection.holders or selection.regions:
            members = select_members(knowledge.graph, _kinds_below(selection.kind, knowledge))
            held = [m for m in members if _held(m, selection, knowledge)]
            result = select_claims(knowledge.graph, "values", subject=held, property=_IDENTITY)
            return frozenset(held), result
        members = select_members(knowledge.graph, _kinds_below(selection.kind, knowledge))
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
        rows = tuple(r for r in forward.rows if _holds(r, knowledge))
        back = tuple(r for r in backward.rows if r.value and _holds(r, knowledge))
        groups.append({r.subject for r in rows} | {r.value for r in back if r.value})
        results.append(Result(forward.sparql, rows))
    return frozenset(set.intersection(*groups)) if groups else frozenset(), results[0]


def _family(selection: Selection, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The members of families that are themselves of the class asked for: all T5, all GPT-3."""
    heads = [iri for iri in selection.having if _is_any(iri, [selection.kind], knowledge)]
    if not heads or len(heads) != len(selection.having):
        return ()
    families = knowledge.relations.families
    found = {member for head in heads for member in families.get(head, ())}
    return tuple(sorted(found & knowledge.vocabulary.spoken_of))


_IDENTITY = (cg("madeBy"), cg("developedBy"), cg("category"), cg("region"), cg("workload"))


def _kinds_below(kind: Iri, knowledge: Knowledge) -> tuple[Iri, ...]:
    ontology = knowledge.vocabulary.ontology
    wanted = (kind, *_also_asked(kind, knowledge))
    return tuple(iri for iri in ontology.classes if any(ontology.is_a(iri, one) for one in wanted))


def _typed(property_: Iri, knowledge: Knowledge) -> bool:
    known = knowledge.vocabulary.ontology.properties.get(property_)
    return known is None or known.kind not in _STATEMENTS


def _holds(row: ClaimRow, knowledge: Knowledge) -> bool:
    return row.polarity == "affirmed" and _typed(row.property, knowledge)


def _typed_first(rows: tuple[ClaimRow, ...], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    return tuple(sorted(rows, key=lambda row: not _typed(row.property, knowledge)))


def _precise(plan: Plan, rows: tuple[ClaimRow, ...]) -> tuple[ClaimRow, ...]:
    """Only the rows stated for the number formats asked for, where rows state any."""
    if not plan.formats:
        return rows
    wanted = {local_name(iri) for iri in plan.formats}
    return tuple(
        row
        for row in rows
        if row.property != _COMPUTE
        or any(name == _PRECISION and local_name(value) in wanted for name, value in row.qualifiers)
    )


def _own_first(rows: tuple[ClaimRow, ...], subjects: tuple[Iri, ...]) -> tuple[ClaimRow, ...]:
    order = {iri: at for at, iri in enumerate(subjects)}
    return tuple(sorted(rows, key=lambda row: order.get(row.subject, len(order))))


def _answered(
    rows: tuple[ClaimRow, ...], subjects: tuple[Iri, ...], knowledge: Knowledge
) -> frozenset[Iri]:
    spoken = {row.subject for row in rows}
    return frozenset(iri for iri in subjects if spoken & set(knowledge.closure((iri,))))


def _is_any(iri: Iri, kinds: Iterable[Iri], knowledge: Knowledge) -> bool:
    own = knowledge.vocabulary.kind(iri)
    ontology = knowledge.vocabulary.ontology
    if own is None or own == _TOPIC:
        return False
    wanted = {one for kind in kinds for one in (kind, *_also_asked(kind, knowledge))}
    return any(ontology.is_a(own, kind) for kind in wanted)


def _also_asked(kind: Iri, knowledge: Knowledge) -> tuple[Iri, ...]:
    known = knowledge.vocabulary.ontology.classes.get(kind)
    return known.also_asked if known else ()


def _held(iri: Iri, selection: Selection, knowledge: Knowledge) -> bool:
    return not selection.holders or bool(knowledge.makers_of(iri) & set(selection.holders))


def _in_role(iri: Iri, selection: Selection, knowledge: Knowledge) -> bool:
    roles = knowledge.vocabulary.lexicon.related(iri, _ROLE)
    return not selection.roles or bool({*roles} & {*selection.roles})


def _in_regions(iri: Iri, plan: Plan, knowledge: Knowledge) -> bool:
    if plan.selection is None or not plan.selection.regions:
        return True
    country = knowledge.country_of(iri)
    facts, related = knowledge.vocabulary.lexicon.facts, knowledge.vocabulary.lexicon.related
    for region in plan.selection.regions:
        home = facts(region).country
        outside = {facts(other).country for other in related(region, _OUTSIDE)}
        if country and (country == home or (outside and country not in outside)):
            return True
    return False


def _within(row: ClaimRow, bound: tuple[Iri, str, Quantity]) -> bool:
    _, comparator, quantity = bound
    based = to_base(quantity)
    limit, amount = based.number, row.amount()
    if limit is None or amount is None:
        return False
    if comparator in (">", ">="):
        return amount > float(limit) or (comparator == ">=" and amount == float(limit))
    return amount < float(limit) or (comparator == "<=" and amount == float(limit))


def _ranked(rows: tuple[ClaimRow, ...], plan: Plan) -> tuple[ClaimRow, ...]:
    """Rows with an amount, in the order asked for."""
    amounts = [row for row in rows if row.amount() is not None]
    reverse = plan.aggregate == "maximum"
    return tuple(sorted(amounts, key=lambda row: row.amount() or 0.0, reverse=reverse))
