"""Plans about a class of entities: which class, who makes them, what they have or lack.

In      Parts of a question, Knowledge
Out     plans of shape select
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Iri
from kg.ontology import cg
from kg.quantities import dimension_of, find_quantities
from qa.knowledge import Knowledge
from qa.links import Link
from qa.plan_parts import LISTING, asked_properties
from qa.plan_types import PAIRING, Bound, Parts, Plan, Selection
from qa.sparql import ClaimRow, select_claims

_ORGANIZATION = cg("Organization")
NO_LIST = (cg("AskYesNo"), cg("AskWhy"), cg("AskHow"), cg("AskOpinion"), cg("AskConflict"))
_PROCESS_NODE = cg("ProcessNode")
_MEANS_CLASS, _MEANS_REGION = cg("meansClass"), cg("meansRegion")
_MEANS_ROLE, _MEANS_USE = cg("meansRole"), cg("meansUse")
_WITHOUT, _PIECES = cg("Without"), cg("Count")
_SEVERAL = 2
_LASTING = frozenset(("Specification", "Relation", "Compatibility", "Roadmap"))
"""kinds of property for which another stated value means that the asked one is not had"""


def propose_selections(base: Plan, parts: Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """A class of entities, filtered: list, count, order or look up all of them."""
    if base.aggregate in PAIRING:
        return  # two amounts are compared of what is named, not of any two members
    related = knowledge.vocabulary.lexicon.related
    groups = [t for t in (*parts.things, *parts.markets) if related(t.iris[0], _MEANS_CLASS)]
    asked = asked_properties(parts, knowledge, but=_names(parts, groups))
    asked = asked or _implied(parts, knowledge)
    for link, kind in _kinds(parts, groups, asked, knowledge):
        holders, having = _filters(parts, groups, kind, knowledge)
        group = link.iris[0] if link in groups else None
        markets = [m.iris[0] for m in parts.markets if m not in groups]
        uses = [iri for iri in markets if _is_use(iri, kind, knowledge)]
        regions = [iri for iri in markets if iri not in uses]
        having += uses
        roles: list[Iri] = []
        for one in groups:
            regions += related(one.iris[0], _MEANS_REGION)
            having += related(one.iris[0], _MEANS_USE)
        if group:
            roles += related(group, _MEANS_ROLE)
        bounds = _bounds(parts, asked, knowledge)
        selection = Selection(
            kind, tuple(holders), tuple(regions), tuple(having), tuple(roles), bounds
        )
        used = base.used | frozenset((*parts.things, *parts.markets, *parts.properties))
        used |= frozenset((link,) if link else ()) | frozenset(parts.amounts if bounds else ())
        narrowed = holders or having or regions or roles or bounds or base.aggregate
        if narrowed or parts.links.has(*LISTING):
            yield replace(base, shape="select", used=used, properties=asked, selection=selection)


def _is_use(market: Iri, kind: Iri, knowledge: Knowledge) -> bool:
    """Whether a market is what products are for: training chips; not where they are sold."""
    related = knowledge.vocabulary.lexicon.related
    return knowledge.vocabulary.ontology.is_a(kind, cg("Product")) and cg("Segment") in related(
        market, cg("category")
    )


def _names(parts: Parts, groups: list[Link]) -> tuple[Iri, ...]:
    """The property of being called something, where names of things of a class are asked for."""
    others = [link for link in parts.properties if cg("name") not in link.iris]
    return (cg("name"),) if groups and not others else ()


def _kinds(
    parts: Parts, groups: list[Link], asked: tuple[Iri, ...], knowledge: Knowledge
) -> Iterator[tuple[Link | None, Iri]]:
    """The classes that may be asked for: named ones, who, else the domain of what is asked."""
    seen = set()
    for link in groups:
        for iri in knowledge.vocabulary.lexicon.related(link.iris[0], _MEANS_CLASS):
            if iri not in seen:
                seen.add(iri)
                yield link, iri
    fleets = asked == (cg("deployedQuantity"),) and not parts.properties
    for link in parts.classes:
        for iri in link.iris:
            if iri not in seen and not (fleets and _is_held(iri, knowledge)):
                seen.add(iri)
                yield link, iri
    if parts.links.has(cg("AskWho")) and _ORGANIZATION not in seen:
        yield None, _ORGANIZATION
    if not parts.classes:
        properties = knowledge.vocabulary.ontology.properties
        for iri in asked:
            domain = properties[iri].domain if iri in properties else None
            if domain and domain not in seen:
                seen.add(domain)
                yield None, domain


def _is_held(kind: Iri, knowledge: Knowledge) -> bool:
    """Whether things of a class are had by companies and sites: cards."""
    is_a = knowledge.vocabulary.ontology.is_a
    return is_a(kind, cg("Product")) and not is_a(kind, cg("Facility"))


def _filters(
    parts: Parts, groups: list[Link], kind: Iri, knowledge: Knowledge
) -> tuple[list[Iri], list[Iri]]:
    """Named entities as filters: who makes them, and what they have."""
    vocabulary = knowledge.vocabulary
    holders: list[Iri] = []
    having: list[Iri] = []
    for link in parts.things:
        iri = link.iris[0]
        if link in groups or _is_amount(link, knowledge):
            continue
        own = vocabulary.kind(iri)
        is_holder = own is not None and vocabulary.ontology.is_a(own, _ORGANIZATION)
        (holders if is_holder and kind != _ORGANIZATION else having).append(iri)
    return holders, having


def _bounds(parts: Parts, asked: tuple[Iri, ...], knowledge: Knowledge) -> tuple[Bound, ...]:
    """What the amounts of the question ask of the values of the properties beside them."""
    said = [link for link in parts.amounts if link.quantity and link.quantity.comparator != "="]
    found = tuple(
        (property_, link.quantity.comparator, link.quantity)
        for link in said
        if link.quantity and (property_ := _bounded(link, parts, knowledge))
    )
    if len(found) >= _SEVERAL:
        return found
    bound = _bound(parts, asked, knowledge)
    return (bound,) if bound else ()


def _bounded(amount: Link, parts: Parts, knowledge: Knowledge) -> Iri | None:
    """The property beside an amount that it can be an amount of."""
    if amount.quantity is None or amount.quantity.unit is None:
        return None
    measured = dimension_of(amount.quantity.unit)
    properties = knowledge.vocabulary.ontology.properties
    near = sorted(
        parts.properties,
        key=lambda link: max(amount.start - link.end, link.start - amount.end),
    )
    return next(
        (
            iri
            for link in near
            for iri in link.iris
            if iri in properties and measured in properties[iri].dimensions
        ),
        None,
    )


def _bound(parts: Parts, asked: tuple[Iri, ...], knowledge: Knowledge) -> Bound | None:
    for link in parts.amounts:
        if link.quantity is None or not asked:
            continue
        if _WITHOUT in _cues_before(link, parts):
            return asked[0], "!=", link.quantity
        if link.quantity.comparator != "=":
            return asked[0], link.quantity.comparator, link.quantity
        if parts.links.has(cg("Above")):
            return asked[0], ">", link.quantity
        if parts.links.has(cg("Below")):
            return asked[0], "<", link.quantity
    return _exact_bound(parts, asked, knowledge)


def _is_amount(link: Link, knowledge: Knowledge) -> bool:
    """Whether a name is an amount with its unit: 7nm, but not N3P."""
    is_node = _PROCESS_NODE in knowledge.vocabulary.lexicon.related(link.iris[0], cg("category"))
    return is_node and bool(find_quantities(link.text))


def _implied(parts: Parts, knowledge: Knowledge) -> tuple[Iri, ...]:
    """The property that an amount named alone can only be of: 7 nm is a process node."""
    return (cg("processNode"),) if any(_is_amount(t, knowledge) for t in parts.things) else ()


def _exact_bound(parts: Parts, asked: tuple[Iri, ...], knowledge: Knowledge) -> Bound | None:
    """An amount that members must state: all parts with a TDP of 700 W, all on 7 nm."""
    spelt = [
        (link, span.quantity)
        for link in parts.things
        if _is_amount(link, knowledge)
        for span in find_quantities(link.text)[:1]
    ]
    amounts = [(link, link.quantity) for link in parts.amounts if link.quantity is not None]
    for link, quantity in (*amounts, *spelt):
        counts = quantity.unit is not None and dimension_of(quantity.unit) == _PIECES
        if quantity.number is not None and quantity.unit is not None and not counts and asked:
            return asked[0], "!=" if _WITHOUT in _cues_before(link, parts) else "=", quantity
    return None


def propose_without(base: Plan, parts: Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """Members of a class that lack something which others of the class have."""
    cues = [link for link in parts.cues if _WITHOUT in link.iris and link.start >= 0]
    if not cues or not parts.things or not parts.links.has(*LISTING) or parts.links.has(*NO_LIST):
        return
    lacked = _lacked(cues[0], parts)
    naming = select_claims(knowledge.graph, "naming", value=knowledge.wider_values(lacked.iris[:1]))
    rest = replace(parts, things=[link for link in parts.things if link != lacked])
    for plan in propose_selections(base, rest, knowledge):
        by = plan.selection and _had_by(naming.rows, plan.selection.kind, knowledge)
        if plan.selection and by:
            selection = replace(plan.selection, without=lacked.iris[:1], without_by=by)
            yield replace(plan, used=plan.used | {lacked}, properties=(by,), selection=selection)


def _lacked(cue: Link, parts: Parts) -> Link:
    """The thing that the word for not stands before; else the one before it."""
    after = [link for link in parts.things if link.start >= cue.end]
    return after[0] if after else parts.things[-1]


def _had_by(rows: Iterable[ClaimRow], kind: Iri, knowledge: Knowledge) -> Iri | None:
    """The property under which most entities of a class have something."""
    ontology = knowledge.vocabulary.ontology
    wanted = {kind, *(ontology.classes[kind].also_asked if kind in ontology.classes else ())}
    found: Counter[Iri] = Counter()
    for row in dict.fromkeys((row.subject, row.property) for row in rows):
        own = knowledge.vocabulary.kind(row[0])
        known = ontology.properties.get(row[1])
        if known and known.kind in _LASTING and own and any(ontology.is_a(own, k) for k in wanted):
            found[row[1]] += 1
    return min(found, key=lambda iri: (-found[iri], iri), default=None)


def _cues_before(link: Link, parts: Parts) -> frozenset[Iri]:
    """The cues that end right where an amount begins."""
    return frozenset(i for cue in parts.cues if 0 <= link.start - cue.end <= 1 for i in cue.iris)
