"""Run plans about a class of entities: list, count, order or look up all that fit.

In      Plan with a Selection, Knowledge
Out     Outcome, or None when nothing is found
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from kg.model import Iri
from kg.ontology import cg
from qa.bounds import of_bounds
from qa.conflicts import find_conflicts
from qa.found import Outcome
from qa.knowledge import Knowledge
from qa.lacking_rows import of_lacking
from qa.members import (
    has_role,
    is_any,
    is_held,
    is_in_regions,
    is_of,
    kinds_below,
    means_class,
    related_members,
)
from qa.plan_types import Plan, Selection
from qa.row_filters import (
    in_tables,
    leaders,
    of_conditions,
    of_formats,
    of_value_words,
    rank_rows,
)
from qa.sparql import ClaimRow, Result, select_claims, select_members
from qa.table_cells import rows_of_cells, subjects_of_cells
from qa.table_scope import tables_with_header
from qa.wide_plans import is_cut, is_summable, is_wide, related_claims, run_wide

_ORDERED = ("maximum", "minimum")


def run_select(plan: Plan, knowledge: Knowledge) -> Outcome | None:
    """What is stated of the members of a selection."""
    selection = plan.selection
    if selection is None:
        return None
    if selection.without_by:
        return _run_without(plan, selection, knowledge)
    wide = is_wide(plan, knowledge)
    if wide and not selection.having and is_summable(plan, knowledge):
        return _run_wide(plan, selection, knowledge)
    partly = wide and not selection.having and is_cut(plan, knowledge)
    if partly and plan.aggregate:
        return None  # what is made of all claims is not made of some
    related = _related(plan, selection, knowledge)
    if wide and selection.having:
        wanted = knowledge.wider_values(selection.having)
        result = related_claims(plan, wanted, related[0], knowledge)
    else:
        result = _stated(plan, related[1], knowledge)
    if selection.having and not plan.tables and _asks_ordinarily(plan, knowledge):
        own = [row for row in result.rows if is_any(row.subject, [selection.kind], knowledge)]
        result = result if _concerned(tuple(own), selection, knowledge) else related[1]
    concerned = _concerned(result.rows, selection, knowledge)
    having = related[0] | {row.subject for row in concerned}
    members = _members(plan, selection, result, having, knowledge)
    rows = tuple(row for row in of_formats(plan, result.rows) if row.subject in members)
    rows = of_lacking(plan, tuple(row for row in rows if row in concerned) or rows)
    if selection.bounds:
        rows = of_bounds(of_conditions(rows, plan), selection.bounds)
    if plan.aggregate == "count" and selection.having:
        rows = tuple(row for row in related[1].rows if row.subject in members) or rows
    if plan.links.has(cg("AskConflict")):
        groups = find_conflicts(rows, knowledge.vocabulary.ontology)
        rows = tuple(row for group in groups for row in group)
    if plan.aggregate in _ORDERED:
        rows = rank_rows(rows, plan)
    else:
        rows = of_value_words(rows, plan, knowledge)
    if plan.asked_of_best and rows:
        rows = (*_of_best(plan, rows, knowledge), *leaders(rows, plan.rank)[:1])
    if not rows and plan.aggregate and not plan.tables:
        tables = tables_with_header(plan.links, knowledge)
        return run_select(replace(plan, tables=tables), knowledge) if tables else None
    return Outcome(
        plan,
        rows,
        result.sparql,
        _silent(plan, selection, [row.subject for row in rows], having, knowledge)
        if plan.aggregate in _ORDERED
        else (),
        counted=len(dict.fromkeys(row.subject for row in rows)),
        partly=partly,
        filters=_filters(plan, selection, knowledge),
    )


def _run_wide(plan: Plan, selection: Selection, knowledge: Knowledge) -> Outcome | None:
    """The same over more claims than are read with their words."""

    key = (
        "fits",
        Iri(repr((selection.kind, selection.holders, selection.regions, selection.roles))),
    )
    known = cast(dict[Iri, bool], knowledge.remembered.setdefault(key, {}))

    def fits(iri: Iri) -> bool:
        if iri not in known:
            known[iri] = _is_member(iri, plan, selection, frozenset(), knowledge)
        return known[iri]

    outcome = run_wide(plan, selection, knowledge, fits)
    if outcome is None:
        return None
    rows = outcome.rows
    if plan.asked_of_best:
        rows = (*_of_best(plan, rows, knowledge), *leaders(rows, plan.rank)[:1])
    return replace(outcome, rows=rows, filters=_filters(plan, selection, knowledge))


def _related(
    plan: Plan, selection: Selection, knowledge: Knowledge
) -> tuple[frozenset[Iri], Result]:
    """What the claims that make the members are needed for: they filter, or they answer."""
    if plan.properties and not selection.having:
        return frozenset(), Result("", ())
    return related_members(selection, knowledge)


def _asks_ordinarily(plan: Plan, knowledge: Knowledge) -> bool:
    """Whether only an ordinary verb says how members have what they must have: use, with."""
    properties = knowledge.vocabulary.ontology.properties
    known = [properties[iri] for iri in plan.properties if iri in properties]
    return any(one.weak for one in known) and plan.aggregate not in _ORDERED


def _concerned(
    rows: tuple[ClaimRow, ...], selection: Selection, knowledge: Knowledge
) -> tuple[ClaimRow, ...]:
    """The claims that themselves say that their subject has what is wanted, or concern that."""
    wanted = {*knowledge.wider_values(selection.having)} if selection.having else set()
    return tuple(
        row
        for row in rows
        if row.polarity == "affirmed"
        and wanted & {row.value, *(value for _, value in row.qualifiers)}
    )


def _silent(
    plan: Plan,
    selection: Selection,
    ranked: Sequence[Iri],
    having: frozenset[Iri],
    knowledge: Knowledge,
) -> tuple[Iri, ...]:
    """The members of a selection that have no place in its ranking."""
    if not ranked:
        return ()
    stated = {*knowledge.closure(ranked)}
    if plan.tables:
        known = subjects_of_cells(plan.tables, knowledge)
    else:
        known = select_members(knowledge.graph, kinds_below(selection.kind, knowledge))
    others = (iri for iri in known if iri not in stated)
    fitting = (iri for iri in others if _is_member(iri, plan, selection, having, knowledge))
    return tuple(fitting)


def _is_member(
    iri: Iri, plan: Plan, selection: Selection, having: frozenset[Iri], knowledge: Knowledge
) -> bool:
    return (
        is_any(iri, [selection.kind], knowledge)
        and is_held(iri, selection, knowledge)
        and is_in_regions(iri, plan, knowledge)
        and has_role(iri, selection, knowledge)
        and not is_of(iri, plan.but, knowledge)
        and (not selection.having or iri in having)
    )


def _stated(plan: Plan, related: Result, knowledge: Knowledge) -> Result:
    """What may answer: claims of the properties asked for, else those that make the members."""
    if plan.properties:
        template = "ranking" if plan.aggregate in _ORDERED else "stating"
        result = select_claims(knowledge.graph, template, property=plan.properties)
        rows = in_tables(result.rows, plan.tables)
        if rows or not plan.tables:
            return Result(result.sparql, rows)
    if plan.tables:
        return rows_of_cells(plan, knowledge)
    return related


def _members(
    plan: Plan,
    selection: Selection,
    result: Result,
    having: frozenset[Iri],
    knowledge: Knowledge,
) -> frozenset[Iri]:
    """The subjects that are what the selection asks for; a card beside its chip counts once."""
    found = {
        iri
        for iri in dict.fromkeys(row.subject for row in result.rows)
        if _is_member(iri, plan, selection, having, knowledge)
    }
    if plan.aggregate != "count":
        return frozenset(found)
    ontology = knowledge.vocabulary.ontology
    exact = {
        iri
        for iri in found
        if (kind := knowledge.vocabulary.kind(iri)) and ontology.is_a(kind, selection.kind)
    }
    doubles = {other for iri in exact for other in knowledge.relations.beside.get(iri, ())}
    return frozenset(found - (doubles - exact))


def _run_without(plan: Plan, selection: Selection, knowledge: Knowledge) -> Outcome | None:
    """The members that state another value, or deny the one that is left out."""
    lacked = knowledge.wider_values(selection.without)
    naming = select_claims(knowledge.graph, "naming", value=lacked).rows
    had = {row.subject for row in naming if row.polarity == "affirmed"}
    stated = select_claims(knowledge.graph, "stating", property=plan.properties)
    denied = tuple(row for row in naming if row.polarity == "negated")
    fitting = tuple(
        row
        for row in in_tables((*denied, *stated.rows), plan.tables)
        if row.subject not in had and (row in denied or row.polarity == "affirmed")
    )
    result = Result(stated.sparql, fitting)
    related = related_members(selection, knowledge)[0] if selection.having else frozenset()
    members = _members(plan, selection, result, related, knowledge)
    rows = tuple(row for row in fitting if row.subject in members)
    if not rows:
        return None
    claims = select_claims(knowledge.graph, "claims", claim=(row.claim for row in rows))
    filters = _filters(plan, selection, knowledge) | {*selection.without, *_asked(plan)}
    partly = is_cut(plan, knowledge)
    return Outcome(plan, rows, claims.sparql, counted=len(members), filters=filters, partly=partly)


def _asked(plan: Plan) -> frozenset[Iri]:
    """The property words that say how something is had or lacked."""
    return frozenset(iri for link in plan.links.of("property") for iri in link.iris)


def _filters(plan: Plan, selection: Selection, knowledge: Knowledge) -> frozenset[Iri]:
    found = frozenset((*selection.holders, *selection.regions, *selection.having))
    groups = (link for link in plan.links.of("entity") if means_class(link, knowledge))
    return found | {link.iris[0] for link in groups}


def _of_best(plan: Plan, rows: tuple[ClaimRow, ...], knowledge: Knowledge) -> tuple[ClaimRow, ...]:
    """What else is asked of the first of a ranking."""
    best = tuple(row.subject for row in leaders(rows, plan.rank))
    result = select_claims(
        knowledge.graph,
        "values",
        subject=knowledge.closure(best),
        property=plan.asked_of_best,
    )
    return result.rows
