"""Tell whether claims join what a question joins: who supplied what to whom, who supplies its HBM.

Where a question names two companies that do not stand side by side, and a product, a claim about
one of them alone is about something else.  So it is where yes or no is asked of one company and
a product that it does not make.  A technology right behind who supplies is what is
supplied, so that a claim that does not speak of it is about another supply.

In      Choice, Links, Knowledge
Out     whether the claims may answer
"""

from itertools import pairwise

from kg.model import Iri
from kg.ontology import cg
from qa.choose import Choice
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.members import is_any
from qa.sparql import ClaimRow

_ORGANIZATION, _PRODUCT = (cg("Organization"),), (cg("Product"), cg("Model"))
_SOFT = (cg("Technology"), cg("Software"))
_THINGS = (*_ORGANIZATION, *_PRODUCT, cg("Software"))
_SOMEBODY = tuple(cg(f"Previous{name}") for name in ("Organization", "Product", "Model"))
_SHARE = cg("marketShare")
_PARTIES = 2
"""companies that are the two ends of a relation"""
_COUNTED = ("select", "table", "between")
_APART = 5
"""characters between companies that are listed, and between who supplies and what"""
_BETWEEN = (cg("AskCompare"), cg("AskConflict"), cg("AskList"))
"""cues of questions that speak of several things each on its own"""


def joins_named(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether one claim speaks of both companies and the product that a question names."""
    parties, products = _named(links, knowledge)
    several = len(parties) >= _PARTIES and not _are_listed(parties)
    if not products or not (several or confirms_pair(links, knowledge)) or links.has(*_BETWEEN):
        return True
    if choice.outcome.plan.aggregate or choice.outcome.through:
        return True
    wanted = [knowledge.kin(one.iris[0]) for one in parties[: None if several else 1]]
    things = frozenset(iri for one in products for iri in knowledge.kin(one.iris[0]))
    return any(
        things & spoken and all(kin & spoken for kin in wanted)
        for spoken in (_spoken(row, knowledge) for row in choice.outcome.rows)
    )


def confirms_pair(links: Links, knowledge: Knowledge) -> bool:
    """Whether yes or no is asked of a company and a product that it does not make."""
    parties, products = _named(links, knowledge)
    asks = links.has(cg("AskYesNo")) and bool(parties) and bool(products)
    return asks and not _makes(parties, products, knowledge)


def chooses_between(links: Links, knowledge: Knowledge) -> bool:
    """Whether who of several that are named side by side is asked: A and B, who has more."""
    named = [
        link
        for link in links.of("entity")
        if link.start >= 0 and is_any(link.iris[0], _THINGS, knowledge)
    ]
    return _are_listed(named) and links.has(cg("AskWho"))


def undescribed(choice: Choice, links: Links) -> list[Link]:
    """What describes somebody and claims about those named leave out: the firm founded by Y."""
    if choice.outcome.through or not links.has(*_SOMEBODY):
        return []
    return [link for link in choice.missing if link.role == "property" and link.start >= 0]


def _named(links: Links, knowledge: Knowledge) -> tuple[list[Link], list[Link]]:
    """The companies and the products that a question names."""
    written = [link for link in links.of("entity") if link.start >= 0]
    parties = [link for link in written if is_any(link.iris[0], _ORGANIZATION, knowledge)]
    return parties, [link for link in written if is_any(link.iris[0], _PRODUCT, knowledge)]


def speaks_of_supplied(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether the claims speak of the technology whose supplier is asked for."""
    properties = knowledge.vocabulary.ontology.properties
    asking = [
        link
        for link in links.of("property")
        if link.start >= 0
        and any(i in properties and properties[i].range == _ORGANIZATION[0] for i in link.iris)
    ]
    parties = any(is_any(i, _ORGANIZATION, knowledge) for i in links.iris("entity"))
    supplied = [
        link
        for link in links.of("entity")
        if is_any(link.iris[0], _SOFT, knowledge)
        and any(
            0 <= link.start - one.end <= _APART or (parties and 0 <= one.start - link.end <= 1)
            for one in asking
        )
    ]
    spoken = {iri for row in choice.outcome.rows for iri in _spoken(row, knowledge)}
    if choice.outcome.plan.shape == "table" and supplied:
        titles = "\n".join(f"{one.caption}\n{one.header}" for one in choice.outcome.plan.tables)
        spoken |= {one.entity for one in knowledge.vocabulary.lexicon.find_mentions(titles)}
    return all(knowledge.kin(link.iris[0]) & spoken for link in supplied)


def counts_others(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether what is counted is what the question itself names, or of no class that it says.

    One A100, the A100, is no number of stacks on it, nor are those who buy it.
    """
    outcome = choice.outcome
    plan = outcome.plan
    if plan.aggregate != "count" or plan.by_value or plan.shape not in _COUNTED:
        return False
    named = {link.iris[0] for link in links.of("entity")}
    kinds = {iri for link in links.of("class") for iri in link.iris}
    ends = {iri for row in outcome.rows for iri in (row.subject, row.value) if iri}
    if (
        kinds
        and not kinds & {*_ORGANIZATION}
        and not any(is_any(i, kinds, knowledge) for i in ends)
    ):
        return bool(outcome.rows)
    return bool(outcome.rows) and all(row.subject in named for row in outcome.rows)


def shares_of_named(choice: Choice, links: Links, knowledge: Knowledge) -> bool:
    """Whether the shares of a company are shares of the technology that the question names."""
    parties, _ = _named(links, knowledge)
    soft = [link for link in links.of("entity") if is_any(link.iris[0], _SOFT, knowledge)]
    shares = [row for row in choice.outcome.rows if row.property == _SHARE]
    if not parties or not soft or len(shares) < len(choice.outcome.rows):
        return True
    return any(
        knowledge.kin(link.iris[0]) & (_spoken(row, knowledge) | _beside(row, knowledge))
        for link in soft
        for row in shares
    )


def _beside(row: ClaimRow, knowledge: Knowledge) -> frozenset[Iri]:
    """What the passage that a claim is from names, and what stands above it."""
    passage = knowledge.passage_at(row.document, row.start)
    text = f"{passage.text}\n{passage.context}" if passage else ""
    context = knowledge.vocabulary.spoken_of
    found = knowledge.vocabulary.lexicon.find_mentions(text, context=context)
    return frozenset(mention.entity for mention in found)


def _makes(parties: list[Link], products: list[Link], knowledge: Knowledge) -> bool:
    """Whether a company is only named as the maker of a product."""
    makers = {maker for one in products for maker in knowledge.makers_of(one.iris[0])}
    return any(makers & knowledge.kin(one.iris[0]) for one in parties)


def _are_listed(parties: list[Link]) -> bool:
    """Whether companies stand side by side: one and another."""
    return any(
        one.iris != other.iris and 0 <= other.start - one.end < _APART
        for one, other in pairwise(parties)
    )


def _spoken(row: ClaimRow, knowledge: Knowledge) -> frozenset[Iri]:
    """What a claim speaks of, with who makes it."""
    lexicon = knowledge.vocabulary.lexicon
    found = {row.subject, *(Iri(value) for _, value in row.qualifiers)}
    found |= {row.value} if row.value else set()
    context = knowledge.vocabulary.spoken_of
    found |= {one.entity for one in lexicon.find_mentions(row.quote, context=context)}
    return frozenset(found | {maker for iri in found for maker in knowledge.makers_of(iri)})
