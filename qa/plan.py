"""Turn the links of a question into plans: typed, small, tried one after the other.

Several plans may fit one question; `run_plan` runs them and the best supported one answers.

In      Links, Knowledge
Out     plans, the most specific first
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from kg.ontology import cg
from qa.grid_words import is_excepted
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.offerings import propose_offerings
from qa.plan_parts import (
    LISTING,
    asked_properties,
    counting_links,
    find_aggregate,
    find_factor,
    find_rank,
    sort_links,
)
from qa.plan_types import CALCULATED, Aggregate, Parts, Plan, Selection, Shape
from qa.selections import NO_LIST, propose_selections, propose_without
from qa.table_scope import find_tables

__all__ = ("Aggregate", "Plan", "Selection", "Shape", "propose_plans")

_THING = cg("Thing")
_NAMED = tuple(cg(name) for name in ("Organization", "Product", "Model", "Software"))
_BESIDE = 1
"""characters between a name and the words that ask what it is"""


def propose_plans(links: Links, knowledge: Knowledge) -> tuple[Plan, ...]:
    """Every plan that fits the links, the most specific first."""
    tables = find_tables(links, knowledge)
    parts = sort_links(links, tables, knowledge)
    aggregate = find_aggregate(parts, knowledge)
    base = Plan(
        "about",
        links,
        frozenset([*parts.cues, *parts.formats, *parts.naming, *counting_links(parts, aggregate)]),
        aggregate=aggregate,
        formats=tuple(link.iris[0] for link in parts.formats),
        factor=find_factor(parts),
        tables=tables,
        rank=find_rank(links, knowledge),
    )
    named = [t for t in parts.things if _is_named(t, knowledge) and is_excepted(t, links)]
    excepted = [] if links.has(*NO_LIST) else named
    if excepted and len(excepted) < len(links.all):
        parts.things = [link for link in parts.things if link not in excepted]
        but = tuple(link.iris[0] for link in excepted)
        base = replace(base, used=base.used | {*excepted}, but=but)
    without = () if excepted else tuple(propose_without(base, parts, knowledge))
    if without:
        return without
    proposals = chain(
        _values(base, parts, knowledge),
        _hops(base, parts, knowledge),
        _between(base, parts),
        propose_selections(base, parts, knowledge),
        propose_offerings(base, parts, knowledge),
        _having(base, parts, knowledge),
        _about(base, parts),
    )
    return tuple(dict.fromkeys(proposals))


def _is_named(link: Link, knowledge: Knowledge) -> bool:
    """Whether a name is of one company, product or model, not of a kind of them."""
    kind, ontology = knowledge.vocabulary.kind(link.iris[0]), knowledge.vocabulary.ontology
    return kind is not None and any(ontology.is_a(kind, one) for one in _NAMED)


def _values(base: Plan, parts: Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """Named entities and properties: look the values up."""
    asked = asked_properties(parts, knowledge)
    named = (*parts.things, *parts.markets)
    if not asked or not named:
        return
    related = knowledge.vocabulary.lexicon.related
    groups = [link for link in named if related(link.iris[0], cg("meansClass"))]
    if groups and parts.links.has(*LISTING):
        return  # a class word and what its members have is a selection
    used = base.used | frozenset((*named, *parts.properties, *_same_kind(parts, knowledge)))
    subjects = tuple(dict.fromkeys(link.iris[0] for link in named))
    yield replace(base, shape="values", used=used, subjects=subjects, properties=asked)
    if len(named) > 1 and base.aggregate not in CALCULATED:
        for link in named:
            rest = used - (frozenset(named) - {link})
            yield replace(base, shape="values", used=rest, subjects=link.iris[:1], properties=asked)


def _same_kind(parts: Parts, knowledge: Knowledge) -> tuple[Link, ...]:
    """Class words that only repeat what a named entity is: the chip A100."""
    kinds = {knowledge.vocabulary.kind(link.iris[0]) for link in parts.things}
    ontology = knowledge.vocabulary.ontology
    return tuple(
        link
        for link in parts.classes
        if any(kind and ontology.is_a(kind, iri) for kind in kinds for iri in link.iris)
    )


def _between(base: Plan, parts: Parts) -> Iterator[Plan]:
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


def _having(base: Plan, parts: Parts, knowledge: Knowledge) -> Iterator[Plan]:
    """A relation and its far end: who stands in it."""
    related = knowledge.vocabulary.lexicon.related
    things = [link for link in parts.things if not related(link.iris[0], cg("meansClass"))]
    asked = tuple(dict.fromkeys(iri for link in parts.properties for iri in link.iris))
    together = base.aggregate in CALCULATED and len(parts.things) > 1
    if not asked or not things or together:
        return
    used = base.used | frozenset((*parts.things, *parts.properties, *parts.classes))
    others = tuple(dict.fromkeys(link.iris[0] for link in things))
    yield replace(base, shape="having", used=used, others=others, properties=asked)


def _hops(base: Plan, parts: Parts, knowledge: Knowledge) -> Iterator[Plan]:
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


def _about(base: Plan, parts: Parts) -> Iterator[Plan]:
    """Named entities and nothing else: what is stated of them."""
    named = (*parts.things, *parts.markets)
    if named:
        defined = _defined(named, parts)
        used = base.used | frozenset((*(defined or named), *parts.classes))
        subjects = tuple(dict.fromkeys(link.iris[0] for link in defined or named))
        yield replace(base, shape="about", used=used, subjects=subjects)


def _defined(named: tuple[Link, ...], parts: Parts) -> tuple[Link, ...]:
    """The name right beside the words that ask what something is."""
    cues = [link for link in parts.cues if cg("AskDefinition") in link.iris and link.start >= 0]
    return tuple(
        link
        for link in named
        if any(
            0 <= cue.start - link.end <= _BESIDE or 0 <= link.start - cue.end <= _BESIDE
            for cue in cues
        )
    )
