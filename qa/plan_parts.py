"""Sort the links of a question by what plans do with them.

In      Links, the tables that the question speaks of, Knowledge
Out     Parts; what is to be made of the values; which properties are asked for
"""

from collections import Counter
from collections.abc import Iterable

from kg.model import Iri, Quantity
from kg.ontology import cg
from kg.quantities import dimension_of, parse_quantity
from qa.grid_words import means_total
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.plan_types import Aggregate, Parts
from qa.table_scope import Table, naming_links

_AGGREGATES: dict[Iri, Aggregate] = {
    cg("AskCount"): "count",
    cg("AskMaximum"): "maximum",
    cg("AskMinimum"): "minimum",
    cg("AskChange"): "change",
    cg("AskDifference"): "difference",
    cg("AskRatio"): "ratio",
    cg("AskSum"): "sum",
    cg("AskAverage"): "average",
}
_COUNT, _PIECES = cg("AskCount"), cg("Count")
_NO_PARTS = (cg("companies"), cg("people"))
"""units of what nothing is made of so many times"""
_MONEY, _DEPLOYED = cg("Currency"), cg("deployedQuantity")
_TOTALLED = tuple(cg(name) for name in ("Power", "ComputeRate", "Data"))
"""what several parts have so many times as much of as one, beside their price"""
_NO_TOTAL = (cg("AskYesNo"), cg("AskWhy"), cg("AskConflict"))
_APART = 2
"""characters between how many and of what"""
_JOINT = "-"
"""what makes a count part of a name: an 8-GPU server"""
_MARKET, _ORGANIZATION, _THING = cg("Market"), cg("Organization"), cg("Thing")
_FORMAT, _CATEGORY = cg("NumberFormat"), cg("category")
_CHOOSING = (cg("AskList"), cg("AskCount"), cg("AskMaximum"), cg("AskMinimum"))
_EXTREMES = (cg("AskMaximum"), cg("AskMinimum"))
_OWNERS = (_ORGANIZATION, cg("Facility"))
"""classes of who has products"""
_ADDED = tuple(cg(name) for name in ("Organization", "Chip", "Card", "System", "Model"))
"""classes of which a question that names two or more and asks for a sum wants amounts"""
LISTING = (cg("AskList"), cg("AskCount"), cg("AskMaximum"), cg("AskMinimum"), cg("AskWho"))
_MEANS_CLASS, _MEANS_REGION = cg("meansClass"), cg("meansRegion")
_MEANS_ROLE, _MEANS_USE = cg("meansRole"), cg("meansUse")


def sort_links(links: Links, tables: tuple[Table, ...], knowledge: Knowledge) -> Parts:
    """The links by role; those that name a table are only its name."""
    parts = Parts(links, tables=tables, naming=naming_links(links, tables))
    vocabulary = knowledge.vocabulary
    nouns = _plain_nouns(links, knowledge)
    for link in links.all:
        if link in parts.naming:
            continue
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


def _plain_nouns(links: Links, knowledge: Knowledge) -> frozenset[tuple[int, int]]:
    """Spans that name a class and could name a property: a property only when nothing else does.

    Who the vendor is asks for the property, not for a class of companies.
    """
    classes = {(link.start, link.end) for link in links.of("class") if link.start >= 0}
    others = [link for link in links.of("property") if (link.start, link.end) not in classes]
    if not others and not links.has(*_CHOOSING) and links.has(cg("AskWho")):
        classes -= {(link.start, link.end) for link in _roles(links, knowledge)}
        return frozenset(classes)
    listing = links.has(*LISTING)
    return frozenset(classes) if others or listing else frozenset()


def _roles(links: Links, knowledge: Knowledge) -> tuple[Link, ...]:
    """Property words for a company in a role: vendor, customer."""
    properties = knowledge.vocabulary.ontology.properties
    return tuple(
        link
        for link in links.of("property")
        if any(i in properties and properties[i].range == _ORGANIZATION for i in link.iris)
    )


def find_aggregate(parts: Parts, knowledge: Knowledge) -> Aggregate | None:
    """What is to be made of the values, or None."""
    used = {iri for link in parts.links.of("cue") for iri in link.iris}
    if _COUNT in used and (_counts_things(parts, knowledge) or _adds_up(parts, used, knowledge)):
        used.discard(_COUNT)
    if not parts.properties and _totals_fleet(parts, knowledge):
        return "sum"
    found = next((name for cue, name in _AGGREGATES.items() if cue in used), None)
    return "sum" if found is None and _multiplies(parts, knowledge) else found


def find_rank(links: Links, knowledge: Knowledge) -> int:
    """Which place of a ranking the question asks for: the second highest."""
    cues = (knowledge.vocabulary.cues[i] for link in links.of("cue") for i in link.iris)
    return next((cue.ordinal for cue in cues if cue.ordinal is not None), 1)


def _multiplies(parts: Parts, knowledge: Knowledge) -> bool:
    """Whether a price is asked of a number of parts: sixteen of them."""
    properties = knowledge.vocabulary.ontology.properties
    asked = [iri for link in parts.properties for iri in link.iris if iri in properties]
    wanted = (_MONEY, *(_TOTALLED if _asks_total(parts) else ()))
    if parts.links.has(*_NO_TOTAL) or not any(
        {*wanted} & {*properties[iri].dimensions} and properties[iri].better for iri in asked
    ):
        return False
    spelt = [(link, parse_quantity(link.text)) for link in parts.links.of("unknown")]
    counts = [
        link
        for link, amount in (*((link, link.quantity) for link in parts.amounts), *spelt)
        if amount is not None
        and amount.number is not None
        and amount.number > 1
        and (amount.unit is None or dimension_of(amount.unit) == _PIECES)
    ]
    text = parts.links.question.text
    return any(
        0 <= thing.start - one.end <= _APART and text[one.end : thing.start] != _JOINT
        for one in counts
        for thing in parts.things
    )


def _asks_total(parts: Parts) -> bool:
    """Whether what several parts have altogether is asked for."""
    return parts.links.has(cg("AskSum")) or any(means_total(link) for link in parts.links.all)


def _counts_things(parts: Parts, knowledge: Knowledge) -> bool:
    """Whether how many asks for a stated amount, not for the entities themselves.

    It does for a number of pieces, and for what stands right after it: how many watts.
    """
    properties = knowledge.vocabulary.ontology.properties
    ends = [link.end for link in parts.links.of("cue") if _COUNT in link.iris]
    return any(
        iri in properties
        and properties[iri].value_type == "Quantity"
        and (
            properties[iri].dimension == _PIECES
            or (bool(parts.things) and any(0 <= link.start - end <= 1 for end in ends))
        )
        for link in parts.links.of("property")
        if link not in parts.naming
        for iri in link.iris
    )


def _adds_up(parts: Parts, used: set[Iri], knowledge: Knowledge) -> bool:
    """Whether how much altogether asks for a sum of amounts, not for how many entities."""
    properties = knowledge.vocabulary.ontology.properties
    asked = [link for link in parts.properties if link.iris]
    measured = any(
        iri in properties and properties[iri].value_type == "Quantity"
        for link in asked
        for iri in link.iris
    )
    named = [link for link in parts.things if link.start >= 0]
    kinds = Counter(knowledge.vocabulary.kind(link.iris[0]) for link in named)
    several = any(kind in _ADDED and number > 1 for kind, number in kinds.items())
    return cg("AskSum") in used and (several or (measured and bool(named)))


def counting_links(parts: Parts, aggregate: Aggregate | None) -> tuple[Link, ...]:
    """Amounts that say how many are added up, or that only ask how many."""
    open_ones = (link for link in parts.amounts if link.quantity and link.quantity.number is None)
    return tuple(parts.amounts) if aggregate in ("sum", "count") else tuple(open_ones)


def find_factor(parts: Parts) -> Quantity | None:
    """A bare count of parts in the question: eight cards."""
    amounts = [(link, link.quantity) for link in parts.amounts]
    amounts += [(link, parse_quantity(link.text)) for link in parts.links.of("unknown")]
    referring = {(link.start, link.end) for link in parts.links.of("reference")}
    counts = [
        (link, quantity)
        for link, quantity in amounts
        if quantity
        and quantity.number not in (None, 1)
        and quantity.comparator == "="
        and quantity.unit not in _NO_PARTS
        and (link.start, link.end) not in referring
    ]
    beside = sorted(
        (thing.start - link.end, link.start)
        for link, _ in counts
        for thing in parts.things
        if 0 <= thing.start - link.end <= _APART
    )
    if beside:
        return next(quantity for link, quantity in counts if link.start == beside[0][1])
    return next((quantity for _, quantity in counts), None)


def asked_properties(
    parts: Parts, knowledge: Knowledge, *, but: Iterable[Iri] = ()
) -> tuple[Iri, ...]:
    """Every reading of the property words, without some; number formats alone ask for compute."""
    skipped = frozenset(but)
    found = dict.fromkeys(
        iri for link in parts.properties for iri in link.iris if iri not in skipped
    )
    if parts.formats and not any(
        _precise(iri, knowledge) for iri in found if iri in knowledge.vocabulary.ontology.properties
    ):
        found |= dict.fromkeys((cg("peakPerformance"),))
    if not found and (_totals_fleet(parts, knowledge) or _ranks_fleets(parts, knowledge)):
        return (_DEPLOYED,)
    return tuple(found)


def _ranks_fleets(parts: Parts, knowledge: Knowledge) -> bool:
    """Whether who has the most of a product, named by class alone, is asked: 哪个中心的卡最多."""
    ontology = knowledge.vocabulary.ontology
    extremes = [c for c in parts.links.of("cue") if {*c.iris} & {*_EXTREMES} and c.start >= 0]
    pieces = [
        link
        for link in parts.classes
        if any(max(link.start - c.end, c.start - link.end) <= _APART for c in extremes)
        and any(ontology.is_a(iri, cg("Product")) for iri in link.iris)
    ]
    owners = [
        link
        for link in parts.classes
        if any(ontology.is_a(iri, one) for iri in link.iris for one in _OWNERS)
    ]
    return bool(pieces) and bool(owners or parts.links.has(cg("AskWho")))


def _totals_fleet(parts: Parts, knowledge: Knowledge) -> bool:
    """Whether how many in total asks for the products that a company has, named by class alone."""
    ontology, kind = knowledge.vocabulary.ontology, knowledge.vocabulary.kind
    owners = [
        link
        for link in parts.things
        if (own := kind(link.iris[0])) and ontology.is_a(own, _ORGANIZATION)
    ]
    products = [
        link for link in parts.classes if any(ontology.is_a(i, cg("Product")) for i in link.iris)
    ]
    return bool(owners and products) and parts.links.has(_COUNT) and parts.links.has(cg("AskSum"))


def _precise(iri: Iri, knowledge: Knowledge) -> bool:
    return cg("precision") in knowledge.vocabulary.ontology.properties[iri].qualified_by
