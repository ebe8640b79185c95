"""Read a question for a share: what part of A's performance, by what percentage it rises.

A word that usually asks for an amount of its own then asks for the property that states it as a
share or a multiple of something else's.

In      Links, Knowledge
Out     Links whose property words mean that property
"""

from dataclasses import replace

from kg.folding import fold
from kg.model import Iri
from kg.ontology import cg
from qa.asked_units import asked_units
from qa.document_words import document_words
from qa.knowledge import Knowledge
from qa.links import Link, Links
from qa.sparql import select_claims

_RATIO = cg("Ratio")


def read_asked_shares(links: Links, knowledge: Knowledge) -> Links:
    """The links with the words for an amount that is asked as a share read so."""
    if not _asks_share(links):
        return links
    return replace(links, all=tuple(_as_share(link, links, knowledge) for link in links.all))


def _asks_share(links: Links) -> bool:
    text = fold(links.question.text)
    said = any(word in text for word in document_words("ShareWord"))
    return said or _RATIO in asked_units(links.question.text)


def _as_share(link: Link, links: Links, knowledge: Knowledge) -> Link:
    """A property word with the share in place of the amount; not where only a ratio is asked.

    How many times one amount is another is calculated where nobody says it.
    """
    properties = knowledge.vocabulary.ontology.properties
    if link.role != "property":
        return link
    shares = tuple(
        share for iri in link.iris if iri in properties and (share := properties[iri].as_share)
    )
    if not shares or (links.has(cg("AskRatio")) and not _is_stated(shares, links, knowledge)):
        return link
    return replace(link, iris=shares)


def _is_stated(shares: tuple[Iri, ...], links: Links, knowledge: Knowledge) -> bool:
    """Whether somebody states a share of what the question names."""
    named = knowledge.closure(links.iris("entity"))
    return bool(select_claims(knowledge.graph, "values", subject=named, property=shares).rows)
