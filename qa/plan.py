"""Turn the links of a question into plans: typed, small, tried one after the other.

A plan says whom it is about (named entities, or a class with filters, or whoever stands in a
relation to somebody), what is asked of them (properties), and what to make of the values.
Several plans may fit one question; `run_plan` runs them and the best supported one answers.

In      Links, Knowledge
Out     plans, the most specific first
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Literal

from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import parse_quantity
from qa.knowledge import Knowledge
from qa.links import Link, Links

Shape = Literal["values", "between", "having", "select", "hop", "about"]
Aggregate = Literal["count", "maximum", "minimum", "sum", "average", "difference", "ratio"]

_AGGREGATES: dict[Iri, Aggregate] = {
    cg("AskCount"): "count",
    cg("AskMaximum"): "maximum",
    cg("AskMinimum"): "minimum",
    cg("AskDifference"): "difference",
    cg("AskRatio"): "ratio",
    cg("AskSum"): "sum",
    cg("AskAverage"): "average",
}
_COUNT, _PIECES = cg("AskCount"), cg("Count")
_MARKET, _ORGANIZATION, _THING = cg("Market"), cg("Organization"), cg("Thing")
_FORMAT, _CATEGORY = cg("NumberFormat"), cg("category")
_LISTING = (cg("AskList"), cg("AskCount"), cg("AskMaximum"), cg("AskMinimum"), cg("AskWho"))
_MEANS_CLASS, _MEANS_REGION = cg("meansClass"), cg("meansRegion")
_MEANS_ROLE, _MEANS_USE = cg("meansRole"), cg("meansUse")


@dataclass(frozen=True, slots=True)
class Selection:
    """A class of entities and what they must have."""

    kind: Iri
    holders: tuple[Iri, ...] = ()
    """organizations that make or develop them"""
    regions: tuple[Iri, ...] = ()
    """markets that they belong to"""
    having: tuple[Iri, ...] = ()
    """entities that a claim relates them to"""
    roles: tuple[Iri, ...] = ()
    """roles that the lexicon gives them: vendor, foundry ..."""
    bound: tuple[Iri, str, Quantity] | None = None
    """property, comparator and amount that their value must satisfy"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to look up and what to make of it."""

    shape: Shape
    links: Links
    used: frozenset[Link]
    """links that the plan accounts for"""
    subjects: tuple[Iri, ...] = ()
    """named entities"""
    others: tuple[Iri, ...] = ()
    """named entities on the far side of a relation"""
    properties: tuple[Iri, ...] = ()
    """what is asked"""
    relation: tuple[Iri, ...] = ()
    """for a hop: how the asked entities stand to the named ones"""
    selection: Selection | None = None
    aggregate: Aggregate | None = None
    formats: tuple[Iri, ...] = ()
    """number formats that the values must be stated for"""
    factor: Quantity | None = None
    """how many of them, for sums over identical parts"""
    asked_of_best: tuple[Iri, ...] = ()
    """what else is asked of the first of a ranking"""


@dataclass(slots=True)
class _Parts:
    """The links of a question, sorted by what plans do with them."""

    links: Links
    things: list[Link] = field(default_factory=list)
    markets: list[Link] = field(default_factory=list)
    formats: list[Link] = field(default_factory=list)
    properties: list[Link] = field(default_factory=list)
    classes: list[Link] = field(default_factory=list)
    amounts: list[Link] = field(default_factory=list)
    cues: list[Link] = field(default_factory=list)


def propose_plans(links: Links, knowledge: Knowledge) -> tuple[Plan, ...]:
    """Every plan that fits the links, the most specific first."""
    parts = _sort(links, knowledge)
    aggregate = _aggregate(links, knowledge)
    base = Plan(
        "about",
        links,
        frozenset([*parts.cues, *parts.formats, *_counting(parts, aggregate)]),
        aggregate=aggregate,
        formats=tuple(link.iris[0] for link in parts.formats),
        factor=_factor(parts),
    )
    proposals = chain(
        _values(base, parts, knowledge),
        _hops(base, parts, knowledge),
        _between(base, parts),
        _selections(base, parts, knowledge),
        _having(base, parts),
        _about(base, parts),
    )
    return tuple(dict.fromkeys(proposals))


def _sort(links: Links, knowledge: Knowledge) -> _Parts:
    parts = _Parts(links)
    vocabulary = knowledge.vocabulary
    nouns = _plain_nouns(links)
    for link in links.all:
        if link.role == "entity":
            categories = vocabulary.lexicon.related(link.iris[0], _CATEGORY)
            if vocabulary.kind(link.iris[0]) == _MARKET:
                parts.markets.append(link)
            elif _FORMAT in categories:
                parts.formats.append(link)
            else:
                parts.things.append(link)
        elif link.role == "property" and (link.start, link.end) not in nouns:
            parts.properties.append(link)
        elif link.role == "class":
            parts.classes.append(link)
        elif link.role == "quantity":
            parts.amounts.append(link)
        elif link.role in ("cue", "reference"):
            parts.cues.append(link)
    return parts


def _plain_nouns(links: Links) -> frozenset[tuple[int, int]]:
    """Spans that name a class and could name a property: a property only when nothing else does."""
    classes = {(link.start, link.end) for link in links.of("class") if link.start >= 0}
    others = [link for link in links.of("property") if (link.start, link.end) not in classes]
    listing = links.has(*_LISTING)
    return frozenset(classes) if others or listing else frozenset()


def _aggregate(links: Links, knowledge: Knowledge) -> Aggregate | None:
    used = {iri for link in links.of("cue") for iri in link.iris}
    if _COUNT in used and _counts_things(links, knowledge):
        used.discard(_COUNT)
    return next((name for cue, name in _AGGREGATES.items() if cue in used), None)


def _counts_things(links: Links, knowledge: Knowledge) -> bool:
    """Whether how many asks for a stated number of pieces, not for the entities themselves."""
    properties = knowledge.vocabulary.ontology.properties
    return any(
        iri in properties
        and properties[iri].value_type == "Quantity"
        and properties[iri].dimension == _PIECES
        for link in links.of("property")
        for iri in link.iris
    )


def _counting(parts: _Parts, aggregate: Aggregate | None) -> tuple[Link, ...]:
    """Amounts that say how many are added up, or that only ask how many."""
    open_ones = (link for link in parts.amounts if link.quantity and link.quantity.number is None)
    return tuple(parts.amounts) if aggregate in ("sum", "count") else tuple(open_ones)


def _factor(parts: _Parts) -> Quantity | None:
    """A bare count of parts in the question: eight cards."""
    amounts = [link.quantity for link in parts.amounts if link.quantity]
    spelt = (parse_quantity(link.text) for link in parts.links.of("unknown"))
    amounts += [quantity for quantity in spelt if quantity]
    return next((q for q in amounts if q.number is not None and q.comparator == "="), None)


def _asked(parts: _Parts, knowledge: Knowledge, *, but: Iterable[Iri] = ()) -> tuple[Iri, ...]:
    """Every reading of the property words, without some; number formats alone ask for compute."""
    skipped = frozenset(but)
    found = dict.fromkeys(
        iri for link in parts.properties for iri in link.iris if iri not in skipped
    )
    if parts.formats and not any(
        _precise(iri, knowledge) for iri in found if iri in knowledge.vocabulary.ontology.properties
    ):
        found |= dict.fromkeys((cg("peakPerformance"),))
    return tuple(found)


def _precise(iri: Iri, knowledge: Knowledge) -> bool:
    return cg("precision") in knowledge.vocabulary.ontology.properties[iri].qualified_by


def _values(base: Plan, parts: _Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """Named entities and properties: look the values up."""
    asked = _asked(parts, knowledge)
    named = (*parts.things, *parts.markets)
    if not asked or not named:
        return
    used = base.used | frozenset((*named, *parts.properties, *_same_kind(parts, knowledge)))
    subjects = tuple(dict.fromkeys(link.iris[0] for link in named))
    yield replace(base, shape="values", used=used, subjects=subjects, properties=asked)
    if len(named) > 1:
        for link in named:
            rest = used - (frozenset(named) - {link})
            yield replace(base, shape="values", used=rest, subjects=link.iris[:1], properties=asked)


def _same_kind(parts: _Parts, knowledge: Knowledge) -> tuple[Link, ...]:
    """Class words that only repeat what a named entity is: the chip A100."""
    kinds = {knowledge.vocabulary.kind(link.iris[0]) for link in parts.things}
    ontology = knowledge.vocabulary.ontology
    return tuple(
        link
        for link in parts.classes
        if any(kind and ontology.is_a(kind, iri) for kind in kinds for iri in link.iris)
    )


def _between(base: Plan, parts: _Parts) -> Iterator[Plan]:
    """Two or more named entities: what is stated of one that names the other."""
    named = (*parts.things, *parts.markets)
    if len(named) < 2:
        return
    asked = tuple(dict.fromkeys(iri for link in parts.properties for iri in link.iris))
    used = base.used | frozenset((*named, *parts.classes, *parts.properties))
    for first in named:
        others = tuple(link.iris[0] for link in named if link != first)
        if first.iris[0] not in others:
            yield replace(
                base,
                shape="between",
                used=used,
                subjects=first.iris[:1],
                others=others,
                properties=asked,
            )


def _having(base: Plan, parts: _Parts) -> Iterator[Plan]:
    """A relation and its far end: who stands in it."""
    asked = tuple(dict.fromkeys(iri for link in parts.properties for iri in link.iris))
    if not asked or not parts.things:
        return
    used = base.used | frozenset((*parts.things, *parts.properties, *parts.classes))
    others = tuple(dict.fromkeys(link.iris[0] for link in parts.things))
    yield replace(base, shape="having", used=used, others=others, properties=asked)


def _selections(base: Plan, parts: _Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """A class of entities, filtered: list, count, order or look up all of them."""
    asked = _asked(parts, knowledge)
    related = knowledge.vocabulary.lexicon.related
    groups = [t for t in parts.things if related(t.iris[0], _MEANS_CLASS)]
    for link, kind in _kinds(parts, groups, asked, knowledge):
        holders, having = _filters(parts, groups, kind, knowledge)
        group = link.iris[0] if link in groups else None
        regions = [m.iris[0] for m in parts.markets]
        roles: list[Iri] = []
        for one in groups:
            regions += related(one.iris[0], _MEANS_REGION)
            having += related(one.iris[0], _MEANS_USE)
        if group:
            roles += related(group, _MEANS_ROLE)
        bound = _bound(parts, asked)
        selection = Selection(
            kind, tuple(holders), tuple(regions), tuple(having), tuple(roles), bound
        )
        used = base.used | frozenset((*parts.things, *parts.markets, *parts.properties))
        used |= frozenset((link,) if link else ()) | frozenset(parts.amounts if bound else ())
        narrowed = holders or having or regions or roles or bound or base.aggregate
        if narrowed or parts.links.has(*_LISTING):
            yield replace(base, shape="select", used=used, properties=asked, selection=selection)


def _ranked_by(parts: _Parts) -> Link:
    """The property word nearest to the superlative."""
    cues = [
        link
        for link in parts.cues
        if link.iris[0] in (cg("AskMaximum"), cg("AskMinimum")) and link.start >= 0
    ]
    at = cues[0].start if cues else 0
    return min(parts.properties, key=lambda link: min(abs(link.start - at), abs(at - link.end)))


def _kinds(
    parts: _Parts, groups: list[Link], asked: tuple[Iri, ...], knowledge: Knowledge
) -> Iterator[tuple[Link | None, Iri]]:
    """The classes that may be asked for: named ones, who, else the domain of what is asked."""
    seen = set()
    for link in groups:
        for iri in knowledge.vocabulary.lexicon.related(link.iris[0], _MEANS_CLASS):
            if iri not in seen:
                seen.add(iri)
                yield link, iri
    for link in parts.classes:
        for iri in link.iris:
            if iri not in seen:
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


def _filters(
    parts: _Parts, groups: list[Link], kind: Iri, knowledge: Knowledge
) -> tuple[list[Iri], list[Iri]]:
    """Named entities as filters: who makes them, and what they have."""
    vocabulary = knowledge.vocabulary
    holders: list[Iri] = []
    having: list[Iri] = []
    for link in parts.things:
        iri = link.iris[0]
        if link in groups:
            continue
        own = vocabulary.kind(iri)
        is_holder = own is not None and vocabulary.ontology.is_a(own, _ORGANIZATION)
        (holders if is_holder and kind != _ORGANIZATION else having).append(iri)
    return holders, having


def _bound(parts: _Parts, asked: tuple[Iri, ...]) -> tuple[Iri, str, Quantity] | None:
    for link in parts.amounts:
        if link.quantity is None or not asked:
            continue
        if link.quantity.comparator != "=":
            return asked[0], link.quantity.comparator, link.quantity
        if parts.links.has(cg("Above")):
            return asked[0], ">", link.quantity
        if parts.links.has(cg("Below")):
            return asked[0], "<", link.quantity
    return None


def _hops(base: Plan, parts: _Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """Entities described by a relation, then asked for something else."""
    if len(parts.properties) < 2 or not parts.things:
        return
    properties = knowledge.vocabulary.ontology.properties
    for at, link in enumerate(parts.properties):
        relations = tuple(
            iri for iri in link.iris if iri in properties and properties[iri].range is not None
        )
        rest = parts.properties[:at] + parts.properties[at + 1 :]
        asked = tuple(dict.fromkeys(iri for other in rest for iri in other.iris))
        if not relations or not asked:
            continue
        used = base.used | frozenset((*parts.things, *parts.markets, *parts.properties))
        yield replace(
            base,
            shape="hop",
            used=used | frozenset(parts.classes),
            others=tuple(dict.fromkeys(thing.iris[0] for thing in parts.things)),
            relation=relations,
            properties=asked,
            selection=Selection(
                parts.classes[0].iris[0] if parts.classes else _THING,
                regions=tuple(m.iris[0] for m in parts.markets),
            ),
        )


def _about(base: Plan, parts: _Parts) -> Iterator[Plan]:
    """Named entities and nothing else: what is stated of them."""
    named = (*parts.things, *parts.markets)
    if named:
        used = base.used | frozenset((*named, *parts.classes))
        subjects = tuple(dict.fromkeys(link.iris[0] for link in named))
        yield replace(base, shape="about", used=used, subjects=subjects)
